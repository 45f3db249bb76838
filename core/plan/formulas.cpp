#include "core/plan/formulas.h"

#include <algorithm>

namespace dockwright::core {

qint64 containerNofile(const Plan &plan, const HostFacts &facts)
{
    return std::min(plan.capacity.containerNofile, facts.nofileCeiling.value_or(plan.capacity.containerNofile));
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
