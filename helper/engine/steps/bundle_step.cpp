// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/steps/steps.h"

#include "core/host/paths.h"
#include "helper/engine/steps/shared.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(KeptFile, path, existed, mode, uid, gid, sha256, afterSha256)

namespace {

std::map<QString, QString> sumsOf(const BundleFact &bundle)
{
    std::map<QString, QString> sums;
    for (const BundleFileFact &file : bundle.files)
        sums[file.path] = file.sha256;
    return sums;
}

} // namespace

QStringList missingUnits(const HostWriter &host)
{
    QStringList missing;
    for (const char *name : {paths::dockerUnit, paths::dockerSocket, paths::containerdUnit})
        if (const auto unit = host.unit(QLatin1String(name)); unit && (!*unit || !(*unit)->isLoaded()))
            missing << QLatin1String(name);
    return missing;
}

Result<> steps::stopAll(const QStringList &units, HostWriter &host)
{
    for (const QString &unit : units) {
        const auto there = host.unit(unit);
        if (!there || !*there || !(*there)->isLoaded() || (*there)->activeState == QLatin1String("inactive"))
            continue;
        if (const auto stopped = host.stopUnit(unit, {}); !stopped)
            return stopped;
    }
    return {};
}

Result<Installer *> steps::installerOf(HostWriter &host)
{
    if (Installer *const installer = host.installer())
        return installer;
    return failure(ErrorCode::Unsupported, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "Docker can be installed only on a running machine, not in a directory."),
                    {}});
}

Failure steps::notItsUndo()
{
    return failure(ErrorCode::Internal, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "A record of the transaction journal cannot be parsed."), {}});
}

Result<Undo> steps::undoOfFiles(const std::map<QString, QString> &after, const StepContext &context)
{
    const auto kept =
        installerOf(context.host).and_then([&](Installer *installer) { return installer->keep(after, context.keepIn); });
    if (!kept)
        return tl::unexpected(kept.error());
    QStringList made;
    for (const KeptFile &file : *kept) {
        const auto missing = missingDirectories(file.path, context.host);
        if (!missing)
            return tl::unexpected(missing.error());
        made << *missing;
    }
    made.removeDuplicates();
    std::ranges::sort(made, std::ranges::greater(), &QString::size); // what lies in another goes before it
    return UndoInstalled{*kept, missingUnits(context.host), made, context.keepIn};
}

Result<Undo> steps::undoOf(const InstallBundle &step, const StepContext &context)
{
    return undoOfFiles(sumsOf(step.bundle), context);
}

Result<Undo> steps::undoOf(const RemoveInstalled &step, const StepContext &context)
{
    std::map<QString, QString> none;
    for (const auto &[path, sum] : step.files)
        none[path] = QString();
    return undoOfFiles(none, context);
}

// It is the one step that cannot be taken back, and comes last.
Result<Undo> steps::undoOf(const RemoveData &, const StepContext &context)
{
    return installerOf(context.host).map([](Installer *) { return Undo(UndoNothing{}); });
}

Result<> steps::run(const InstallBundle &step, const Undo &, const StepContext &context)
{
    return installerOf(context.host).and_then([&](Installer *installer) {
        return installer->installBundle(step.bundle, context.work);
    });
}

Result<> steps::run(const RemoveInstalled &step, const Undo &, const StepContext &context)
{
    return installerOf(context.host).and_then([&](Installer *installer) { return installer->removeInstalled(step.files); });
}

Result<> steps::run(const RemoveData &step, const Undo &, const StepContext &context)
{
    const auto installer = installerOf(context.host);
    if (!installer)
        return tl::unexpected(installer.error());
    for (const QString &directory : step.directories)
        if (const auto removed = (*installer)->removeTree(directory); !removed)
            return removed;
    return {};
}

Result<> steps::takeBack(const UndoInstalled &undo, HostWriter &host, const Work &)
{
    const auto installer = installerOf(host);
    if (!installer)
        return tl::unexpected(installer.error());
    if (const auto stopped = stopAll(undo.newUnits, host); !stopped)
        return stopped;
    if (const auto back = (*installer)->bringBack(undo.files, undo.keptIn); !back)
        return back;
    for (const QString &directory : undo.madeDirectories)
        host.removeEmptyDirectory(directory);
    return host.reloadManager();
}

Json steps::toJson(const UndoInstalled &undo)
{
    return {{"files", undo.files},
            {"newUnits", undo.newUnits},
            {"madeDirectories", undo.madeDirectories},
            {"keptIn", undo.keptIn}};
}

void steps::read(const Json &json, UndoInstalled &undo)
{
    undo = {json.at("files").get<std::vector<KeptFile>>(), json.at("newUnits").get<QStringList>(),
            json.at("madeDirectories").get<QStringList>(), json.at("keptIn").get<QString>()};
}

} // namespace dockwright::helper
