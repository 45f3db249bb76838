// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/comfortable_style.h"

#include "ui/widgets/look.h"

#include <QPainter>
#include <QStyleOption>

namespace dockwright::ui {

void ComfortableStyle::polish(QPalette &palette)
{
    QProxyStyle::polish(palette);
    const QColor accent = accentColor(palette);
    palette.setColor(QPalette::Active, QPalette::Highlight, accent);
    palette.setColor(QPalette::Inactive, QPalette::Highlight, accent);
}

void ComfortableStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                     const QWidget *widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    // Fusion draws their outline darker than the window, whatever the window is.
    const bool isBox = element == PE_IndicatorCheckBox || element == PE_IndicatorRadioButton;
    if (!isBox || !isDark(option->palette) || baseStyle()->objectName() != QLatin1String("fusion"))
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(outlineColor(option->palette));
    const QRectF box = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
    if (element == PE_IndicatorCheckBox)
        painter->drawRoundedRect(box, 2, 2);
    else
        painter->drawEllipse(box);
    painter->restore();
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
    case CT_HeaderSection:
        wanted.rwidth() += 10;
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
