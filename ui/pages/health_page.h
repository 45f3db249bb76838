// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/page.h"

class QPushButton;
class QTabWidget;
class QTreeWidget;

namespace dockwright::ui {

class AuditTab;
class JournalTab;
class Notice;
class UnitDialog;

/// Whether Docker works and is as planned, how secure it is, and what was done to this host before.
class HealthPage : public Page
{
    Q_OBJECT

public:
    explicit HealthPage(Shared &shared);

    static QString title() { return tr("Health"); }
    QString subtitle() const override
    {
        return tr("Whether Docker works and matches the plan, how secure it is, and the history of changes on this host.");
    }
    bool fillsWindow() const override { return true; }
    void enter() override;
    void turnTo(const QString &part) override;

private:
    QWidget *buildChecks();
    QWidget *buildHistory();
    void refresh();
    void showVerdict();
    void showFindings();
    void showTransactions();
    void saveReport();
    void showUnits();
    void rollBack();
    void enableRollback();

    QTabWidget *m_tabs;
    AuditTab *m_audit;
    JournalTab *m_journal;
    Notice *m_verdict;
    QPushButton *m_again;
    QPushButton *m_save;
    QPushButton *m_units;
    QVBoxLayout *m_findings;
    QTreeWidget *m_transactions;
    Notice *m_historyNotice;
    QPushButton *m_rollBack;
    UnitDialog *m_unitDialog = nullptr; ///< once it was asked for
};

} // namespace dockwright::ui
