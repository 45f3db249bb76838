// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/text_label.h"

#include "ui/widgets/look.h"

#include <QApplication>
#include <QEvent>

namespace dockwright::ui {

TextLabel::TextLabel(Rank rank, QWidget *parent) : QLabel(parent), m_rank(rank)
{
    setWordWrap(true);
    setTextFormat(Qt::PlainText);
    setForegroundRole(QPalette::WindowText);
    dress();
}

QSize TextLabel::sizeHint() const
{
    auto &hint = measures().hint;
    if (!hint)
        hint = QLabel::sizeHint();
    return *hint;
}

QSize TextLabel::minimumSizeHint() const
{
    auto &minimum = measures().minimum;
    if (!minimum)
        minimum = QLabel::minimumSizeHint();
    return *minimum;
}

int TextLabel::heightForWidth(int width) const
{
    const auto [height, isNew] = measures().heights.try_emplace(width);
    if (isNew)
        height->second = QLabel::heightForWidth(width);
    return height->second;
}

TextLabel::Measures &TextLabel::measures() const
{
    constexpr std::size_t manyWidths = 32; // of a window that is being resized
    if (m_measures.text != text() || m_measures.heights.size() > manyWidths)
        m_measures = {text(), {}, {}, {}};
    return m_measures;
}

void TextLabel::enterEvent(QEnterEvent *event)
{
    QLabel::enterEvent(event);
    if (!m_isSelectable)
        return;
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setFocusPolicy(Qt::NoFocus);
}

void TextLabel::leaveEvent(QEvent *event)
{
    QLabel::leaveEvent(event);
    const bool isInUse = hasSelectedText() || QApplication::activePopupWidget() != nullptr;
    if (m_isSelectable && !isInUse)
        setTextInteractionFlags(Qt::NoTextInteraction);
}

void TextLabel::changeEvent(QEvent *event)
{
    m_measures = {};
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange
        || event->type() == QEvent::ApplicationFontChange)
        dress();
}

void TextLabel::dress()
{
    if (m_isDressing)
        return;
    m_isDressing = true;
    // Only what a rank is about is set: the family follows that of the application at once.
    QFont font;
    const double size = font.pointSizeF() > 0 ? font.pointSizeF() : 10;
    switch (m_rank) {
    case Rank::Title:
        font.setPointSizeF(size * 1.8);
        font.setWeight(QFont::DemiBold);
        break;
    case Rank::Number:
        font.setPointSizeF(size * 1.25);
        font.setWeight(QFont::DemiBold);
        break;
    case Rank::Heading:
        font.setPointSizeF(size * 1.2);
        font.setWeight(QFont::DemiBold);
        break;
    case Rank::Strong:
        font.setWeight(QFont::DemiBold);
        break;
    case Rank::Normal:
    case Rank::Muted:
        break;
    }
    setFont(font);
    if (m_rank == Rank::Muted) {
        // One role only: the rest goes on following the desktop.
        QPalette own;
        own.setColor(QPalette::WindowText, mutedText(QApplication::palette()));
        setPalette(own);
    }
    m_isDressing = false;
}

} // namespace dockwright::ui
