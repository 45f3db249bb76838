// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProxyStyle>

namespace dockwright::ui {

/// The desktop's own style with a little more air in buttons and inputs, a highlight on which text can be read, and boxes
/// to tick that are seen on a dark ground.
class ComfortableStyle : public QProxyStyle
{
    Q_OBJECT

public:
    using QProxyStyle::polish;
    using QProxyStyle::QProxyStyle;

    void polish(QPalette &palette) override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
};

} // namespace dockwright::ui
