// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/docker_fate.h"

#include "core/host/paths.h"

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

bool isThere(const HostFacts &facts)
{
    return facts.dockerUnit && facts.dockerUnit->isLoaded();
}

/// Where nobody can say, it is taken to run: the steps tell what became of it.
bool isRunning(const HostFacts &facts)
{
    return isThere(facts)
        && (facts.dockerUnit->isActive() || facts.dockerUnit->activeState == QLatin1String("reloading")
            || facts.dockerUnit->activeState.isEmpty());
}

bool isOtherProcess(const UnitFacts &before, const UnitFacts &after)
{
    return before.mainPid != 0 && after.mainPid != 0 && before.mainPid != after.mainPid;
}

} // namespace

const char *fateName(DockerFate fate)
{
    switch (fate) {
    case DockerFate::Unchanged:
        return "unchanged";
    case DockerFate::Reloaded:
        return "reloaded";
    case DockerFate::Restarted:
        return "restarted";
    case DockerFate::Started:
        return "started";
    case DockerFate::Stopped:
        return "stopped";
    case DockerFate::Off:
        return "off";
    case DockerFate::Removed:
        return "removed";
    }
    Q_UNREACHABLE();
}

DockerFate fateOf(const HostFacts &before, const HostFacts &after, const ChangeSet &changes)
{
    if (!isRunning(after))
        return isThere(before) && !isThere(after) ? DockerFate::Removed
            : isRunning(before)                   ? DockerFate::Stopped
                                                  : DockerFate::Off;
    if (!isRunning(before))
        return DockerFate::Started;
    const QString docker = QLatin1String(paths::dockerUnit);
    const auto has = [&](auto isIt) { return std::ranges::any_of(changes.steps, isIt); };
    const auto restarts = [&](const Step &step) {
        const auto *restart = std::get_if<RestartUnit>(&step);
        return restart != nullptr && restart->unit == docker;
    };
    if (has(restarts) || isOtherProcess(*before.dockerUnit, *after.dockerUnit))
        return DockerFate::Restarted;
    return has(reloadsDocker) ? DockerFate::Reloaded : DockerFate::Unchanged;
}

} // namespace dockwright::helper
