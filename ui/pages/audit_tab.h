// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/audit_model.h"
#include "ui/pages/page.h"

class QPushButton;
class QScrollArea;

namespace dockwright::ui {

class Notice;

/// What the CIS Docker Benchmark would say of this host, and the way into the plan for what a plan can mend.
class AuditTab : public QWidget
{
    Q_OBJECT

public:
    explicit AuditTab(Shared &shared, QWidget *parent = nullptr);

    /// The tab is shown.
    void enter();

signals:
    /// The user wants to go to the page with that name.
    void wanted(const QString &page);

private:
    void refresh();
    void showVerdict();
    void showFindings();
    void fix(const core::PlanFix &fix);
    void saveReport();

    Shared &m_shared;
    AuditModel m_model;
    bool m_isStale = false; ///< the plan has changed since the findings were shown
    Notice *m_verdict;
    QPushButton *m_again;
    QPushButton *m_save;
    QVBoxLayout *m_findings;
    Texts m_texts{this};
};

} // namespace dockwright::ui
