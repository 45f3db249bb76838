// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/docker_way_back.h"

#include "core/host/daemon_settings.h"
#include "core/host/network_facts.h"
#include "core/host/paths.h"
#include "core/plan/values.h"
#include "core/render/daemon_json.h"
#include "helper/engine/steps/shared.h"
#include "helper/host/hold_drop_in.h"

#include <QScopeGuard>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

/// Puts `text` in place of daemon.json for a moment; nullopt takes it away.
Result<> swapDaemonJson(HostWriter &host, const std::optional<FileFact> &file)
{
    const QString path = QLatin1String(paths::daemonJson);
    const auto now = host.readFile(path);
    if (!now)
        return tl::unexpected(now.error());
    if (*now == file)
        return {};
    return file ? host.writeFile(path, *file, *now) : host.removeFile(path, **now);
}

bool turnsLiveRestoreOn(const std::optional<FileFact> &daemonJson)
{
    const auto document = parseJson(daemonJson ? daemonJson->content : QByteArray());
    return document && document->value.is_object() && document->value.value("live-restore", OrderedJson()) == true;
}

/// What is in daemon.json now is what it is to start with.
Result<> startHeld(const UndoUnitState &state, HostWriter &host, const Waiting &waiting)
{
    const auto released = takeHoldDropIn(host);
    if (!released)
        return released;
    return state.hasContainerd ? host.restartBoth(waiting) : host.restartUnit(state.unit, waiting);
}

/// True for a dockerd that runs, will be restarted, and may die before: containers outlive that it is stopped. It could be
/// installed otherwise, which is about to be taken back, too; then whoever does that stops it.
bool mayStop(const std::vector<Undo> &undos, HostWriter &host)
{
    bool isRestarted = false;
    for (const Undo &undo : undos) {
        const auto *state = std::get_if<UndoUnitState>(&undo);
        isRestarted |= state != nullptr && state->unit == QLatin1String(paths::dockerUnit) && !state->onlyReloaded;
        if (std::holds_alternative<UndoPackages>(undo) || std::holds_alternative<UndoInstalled>(undo))
            return false;
    }
    if (!isRestarted)
        return false;
    const HostFacts facts = host.inspect(Depth::Daemon);
    return !facts.daemon || facts.daemon->liveRestore;
}

/// The file with the address that docker0 had, where it has another one now: it keeps that, whatever the older file says, and
/// takes one that a file names if no container runs.
QByteArray withOlderBridge(const QByteArray &daemonJson, const UndoUnitState &state, const QStringList &flags,
                           const HostWriter &host)
{
    const QString now = state.bridge.isEmpty() ? QString() : addressOfDefaultBridge(host);
    const bool isOther = !now.isEmpty() && now != state.bridge;
    return isOther ? withBridgeAddress(daemonJson, flags, state.bridge).value_or(daemonJson) : daemonJson;
}

/// Starts dockerd with `content` in daemon.json; false where it does not start so, and was started with the older file.
Result<bool> startWith(const QByteArray &content, const std::optional<FileFact> &older, const UndoUnitState &state,
                       HostWriter &host, const Waiting &waiting)
{
    FileFact between = older.value_or(FileFact{{}, 0600, 0, 0, FileKind::Regular});
    between.content = content;
    auto done = swapDaemonJson(host, between);
    if (done)
        done = startHeld(state, host, waiting);
    if (done)
        return true;
    if (done.error().code == ErrorCode::Cancelled)
        return tl::unexpected(done.error()); // what is in its place now is known to the next who tries
    done = swapDaemonJson(host, older);      // as it was, whatever that costs
    if (done)
        done = startHeld(state, host, waiting);
    return done.map([] { return false; });
}

/// Which only a start of dockerd changes that finds no container.
Result<> checkBridge(const UndoUnitState &state, const HostWriter &host)
{
    const QString now = state.bridge.isEmpty() || state.onlyReloaded ? QString() : addressOfDefaultBridge(host);
    if (now.isEmpty() || now == state.bridge)
        return {};
    return failure(
        ErrorCode::Conflict, QLatin1String(defaultBridgeName),
        {QT_TRANSLATE_NOOP(
             "Dockwright",
             "The default bridge had the address %1, and has %2 now. dockerd changes it only when it starts without containers."),
         {state.bridge, now}},
        {QT_TRANSLATE_NOOP("Dockwright", "Restart the host, or stop all containers and restart Docker with bip set to %1."),
         {state.bridge}});
}

/// Of those of IPv6 that docker0 has since, such as dockerd gives it.
Result<> dropNewAddresses(const UndoUnitState &state, HostWriter &host)
{
    if (!state.bridge6)
        return {};
    QStringList addresses = LinkFact{{}, {}, 0, addressesOfDefaultBridge(host)}.ipv6();
    addresses.removeIf([&](const QString &address) { return state.bridge6->contains(address) || !isFirstInNetwork(address); });
    return steps::dropUnusedAddresses(addresses, host);
}

