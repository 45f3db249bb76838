// SPDX-License-Identifier: Apache-2.0
#include "ui/wizard/primary_button.h"

#include "ui/widgets/look.h"

#include <QApplication>
#include <QStyleOptionButton>
#include <QStylePainter>

namespace dockwright::ui {

PrimaryButton::PrimaryButton(QWidget *parent) : QPushButton(parent)
{
    setDefault(true);
    setAttribute(Qt::WA_Hover);
}

// Styles mix a button's colour with light of their own, and the text on it would be hard to read.
void PrimaryButton::paintEvent(QPaintEvent *event)
{
    if (!isEnabled()) {
        QPushButton::paintEvent(event);
        return;
    }
    QStylePainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    const QPalette desktop = QApplication::palette();
    const QColor text = desktop.color(QPalette::Active, QPalette::HighlightedText);
    const QColor away = text.lightness() < 128 ? Qt::white : Qt::black;
    const double pressed = isDown() ? 0.25 : underMouse() ? 0.12 : 0.0;
    const QColor fill = mixed(accentColor(desktop), away, pressed);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(mixed(fill, away, 0.25));
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    option.palette.setColor(QPalette::ButtonText, text);
    painter.drawControl(QStyle::CE_PushButtonLabel, option);
    if (hasFocus() && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(text, 1.5));
        painter.drawRoundedRect(QRectF(rect()).adjusted(3, 3, -3, -3), 2, 2);
    }
}

} // namespace dockwright::ui
