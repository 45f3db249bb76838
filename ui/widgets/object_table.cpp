// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/object_table.h"

#include "ui/widgets/look.h"

#include <QApplication>
#include <QFocusEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace dockwright::ui {

ObjectTable::ObjectTable(const QString &name, QStringList columns, QWidget *parent)
    : QWidget(parent), m_columns(std::move(columns)), m_grid(new QGridLayout), m_add(new QToolButton(this))
{
    setObjectName(name + QStringLiteral("ObjectTable"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(6);
    for (int at = 0; at < m_columns.size(); ++at) {
        auto *heading = new QLabel(m_columns[at], this);
        heading->setFont(fixedFont());
        m_grid->addWidget(heading, 0, at);
        m_grid->setColumnStretch(at, at == 0 ? 2 : 1);
    }
    m_grid->addWidget(m_add, 0, static_cast<int>(m_columns.size()));
    column->addLayout(m_grid);
    m_add->setObjectName(name + QStringLiteral("AddToolButton"));
    m_add->setIcon(symbolIcon(QStringLiteral("add")));
    m_add->setFocusPolicy(Qt::StrongFocus);
    connect(m_add, &QToolButton::clicked, this, &ObjectTable::addRow);
    m_texts([this] {
        m_add->setAccessibleName(tr("Add a row"));
        m_add->setToolTip(tr("Add a row"));
        nameAll();
    });
}

void ObjectTable::setRows(const std::vector<QStringList> &rows)
{
    if (rows == m_rows)
        return;
    const bool isOfSameSize = rows.size() == m_rows.size();
    m_rows = rows;
    if (!isOfSameSize) {
        rebuild();
        return;
    }
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        for (int column = 0; column < m_columns.size(); ++column)
            if (QLineEdit *cell = m_cells[row][static_cast<std::size_t>(column)];
                cell->text().trimmed() != m_rows[row].value(column))
                cell->setText(m_rows[row].value(column));
}

/// Rows come and go, so Tab goes through them as they stand and not as they were made.
bool ObjectTable::focusNextPrevChild(bool next)
{
    QWidgetList stops{m_add};
    for (std::size_t row = 0; row < m_cells.size(); ++row) {
        for (QLineEdit *cell : m_cells[row])
            stops << cell;
        stops << m_removers[row];
    }
    const qsizetype at = stops.indexOf(QApplication::focusWidget());
    const qsizetype to = at + (next ? 1 : -1);
    if (at < 0 || to < 0 || to >= stops.size())
        return QWidget::focusNextPrevChild(next);
    stops[to]->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

void ObjectTable::focusInEvent(QFocusEvent *event)
{
    QWidget *first = m_cells.empty() ? static_cast<QWidget *>(m_add) : m_cells.front().front();
    first->setFocus(event->reason());
}

QLineEdit *ObjectTable::makeCell(std::size_t row, int column)
{
    auto *cell = new QLineEdit(m_rows[row].value(column), this);
    cell->setObjectName(QStringLiteral("%1%2-%3LineEdit").arg(objectName()).arg(row).arg(m_columns[column]));
    cell->setTextMargins(4, 0, 4, 0);
    connect(cell, &QLineEdit::textEdited, this, [this, row, column](const QString &typed) {
        while (m_rows[row].size() <= column)
            m_rows[row] << QString();
        m_rows[row][column] = typed.trimmed();
        emit rowsChanged(m_rows);
    });
    return cell;
}

QToolButton *ObjectTable::makeRemover(std::size_t row)
{
    auto *remover = new QToolButton(this);
    remover->setObjectName(QStringLiteral("%1Remove%2ToolButton").arg(objectName()).arg(row));
    remover->setIcon(symbolIcon(QStringLiteral("close")));
    remover->setAutoRaise(true);
    remover->setFocusPolicy(Qt::StrongFocus);
    connect(
        remover, &QToolButton::clicked, this, [this, row] { removeRow(row); }, Qt::QueuedConnection);
    return remover;
}

void ObjectTable::rebuild()
{
    for (const auto &cells : m_cells)
        for (QLineEdit *cell : cells)
            cell->deleteLater();
    for (QToolButton *remover : m_removers)
        remover->deleteLater();
    m_cells.clear();
    m_removers.clear();
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        auto &cells = m_cells.emplace_back();
        const int line = static_cast<int>(row) + 1;
        for (int column = 0; column < m_columns.size(); ++column) {
            cells.push_back(makeCell(row, column));
            m_grid->addWidget(cells.back(), line, column);
            cells.back()->show(); // at once, so that it can have the focus
        }
        m_removers.push_back(makeRemover(row));
        m_grid->addWidget(m_removers.back(), line, static_cast<int>(m_columns.size()));
    }
    nameAll();
}

void ObjectTable::nameAll()
{
    for (std::size_t row = 0; row < m_cells.size(); ++row) {
        for (int column = 0; column < m_columns.size(); ++column)
            //: %1 is the heading of a column of a table, %2 the number of the row.
            m_cells[row][static_cast<std::size_t>(column)]->setAccessibleName(
                tr("%1, row %2").arg(m_columns[column]).arg(row + 1));
        const QString text = tr("Remove row %1").arg(row + 1);
        m_removers[row]->setAccessibleName(text);
        m_removers[row]->setToolTip(text);
    }
}

void ObjectTable::addRow()
{
    std::vector<QStringList> rows = m_rows;
    QStringList cells;
    for (int column = 0; column < m_columns.size(); ++column)
        cells << QString();
    rows.push_back(cells);
    setRows(rows);
    emit rowsChanged(m_rows);
    m_cells.back().front()->setFocus(Qt::TabFocusReason);
}

void ObjectTable::removeRow(std::size_t row)
{
    std::vector<QStringList> rows = m_rows;
    if (row >= rows.size())
        return;
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(row));
    m_add->setFocus();
    setRows(rows);
    emit rowsChanged(m_rows);
}

} // namespace dockwright::ui
