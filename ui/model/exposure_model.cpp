// SPDX-License-Identifier: Apache-2.0
#include "ui/model/exposure_model.h"

namespace dockwright::ui {

using namespace core;

ExposureModel::ExposureModel(HostModel &host, HelperClient *helper, QObject *parent)
    : QObject(parent), m_host(host), m_helper(helper)
{
    if (m_helper == nullptr)
        return;
    connect(m_helper, &HelperClient::exposureMeasured, this, &ExposureModel::take);
    connect(m_helper, &HelperClient::jobFinished, this, [this](const QString &kind) {
        if (kind != QLatin1String("apply") && kind != QLatin1String("rollback"))
            return;
        m_isOutdated = true;
        emit changed();
    });
}

/// While nothing is known of the host, or not whether dockerd runs, the helper says it.
ExposureModel::Obstacle ExposureModel::obstacle() const
{
    const HostFacts &facts = *m_host.facts();
    if (m_helper == nullptr)
        return Obstacle::NoHelper;
    if (m_host.knowledge() != HostModel::Knowledge::Nothing && !facts.hasDocker())
        return Obstacle::NoDocker;
    if (facts.dockerUnit && !facts.dockerUnit->activeState.isEmpty() && !facts.dockerUnit->isUp())
        return Obstacle::DockerIsDown;
    return Obstacle::None;
}

void ExposureModel::measure()
{
    if (m_state == State::Measuring || obstacle() != Obstacle::None)
        return;
    m_state = State::Measuring;
    m_report = {};
    m_isOutdated = false;
    emit changed();
    m_helper->measureExposure();
}

/// What was cancelled is as if it was not asked.
void ExposureModel::take(const HelperResult<ExposureReport> &report)
{
    if (report) {
        m_state = State::Measured;
        m_report = *report;
    } else if (report.error().code == QLatin1String(errorCodeName(ErrorCode::Cancelled))) {
        m_state = State::Unasked;
    } else {
        m_state = State::Failed;
        m_error = report.error().why;
    }
    emit changed();
}

} // namespace dockwright::ui