/// Where no container runs that would have to be kept.
Result<> startAsItWas(const std::optional<FileFact> &older, bool isReadable, const UndoUnitState &state,
                      const QStringList &flags, HostWriter &host, const Waiting &waiting)
{
    const QByteArray text = older ? older->content : QByteArray();
    const QByteArray content = isReadable ? withOlderBridge(text, state, flags, host) : text;
    if (content == text)
        return startHeld(state, host, waiting);
    const auto started = startWith(content, older, state, host, waiting);
    const auto back = swapDaemonJson(host, older);
    return started ? back : started.map([](bool) {});
}

Result<> bringDaemonBack(const UndoUnitState &state, HostWriter &host, const Waiting &waiting)
{
    const auto older = host.readFile(QLatin1String(paths::daemonJson));
    if (!older)
        return tl::unexpected(older.error());
    const HostFacts facts = host.inspect(Depth::Daemon);
    const QStringList flags = dockerdFlags(facts);
    const auto transition = daemonTransition(*older ? (*older)->content : QByteArray(), flags);
    const bool hasContainers = facts.daemon && facts.runningContainers && !facts.runningContainers->empty();
    // The older file turns live-restore on, and this dockerd has it off, as when a way back was cut off at its end: a
    // reload brings it back before the restart that would end them.
    if (hasContainers && !facts.daemon->liveRestore && !state.onlyReloaded && turnsLiveRestoreOn(*older))
        if (const auto reloaded = host.reloadUnit(state.unit, waiting); !reloaded)
            return reloaded;
    // Of one that does not answer nobody knows what still runs: live-restore may have been turned on before it went down.
    const bool keepsContainers = facts.daemon ? hasContainers && facts.daemon->liveRestore : !facts.isInSwarm();
    const bool isUp = facts.dockerUnit && facts.dockerUnit->isActive();
    if (!transition || (state.onlyReloaded ? !isUp : !keepsContainers))
        return startAsItWas(*older, transition.has_value(), state, flags, host, waiting);
    const auto made = steps::missingDirectories(QLatin1String(paths::daemonJson), host);
    const auto clear = qScopeGuard([&] { // where there is a file again they are not empty
        for (const QString &directory : made.value_or(QStringList()))
            host.removeEmptyDirectory(directory);
    });
    if (!state.onlyReloaded) {
        const QByteArray content = withOlderBridge(transition->forRestart, state, flags, host);
        const auto started = startWith(content, *older, state, host, waiting);
        if (!started || !*started)
            return started.map([](bool) {});
    }
    FileFact between = older->value_or(FileFact{{}, 0600, 0, 0, FileKind::Regular});
    between.content = transition->forReload;
    auto done = swapDaemonJson(host, between);
    if (done)
        done = host.reloadUnit(state.unit, waiting);
    const auto back = swapDaemonJson(host, *older);
    return done ? back : done;
}

} // namespace

bool isUnitActive(const QString &unit, const HostWriter &host)
{
    const auto facts = host.isLive() ? host.unit(unit) : Result<std::optional<UnitFacts>>(std::nullopt);
    return facts && *facts && (*facts)->isActive();
}

Result<> bringDockerBack(const UndoUnitState &state, HostWriter &host, const Waiting &waiting)
{
    auto done = bringDaemonBack(state, host, waiting);
    if (done && !state.onlyReloaded)
        done = dropNewAddresses(state, host);
    return done ? checkBridge(state, host) : done;
}

Result<> holdDocker(const std::vector<Undo> &undos, HostWriter &host, const Waiting &waiting)
{
    if (host.isBooting()) // there it waits anyway, and a stop would take its start away
        return {};
    // What a restart of both that was cut off has left would take Docker along with containerd.
    if (const auto alone = host.isLive() ? takeHoldDropIn(host, HoldDropIn::Along) : Result<>(); !alone)
        return alone;
    const QString docker = QLatin1String(paths::dockerUnit);
    const bool isBroughtBack = std::ranges::any_of(undos, [&](const Undo &undo) {
        const auto *state = std::get_if<UndoUnitState>(&undo);
        return state != nullptr && state->unit == docker && state->wasActive;
    });
    const auto unit = host.isLive() && isBroughtBack ? host.unit(docker) : Result<std::optional<UnitFacts>>(std::nullopt);
    if (!unit || !*unit || !(*unit)->isLoaded() || ((*unit)->isActive() && !mayStop(undos, host)))
        return {};
    // Whoever starts Docker from now on, by its socket, by a unit that wants it or by a restart of its own, waits. The socket
    // goes on listening: containers that have it mounted would never see another one at its place.
    if (const auto held = putHoldDropIn(HoldDropIn::Held, host); !held)
        return held;
    return host.stopUnit(docker, waiting);
}

Result<> releaseDocker(HostWriter &host, const Waiting &waiting)
{
    if (!host.isLive() || !host.exists(QLatin1String(paths::holdDropIn)))
        return {};
    if (const auto released = takeHoldDropIn(host); !released || host.isBooting())
        return released;
    const auto unit = host.unit(QLatin1String(paths::dockerUnit));
    const bool isWaiting = unit && *unit && (*unit)->isUp() && !(*unit)->isActive();
    return isWaiting ? host.restartUnit(QLatin1String(paths::dockerUnit), waiting) : Result<>();
}

} // namespace dockwright::helper
