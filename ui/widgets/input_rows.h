// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include <functional>

class QGridLayout;
class QPushButton;
class QToolButton;

namespace dockwright::ui {

class Notice;

/// Rows of inputs that come and go, with a button that takes one away, and below each what is wrong with it. Tab goes through
/// them as they stand, and on to the button that adds one.
class InputRows : public QWidget
{
    Q_OBJECT

public:
    /// The inputs of a row, which is known by its place from now on.
    using Make = std::function<QWidgetList(std::size_t at, QWidget *parent)>;

    /// `name` is that of the objects, before their place; `stretches` are those of the columns.
    InputRows(QString name, const QList<int> &stretches, Make make, QWidget *parent);

    /// Above the columns; before there is a row.
    void setHeadings(const QWidgetList &headings);
    std::size_t count() const { return m_rows.size(); }
    /// Makes further rows, or takes the last ones away.
    void setCount(std::size_t count);
    void setProblem(std::size_t at, const QString &problem);
    QToolButton *remover(std::size_t at) const { return m_rows[at].remove; }
    QPushButton *adder() const { return m_add; }

signals:
    void removeWanted(std::size_t at);

private:
    struct Row {
        QWidgetList inputs;
        QToolButton *remove;
        Notice *problem;
    };

    Row makeRow(std::size_t at);
    void orderFocus();

    const QString m_name;
    const Make m_make;
    std::vector<Row> m_rows;
    QWidget *m_table;
    QGridLayout *m_grid;
    QPushButton *m_add;
    int m_firstLine = 0;
};

} // namespace dockwright::ui
