// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/diff_model.h"

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr int context = 3;     ///< equal lines that stay beside a change
constexpr int leastFolded = 4; ///< shorter runs are shown

} // namespace

void DiffModel::setTexts(const QByteArray &before, const QByteArray &after)
{
    beginResetModel();
    m_rows = diffRows(before, after);
    m_shown.clear();
    const int count = static_cast<int>(m_rows.size());
    const bool isAllEqual = std::ranges::all_of(m_rows, [](const DiffRow &row) { return row.kind == DiffRow::Kind::Equal; });
    for (int i = 0; i < count;) {
        int end = i;
        while (end < count && m_rows[static_cast<std::size_t>(end)].kind == DiffRow::Kind::Equal)
            ++end;
        const int foldBegin = i + (i == 0 ? 0 : context);
        const int foldEnd = end - (end == count ? 0 : context);
        const bool isFolded = !isAllEqual && foldEnd - foldBegin >= leastFolded;
        while (i < (isFolded ? foldBegin : end))
            m_shown.push_back({i++, 1});
        if (isFolded) {
            m_shown.push_back({foldBegin, foldEnd - foldBegin});
            i = foldEnd;
            while (i < end)
                m_shown.push_back({i++, 1});
        }
        while (i < count && m_rows[static_cast<std::size_t>(i)].kind != DiffRow::Kind::Equal)
            m_shown.push_back({i++, 1});
    }
    endResetModel();
}

void DiffModel::unfold(int row)
{
    if (foldedLines(row) == 0)
        return;
    const Shown folded = m_shown[static_cast<std::size_t>(row)];
    beginResetModel();
    m_shown.erase(m_shown.begin() + row);
    std::vector<Shown> lines;
    lines.reserve(static_cast<std::size_t>(folded.count));
    for (int i = 0; i < folded.count; ++i)
        lines.push_back({folded.first + i, 1});
    m_shown.insert(m_shown.begin() + row, lines.begin(), lines.end());
    endResetModel();
}

void DiffModel::retranslate()
{
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

const DiffRow *DiffModel::rowAt(int row) const
{
    if (row < 0 || row >= rowCount() || foldedLines(row) > 0)
        return nullptr;
    return &m_rows[static_cast<std::size_t>(m_shown[static_cast<std::size_t>(row)].first)];
}

int DiffModel::foldedLines(int row) const
{
    if (row < 0 || row >= rowCount())
        return 0;
    const int count = m_shown[static_cast<std::size_t>(row)].count;
    return count > 1 ? count : 0;
}

bool DiffModel::isChange(int row) const
{
    const DiffRow *shown = rowAt(row);
    return shown != nullptr && shown->kind != DiffRow::Kind::Equal;
}

int DiffModel::nextChange(int row, int by) const
{
    for (int i = row + by; i >= 0 && i < rowCount(); i += by)
        if (isChange(i) && !isChange(i - 1) && (by > 0 || i != row))
            return i;
    return -1;
}

int DiffModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int DiffModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DiffModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    const DiffRow *row = rowAt(index.row());
    if (row == nullptr)
        return index.column() == BeforeText || role == Qt::AccessibleTextRole
            ? tr("%n equal line(s); press Enter to show them", nullptr, foldedLines(index.row()))
            : QVariant();
    const DiffCell &cell = index.column() <= BeforeText ? row->before : row->after;
    if (index.column() == BeforeLine || index.column() == AfterLine)
        return cell.line > 0 ? QVariant(cell.line) : QVariant();
    if (role == Qt::DisplayRole)
        return cell.text;
    switch (row->kind) {
    case DiffRow::Kind::Equal:
        return tr("equal: %1").arg(cell.text);
    case DiffRow::Kind::Changed:
        return tr("changed: %1").arg(cell.text);
    case DiffRow::Kind::Added:
        return tr("added: %1").arg(cell.text);
    case DiffRow::Kind::Removed:
        return tr("removed: %1").arg(cell.text);
    }
    Q_UNREACHABLE();
}

QVariant DiffModel::headerData(int, Qt::Orientation, int) const
{
    return {};
}

} // namespace dockwright::ui
