// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/pages/page.h"
#include "ui/pages/plan_fields.h"

namespace dockwright::ui {

class UsageBar;

/// What is logged, how much of it is kept, and what that takes on disk at worst; and what Prometheus is told.
class LogsPage : public Page
{
    Q_OBJECT

public:
    explicit LogsPage(Shared &shared);

    static QString title() { return tr("Logs"); }
    QString subtitle() const override
    {
        return tr("What containers and dockerd log, how much of it is kept, and the metrics for Prometheus.");
    }
    QStringList files() const override;
    QWidget *firstProblem() const override { return m_fields.firstProblem(); }

private:
    void buildContainers();
    void buildDaemon();
    void buildMonitoring();
    void showWorstCase();

    PlanFields m_fields;
    UsageBar *m_worst = nullptr;
};

} // namespace dockwright::ui
