// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/diff_view.h"

#include "ui/widgets/look.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTextLayout>

#include <cmath>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr int margin = 6;

bool isText(int column)
{
    return column == DiffModel::BeforeText || column == DiffModel::AfterText;
}

/// Paints one cell of a diff.
class DiffDelegate : public QStyledItemDelegate
{
public:
    DiffDelegate(const DiffModel &model, QTableView *view) : QStyledItemDelegate(view), m_model(model), m_view(view) {}

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const int line = option.fontMetrics.height() + 3;
        if (!isText(index.column()) || m_model.foldedLines(index.row()) > 0)
            return {0, m_model.foldedLines(index.row()) > 0 ? line + 8 : line};
        QTextLayout layout(textOf(index), option.font);
        const double height = lay(layout, m_view->columnWidth(index.column()) - 2 * margin);
        return {0, std::max(line, static_cast<int>(std::ceil(height)) + 3)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        painter->save();
        painter->setFont(option.font);
        const QPalette &palette = option.palette;
        const DiffRow *row = m_model.rowAt(index.row());
        if (row == nullptr)
            paintFold(*painter, option, index);
        else
            paintCell(*painter, option, index, *row);
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter->setPen(QPen(palette.color(QPalette::Highlight), 2));
            painter->drawLine(option.rect.topLeft() + QPoint(0, 1), option.rect.topRight() + QPoint(0, 1));
            painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
        }
        painter->restore();
    }

private:
    static QString textOf(const QModelIndex &index) { return index.data().toString().replace(u'\t', QStringLiteral("    ")); }

    static double lay(QTextLayout &layout, int width)
    {
        QTextOption wrap(Qt::AlignLeft);
        wrap.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        layout.setTextOption(wrap);
        double height = 0;
        layout.beginLayout();
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLineWidth(std::max(20, width));
            line.setPosition(QPointF(0, height));
            height += line.height();
        }
        layout.endLayout();
        return height;
    }

    void paintFold(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
    {
        painter.fillRect(option.rect, toneFill(Tone::Neutral, option.palette));
        painter.setPen(mutedText(option.palette));
        if (index.column() == DiffModel::BeforeText)
            painter.drawText(option.rect.adjusted(margin, 0, -margin, 0), Qt::AlignVCenter | Qt::AlignLeft,
                             option.fontMetrics.elidedText(QStringLiteral("⋯ ") + index.data().toString(), Qt::ElideRight,
                                                           option.rect.width() - 2 * margin));
    }

    void paintCell(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index, const DiffRow &row) const
    {
        const bool isBefore = index.column() <= DiffModel::BeforeText;
        const DiffCell &cell = isBefore ? row.before : row.after;
        const Tone tone = isBefore ? Tone::Bad : Tone::Good;
        if (row.kind != DiffRow::Kind::Equal)
            painter.fillRect(option.rect,
                             cell.line > 0 ? toneFill(tone, option.palette) : toneFill(Tone::Neutral, option.palette));
        if (!isText(index.column())) {
            paintNumber(painter, option, index, row, cell);
            return;
        }
        if (cell.line == 0)
            return;
        QTextLayout layout(textOf(index), option.font);
        if (!cell.text.contains(u'\t'))
            layout.setFormats(marks(cell, tone, option.palette));
        lay(layout, option.rect.width() - 2 * margin);
        painter.setPen(option.palette.color(QPalette::Text));
        layout.draw(&painter, option.rect.topLeft() + QPoint(margin, 1));
    }

    static void paintNumber(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index, const DiffRow &row,
                            const DiffCell &cell)
    {
        if (cell.line == 0)
            return;
        painter.setPen(mutedText(option.palette));
        const QRect rect = option.rect.adjusted(2, 1, -margin, 0);
        painter.drawText(rect, Qt::AlignRight | Qt::AlignTop, QString::number(cell.line));
        if (row.kind != DiffRow::Kind::Equal)
            painter.drawText(rect.adjusted(3, 0, 0, 0), Qt::AlignLeft | Qt::AlignTop,
                             index.column() == DiffModel::BeforeLine ? QStringLiteral("−") : QStringLiteral("+"));
    }

    static QList<QTextLayout::FormatRange> marks(const DiffCell &cell, Tone tone, const QPalette &palette)
    {
        QList<QTextLayout::FormatRange> ranges;
        for (const TextSpan &span : cell.changed) {
            QTextCharFormat format;
            format.setBackground(mixed(palette.color(QPalette::Base), toneColor(tone, palette), isDark(palette) ? 0.38 : 0.26));
            ranges.append({static_cast<int>(span.start), static_cast<int>(span.length), format});
        }
        return ranges;
    }

    const DiffModel &m_model;
    QTableView *m_view;
};

} // namespace

