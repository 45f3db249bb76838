// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/spinner.h"

#include "ui/widgets/look.h"

#include <QPainter>

namespace dockwright::ui {

Spinner::Spinner(QWidget *parent) : QWidget(parent)
{
    setFixedSize(20, 20);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    m_timer.setInterval(33);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_angle = (m_angle + 12) % 360;
        update();
    });
}

void Spinner::showEvent(QShowEvent *event)
{
    m_timer.start();
    QWidget::showEvent(event);
}

void Spinner::hideEvent(QHideEvent *event)
{
    m_timer.stop();
    QWidget::hideEvent(event);
}

void Spinner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintSymbol(painter, rect(), QStringLiteral("running"), toneColor(Tone::Info, palette()), m_angle);
}

} // namespace dockwright::ui
