// SPDX-License-Identifier: Apache-2.0
#include "ui/model/audit_model.h"

namespace dockwright::ui {

using namespace core;

AuditModel::AuditModel(HostModel &host, HelperClient *helper, QObject *parent) : QObject(parent), m_host(host), m_helper(helper)
{
    if (m_helper == nullptr) {
        connect(&m_host, &HostModel::changed, this, &AuditModel::judge);
        return;
    }
    connect(m_helper, &HelperClient::audited, this, &AuditModel::take);
    connect(m_helper, &HelperClient::jobFinished, this, [this](const QString &kind) {
        if (kind != QLatin1String("health"))
            m_wasRun = false; // what was found is of another host now
    });
}

void AuditModel::run()
{
    if (m_isRunning)
        return;
    m_findings.clear();
    m_error.reset();
    m_isRunning = true;
    emit changed();
    if (m_helper != nullptr)
        m_helper->audit();
    else if (m_host.isWhole())
        judge();
    else
        m_host.lookAtWhole();
}

/// By what the user may see of the host.
void AuditModel::judge()
{
    if (!m_isRunning || !m_host.isWhole())
        return;
    m_findings = audit(*m_host.facts());
    finish();
}

void AuditModel::take(const HelperResult<AuditFindings> &findings)
{
    if (!findings)
        m_error = findings.error();
    else
        m_findings = *findings;
    finish();
}

void AuditModel::finish()
{
    m_isRunning = false;
    m_wasRun = true;
    emit changed();
}

} // namespace dockwright::ui
