// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/journal_model.h"
#include "ui/pages/page.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace dockwright::ui {

class FileText;
class Notice;

/// What Docker writes into the journal, as it is written: by priority, paused, copied. The end stays in sight unless it was
/// scrolled away from.
class JournalTab : public QWidget
{
    Q_OBJECT

public:
    explicit JournalTab(Shared &shared, QWidget *parent = nullptr);

    /// The tab is shown: it is followed, as it no longer is when it is hidden.
    void enter();

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    void setTexts();
    void showState();
    /// Those of the last `count` lines that are to be seen.
    void append(int count);
    /// The lines from `first` to before `end`, as far as they are wanted.
    void showLines(int first, int end);
    /// All, or those of before the pause.
    void showAll();
    void copy();
    bool isWanted(const core::JournalLine &line) const;

    Shared &m_shared;
    JournalModel m_model;
    Notice *m_notice;
    QPushButton *m_again;
    QLabel *m_priorityLabel;
    QComboBox *m_priority;
    QPushButton *m_pause;
    QPushButton *m_copy;
    FileText *m_text;
    int m_held = 0; ///< lines that came during the pause
    Texts m_texts{this};
};

} // namespace dockwright::ui
