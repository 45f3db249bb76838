#include "ui/widgets/finding_row.h"

#include "ui/model/health_model.h"
#include "ui/model/sentence.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/text_label.h"

#include <QFontDatabase>
#include <QHBoxLayout>

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

QString wordOf(Severity severity)
{
    switch (severity) {
    case Severity::Pass:
        //: Result of one health check.
        return FindingRow::tr("passed");
    case Severity::Info:
        //: Result of one health check.
        return FindingRow::tr("note");
    case Severity::Warning:
        //: Result of one health check.
        return FindingRow::tr("warning");
    case Severity::Critical:
        //: Result of one health check.
        return FindingRow::tr("failed");
    case Severity::Unknown:
        //: Result of one health check.
        return FindingRow::tr("unknown");
    }
    Q_UNREACHABLE();
}

FindingRow::FindingRow(const Json &finding, QWidget *parent) : QWidget(parent)
{
    const Severity severity = severityOf(finding);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 6, 0, 6);
    row->setSpacing(10);
    auto *symbol = new Symbol(20, this);
    symbol->display(symbolOf(severity), toneOf(severity));
    row->addWidget(symbol, 0, Qt::AlignTop);
    auto *lines = new QVBoxLayout;
    lines->setSpacing(2);
    row->addLayout(lines, 1);
    auto *state = new TextLabel(TextLabel::Rank::Muted, this);
    state->setText(wordOf(severity));
    state->setWordWrap(false);
    row->addWidget(state, 0, Qt::AlignTop);

    const auto add = [&](TextLabel::Rank rank, const QString &text) {
        auto *label = new TextLabel(rank, this);
        label->setText(text);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setFocusPolicy(Qt::NoFocus);
        lines->addWidget(label);
        return label;
    };
    const QString title = sentence(finding, "title");
    const QString found = sentence(finding, "found");
    add(TextLabel::Rank::Strong, title);
    if (!found.isEmpty())
        add(TextLabel::Rank::Normal, found);
    const QString purpose = sentence(finding, "purpose");
    if (!purpose.isEmpty())
        add(TextLabel::Rank::Muted, purpose);
    const QString expected = sentence(finding, "expected");
    if (severity != Severity::Pass && !expected.isEmpty())
        add(TextLabel::Rank::Muted, tr("Expected: %1").arg(expected));
    const QString remedy = sentence(finding, "remedy");
    if (!remedy.isEmpty())
        add(TextLabel::Rank::Muted, remedy);
    const Json evidence = finding.value("evidence", Json());
    if (severity != Severity::Pass && evidence.is_string())
        add(TextLabel::Rank::Muted, evidence.get<QString>())->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setAccessibleName(wordOf(severity) + QStringLiteral(": ") + title);
    setAccessibleDescription(joined(joined(found, purpose), remedy));
}

} // namespace dockwright::ui
