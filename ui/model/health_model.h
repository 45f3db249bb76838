// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/helper_client.h"
#include "ui/model/host_model.h"
#include "ui/model/plan_model.h"

namespace dockwright::ui {

/// The findings of the health checks and the host's transactions. Without a helper the checks judge by what the user may
/// see, and say "unknown" of the rest.
class HealthModel : public QObject
{
    Q_OBJECT

public:
    /// `helper` may be null.
    HealthModel(PlanModel &plan, HostModel &host, HelperClient *helper, QObject *parent = nullptr);

    void run();
    void readHistory();

    bool hasHelper() const { return m_helper != nullptr; }
    bool isRunning() const { return m_isRunning; }
    /// True if the findings are those of the host as it is now, as far as this window knows.
    bool wasRun() const { return m_wasRun; }
    const core::Findings &findings() const { return m_findings; }
    int count(core::Severity severity) const;
    /// Oldest first.
    const std::vector<core::TransactionInfo> &transactions() const { return m_transactions; }
    bool isReadingHistory() const { return m_isReadingHistory; }
    /// Why the checks, and the history, could not be had; nullopt when they could.
    const std::optional<HelperError> &error() const { return m_error; }
    const std::optional<HelperError> &historyError() const { return m_historyError; }

signals:
    void changed();

private:
    void finish();

    PlanModel &m_plan;
    HostModel &m_host;
    HelperClient *m_helper;
    core::Findings m_findings;
    std::vector<core::TransactionInfo> m_transactions;
    std::optional<HelperError> m_error;
    std::optional<HelperError> m_historyError;
    bool m_isReadingHistory = false;
    bool m_isRunning = false;
    bool m_wasRun = false;
};

/// The findings as a page for people, and as JSON for programs.
QByteArray healthReportHtml(const core::Findings &findings, const core::HostFacts &facts);
QByteArray healthReportJson(const core::Findings &findings, const core::HostFacts &facts);

} // namespace dockwright::ui
