// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/texts.h"

#include <QStringList>

class QLineEdit;
class QToolButton;

namespace dockwright::ui {

class FlowLayout;

/// A list of short texts as chips, with a line to add more. Enter or a comma adds, Backspace in the empty line takes the
/// last one back into it, the button of a chip removes it.
class ChipList : public QWidget
{
    Q_OBJECT

public:
    /// What is wrong with one item; empty when nothing is.
    using ItemCheck = std::function<QString(const QString &)>;

    /// `name` is the object name of the line; the chips' are made from it.
    ChipList(const QString &name, ItemCheck check, QWidget *parent = nullptr);

    QStringList items() const { return m_items; }
    /// Shows these items; says nothing.
    void setItems(const QStringList &items);
    QLineEdit *line() const { return m_line; }
    void setPlaceholder(const QString &text);
    /// False: a comma and a blank are part of an item, and only Enter adds it.
    void setSplitting(bool isSplitting) { m_isSplitting = isSplitting; }
    /// The items, and what stands in the line and is none yet.
    QStringList itemsWithTyped() const;
    /// Adds what stands in the line, as Enter does.
    void addTyped();

signals:
    /// The user changed the list.
    void itemsChanged(const QStringList &items);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void removeAt(qsizetype index);
    void rebuild();
    QWidget *makeChip(qsizetype index);

    ItemCheck m_check;
    QStringList m_items;
    bool m_isSplitting = true;
    QWidget *m_chips;
    FlowLayout *m_flow;
    QLineEdit *m_line;
    QToolButton *m_add;
    Texts m_texts{this};
};

} // namespace dockwright::ui
