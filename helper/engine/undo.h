// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/steps/change_set.h"
#include "helper/host/host_writer.h"
#include "helper/install/installer.h"

#include <variant>

/// How each step is taken back. Read from the host before the step is done, and kept on disk; taking back is idempotent,
/// since after a crash nobody knows whether the step happened.
namespace dockwright::helper {

/// Brings a file back as it was. A file that is neither as it was nor as the step left it was edited by hand since, and
/// is left alone.
struct UndoFile {
    QString path;
    std::optional<core::FileFact> before; ///< nullopt: it was not there
    QString afterHash;                    ///< SHA-256 of what the step wrote; empty when it removed the file; or anyContent
    QStringList
        madeDirectories;     ///< that were not there: those on the way, and what the unit in it makes; each way deepest first
    QByteArray accessList{}; ///< of the file that was there; empty: none
};

/// In place of a hash: what the step writes is not known before it is done.
inline constexpr auto anyContent = "*";

struct UndoSysctl {
    QString name;
    QString value;
};

/// Brings a unit back to its state: after the files, by a restart if it ran, by a reload if that is all that was done.
struct UndoUnitState {
    QString unit;
    bool wasActive = false;
    bool onlyReloaded = false;
    QStringList startsToo; ///< units that come with it, and did not run either
};

struct UndoEnablement {
    QString unit;
    bool wasEnabled = false;
};

/// systemd has to read its files again.
struct UndoManager {};

struct UndoNothing {};

/// Brings packages back to their versions, or takes them away again.
struct UndoPackages {
    PackageChanges changes;
    QStringList newUnits; ///< units of Docker that were not there, and are stopped first
    QString keptIn;       ///< the directory with what is needed for it
};

/// Brings the files of a bundle back, or takes them away again.
struct UndoInstalled {
    std::vector<KeptFile> files;
    QStringList newUnits;
    QStringList madeDirectories; ///< those that were not there either, deepest first
    QString keptIn;
};

struct UndoGroup {
    QString group;
    std::optional<GroupState> before; ///< nullopt: it was not there
};

struct UndoMember {
    QString user;
    QString group;
    bool wasMember = false;
};

using Undo = std::variant<UndoNothing, UndoFile, UndoSysctl, UndoUnitState, UndoEnablement, UndoManager, UndoPackages,
                          UndoInstalled, UndoGroup, UndoMember>;

/// What a step may need beside the host.
struct StepContext {
    HostWriter &host;
    QString keepIn; ///< a directory of the transaction, for what is too large for its records
    Work work{};    ///< for long steps
    std::function<void(const core::Findings &)> note{}; ///< told what a step that is done has seen beside
    std::optional<Undo> reverted{};                     ///< what RevertInstall takes back
};

/// The directories on the way to `path` that are not there, deepest first.
core::Result<QStringList> missingDirectories(const QString &path, const HostWriter &host);

/// How `step` would be taken back on the host as it is now. What is too large for a record is kept now.
core::Result<Undo> undoOf(const core::Step &step, const StepContext &context);

/// Does the step, which `undo` takes back.
core::Result<> runStep(const core::Step &step, const Undo &undo, const StepContext &context);

/// Takes one step back; units that ran and the manager are brought back by takeBackUnits.
core::Result<> takeBack(const Undo &undo, HostWriter &host, const Work &work);

/// A unit of Docker's that runs on as it did before, because its restart was refused or never came, needs none on its way back:
/// it is reloaded.
void spareWhatRunsOn(std::vector<Undo> &undos, const core::HostFacts &before, HostWriter &host);

/// After the files are back: lets systemd read them and brings the touched units back to their states, each as far as it can
/// be.
core::Errors takeBackUnits(const std::vector<Undo> &undos, HostWriter &host, const Waiting &waiting);

/// The record on disk; the bytes of a file are kept beside it.
core::Json undoToJson(const Undo &undo);
core::Result<Undo> undoFromJson(const core::Json &json, const QByteArray &before);

} // namespace dockwright::helper
