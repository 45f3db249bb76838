// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/docker_away.h"

#include "core/host/paths.h"
#include "core/host/unit_times.h"

namespace dockwright::helper {

using namespace core;

namespace {

QString runOf(const std::optional<UnitFacts> &unit)
{
    return unit && unit->isActive() ? unit->property(QStringLiteral("InvocationID")) : QString();
}

} // namespace

DockerAway::DockerAway(const HostFacts &before) : m_run(runOf(before.dockerUnit)) {}

void DockerAway::look(const HostWriter &host)
{
    const auto unit = host.isLive() && !host.isBooting() ? host.unit(QLatin1String(paths::dockerUnit))
                                                         : Result<std::optional<UnitFacts>>(std::nullopt);
    const QString run = unit ? runOf(*unit) : QString();
    if (run.isEmpty() || run == m_run) // one that is down for now is away until it is seen again
        return;
    if (const auto away = m_run.isEmpty() ? std::nullopt : timeAway(**unit))
        m_away += *away;
    m_run = run;
}

std::optional<std::chrono::milliseconds> DockerAway::total() const
{
    const auto total = std::chrono::duration_cast<std::chrono::milliseconds>(m_away);
    return total.count() > 0 ? std::optional(total) : std::nullopt;
}

} // namespace dockwright::helper
