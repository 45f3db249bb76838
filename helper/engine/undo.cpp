// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/undo.h"

#include "core/host/paths.h"
#include "helper/engine/docker_way_back.h"
#include "helper/engine/steps/steps.h"

namespace dockwright::helper {

using namespace core;

namespace {

/// Of one that was put back systemd says NeedDaemonReload=yes, even where it never read the other.
bool isUnitFile(const Undo &undo)
{
    const auto *file = std::get_if<UndoFile>(&undo);
    return file != nullptr && file->path.startsWith(QLatin1String("/etc/systemd/system/"));
}

/// After its files.
Result<> bringEnablementBack(const UndoEnablement &undo, HostWriter &host, const Waiting &waiting)
{
    const bool wasActive = undo.wasActive.value_or(undo.wasEnabled);
    if (undo.wasEnabled)
        return wasActive ? host.enableUnit(undo.unit, waiting) : host.setEnabled(undo.unit, true);
    return wasActive && !host.isBooting() ? host.startUnit(undo.unit, waiting) : Result<>();
}

Result<> bringUnitBack(const UndoUnitState &state, HostWriter &host, const Waiting &waiting)
{
    if (state.unit == QLatin1String(paths::dockerUnit) && host.isLive())
        return bringDockerBack(state, host, waiting);
    return state.onlyReloaded ? host.reloadUnit(state.unit, waiting) : host.restartUnit(state.unit, waiting);
}

using UnitStates = std::map<QString, UndoUnitState>; // by unit

/// Docker is restarted, and its containerd with it.
bool takesAlong(const UnitStates &states)
{
    const auto docker = states.find(QLatin1String(paths::dockerUnit));
    const auto containerd = states.find(QLatin1String(paths::containerdUnit));
    return docker != states.end() && docker->second.wasActive && !docker->second.onlyReloaded && containerd != states.end()
        && containerd->second.wasActive;
}

/// In one go: what goes down with containerd would start again for a dockerd that is about to be stopped. A way back of Docker
/// that ended before that leaves containerd to be restarted by itself.
Result<> bringBothBack(const UnitStates &states, HostWriter &host, const Waiting &waiting)
{
    const QString containerd = QLatin1String(paths::containerdUnit);
    UndoUnitState docker = states.at(QLatin1String(paths::dockerUnit));
    docker.hasContainerd = true;
    const auto before = host.unit(containerd);
    const auto done = bringUnitBack(docker, host, waiting);
    const auto after = done || !before || !*before ? Result<std::optional<UnitFacts>>(std::nullopt) : host.unit(containerd);
    if (after && *after && (*before)->isSameRun(**after))
        if (const auto restarted = host.restartUnit(containerd, waiting); !restarted)
            return restarted;
    return done;
}

} // namespace

Result<Undo> undoOf(const Step &step, const StepContext &context)
{
    return std::visit([&](const auto &kind) { return steps::undoOf(kind, context); }, step);
}

Result<> runStep(const Step &step, const Undo &undo, const StepContext &context)
{
    return std::visit([&](const auto &kind) { return steps::run(kind, undo, context); }, step);
}

Result<> takeBack(const Undo &undo, HostWriter &host, const Work &work)
{
    return std::visit([&](const auto &kind) { return steps::takeBack(kind, host, work); }, undo);
}

void spareWhatRunsOn(std::vector<Undo> &undos, const HostFacts &before, HostWriter &host)
{
    for (Undo &undo : undos) {
        auto *state = std::get_if<UndoUnitState>(&undo);
        if (state == nullptr || state->unit != QLatin1String(paths::dockerUnit) || !before.dockerUnit)
            continue;
        const auto now = host.isLive() ? host.unit(state->unit) : Result<std::optional<UnitFacts>>(std::nullopt);
        if (now && *now && before.dockerUnit->isSameRun(**now))
            state->onlyReloaded = true;
    }
}

Errors takeBackUnits(const std::vector<Undo> &undos, HostWriter &host, const Waiting &waiting)
{
    UnitStates states;
    bool managerChanged = false;
    for (const Undo &undo : undos) {
        managerChanged |=
            std::holds_alternative<UndoManager>(undo) || std::holds_alternative<UndoEnablement>(undo) || isUnitFile(undo);
        if (const auto *state = std::get_if<UndoUnitState>(&undo)) {
            // The first record of a unit has its state from before; any restart makes a restart necessary.
            const auto [known, isNew] = states.emplace(state->unit, *state);
            if (!isNew)
                known->second.onlyReloaded = known->second.onlyReloaded && state->onlyReloaded;
        }
    }
    Errors left;
    const auto note = [&](const Result<> &done) {
        if (!done)
            left.push_back(done.error());
    };
    if (managerChanged || host.isBooting()) // without it, too, a dockerd that was held is started
        note(host.reloadManager());
    for (const Undo &undo : undos)
        if (const auto *enablement = std::get_if<UndoEnablement>(&undo))
            note(bringEnablementBack(*enablement, host, waiting));
    if (host.isBooting()) { // what was not there, or not enabled, when the boot began is not among what it starts
        for (const char *unit : {paths::containerdUnit, paths::dockerSocket, paths::dockerUnit})
            note(host.startUnit(QLatin1String(unit), waiting));
        return left;
    }
    // A socket that is down cannot come back under a dockerd that runs, and its restart would be one of dockerd.
    const auto socket = states.find(QLatin1String(paths::dockerSocket));
    if (socket != states.end() && socket->second.wasActive && !isUnitActive(QLatin1String(paths::dockerUnit), host)) {
        note(host.restartUnit(socket->first, waiting));
        states.erase(socket);
    }
    if (takesAlong(states)) {
        note(bringBothBack(states, host, waiting));
        states.erase(QLatin1String(paths::containerdUnit));
        states.erase(QLatin1String(paths::dockerUnit));
    }
    for (const auto &[unit, state] : states) // containerd.service sorts before docker.service
        if (state.wasActive)
            note(bringUnitBack(state, host, waiting));
    for (const Undo &undo : undos) // dockerd sets one when it starts and finds a network with IPv6, which it takes away then
        if (const auto *sysctl = std::get_if<UndoSysctl>(&undo))
            note(host.setSysctl(sysctl->name, sysctl->value));
    return left;
}

} // namespace dockwright::helper
