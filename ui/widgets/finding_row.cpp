// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/finding_row.h"

#include "ui/model/sentence.h"
#include "ui/widgets/notice.h"

namespace dockwright::ui {

using namespace core;

Tone toneOf(Severity severity)
{
    switch (severity) {
    case Severity::Pass:
        return Tone::Good;
    case Severity::Info:
        return Tone::Info;
    case Severity::Warning:
        return Tone::Warning;
    case Severity::Critical:
        return Tone::Bad;
    case Severity::Unknown:
        break;
    }
    return Tone::Neutral;
}

QString symbolOf(Severity severity)
{
    return severity == Severity::Unknown ? QStringLiteral("unknown") : symbolOf(toneOf(severity));
}

QString wordOf(Severity severity, Findable findable)
{
    const bool isFeature = findable == Findable::Features;
    switch (severity) {
    case Severity::Pass:
        if (isFeature)
            //: Of a feature of the kernel.
            return FindingRow::tr("available");
        //: Result of one health check.
        return FindingRow::tr("passed");
    case Severity::Info:
        //: Result of one health check.
        return FindingRow::tr("note");
    case Severity::Warning:
        if (isFeature)
            //: Of a feature of the kernel.
            return FindingRow::tr("missing");
        //: Result of one health check.
        return FindingRow::tr("warning");
    case Severity::Critical:
        if (isFeature)
            //: Of a feature of the kernel.
            return FindingRow::tr("missing");
        //: Result of one health check.
        return FindingRow::tr("failed");
    case Severity::Unknown:
        //: Result of one health check.
        return FindingRow::tr("unknown");
    }
    Q_UNREACHABLE();
}

FindingRow::FindingRow(const Finding &finding, QWidget *parent, int others, Findable findable)
    : QWidget(parent),
      m_findable(findable),
      m_symbol(new Symbol(20, this)),
      m_lines(new QVBoxLayout),
      m_state(new TextLabel(TextLabel::Rank::Muted, this)),
      m_title(addLine(TextLabel::Rank::Strong)),
      m_found(addLine(TextLabel::Rank::Normal)),
      m_purpose(addLine(TextLabel::Rank::Muted)),
      m_security(addLine(TextLabel::Rank::Muted)),
      m_watch(addLine(TextLabel::Rank::Muted)),
      m_expected(addLine(TextLabel::Rank::Muted)),
      m_remedy(addLine(TextLabel::Rank::Muted)),
      m_evidence(addLine(TextLabel::Rank::Muted))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 6, 0, 6);
    row->setSpacing(10);
    row->addWidget(m_symbol, 0, Qt::AlignTop);
    m_lines->setSpacing(2);
    row->addLayout(m_lines, 1);
    m_state->setWordWrap(false);
    row->addWidget(m_state, 0, Qt::AlignTop);
    m_evidence->setFont(fixedFont());
    display(finding, others);
}

TextLabel *FindingRow::addLine(TextLabel::Rank rank)
{
    auto *label = new TextLabel(rank, this);
    label->setSelectable();
    m_lines->addWidget(label);
    return label;
}

void FindingRow::display(const Finding &finding, int others)
{
    const bool isRight = finding.severity == Severity::Pass;
    const auto say = [](TextLabel *label, const QString &text) {
        label->setText(text);
        label->setVisible(!text.isEmpty());
    };
    const QString first = sentence(finding.title);
    //: Title of several findings that mean the same; %1 is the title of the first.
    const QString title = others > 0 ? tr("%1, and %n more", nullptr, others).arg(first) : first;
    const QString found = sentence(finding.found);
    const QString purpose = sentence(finding.purpose);
    const QString security = sentence(finding.security);
    const QString watch = sentence(finding.watch);
    const QString expected = sentence(finding.expected);
    const QString remedy = sentence(finding.remedy);
    m_symbol->display(symbolOf(finding.severity), toneOf(finding.severity));
    m_state->setText(wordOf(finding.severity, m_findable));
    say(m_title, title);
    say(m_found, found);
    say(m_purpose, purpose);
    say(m_security, security.isEmpty() ? QString() : tr("Security: %1").arg(security));
    say(m_watch, watch.isEmpty() ? QString() : tr("Watch: %1").arg(watch));
    say(m_expected, isRight || expected.isEmpty() ? QString() : tr("Expected: %1").arg(expected));
    say(m_remedy, remedy);
    say(m_evidence, isRight ? QString() : finding.evidence);
    setAccessibleName(m_state->text() + QStringLiteral(": ") + title);
    setAccessibleDescription(joined(joined(joined(joined(found, purpose), m_security->text()), m_watch->text()), remedy));
}

} // namespace dockwright::ui
