// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/tab_order.h"

#include <QWidget>

namespace dockwright::ui {

void tabThrough(const QWidgetList &inputs, QWidget *last)
{
    QWidget *before = last; // first they go behind it, then it goes behind them
    for (QWidget *each : inputs) {
        QWidget::setTabOrder(before, each);
        before = each;
    }
    if (before != last)
        QWidget::setTabOrder(before, last);
}

} // namespace dockwright::ui
