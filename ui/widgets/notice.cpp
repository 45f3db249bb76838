// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/notice.h"

#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QPainter>

namespace dockwright::ui {

QString symbolOf(Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return QStringLiteral("pass");
    case Tone::Warning:
        return QStringLiteral("warning");
    case Tone::Bad:
        return QStringLiteral("fail");
    case Tone::Neutral:
    case Tone::Info:
        break;
    }
    return QStringLiteral("info");
}

Notice::Notice(Frame frame, QWidget *parent)
    : QFrame(parent),
      m_frame(frame),
      m_symbol(new Symbol(20, this)),
      m_text(new TextLabel(TextLabel::Rank::Normal, this)),
      m_more(new TextLabel(TextLabel::Rank::Muted, this)),
      m_row(new QHBoxLayout(this))
{
    const bool isFilled = frame == Frame::Filled;
    m_row->setContentsMargins(isFilled ? 14 : 0, isFilled ? 10 : 0, isFilled ? 14 : 0, isFilled ? 10 : 0);
    m_row->setSpacing(10);
    m_row->addWidget(m_symbol, 0, Qt::AlignTop);
    auto *lines = new QVBoxLayout;
    lines->setSpacing(2);
    lines->addWidget(m_text);
    lines->addWidget(m_more);
    m_row->addLayout(lines, 1);
    m_text->setSelectable();
    m_more->hide();
}

void Notice::say(Tone tone, const QString &text, const QString &more)
{
    m_tone = tone;
    m_symbol->display(symbolOf(tone), tone);
    m_text->setText(text);
    m_more->setText(more);
    m_more->setVisible(!more.isEmpty());
    setAccessibleName(more.isEmpty() ? text : text + u'\n' + more);
    update();
}

QString Notice::text() const
{
    return m_text->text();
}

void Notice::addAction(QWidget *widget)
{
    m_row->addWidget(widget, 0, Qt::AlignVCenter);
}

void Notice::paintEvent(QPaintEvent *)
{
    if (m_frame == Frame::Plain)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(mixed(toneFill(m_tone, palette()), toneColor(m_tone, palette()), 0.25));
    painter.setBrush(toneFill(m_tone, palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

} // namespace dockwright::ui
