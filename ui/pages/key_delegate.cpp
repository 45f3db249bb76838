// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/key_delegate.h"

#include "ui/pages/key_list.h"
#include "ui/widgets/look.h"
#include "ui/widgets/notice.h"

#include <QPainter>

namespace dockwright::ui {

namespace {

constexpr int inset = 10;
constexpr int symbolSize = 16;

bool isHeading(const QModelIndex &index)
{
    return !index.flags().testFlag(Qt::ItemIsEnabled);
}

QFont boldFont(const QFont &font)
{
    QFont bold = font;
    bold.setWeight(QFont::DemiBold);
    return bold;
}

/// Draws one line of texts from the right, the last first, and gives what is left of the line.
class Line
{
public:
    Line(QPainter &painter, const QRect &rect) : m_painter(painter), m_rect(rect) {}

    /// At most `share` of the line.
    void addRight(const QString &text, const QColor &color, double share, QFont::Weight weight = QFont::Normal)
    {
        QFont font = m_painter.font();
        font.setWeight(weight);
        m_painter.save();
        m_painter.setFont(font);
        const QFontMetrics metrics = m_painter.fontMetrics();
        const QString shown = metrics.elidedText(text, Qt::ElideRight, static_cast<int>(m_rect.width() * share));
        const int width = metrics.horizontalAdvance(shown);
        m_painter.setPen(color);
        m_painter.drawText(m_rect, Qt::AlignVCenter | Qt::AlignRight, shown);
        m_painter.restore();
        m_rect.setRight(m_rect.right() - width);
    }
    void addSymbol(const QString &name, const QColor &color)
    {
        const QRect place(m_rect.right() - symbolSize - 5, m_rect.center().y() - symbolSize / 2 + 1, symbolSize, symbolSize);
        paintSymbol(m_painter, place, name, color);
        m_rect.setRight(place.left() - 1);
    }
    void addSpace(int width) { m_rect.setRight(m_rect.right() - width); }
    void addLeft(const QString &text, const QColor &color)
    {
        m_painter.setPen(color);
        m_painter.drawText(m_rect, Qt::AlignVCenter | Qt::AlignLeft,
                           m_painter.fontMetrics().elidedText(text, Qt::ElideRight, m_rect.width()));
    }

private:
    QPainter &m_painter;
    QRect m_rect;
};

struct Inks {
    QColor text;
    QColor muted;
    bool isSelected;
    const QPalette &palette;

    QColor tone(Tone tone) const { return isSelected ? text : toneColor(tone, palette); }
};

void paintUpper(Line line, const QModelIndex &index, const Inks &inks)
{
    const auto tone = static_cast<Tone>(index.data(KeyList::ToneRole).toInt());
    const bool isPlain = tone == Tone::Neutral;
    line.addRight(index.data(KeyList::StateRole).toString(), isPlain ? inks.muted : inks.tone(tone), 0.6,
                  tone == Tone::Good || tone == Tone::Bad ? QFont::DemiBold : QFont::Normal);
    if (!isPlain)
        line.addSymbol(symbolOf(tone), inks.tone(tone));
    line.addSpace(12);
    line.addLeft(index.data(Qt::DisplayRole).toString(), inks.text);
}

void paintLower(Line line, const QModelIndex &index, const Inks &inks)
{
    line.addRight(index.data(KeyList::EffectRole).toString(), inks.muted, 0.3);
    if (const QString danger = index.data(KeyList::DangerRole).toString(); !danger.isEmpty()) {
        line.addSpace(12);
        line.addRight(danger, inks.tone(Tone::Warning), 0.5);
        line.addSymbol(QStringLiteral("warning"), inks.tone(Tone::Warning));
    }
    line.addSpace(16);
    line.addLeft(index.data(KeyList::AboutRole).toString(), inks.muted);
}

} // namespace

QSize KeyDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int line = QFontMetrics(boldFont(option.font)).height();
    return {200, isHeading(index) ? line + 14 : 2 * line + 14};
}

void KeyDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QPalette palette = option.palette;
    palette.setCurrentColorGroup(QPalette::Active); // a heading cannot be chosen, and is to be read
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const QRect row = option.rect.adjusted(inset, 0, -inset, 0);
    if (isHeading(index)) {
        painter->setFont(boldFont(option.font));
        painter->setPen(mutedText(palette));
        painter->drawText(row.adjusted(0, 6, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
        painter->restore();
        return;
    }
    if (isSelected) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(accentColor(palette));
        painter->drawRoundedRect(QRectF(option.rect).adjusted(3, 1, -3, -1), 6, 6);
    }
    const QColor text = palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text);
    const Inks inks{.text = text,
                    .muted = isSelected ? text : mutedText(palette),
                    .isSelected = isSelected,
                    .palette = palette};
    const int middle = row.center().y();
    painter->setFont(boldFont(option.font));
    paintUpper({*painter, QRect(row.left(), row.top() + 6, row.width(), middle - row.top() - 6)}, index, inks);
    painter->setFont(option.font);
    paintLower({*painter, QRect(row.left(), middle, row.width(), row.bottom() - middle - 5)}, index, inks);
    painter->restore();
}

} // namespace dockwright::ui
