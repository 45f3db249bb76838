// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/reveal.h"

#include <QScrollArea>
#include <QTabWidget>

namespace dockwright::ui {

void reveal(QWidget &input)
{
    // What is on a tab behind another one takes no focus, and has no place yet.
    for (QWidget *each = &input; each != nullptr; each = each->parentWidget())
        if (auto *tabs = qobject_cast<QTabWidget *>(each))
            for (int i = 0; i < tabs->count(); ++i)
                if (tabs->widget(i)->isAncestorOf(&input))
                    tabs->setCurrentIndex(i);
    input.setFocus(Qt::TabFocusReason);
    for (QWidget *each = &input; each != nullptr; each = each->parentWidget())
        if (auto *area = qobject_cast<QScrollArea *>(each))
            area->ensureWidgetVisible(&input, 40, 80);
}

} // namespace dockwright::ui
