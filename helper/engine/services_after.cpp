#include "helper/engine/services_after.h"

#include "core/host/paths.h"
#include "helper/engine/containers_after.h"

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

/// Docker's, and containerd's.
QStringList companionsBefore(const HostFacts &before)
{
    QStringList names;
    for (const auto *unit : {&before.dockerUnit, &before.containerdUnit})
        if (*unit)
            names += (*unit)->companions;
    std::ranges::sort(names);
    names.removeDuplicates();
    return names;
}

/// A service that has done its work and is over (systemd.service(5), Type=oneshot).
bool endsByItself(const UnitFacts &unit)
{
    return unit.property(QStringLiteral("Type")) == QLatin1String("oneshot")
        && unit.property(QStringLiteral("RemainAfterExit")) == QLatin1String("no");
}

} // namespace

QStringList startCompanions(HostWriter &host, const HostFacts &before, const QString &since, const Waiting &waiting)
{
    const QStringList names = companionsBefore(before);
    if (names.isEmpty() || !host.isLive() || hasBootedSince(host, since))
        return {};
    const auto asked = host.unit(QLatin1String(paths::dockerUnit));
    const UnitFacts docker = asked && *asked ? **asked : UnitFacts();
    QStringList down;
    for (const QString &name : names) {
        const auto unit = host.unit(name);
        if (unit && *unit && ((*unit)->isUp() || endsByItself(**unit)))
            continue;
        const bool excludesDocker = docker.isUp() && docker.lists(name, {"Conflicts", "ConflictedBy"});
        if (excludesDocker || !host.startUnit(name, waiting))
            down << name;
    }
    return down;
}

} // namespace dockwright::helper
