// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/steps/steps.h"

#include "core/host/network_facts.h"
#include "core/host/paths.h"
#include "helper/engine/steps/shared.h"

namespace dockwright::helper::steps {

using namespace core;

namespace {

Result<Undo> undoOfUnit(const QString &unit, bool onlyReloaded, const HostWriter &host)
{
    const auto facts = host.unit(unit);
    if (!facts)
        return tl::unexpected(facts.error());
    UndoUnitState state{unit, *facts && (*facts)->isActive(), onlyReloaded, {}};
    if (state.wasActive && unit == QLatin1String(paths::dockerUnit)) { // the first record counts, of a reload, too
        const LinkFact docker0{{}, {}, 0, addressesOfDefaultBridge(host)};
        state.bridge = docker0.ipv4();
        if (!docker0.addresses.isEmpty())
            state.bridge6 = docker0.ipv6();
    }
    if (state.wasActive || unit != QLatin1String(paths::dockerUnit))
        return state;
    for (const char *other : {paths::dockerSocket, paths::containerdUnit}) {
        const auto pulledIn = host.unit(QLatin1String(other));
        if (!pulledIn)
            return tl::unexpected(pulledIn.error());
        if (*pulledIn && (*pulledIn)->isLoaded() && !(*pulledIn)->isActive())
            state.startsToo << QLatin1String(other);
    }
    return state;
}

Result<Undo> undoOfEnablement(const QString &unit, const HostWriter &host)
{
    const auto facts = host.unit(unit);
    if (!facts)
        return tl::unexpected(facts.error());
    UndoEnablement undo{unit, *facts && (*facts)->unitFileState == QLatin1String("enabled")};
    if (*facts && isOwnUnit(unit) && !(*facts)->activeState.isEmpty())
        undo.wasActive = (*facts)->isUp();
    return undo;
}

/// The unit, and what had come with it.
Result<> stopAgain(const UndoUnitState &state, HostWriter &host, const Waiting &waiting)
{
    for (const QString &unit : QStringList{state.unit} + state.startsToo)
        if (const auto stopped = host.stopUnit(unit, waiting); !stopped)
            return stopped;
    return {};
}

} // namespace

// systemd may read the files for it.
Result<Undo> undoOf(const VerifyUnits &, const StepContext &)
{
    return UndoManager{};
}

Result<Undo> undoOf(const ReloadManager &, const StepContext &)
{
    return UndoManager{};
}

Result<Undo> undoOf(const ReloadUnit &step, const StepContext &context)
{
    return undoOfUnit(step.unit, true, context.host);
}

Result<Undo> undoOf(const RestartUnit &step, const StepContext &context)
{
    return undoOfUnit(step.unit, false, context.host);
}

Result<Undo> undoOf(const StopUnit &step, const StepContext &context)
{
    return undoOfUnit(step.unit, false, context.host);
}

Result<Undo> undoOf(const EnableUnit &step, const StepContext &context)
{
    return undoOfEnablement(step.unit, context.host);
}

Result<Undo> undoOf(const DisableUnit &step, const StepContext &context)
{
    return undoOfEnablement(step.unit, context.host);
}

// What dockerd is started with again gives it the address again.
Result<Undo> undoOf(const DropAddresses &, const StepContext &)
{
    return UndoNothing{};
}

Result<> run(const DropAddresses &step, const Undo &, const StepContext &context)
{
    return dropUnusedAddresses(step.addresses, context.host);
}

Result<> run(const VerifyUnits &step, const Undo &, const StepContext &context)
{
    return context.host.verifyUnits(step.units).map(context.note);
}

Result<> run(const ReloadManager &, const Undo &, const StepContext &context)
{
    return context.host.reloadManager();
}

Result<> run(const ReloadUnit &step, const Undo &, const StepContext &context)
{
    return context.host.reloadUnit(step.unit, context.work.waiting);
}

Result<> run(const RestartUnit &step, const Undo &, const StepContext &context)
{
    return context.host.restartUnit(step.unit, context.work.waiting);
}

Result<> run(const StopUnit &step, const Undo &, const StepContext &context)
{
    return context.host.stopUnit(step.unit, context.work.waiting);
}

Result<> run(const EnableUnit &step, const Undo &, const StepContext &context)
{
    return context.host.enableUnit(step.unit, context.work.waiting);
}

Result<> run(const DisableUnit &step, const Undo &, const StepContext &context)
{
    return step.runsOn ? context.host.setEnabled(step.unit, false) : context.host.disableUnit(step.unit, context.work.waiting);
}

// What did not run is stopped as long as its unit is there. What a boot starts was enabled by then.
Result<> takeBack(const UndoUnitState &undo, HostWriter &host, const Work &work)
{
    return undo.wasActive || host.isBooting() ? Result<>() : stopAgain(undo, host, work.waiting);
}

// What was enabled, or ran, is so again when its files are back.
Result<> takeBack(const UndoEnablement &undo, HostWriter &host, const Work &work)
{
    const bool wasActive = undo.wasActive.value_or(undo.wasEnabled);
    if (!undo.wasEnabled)
        return wasActive ? host.setEnabled(undo.unit, false) : host.disableUnit(undo.unit, work.waiting);
    return wasActive || host.isBooting() ? Result<>() : host.stopUnit(undo.unit, work.waiting);
}

Result<> takeBack(const UndoManager &, HostWriter &, const Work &)
{
    return {};
}

Json toJson(const UndoUnitState &undo)
{
    Json json{{"unit", undo.unit}, {"active", undo.wasActive}, {"reload", undo.onlyReloaded}, {"startsToo", undo.startsToo}};
    if (!undo.bridge.isEmpty())
        json["bridge"] = undo.bridge;
    if (undo.bridge6)
        json["bridge6"] = *undo.bridge6;
    return json;
}

Json toJson(const UndoEnablement &undo)
{
    Json json{{"unit", undo.unit}, {"enabled", undo.wasEnabled}};
    if (undo.wasActive)
        json["active"] = *undo.wasActive;
    return json;
}

Json toJson(const UndoManager &)
{
    return Json::object();
}

void read(const Json &json, UndoUnitState &undo)
{
    undo = {json.at("unit").get<QString>(), json.at("active").get<bool>(), json.at("reload").get<bool>(),
            json.value("startsToo", QStringList()), json.value("bridge", QString())};
    if (json.contains("bridge6"))
        undo.bridge6 = json["bridge6"].get<QStringList>();
}

void read(const Json &json, UndoEnablement &undo)
{
    undo = {json.at("unit").get<QString>(), json.at("enabled").get<bool>()};
    if (json.contains("active"))
        undo.wasActive = json.at("active").get<bool>();
}

void read(const Json &, UndoManager &) {}

} // namespace dockwright::helper::steps
