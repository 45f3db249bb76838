// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/steps/steps.h"

#include "core/host/paths.h"
#include "helper/engine/steps/shared.h"

#include <algorithm>

namespace dockwright::helper::steps {

using namespace core;

namespace {

Result<Undo> undoOfPackages(const Result<PackageChanges> &changes, const StepContext &context)
{
    if (!changes)
        return tl::unexpected(changes.error());
    return UndoPackages{*changes, missingUnits(context.host), context.keepIn};
}

/// While docker.socket had no file systemd closed what it listened on, which dockerd would start without.
Result<> openSocketAgain(const UndoPackages &undo, HostWriter &host, const Work &work)
{
    const bool wasGone =
        std::ranges::any_of(undo.changes, [](const auto &change) { return change.second.before && !change.second.after; });
    const auto socket = host.unit(QLatin1String(paths::dockerSocket));
    if (!wasGone || !socket || !*socket || !(*socket)->isActive())
        return {};
    return host.restartUnit(QLatin1String(paths::dockerSocket), work.waiting);
}

Result<> changePackages(const Undo &undo, const StepContext &context)
{
    const auto installer = installerOf(context.host);
    if (!installer)
        return tl::unexpected(installer.error());
    const auto *packages = std::get_if<UndoPackages>(&undo);
    return packages != nullptr ? (*installer)->changePackages(packages->changes, packages->keptIn, context.work) : notItsUndo();
}

} // namespace

Result<Undo> undoOf(const FetchKey &step, const StepContext &context)
{
    return undoOfFile(step.path, QLatin1String(anyContent), context.host);
}

Result<Undo> undoOf(const RefreshPackages &, const StepContext &context)
{
    return installerOf(context.host).map([](Installer *) { return Undo(UndoNothing{}); });
}

Result<Undo> undoOf(const InstallPackages &step, const StepContext &context)
{
    return installerOf(context.host).and_then([&](Installer *installer) {
        return undoOfPackages(installer->changesOf(step), context);
    });
}

Result<Undo> undoOf(const RemovePackages &step, const StepContext &context)
{
    return installerOf(context.host).and_then([&](Installer *installer) {
        return undoOfPackages(installer->changesOf(step), context);
    });
}

Result<> run(const FetchKey &step, const Undo &, const StepContext &context)
{
    const auto installer = installerOf(context.host);
    if (!installer)
        return tl::unexpected(installer.error());
    const auto key = (*installer)->fetchKey(step, context.work);
    if (!key)
        return tl::unexpected(key.error());
    const auto there = context.host.readFile(step.path);
    if (!there)
        return tl::unexpected(there.error());
    return context.host.writeFile(step.path, {*key, 0644, 0, 0, FileKind::Regular}, *there);
}

Result<> run(const RefreshPackages &step, const Undo &, const StepContext &context)
{
    return installerOf(context.host).and_then([&](Installer *installer) { return installer->refresh(step, context.work); });
}

Result<> run(const InstallPackages &, const Undo &undo, const StepContext &context)
{
    return changePackages(undo, context);
}

Result<> run(const RemovePackages &, const Undo &undo, const StepContext &context)
{
    return changePackages(undo, context);
}

Result<> takeBack(const UndoPackages &undo, HostWriter &host, const Work &work)
{
    const auto installer = installerOf(host);
    if (!installer)
        return tl::unexpected(installer.error());
    return stopAll(undo.newUnits, host)
        .and_then([&] { return (*installer)->restorePackages(undo.changes, undo.keptIn, work); })
        .and_then([&] { return openSocketAgain(undo, host, work); });
}

Result<> takeBack(const UndoNothing &, HostWriter &, const Work &)
{
    return {};
}

Json toJson(const UndoPackages &undo)
{
    return {{"changes", undo.changes}, {"newUnits", undo.newUnits}, {"keptIn", undo.keptIn}};
}

Json toJson(const UndoNothing &)
{
    return Json::object();
}

void read(const Json &json, UndoPackages &undo)
{
    undo = {json.at("changes").get<PackageChanges>(), json.at("newUnits").get<QStringList>(), json.at("keptIn").get<QString>()};
}

void read(const Json &, UndoNothing &) {}

} // namespace dockwright::helper::steps
