// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/address_map.h"

#include <QAbstractTableModel>

namespace dockwright::ui {

/// The entries of a map of addresses as a table: the network, what it is, where. What collides says so in words, too.
class AddressTable : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NetworkColumn, WhatColumn, WhereColumn };

    using QAbstractTableModel::QAbstractTableModel;

    void setEntries(const std::vector<AddressEntry> &entries);
    /// The language or the palette is another.
    void refresh();
    /// A row as text, its columns parted by tabs.
    QString line(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<AddressEntry> m_entries;
};

} // namespace dockwright::ui
