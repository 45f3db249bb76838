// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/diff_rows.h"

#include <QAbstractTableModel>

namespace dockwright::ui {

/// The rows of two texts side by side, long runs of equal lines folded to one row that says how many they are.
class DiffModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { BeforeLine, BeforeText, AfterLine, AfterText, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setTexts(const QByteArray &before, const QByteArray &after);
    /// Shows all lines of a folded row; other rows stay.
    void unfold(int row);
    void retranslate();

    /// nullptr for a folded row.
    const core::DiffRow *rowAt(int row) const;
    int foldedLines(int row) const;
    /// The first row of the next (by = 1) or previous (by = -1) run of changes after `row`; -1 if there is none.
    int nextChange(int row, int by) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    /// Rows of the diff from `first` on: one that is shown, or a run that is folded.
    struct Shown {
        int first = 0;
        int count = 1;
    };

    bool isChange(int row) const;

    std::vector<core::DiffRow> m_rows;
    std::vector<Shown> m_shown;
};

} // namespace dockwright::ui
