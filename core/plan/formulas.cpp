#include "core/plan/formulas.h"

namespace dockwright::core {

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
