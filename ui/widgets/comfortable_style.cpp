#include "ui/widgets/comfortable_style.h"

#include "ui/widgets/look.h"

#include <QStyleOption>

namespace dockwright::ui {

void ComfortableStyle::polish(QPalette &palette)
{
    QProxyStyle::polish(palette);
    const QColor accent = accentColor(palette);
    palette.setColor(QPalette::Active, QPalette::Highlight, accent);
    palette.setColor(QPalette::Inactive, QPalette::Highlight, accent);
}

int ComfortableStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    const int usual = QProxyStyle::pixelMetric(metric, option, widget);
    constexpr int airInHeader = 8;
    return metric == PM_HeaderMargin ? std::max(usual, airInHeader) : usual;
}

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
        // All of one height, so that they stand in one line.
        wanted.setHeight(wanted.height() <= leastHeight + 3 ? leastHeight : wanted.height());
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
