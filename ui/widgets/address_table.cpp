// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/address_table.h"

#include "ui/widgets/look.h"

#include <QGuiApplication>

namespace dockwright::ui {

void AddressTable::setEntries(const std::vector<AddressEntry> &entries)
{
    if (entries == m_entries)
        return;
    beginResetModel();
    m_entries = entries;
    endResetModel();
}

void AddressTable::refresh()
{
    emit headerDataChanged(Qt::Horizontal, 0, WhereColumn);
    if (!m_entries.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, WhereColumn));
}

QString AddressTable::line(int row) const
{
    QStringList cells;
    for (int column = 0; column < columnCount(); ++column)
        cells << index(row, column).data().toString();
    return cells.join(u'\t');
}

int AddressTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int AddressTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : WhereColumn + 1;
}

QVariant AddressTable::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const AddressEntry &entry = m_entries[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == NetworkColumn ? entry.network
            : index.column() == WhatColumn     ? addressWords(entry)
                                               : entry.names.join(QStringLiteral(", "));
    case Qt::ToolTipRole:
        return addressSentence(entry).toHtmlEscaped();
    case Qt::AccessibleDescriptionRole:
        return addressSentence(entry);
    case Qt::ForegroundRole:
        return entry.collides ? QVariant(toneColor(Tone::Bad, QGuiApplication::palette())) : QVariant();
    case Qt::DecorationRole:
        return entry.collides && index.column() == NetworkColumn ? QVariant(symbolIcon(QStringLiteral("warning"))) : QVariant();
    default:
        return {};
    }
}

QVariant AddressTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NetworkColumn:
        return tr("Network");
    case WhatColumn:
        return tr("What it is");
    default:
        //: Heading of a column: the interface of a network, or another place where it is defined.
        return tr("Where");
    }
}

} // namespace dockwright::ui
