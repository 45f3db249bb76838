// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/usage_bar.h"

#include "ui/widgets/notice.h"
#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>

namespace dockwright::ui {

class UsageBar::Track : public QWidget
{
public:
    explicit Track(QWidget *parent) : QWidget(parent) { setFixedHeight(10); }

    void show(double share, Tone tone)
    {
        m_share = std::clamp(share, 0.0, 1.0);
        m_tone = tone;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(mixed(palette().color(QPalette::Base), palette().color(QPalette::Text), 0.14));
        painter.drawRoundedRect(rect(), 5, 5);
        if (m_share <= 0)
            return;
        QRectF filled = rect();
        filled.setWidth(std::max(10.0, filled.width() * m_share));
        if (layoutDirection() == Qt::RightToLeft)
            filled.moveRight(rect().right());
        painter.setBrush(m_tone == Tone::Neutral ? palette().color(QPalette::Highlight) : toneColor(m_tone, palette()));
        painter.drawRoundedRect(filled, 5, 5);
    }

private:
    double m_share = 0;
    Tone m_tone = Tone::Neutral;
};

UsageBar::UsageBar(QWidget *parent)
    : QWidget(parent),
      m_caption(new TextLabel(TextLabel::Rank::Strong, this)),
      m_words(new TextLabel(TextLabel::Rank::Muted, this)),
      m_symbol(new Symbol(16, this)),
      m_track(new Track(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(5);
    column->addWidget(m_caption);
    column->addWidget(m_track);
    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_symbol, 0, Qt::AlignTop);
    row->addWidget(m_words, 1);
    column->addLayout(row);
    m_symbol->hide();
}

void UsageBar::setCaption(const QString &caption)
{
    m_caption->setText(caption);
    setAccessibleName(caption);
}

void UsageBar::setUsage(double share, const QString &words, double amber, double red)
{
    m_tone = share >= red ? Tone::Bad : share >= amber ? Tone::Warning : Tone::Neutral;
    m_symbol->display(symbolOf(m_tone), m_tone);
    m_symbol->setVisible(m_tone != Tone::Neutral);
    m_track->setVisible(true);
    m_track->show(share, m_tone);
    m_words->setText(words);
    setAccessibleDescription(words);
}

void UsageBar::setUnknown(const QString &words)
{
    m_tone = Tone::Neutral;
    m_symbol->display(QStringLiteral("unknown"), Tone::Neutral);
    m_symbol->setVisible(true);
    m_track->setVisible(false);
    m_words->setText(words);
    setAccessibleDescription(words);
}

} // namespace dockwright::ui
