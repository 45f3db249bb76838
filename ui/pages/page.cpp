// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/page.h"

namespace dockwright::ui {

Page::Page(Shared &shared, QWidget *parent) : QWidget(parent), m_shared(shared), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(28);
}

void Page::follow()
{
    m_isStale = !isVisible();
    if (!m_isStale)
        display();
}

void Page::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_isStale)
        follow();
}

} // namespace dockwright::ui
