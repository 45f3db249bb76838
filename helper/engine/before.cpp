// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/before.h"

#include "core/base/hash.h"
#include "core/host/paths.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

/// Of a record that is about installing: the units that were not there before; nullptr for another.
const QStringList *newUnitsOf(const Undo &undo)
{
    if (const auto *packages = std::get_if<UndoPackages>(&undo))
        return &packages->newUnits;
    const auto *files = std::get_if<UndoInstalled>(&undo);
    return files != nullptr ? &files->newUnits : nullptr;
}

/// Of a unit of ours.
OwnUnitState stateIn(const UndoEnablement &undo)
{
    return {QLatin1String(undo.wasEnabled ? "enabled" : "disabled"), QLatin1String(*undo.wasActive ? "active" : "inactive")};
}

/// Units of Docker that did not run, and what came with them. dockerd first: its record is that of one that runs, and it stops
/// once more with a socket that it requires, if somebody has asked there in between.
QStringList stoppedUnits(const std::vector<Undo> &undos)
{
    QStringList started;
    for (const Undo &undo : undos)
        if (const auto *state = std::get_if<UndoUnitState>(&undo); state != nullptr && !state->wasActive)
            started << state->unit << state->startsToo;
    QStringList units;
    for (const char *unit : {paths::dockerUnit, paths::dockerSocket, paths::containerdUnit})
        if (started.contains(QLatin1String(unit)))
            units << QLatin1String(unit);
    return units;
}

} // namespace

Before stateBefore(quint64 id, const std::vector<Undo> &undos)
{
    Before result;
    int step = 0;
    for (const Undo &undo : undos) {
        ++step;
        const QStringList *newUnits = newUnitsOf(undo);
        if (newUnits != nullptr)
            result.replaced.newUnits << *newUnits;
        if (newUnits != nullptr || std::holds_alternative<UndoGroup>(undo) || std::holds_alternative<UndoMember>(undo))
            result.replaced.installs.insert(result.replaced.installs.begin(), RevertInstall{id, step});
        if (const auto *file = std::get_if<UndoFile>(&undo)) {
            result.replaced.files.emplace(file->path, file->before); // the first record is from before all
            result.afterHashes[file->path] = file->afterHash;
            result.accessLists.emplace(file->path, file->accessList);
            result.madeDirectories << file->madeDirectories;
        }
        if (const auto *sysctl = std::get_if<UndoSysctl>(&undo))
            result.replaced.sysctls[sysctl->name] = sysctl->value;
        const auto *unit = std::get_if<UndoEnablement>(&undo);
        if (unit != nullptr && !isOwnUnit(unit->unit))
            result.replaced.enablement.emplace(unit->unit, unit->wasEnabled);
        else if (unit != nullptr && unit->wasActive) // one of ours goes and comes with its file, and was as it was
            result.replaced.ownUnits.emplace(unit->unit, stateIn(*unit));
    }
    if (result.replaced.newUnits.isEmpty())
        result.replaced.stopped = stoppedUnits(undos);
    std::erase_if(result.accessLists, [](const auto &entry) { return entry.second.isEmpty(); });
    // What lies in another goes before it.
    std::ranges::sort(result.madeDirectories, std::ranges::greater(), &QString::size);
    return result;
}

HostFacts factsFor(const Before &before, HostWriter &host)
{
    HostFacts facts = host.inspect(Depth::Daemon);
    for (const auto &[path, hash] : before.afterHashes)
        if (const auto file = host.readFile(path); file && *file)
            facts.files[path] = **file;
    return facts;
}

Errors editedSince(const Before &before, const HostFacts &facts)
{
    Errors errors;
    for (const auto &[path, hash] : before.afterHashes) {
        const FileFact *now = facts.file(path);
        const bool asWritten =
            hash == QLatin1String(anyContent) || (now != nullptr ? sha256(now->content) == hash : hash.isEmpty());
        const auto original = before.replaced.files.at(path);
        const bool asBefore = now != nullptr ? original && original->content == now->content : !original;
        if (!asWritten && !asBefore)
            errors.push_back(
                {ErrorCode::Conflict,
                 path,
                 {QT_TRANSLATE_NOOP("Dockwright", "%1 was changed after this transaction."), {path}},
                 {QT_TRANSLATE_NOOP(
                      "Dockwright",
                      "Roll back the newer transactions first, or use --take-ours to overwrite the file with the older "
                      "version."),
                  {}},
                 {}});
    }
    return errors;
}

} // namespace dockwright::helper
