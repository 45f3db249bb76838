// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/texts.h"

#include <QStringList>

class QGridLayout;
class QLineEdit;
class QToolButton;

namespace dockwright::ui {

/// A small table of texts: a line of inputs for each row, a button that removes it, and one that adds a row.
class ObjectTable : public QWidget
{
    Q_OBJECT

public:
    /// `name` begins the object names of the inputs, `columns` are the headings.
    ObjectTable(const QString &name, QStringList columns, QWidget *parent = nullptr);

    const std::vector<QStringList> &rows() const { return m_rows; }
    /// Shows these rows; says nothing.
    void setRows(const std::vector<QStringList> &rows);

signals:
    /// The user changed a cell, or added or removed a row.
    void rowsChanged(const std::vector<QStringList> &rows);

protected:
    void focusInEvent(QFocusEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void rebuild();
    void nameAll();
    void addRow();
    void removeRow(std::size_t row);
    QLineEdit *makeCell(std::size_t row, int column);
    QToolButton *makeRemover(std::size_t row);

    QStringList m_columns;
    std::vector<QStringList> m_rows;
    QGridLayout *m_grid;
    std::vector<std::vector<QLineEdit *>> m_cells;
    std::vector<QToolButton *> m_removers;
    QToolButton *m_add;
    Texts m_texts{this};
};

} // namespace dockwright::ui
