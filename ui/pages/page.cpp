// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/page.h"

namespace dockwright::ui {

Page::Page(Shared &shared, QWidget *parent) : QWidget(parent), m_shared(shared), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(28);
}

} // namespace dockwright::ui
