// SPDX-License-Identifier: Apache-2.0
#include "core/render/formulas.h"

#include <algorithm>

namespace dockwright::core {

qint64 containerNofile(const Plan &plan, const HostFacts &facts)
{
    const qint64 wanted = plan.capacity.containerNofile;
    // Who may not raise a limit gives none that is above that of the unit.
    return facts.nofileCeiling ? std::min({wanted, *facts.nofileCeiling, limitNofile(plan.capacity.containers)}) : wanted;
}

std::optional<QString> memoryMax(const Plan &plan, const HostFacts &facts)
{
    if (plan.capacity.memoryMax != QLatin1String(automatic))
        return plan.capacity.memoryMax;
    if (!facts.memoryBytes)
        return std::nullopt;
    return QString::number(*facts.memoryBytes / 2);
}

std::optional<QString> cpuQuota(const Plan &plan, const HostFacts &facts)
{
    if (plan.capacity.cpuQuota == QLatin1String("infinity"))
        return QString();
    if (plan.capacity.cpuQuota != QLatin1String(automatic))
        return plan.capacity.cpuQuota;
    if (!facts.cpus)
        return std::nullopt;
    return QString::number(*facts.cpus * 80) + u'%';
}

} // namespace dockwright::core
