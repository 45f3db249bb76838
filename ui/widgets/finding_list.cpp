// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/finding_list.h"

#include "core/health/arranged_findings.h"
#include "ui/widgets/equal_findings.h"
#include "ui/widgets/look.h"
#include "ui/widgets/text_label.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace dockwright::ui {

using namespace core;

ScrollingList makeScrollingList(const QString &objectName, QWidget *parent)
{
    auto *area = new QScrollArea(parent);
    area->setObjectName(objectName);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    auto *list = new QWidget(area);
    auto *column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 12, 0);
    column->setSpacing(2);
    area->setWidget(list);
    letThrough(*area);
    return {area, column};
}

void fillRows(QVBoxLayout &column, std::vector<FindingRow *> &rows, const Findings &findings)
{
    for (; rows.size() > findings.size(); rows.pop_back())
        delete rows.back();
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i]->display(findings[i]);
    while (rows.size() < findings.size()) {
        rows.push_back(new FindingRow(findings[rows.size()], column.parentWidget()));
        column.addWidget(rows.back());
    }
}

void showFindings(QVBoxLayout &column, const Findings &findings, QString (*titleOf)(const QString &group), Findable findable)
{
    while (QLayoutItem *item = column.takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto sections = arrangeFindings(findings);
    const bool anyWrong = !sections.empty() && sections.front().needsAttention;
    int number = 0;
    for (const FindingSection &section : sections) {
        auto *heading = new TextLabel(TextLabel::Rank::Heading);
        const QString title = titleOf(section.group);
        //: Heading of a group of checks in which nothing is wrong, below those where something is.
        heading->setText(anyWrong && !section.needsAttention ? FindingRow::tr("%1: no problems").arg(title) : title);
        heading->setContentsMargins(0, 10, 0, 2);
        column.addWidget(heading);
        for (const Findings &row : section.rows)
            if (row.size() > 1)
                column.addWidget(new EqualFindings(row, number++, findable));
            else
                column.addWidget(new FindingRow(row.front(), nullptr, 0, findable));
    }
    column.addStretch();
}

} // namespace dockwright::ui
