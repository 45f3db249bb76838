// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/audit/audit.h"
#include "ui/helper_client.h"
#include "ui/model/host_model.h"

namespace dockwright::ui {

/// The findings of the audit. Without a helper it judges by what the user may see.
class AuditModel : public QObject
{
    Q_OBJECT

public:
    /// `helper` may be null.
    AuditModel(HostModel &host, HelperClient *helper, QObject *parent = nullptr);

    void run();

    bool isRunning() const { return m_isRunning; }
    /// True if the findings are those of the host as it is now, as far as this window knows.
    bool wasRun() const { return m_wasRun; }
    const core::AuditFindings &findings() const { return m_findings; }
    /// Why it could not be had; nullopt when it could.
    const std::optional<HelperError> &error() const { return m_error; }

signals:
    void changed();

private:
    void judge();
    void take(const HelperResult<core::AuditFindings> &findings);
    void finish();

    HostModel &m_host;
    HelperClient *m_helper;
    core::AuditFindings m_findings;
    std::optional<HelperError> m_error;
    bool m_isRunning = false;
    bool m_wasRun = false;
};

} // namespace dockwright::ui
