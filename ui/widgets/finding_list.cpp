#include "ui/widgets/finding_list.h"

#include "ui/widgets/finding_row.h"
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

void fillRows(QVBoxLayout &column, std::vector<FindingRow *> &rows, const std::vector<Json> &findings)
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

void showFindings(QVBoxLayout &column, const std::vector<Json> &findings, QString (*titleOf)(const QString &group))
{
    while (QLayoutItem *item = column.takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto groupOf = [](const Json &finding) { return textOf(finding, "id").section(u'/', 0, 0); };
    QStringList groups;
    for (const Json &finding : findings)
        if (!groups.contains(groupOf(finding)))
            groups << groupOf(finding);
    for (const QString &group : groups) {
        auto *heading = new TextLabel(TextLabel::Rank::Heading);
        heading->setText(titleOf(group));
        heading->setContentsMargins(0, 10, 0, 2);
        column.addWidget(heading);
        for (const Json &finding : findings)
            if (groupOf(finding) == group)
                column.addWidget(new FindingRow(finding));
    }
    column.addStretch();
}

} // namespace dockwright::ui
