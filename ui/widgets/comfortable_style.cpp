#include "ui/widgets/comfortable_style.h"

#include <QStyleOption>

namespace dockwright::ui {

QSize ComfortableStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                         const QWidget *widget) const
{
    QSize wanted = QProxyStyle::sizeFromContents(type, option, size, widget);
    const int leastHeight = (option != nullptr ? option->fontMetrics.height() : size.height()) + 14;
    switch (type) {
    case CT_PushButton:
        wanted.rwidth() += 16;
        [[fallthrough]];
    case CT_ComboBox:
    case CT_LineEdit:
    case CT_SpinBox:
        wanted.setHeight(std::max(wanted.height(), leastHeight));
        break;
    case CT_ItemViewItem:
        wanted.setHeight(std::max(wanted.height(), leastHeight - 6));
        break;
    default:
        break;
    }
    return wanted;
}

} // namespace dockwright::ui
