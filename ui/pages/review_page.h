// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/page.h"

class QComboBox;
class QPushButton;
class QScrollArea;
class QToolButton;
class QTreeWidget;

namespace dockwright::ui {

class DiffView;
class DirectiveCard;
class Notice;
class StepPane;
class TextLabel;

/// What will happen, in words and line by line, and the decisions about values that were edited by hand.
class ReviewPage : public Page
{
    Q_OBJECT

public:
    explicit ReviewPage(Shared &shared);

    static QString title() { return tr("Review"); }
    QString subtitle() const override { return tr("Every file, line by line, before anything is changed."); }
    bool fillsWindow() const override { return true; }
    QWidget *firstProblem() const override;
    QString problemHint() const override { return tr("Choose a value for each conflict first."); }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void display() override;

private:
    void buildActions(QVBoxLayout *column);
    void buildComparison();
    QWidget *buildFiles();
    QWidget *buildDiff();
    void showSummary();
    void showConflicts();
    QWidget *offerToLook();
    void showTree();
    void showFile();
    void showCard(int line);
    void copyCommand();

    Notice *m_summary;
    Notice *m_effect;
    StepPane *m_steps;
    QWidget *m_conflicts;
    QTreeWidget *m_tree;
    QComboBox *m_base;
    TextLabel *m_right;
    QToolButton *m_previous;
    QToolButton *m_next;
    DiffView *m_diff;
    DirectiveCard *m_card;
    QPushButton *m_save;
    QPushButton *m_export;
    QPushButton *m_copy;
    QHBoxLayout *m_top;
    QScrollArea *m_about;
    QString m_path;
};

} // namespace dockwright::ui
