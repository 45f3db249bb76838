#pragma once

#include <QProxyStyle>

namespace dockwright::ui {

/// The desktop's own style with a little more air in buttons and inputs.
class ComfortableStyle : public QProxyStyle
{
    Q_OBJECT

public:
    using QProxyStyle::QProxyStyle;

    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
};

} // namespace dockwright::ui
