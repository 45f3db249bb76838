// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/start_companions.h"

#include "core/host/paths.h"
#include "helper/engine/containers_after.h"

#include <QThread>

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

/// It was not restarted, so nothing went down with it.
bool runsOn(const std::optional<UnitFacts> &before, const char *name, HostWriter &host)
{
    const auto now = host.unit(QLatin1String(name));
    return !before || !before->isActive() || (now && *now && before->isSameRun(**now));
}

/// It runs, or has done what it was to do.
bool runs(const UnitFacts &unit)
{
    return unit.isUp() || (endsByItself(unit) && unit.activeState != QLatin1String("failed"));
}

/// Docker runs, and would end with its start.
bool excludesDocker(const UnitFacts &unit, HostWriter &host)
{
    const QString docker = QLatin1String(paths::dockerUnit);
    const auto asked = host.unit(docker);
    return asked && *asked && (*asked)->isUp() && unit.lists(docker, {"Conflicts", "ConflictedBy"});
}

} // namespace

QStringList startCompanions(HostWriter &host, const HostFacts &before, const QString &since, const Waiting &waiting)
{
    const QStringList names = companionsBefore(before);
    if (names.isEmpty() || !host.isLive() || hasBootedSince(host, since)
        || (runsOn(before.dockerUnit, paths::dockerUnit, host) && runsOn(before.containerdUnit, paths::containerdUnit, host)))
        return {};
    for (const QString &name : names) {
        const auto unit = host.unit(name);
        const bool isLeft = !unit || !*unit || (*unit)->isActive() || endsByItself(**unit) || excludesDocker(**unit, host);
        if (isLeft)
            continue;
        if (const auto started = host.startUnit(name, waiting); !started && started.error().code == ErrorCode::Cancelled)
            break; // what does not run then is named
    }
    constexpr int settling = 500; // ms, in which a service that ends at once has ended
    QThread::msleep(settling);
    QStringList down;
    for (const QString &name : names)
        if (const auto unit = host.unit(name); !unit || !*unit || !runs(**unit))
            down << name;
    return down;
}

} // namespace dockwright::helper
