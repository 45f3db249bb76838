// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/mirror_options.h"

#include "core/base/secret.h"
#include "core/registry/registry_report.h"
#include "ui/model/registry_probe_model.h"
#include "ui/model/sentence.h"
#include "ui/widgets/finding_row.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QVBoxLayout>

namespace dockwright::ui {

using namespace core;

MirrorOptions::MirrorOptions(const RegistryProbeModel &probe, QWidget *parent)
    : QWidget(parent),
      m_probe(probe),
      m_address(new TextLabel(TextLabel::Rank::Strong, this)),
      m_verdict(new Notice(Notice::Frame::Plain, this)),
      m_pull(makeBox("mirrorPullCheckBox", &RegistryMirror::pull)),
      m_resolve(makeBox("mirrorResolveCheckBox", &RegistryMirror::resolve)),
      m_override(makeBox("mirrorOverridePathCheckBox", &RegistryMirror::overridePath)),
      m_trust(new TrustEditor(QStringLiteral("mirror"), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_address);
    column->addWidget(m_verdict);
    for (QCheckBox *box : {m_pull, m_resolve, m_override})
        column->addWidget(box);
    column->addWidget(m_trust);
    m_address->setObjectName(QStringLiteral("mirrorAddressLabel"));
    m_verdict->setObjectName(QStringLiteral("mirrorVerdictNotice"));
    connect(m_trust, &TrustEditor::trustChanged, this, [this](const Trust &trust) {
        RegistryMirror mirror = m_mirror;
        mirror.ca = trust.ca;
        mirror.clientCert = trust.clientCert;
        mirror.clientKey = trust.clientKey;
        emit mirrorChanged(mirror);
    });
    connect(&m_probe, &RegistryProbeModel::changed, this, &MirrorOptions::showVerdict);
    m_texts([this] {
        m_pull->setText(tr("Images ma&y come from it"));
        m_resolve->setText(tr("It may say which image a &tag is"));
        m_override->setText(tr("Its path is complete: /&v2 is not added"));
        showVerdict();
    });
}

QCheckBox *MirrorOptions::makeBox(const char *name, bool RegistryMirror::*member)
{
    auto *box = new QCheckBox(this);
    box->setObjectName(QLatin1String(name));
    connect(box, &QCheckBox::clicked, this, [this, member](bool isOn) {
        RegistryMirror mirror = m_mirror;
        mirror.*member = isOn;
        emit mirrorChanged(mirror);
    });
    return box;
}

void MirrorOptions::setMirror(const QString &registry, const RegistryMirror &mirror, const TrustEditor::Problems &problems)
{
    m_mirror = mirror;
    m_address->setText(shownText(mirror.url));
    m_pull->setChecked(mirror.pull);
    m_resolve->setChecked(mirror.resolve);
    m_override->setChecked(mirror.overridePath);
    m_trust->setTrust(registry + u' ' + mirror.url, {mirror.ca, mirror.clientCert, mirror.clientKey}, problems);
    showVerdict();
}

void MirrorOptions::showVerdict()
{
    const RegistryVerdict *verdict = m_probe.verdict(m_mirror.url);
    m_verdict->setVisible(verdict != nullptr);
    if (verdict == nullptr)
        return;
    QStringList more;
    if (!verdict->remedy.isEmpty())
        more << sentence(verdict->remedy);
    for (const Message &note : verdict->notes)
        more << sentence(note);
    m_verdict->say(toneOf(severityOf(verdict->verdict)), sentence(verdict->reason), more.join(u'\n'));
}

} // namespace dockwright::ui
