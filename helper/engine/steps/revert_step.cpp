// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/steps/steps.h"

#include "helper/engine/steps/shared.h"

#include <concepts>

namespace dockwright::helper::steps {

using namespace core;

namespace {

/// What the files of a record are changed to when it is taken back.
std::map<QString, QString> sumsBefore(const UndoInstalled &undo)
{
    std::map<QString, QString> sums;
    for (const KeptFile &file : undo.files)
        sums[file.path] = file.existed ? file.sha256 : QString();
    return sums;
}

// How taking such a record back would itself be taken back: only what was installed is reverted by a step.
Result<Undo> undoOfTakingBack(const UndoPackages &undo, const StepContext &context)
{
    const PackageChanges changes = inverse(undo.changes);
    return installerOf(context.host)
        .and_then([&](Installer *installer) { return installer->keepPackages(changes, context.keepIn); })
        .map([&] {
            return Undo(UndoPackages{changes, missingUnits(context.host), context.keepIn});
        });
}

Result<Undo> undoOfTakingBack(const UndoInstalled &undo, const StepContext &context)
{
    return undoOfFiles(sumsBefore(undo), context);
}

Result<Undo> undoOfTakingBack(const UndoGroup &undo, const StepContext &context)
{
    return undoOf(AddGroup{undo.group}, context);
}

Result<Undo> undoOfTakingBack(const UndoMember &undo, const StepContext &context)
{
    return undoOf(AddMember{undo.user, undo.group}, context);
}

template <class Record, class... Records>
concept OneOf = (std::same_as<Record, Records> || ...);

// The rest by name, so that a new kind has to be decided about.
template <OneOf<UndoNothing, UndoFile, UndoSysctl, UndoUnitState, UndoEnablement, UndoManager> Record>
Result<Undo> undoOfTakingBack(const Record &, const StepContext &)
{
    return notItsUndo();
}

} // namespace

Result<Undo> undoOf(const RevertInstall &, const StepContext &context)
{
    if (!context.reverted)
        return notItsUndo();
    return std::visit([&](const auto &undo) { return undoOfTakingBack(undo, context); }, *context.reverted);
}

Result<> run(const RevertInstall &, const Undo &, const StepContext &context)
{
    if (!context.reverted)
        return notItsUndo();
    return std::visit([&](const auto &undo) { return takeBack(undo, context.host, context.work); }, *context.reverted);
}

} // namespace dockwright::helper::steps
