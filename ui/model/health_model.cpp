// SPDX-License-Identifier: Apache-2.0
#include "ui/model/health_model.h"

#include "core/health/health_checks.h"

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

bool isHealth(const QString &kind)
{
    return kind == QLatin1String("health");
}

} // namespace

HealthModel::HealthModel(PlanModel &plan, HostModel &host, HelperClient *helper, QObject *parent)
    : QObject(parent), m_plan(plan), m_host(host), m_helper(helper)
{
    if (m_helper == nullptr)
        return;
    connect(m_helper, &HelperClient::jobFinding, this, [this](const QString &kind, const Finding &finding) {
        if (!isHealth(kind))
            return;
        m_findings.push_back(finding);
        emit changed();
    });
    connect(m_helper, &HelperClient::jobFinished, this, [this](const QString &kind) {
        if (isHealth(kind))
            finish();
        else
            m_wasRun = false; // what was found is of another host now
    });
    connect(m_helper, &HelperClient::jobRefused, this, [this](const QString &kind, const HelperError &error) {
        if (!isHealth(kind))
            return;
        m_error = error;
        finish();
    });
    connect(m_helper, &HelperClient::historyRead, this, [this](const HelperResult<std::vector<TransactionInfo>> &transactions) {
        m_transactions.clear();
        m_isReadingHistory = false;
        m_historyError.reset();
        if (!transactions)
            m_historyError = transactions.error();
        if (transactions)
            m_transactions = *transactions;
        emit changed();
    });
}

void HealthModel::run()
{
    if (m_isRunning)
        return;
    m_findings.clear();
    m_error.reset();
    m_isRunning = true;
    if (m_helper != nullptr) {
        emit changed();
        m_helper->checkHealth();
        return;
    }
    m_findings = core::checkHealth(*m_host.facts(), &m_plan.plan());
    finish();
}

void HealthModel::readHistory()
{
    if (m_helper == nullptr || m_isReadingHistory)
        return;
    m_isReadingHistory = true;
    emit changed();
    m_helper->readHistory();
}

int HealthModel::count(Severity severity) const
{
    return static_cast<int>(std::ranges::count(m_findings, severity, &Finding::severity));
}

void HealthModel::finish()
{
    m_isRunning = false;
    m_wasRun = true;
    emit changed();
}

} // namespace dockwright::ui