DiffView::DiffView(QWidget *parent) : QTableView(parent)
{
    setObjectName(QStringLiteral("diffTableView"));
    setModel(&m_model);
    setItemDelegate(new DiffDelegate(m_model, this));
    setShowGrid(false);
    setWordWrap(true);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTabKeyNavigation(false);
    horizontalHeader()->hide();
    verticalHeader()->hide();
    verticalHeader()->setMinimumSectionSize(1);
    setFont(fixedFont());
    connect(this, &QTableView::activated, this, &DiffView::unfoldCurrent);
    connect(this, &QTableView::clicked, this, &DiffView::unfoldCurrent);
    m_texts([this] {
        setAccessibleName(tr("Current and new content, side by side"));
        setAccessibleDescription(
            tr("Use Up and Down to move by line, N and P to move by change, Enter to expand folded lines."));
        m_model.retranslate();
    });
}

void DiffView::setTexts(const QByteArray &before, const QByteArray &after)
{
    if (m_model.rowCount() > 0 && before == m_before && after == m_after)
        return;
    m_before = before;
    m_after = after;
    m_model.setTexts(before, after);
    fit();
    scrollToTop();
    if (const int first = m_model.nextChange(-1, 1); first >= 0) {
        setCurrentIndex(m_model.index(first, DiffModel::AfterText));
        scrollTo(m_model.index(std::max(0, first - 3), 0), PositionAtTop);
    }
}

bool DiffView::goToChange(int by)
{
    const int row = m_model.nextChange(currentIndex().isValid() ? currentIndex().row() : -1, by);
    if (row < 0)
        return false;
    setCurrentIndex(m_model.index(row, DiffModel::AfterText));
    scrollTo(m_model.index(row, 0), PositionAtCenter);
    return true;
}

void DiffView::goToLine(int afterLine)
{
    for (int row = 0; row < m_model.rowCount(); ++row)
        if (const DiffRow *shown = m_model.rowAt(row); shown != nullptr && shown->after.line == afterLine) {
            setCurrentIndex(m_model.index(row, DiffModel::AfterText));
            return;
        }
}

void DiffView::unfoldCurrent()
{
    const int row = currentIndex().row();
    if (m_model.foldedLines(row) == 0)
        return;
    m_model.unfold(row);
    fit();
    setCurrentIndex(m_model.index(row, DiffModel::AfterText));
}

void DiffView::fit()
{
    const int number = fontMetrics().horizontalAdvance(QStringLiteral("−0000")) + 2 * margin;
    // A side without a text leaves its room to the other.
    const bool hasBefore = !m_before.isEmpty();
    const bool hasAfter = !m_after.isEmpty() || !hasBefore;
    const int sides = hasBefore && hasAfter ? 2 : 1;
    const int text = std::max(60, viewport()->width() / sides - number);
    for (const int column : {DiffModel::BeforeLine, DiffModel::BeforeText})
        setColumnHidden(column, !hasBefore);
    for (const int column : {DiffModel::AfterLine, DiffModel::AfterText})
        setColumnHidden(column, !hasAfter);
    setColumnWidth(DiffModel::BeforeLine, number);
    setColumnWidth(DiffModel::AfterLine, number);
    setColumnWidth(DiffModel::BeforeText, text);
    setColumnWidth(DiffModel::AfterText, text);
    resizeRowsToContents();
}

void DiffView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    if (event->size().width() == event->oldSize().width())
        return;
    fit();
    // The rows have other heights now, and what was shown at this place is elsewhere.
    scrollToTop();
    scrollTo(currentIndex());
}

void DiffView::keyPressEvent(QKeyEvent *event)
{
    if (event->modifiers() == Qt::NoModifier && event->key() == Qt::Key_N)
        goToChange(1);
    else if (event->modifiers() == Qt::NoModifier && event->key() == Qt::Key_P)
        goToChange(-1);
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        unfoldCurrent();
    else
        QTableView::keyPressEvent(event);
}

void DiffView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fit();
}

void DiffView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    const DiffRow *row = m_model.rowAt(current.row());
    emit lineChosen(row != nullptr ? row->after.line : 0);
}

} // namespace dockwright::ui
