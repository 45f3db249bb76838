#pragma once

#include "core/changes/change_set.h"
#include "helper/host/host_writer.h"

#include <variant>

/// How each step is taken back. Read from the host before the step is done, and kept on disk; taking back is idempotent,
/// since after a crash nobody knows whether the step happened.
namespace dockwright::helper {

/// Brings a file back as it was. A file that is neither as it was nor as the step left it was edited by hand since, and
/// is left alone.
struct UndoFile {
    QString path;
    std::optional<core::FileFact> before; ///< nullopt: it was not there
    QString afterHash;                    ///< SHA-256 of what the step wrote; empty when it removed the file
    QStringList madeDirectories;          ///< those on the way that were not there either, deepest first
};

struct UndoSysctl {
    QString name;
    QString value;
};

/// Brings a unit back to its state: after the files, by a restart if it ran, by a reload if that is all that was done.
struct UndoUnitState {
    QString unit;
    bool wasActive = false;
    bool onlyReloaded = false;
};

struct UndoEnablement {
    QString unit;
    bool wasEnabled = false;
};

/// systemd has to read its files again.
struct UndoManager {};

struct UndoNothing {};

using Undo = std::variant<UndoNothing, UndoFile, UndoSysctl, UndoUnitState, UndoEnablement, UndoManager>;

/// How `step` would be taken back on the host as it is now.
core::Result<Undo> undoOf(const core::Step &step, const HostWriter &host);

/// Does the step.
core::Result<> runStep(const core::Step &step, HostWriter &host, const Waiting &waiting);

/// Takes one file, kernel variable or enablement back; unit states and the manager are brought back by takeBackUnits.
core::Result<> takeBack(const Undo &undo, HostWriter &host);

/// After the files are back: lets systemd read them and brings the touched units back to their states.
core::Result<> takeBackUnits(const std::vector<Undo> &undos, HostWriter &host, const Waiting &waiting);

/// The record on disk; the bytes of a file are kept beside it.
core::Json undoToJson(const Undo &undo);
core::Result<Undo> undoFromJson(const core::Json &json, const QByteArray &before);

} // namespace dockwright::helper
