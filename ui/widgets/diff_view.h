// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/diff_model.h"
#include "ui/widgets/texts.h"

#include <QTableView>

namespace dockwright::ui {

/// Two texts side by side in one table, so that both sides scroll together: line numbers, changed words marked, equal
/// runs folded. Long lines are wrapped, never cut off.
class DiffView : public QTableView
{
    Q_OBJECT

public:
    explicit DiffView(QWidget *parent = nullptr);

    void setTexts(const QByteArray &before, const QByteArray &after);
    /// Goes to the next (1) or previous (-1) change; false if there is none.
    bool goToChange(int by);
    /// Makes the row of that line of the right side the current one.
    void goToLine(int afterLine);
    DiffModel &diff() { return m_model; }

signals:
    /// The current line of the right side; 0 for none.
    void lineChosen(int afterLine);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void fit();
    void unfoldCurrent();

    DiffModel m_model;
    QByteArray m_before;
    QByteArray m_after;
    Texts m_texts{this};
};

} // namespace dockwright::ui
