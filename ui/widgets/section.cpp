// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/section.h"

#include "ui/widgets/look.h"
#include "ui/widgets/text_label.h"

#include <QPainter>

namespace dockwright::ui {

Section::Section(QWidget *parent)
    : QWidget(parent),
      m_heading(new TextLabel(TextLabel::Rank::Heading, this)),
      m_explanation(new TextLabel(TextLabel::Rank::Muted, this)),
      m_content(new QVBoxLayout)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_heading);
    column->addWidget(m_explanation);
    m_content->setContentsMargins(0, 8, 0, 0);
    m_content->setSpacing(14);
    column->addLayout(m_content);
}

void Section::setHeading(const QString &heading, const QString &explanation)
{
    m_heading->setText(heading);
    m_explanation->setText(explanation);
    m_explanation->setVisible(!explanation.isEmpty());
}

QGridLayout *addTwoColumns(QVBoxLayout *column, int rowSpacing)
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(28);
    grid->setVerticalSpacing(rowSpacing);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    column->addLayout(grid);
    return grid;
}

Card::Card(QWidget *parent) : QWidget(parent), m_content(new QVBoxLayout(this))
{
    m_content->setContentsMargins(16, 14, 16, 14);
    m_content->setSpacing(8);
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hairline(palette()));
    painter.setBrush(toneFill(Tone::Neutral, palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

} // namespace dockwright::ui
