// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/steps/steps.h"

#include "helper/engine/steps/shared.h"

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
