// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/audit_row.h"

#include "ui/model/sentence.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace dockwright::ui {

using namespace core;

Tone toneOf(AuditResult result)
{
    switch (result) {
    case AuditResult::Pass:
        return Tone::Good;
    case AuditResult::Warn:
        return Tone::Warning;
    case AuditResult::Fail:
        return Tone::Bad;
    case AuditResult::Info:
        return Tone::Info;
    case AuditResult::NotApplicable:
        break;
    }
    return Tone::Neutral;
}

AuditRow::AuditRow(const AuditFinding &finding, bool isInPlan, QWidget *parent) : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 6, 0, 6);
    row->setSpacing(10);
    auto *symbol = new Symbol(20, this);
    const Tone tone = toneOf(finding.result);
    symbol->display(tone == Tone::Neutral ? QStringLiteral("unknown") : symbolOf(tone), tone);
    row->addWidget(symbol, 0, Qt::AlignTop);
    auto *lines = new QVBoxLayout;
    lines->setSpacing(2);
    row->addLayout(lines, 1);
    const auto add = [&](TextLabel::Rank rank, const QString &text) {
        auto *label = new TextLabel(rank, this);
        label->setText(text);
        label->setSelectable();
        lines->addWidget(label);
        return label;
    };
    const QString title = finding.number + u' ' + sentence(finding.title);
    add(TextLabel::Rank::Strong, title);
    add(TextLabel::Rank::Normal, sentence(finding.found));
    if (!finding.remedy.isEmpty())
        add(TextLabel::Rank::Muted, sentence(finding.remedy));
    if (finding.isWrong() && !finding.evidence.isEmpty())
        add(TextLabel::Rank::Muted, finding.evidence)->setFont(fixedFont());
    if (finding.isWrong() && finding.fix)
        row->addWidget(makeButton(finding, isInPlan), 0, Qt::AlignTop);
    auto *state = new TextLabel(TextLabel::Rank::Muted, this);
    state->setText(sentence(auditWord(finding.result)));
    state->setWordWrap(false);
    row->addWidget(state, 0, Qt::AlignTop);
    setAccessibleName(state->text() + QStringLiteral(": ") + title);
    setAccessibleDescription(joined(sentence(finding.found), sentence(finding.remedy)));
}

QPushButton *AuditRow::makeButton(const AuditFinding &finding, bool isInPlan)
{
    auto *button = new QPushButton(isInPlan ? tr("In the plan") : tr("Fix in plan"), this);
    button->setObjectName(QStringLiteral("fix%1PushButton").arg(QString(finding.number).replace(u'.', u'_')));
    button->setEnabled(!isInPlan);
    //: A button's name for those who hear it; %1 is the number of a check, such as 2.15.
    button->setAccessibleName(tr("Fix %1 in the plan").arg(finding.number));
    connect(button, &QPushButton::clicked, this, &AuditRow::fixWanted);
    return button;
}

} // namespace dockwright::ui
