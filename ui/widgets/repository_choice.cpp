// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/repository_choice.h"

#include "core/plan/values.h"
#include "ui/widgets/look.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/text_label.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRadioButton>

#include <algorithm>
#include <array>

namespace dockwright::ui {

namespace {

struct Known {
    const char *name;
    const char *url; ///< above linux/
};

/// The mirrors of the guide and Docker's own, https://docs.docker.com/engine/install/.
constexpr std::array knownOnes{
    Known{QT_TRANSLATE_NOOP("dockwright::ui::RepositoryChoice", "Aliyun"), "https://mirrors.aliyun.com/docker-ce"},
    Known{QT_TRANSLATE_NOOP("dockwright::ui::RepositoryChoice", "Tsinghua University"),
          "https://mirrors.tuna.tsinghua.edu.cn/docker-ce"},
    Known{QT_TRANSLATE_NOOP("dockwright::ui::RepositoryChoice", "USTC"), "https://mirrors.ustc.edu.cn/docker-ce"},
    Known{QT_TRANSLATE_NOOP("dockwright::ui::RepositoryChoice", "Docker (official)"), "https://download.docker.com"},
};

struct Finding {
    QString text;
    Tone tone = Tone::Neutral;
};

/// Also where it sends on to another server, which apt and dnf follow.
bool answers(const ProbeResult &result)
{
    return result.state == ProbeResult::State::Answers
        || (result.state == ProbeResult::State::WrongStatus && result.status / 100 == 3);
}

Finding findingOf(const ProbeResult &result)
{
    using State = ProbeResult::State;
    if (answers(result))
        return {RepositoryChoice::tr("%1 ms").arg(QLocale().toString(result.milliseconds)), Tone::Good};
    switch (result.state) {
    case State::Untried:
    case State::Answers:
        return {};
    case State::Waiting:
        return {RepositoryChoice::tr("checking…")};
    case State::WrongStatus:
        return {result.status == 404 ? RepositoryChoice::tr("no packages for this release")
                                     : RepositoryChoice::tr("HTTP %1").arg(result.status),
                Tone::Warning};
    case State::BadCertificate:
        return {RepositoryChoice::tr("certificate not trusted"), Tone::Bad};
    case State::Dead:
        return {RepositoryChoice::tr("unreachable"), Tone::Bad};
    }
    Q_UNREACHABLE();
}

} // namespace

RepositoryChoice::RepositoryChoice(MirrorProbe &probe, QWidget *parent)
    : QWidget(parent),
      m_probe(probe),
      m_grid(new QGridLayout(this)),
      m_line(new QLineEdit(this)),
      m_meaning(new TextLabel(TextLabel::Rank::Muted, this)),
      m_probeAll(new QPushButton(symbolIcon(QStringLiteral("speed")), {}, this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnMinimumWidth(3, 150);
    for (int row = 0; row < static_cast<int>(knownOnes.size()); ++row) {
        auto *address = new TextLabel(TextLabel::Rank::Muted, this);
        address->setText(QLatin1String(knownOnes[static_cast<std::size_t>(row)].url));
        addRow(row, address);
    }
    m_line->setObjectName(QStringLiteral("installRepositoryLineEdit"));
    m_line->setTextMargins(4, 0, 4, 0);
    m_line->setPlaceholderText(QStringLiteral("https://mirror.example/docker-ce"));
    addRow(static_cast<int>(knownOnes.size()), m_line);
    m_probeAll->setObjectName(QStringLiteral("installProbePushButton"));
    auto *below = new QHBoxLayout;
    below->addWidget(m_meaning, 1);
    below->addWidget(m_probeAll);
    m_grid->addLayout(below, static_cast<int>(knownOnes.size()) + 1, 0, 1, 4);
    connect(m_line, &QLineEdit::textEdited, this, [this](const QString &typed) { emit repositoryChanged(typed.trimmed()); });
    connect(m_probeAll, &QPushButton::clicked, this, [this] {
        if (m_probe.isRunning())
            m_probe.cancel();
        else
            emit probeWanted();
    });
    connect(&m_probe, &MirrorProbe::changed, this, &RepositoryChoice::showProbe);
    setRepository(known().front());
    m_texts([this] { setTexts(); });
}

QStringList RepositoryChoice::known()
{
    QStringList urls;
    for (const Known &each : knownOnes)
        urls << QLatin1String(each.url);
    return urls;
}

void RepositoryChoice::addRow(int row, QWidget *address)
{
    auto *button = new QRadioButton(this);
    button->setObjectName(QStringLiteral("installRepository%1RadioButton").arg(row));
    auto *symbol = new Symbol(16, this);
    auto *state = new TextLabel(TextLabel::Rank::Muted, this);
    state->setWordWrap(false);
    m_grid->addWidget(button, row, 0);
    m_grid->addWidget(address, row, 1);
    m_grid->addWidget(symbol, row, 2);
    m_grid->addWidget(state, row, 3);
    m_rows.push_back({button, symbol, state});
    connect(button, &QRadioButton::clicked, this, [this, row] { choose(row); });
}

void RepositoryChoice::choose(int row)
{
    const bool isTyped = row == static_cast<int>(knownOnes.size());
    m_line->setEnabled(isTyped);
    if (isTyped)
        m_line->setFocus();
    emit repositoryChanged(urlOf(row));
}

QString RepositoryChoice::urlOf(int row) const
{
    return row < static_cast<int>(knownOnes.size()) ? known().at(row) : m_line->text().trimmed();
}

QStringList RepositoryChoice::repositories() const
{
    QStringList urls = known();
    if (const QString typed = m_line->text().trimmed(); m_rows.back().button->isChecked() && !typed.isEmpty())
        urls << typed;
    return urls;
}

void RepositoryChoice::setRepository(const QString &url)
{
    const bool isTyping = m_rows.back().button->isChecked() && url == m_line->text().trimmed();
    const auto found = known().indexOf(core::withoutSlashes(url));
    if (!isTyping) {
        const bool isKnown = found >= 0;
        m_rows[isKnown ? static_cast<std::size_t>(found) : m_rows.size() - 1].button->setChecked(true);
        m_line->setEnabled(!isKnown);
        if (!isKnown)
            m_line->setText(url);
    }
    setFocusProxy(m_rows.back().button->isChecked() ? static_cast<QWidget *>(m_line) : m_rows.front().button);
    showProbe();
}

void RepositoryChoice::setTexts()
{
    for (std::size_t i = 0; i < knownOnes.size(); ++i)
        m_rows[i].button->setText(tr(knownOnes[i].name));
    m_rows.back().button->setText(tr("&Another mirror:"));
    m_line->setAccessibleName(tr("URL of another mirror"));
    m_meaning->setText(tr("The times are those of a request for the index of this host's release."));
    showProbe();
}

/// The one that answered first; empty as long as there is nothing to compare it with.
QString RepositoryChoice::fastest() const
{
    const QStringList asked = repositories();
    const auto cost = [this](const QString &url) {
        const ProbeResult result = m_probe.result(url);
        return std::pair(!answers(result), result.milliseconds);
    };
    const auto first = std::ranges::min_element(asked, {}, cost);
    return m_probe.isRunning() || !answers(m_probe.result(*first)) ? QString() : *first;
}

void RepositoryChoice::showProbe()
{
    const QString best = fastest();
    for (int i = 0; i < static_cast<int>(m_rows.size()); ++i) {
        const Row &row = m_rows[static_cast<std::size_t>(i)];
        const ProbeResult result = m_probe.result(urlOf(i));
        Finding finding = findingOf(result);
        if (!best.isEmpty() && urlOf(i) == best)
            finding.text = tr("%1, the fastest").arg(finding.text);
        row.symbol->display(finding.tone == Tone::Neutral ? QStringLiteral("waiting") : symbolOf(finding.tone), finding.tone);
        row.symbol->setVisible(!finding.text.isEmpty());
        row.state->setText(finding.text);
        row.state->setToolTip(result.detail);
        QString name = row.button->text().remove(u'&');
        if (!finding.text.isEmpty())
            name += QStringLiteral(": ") + finding.text;
        row.button->setAccessibleName(name);
    }
    m_probeAll->setText(m_probe.isRunning() ? tr("Stop &probing") : tr("&Probe again"));
}

} // namespace dockwright::ui
