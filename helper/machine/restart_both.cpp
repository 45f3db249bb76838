// SPDX-License-Identifier: Apache-2.0
#include "core/host/paths.h"
#include "helper/host/hold_drop_in.h"
#include "helper/machine/live_host.h"

namespace dockwright::helper {

using namespace core;

// systemd propagates a restart along PartOf= within the transaction, and keeps its order in it (systemd.unit(5)); to ask for
// one unit right after the other is not the same: it may have begun with the first.
Result<> LiveHost::restartBoth(const Waiting &waiting)
{
    const QString docker = QLatin1String(paths::dockerUnit);
    const QString containerd = QLatin1String(paths::containerdUnit);
    const auto before = m_systemd.unit(docker);
    if (before && before->isUp() && !before->isActive()) // on its way up, as while it was held, it would not take part
        if (const auto stopped = m_systemd.stopUnit(docker, waiting); !stopped)
            return stopped;
    if (const auto along = putHoldDropIn(HoldDropIn::Along, *this); !along)
        return along;
    for (const QString &unit : {docker, containerd, QString::fromLatin1(paths::dockerSocket)})
        m_systemd.resetFailed(unit);
    const auto restarted = m_systemd.restartUnit(containerd, waiting);
    auto started = m_systemd.finishStart(docker, waiting);
    if (const auto alone = takeHoldDropIn(*this); !alone)
        return alone;
    const auto after = m_systemd.unit(docker);
    if (started && before && after && before->isSameRun(*after)) // systemd did not take it along
        started = m_systemd.restartUnit(docker, waiting);
    if (!restarted || !started)
        return restarted ? started : restarted;
    return waitForDocker(waiting);
}

} // namespace dockwright::helper
