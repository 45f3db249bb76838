#include "ui/widgets/finding_list.h"

#include "ui/widgets/finding_row.h"
#include "ui/widgets/text_label.h"

#include <QVBoxLayout>

namespace dockwright::ui {

using namespace core;

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
