// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/page.h"

class QCheckBox;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace dockwright::ui {

class AskAfterwards;
class KeepQuestion;
class Notice;
class StepList;
class TextLabel;

/// The apply: from the button to its end, live, and what to do when it failed.
class ApplyPage : public Page
{
    Q_OBJECT

public:
    explicit ApplyPage(Shared &shared);

    static QString title() { return tr("Apply"); }
    QString subtitle() const override { return tr("Requires administrator authorization; each step is shown as it runs."); }

private:
    void buildStart();
    void buildProgress();
    void refresh();
    void showReadiness();
    void showOutcome();
    static QString nothingElse(const JobModel &job);
    static QString whileAsking(const JobModel &job);
    void showLog();
    void start();
    /// True where the user is to say first that running containers may stop.
    bool asks() const;
    /// True where the button sends the same rollback again.
    bool repeatsRollback() const;

    Notice *m_verdict;
    Notice *m_effect;
    QCheckBox *m_mayStop;
    AskAfterwards *m_ask;
    KeepQuestion *m_keep;
    QPushButton *m_apply;
    QPushButton *m_cancel;
    QPushButton *m_toHealth;
    QPushButton *m_toReview;
    TextLabel *m_elapsed;
    TextLabel *m_which; ///< helper it is
    StepList *m_steps;
    QToolButton *m_unfold;
    QPlainTextEdit *m_log;
    std::size_t m_logged = 0;
};

} // namespace dockwright::ui
