// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/mirror_offer.h"

#include "core/plan/known_mirrors.h"
#include "core/plan/plan_description.h"
#include "ui/model/registry_probe_model.h"
#include "ui/model/sentence.h"
#include "ui/widgets/notice.h"

#include <QLocale>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

MirrorOffer::MirrorOffer(const RegistryProbeModel &probe, QWidget *parent)
    : QWidget(parent),
      m_probe(probe),
      m_notice(new Notice(Notice::Frame::Filled, this)),
      m_find(new QPushButton(this)),
      m_take(new QPushButton(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_notice);
    auto *row = new QHBoxLayout;
    row->addWidget(m_find);
    row->addWidget(m_take);
    row->addStretch();
    column->addLayout(row);
    m_notice->setObjectName(QStringLiteral("mirrorsNotice"));
    m_find->setObjectName(QStringLiteral("findMirrorsPushButton"));
    m_take->setObjectName(QStringLiteral("takeMirrorsPushButton"));
    connect(m_find, &QPushButton::clicked, this, [this] { emit probeWanted(candidates()); });
    connect(m_take, &QPushButton::clicked, this, [this] { emit taken(offered()); });
    connect(&m_probe, &RegistryProbeModel::changed, this, &MirrorOffer::refresh);
    m_texts([this] {
        m_find->setText(tr("&Find known mirrors that work"));
        m_take->setText(tr("Add the&m"));
        refresh();
    });
}

void MirrorOffer::setRegistry(const RegistryHost &registry)
{
    m_registry = registry;
    refresh();
}

bool MirrorOffer::isHub() const
{
    return m_registry.host == QLatin1String(dockerHub);
}

QStringList MirrorOffer::candidates() const
{
    QStringList urls;
    for (const KnownMirror &known : knownMirrors()) {
        const QString url = QLatin1String(known.url);
        const bool isThere = std::ranges::any_of(m_registry.mirrors,
                                                 [&](const RegistryMirror &mirror) { return isSameMirror(mirror.url, url); });
        if (m_registry.host == QLatin1String(known.registry) && !isThere)
            urls << url;
    }
    return urls;
}

bool MirrorOffer::isProbed(const QString &url) const
{
    const auto state = m_probe.desktop().result(url).state;
    return isHub() ? m_probe.verdict(url) != nullptr
                   : state != ProbeResult::State::Untried && state != ProbeResult::State::Waiting;
}

bool MirrorOffer::works(const QString &url) const
{
    const RegistryVerdict *verdict = m_probe.verdict(url);
    return isHub() || verdict != nullptr ? verdict != nullptr && verdict->verdict == core::Verdict::Works
                                         : m_probe.desktop().result(url).state == ProbeResult::State::Answers;
}

bool MirrorOffer::hasOneThatWorks() const
{
    return std::ranges::any_of(m_registry.mirrors, [this](const RegistryMirror &mirror) { return works(mirror.url); });
}

QStringList MirrorOffer::offered() const
{
    QStringList urls = candidates();
    urls.removeIf([this](const QString &url) { return !works(url); });
    return urls;
}

/// "docker.example.org: works, 34 ms (last reported to work on 2026-06-13, by github.com/who/where)".
QString MirrorOffer::describe(const QString &url) const
{
    const auto all = knownMirrors();
    const auto known = std::ranges::find(all, url, [](const KnownMirror &each) { return QLatin1String(each.url); });
    const RegistryVerdict *verdict = m_probe.verdict(url);
    const QString found = verdict != nullptr ? verdictText(*verdict)
        : works(url) ? tr("responds, %1 ms").arg(QLocale().toString(m_probe.desktop().result(url).milliseconds))
                     : tr("does not respond");
    //: %1 is a day, %2 where that stands, such as github.com/who/where.
    const QString before =
        tr("last reported to work on %1, by %2").arg(QLatin1String(known->lastSeen), QLatin1String(known->seenBy));
    //: %1 is a host, %2 what a probe found there, %3 when it was last reported to work.
    return tr("%1: %2 (%3)").arg(QUrl(url).host(), found, before);
}

void MirrorOffer::refresh()
{
    const QStringList all = candidates();
    const QStringList good = offered();
    const bool areProbed = !all.isEmpty() && !m_probe.isRunning()
        && std::ranges::any_of(all, [this](const QString &url) { return isProbed(url); });
    QStringList lines;
    if (areProbed)
        for (const QString &url : all)
            if (isProbed(url))
                lines << describe(url);
    const QString trust =
        tr("A registry mirror is operated by a third party, which sees what this host pulls and decides what a "
           "tag resolves to: use only mirrors that you trust.");
    if (!areProbed)
        m_notice->say(Tone::Info, trust);
    else if (good.isEmpty() && hasOneThatWorks())
        m_notice->say(Tone::Info, trust, lines.join(u'\n'));
    else if (good.isEmpty())
        m_notice->say(Tone::Warning, tr("None of the known mirrors works from this host."), lines.join(u'\n'));
    else
        m_notice->say(Tone::Info,
                      joined(tr("%n known mirror(s) work from this host.", nullptr, static_cast<int>(good.size())), trust),
                      lines.join(u'\n'));
    m_find->setVisible(!all.isEmpty());
    m_find->setEnabled(!m_probe.isRunning());
    m_take->setVisible(areProbed && !good.isEmpty());
}

} // namespace dockwright::ui
