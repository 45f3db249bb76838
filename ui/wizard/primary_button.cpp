#include "ui/wizard/primary_button.h"

#include <QApplication>
#include <QEvent>

namespace dockwright::ui {

PrimaryButton::PrimaryButton(QWidget *parent) : QPushButton(parent)
{
    setDefault(true);
    dress();
}

void PrimaryButton::changeEvent(QEvent *event)
{
    QPushButton::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        dress();
}

void PrimaryButton::dress()
{
    if (m_isDressing)
        return;
    m_isDressing = true;
    const QPalette desktop = QApplication::palette();
    // Two roles only: the rest goes on following the desktop.
    QPalette own;
    own.setColor(QPalette::Button, desktop.color(QPalette::Active, QPalette::Highlight));
    own.setColor(QPalette::ButtonText, desktop.color(QPalette::Active, QPalette::HighlightedText));
    setPalette(own);
    m_isDressing = false;
}

} // namespace dockwright::ui
