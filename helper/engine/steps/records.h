// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/steps/change_set.h"
#include "helper/host/host_writer.h"
#include "helper/install/installer.h"

#include <variant>

/// How each step is taken back. Read from the host before the step is done, and kept on disk under the name of its kind; taking
/// back is idempotent, since after a crash nobody knows whether the step happened.
namespace dockwright::helper {

/// Brings a file back as it was. A file that is neither as it was nor as the step left it was edited by hand since, and
/// is left alone.
struct UndoFile {
    static constexpr auto kind = "file";

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
    static constexpr auto kind = "sysctl";

    QString name;
    QString value;
};

/// Brings a unit back to its state: after the files, by a restart if it ran, by a reload if that is all that was done.
struct UndoUnitState {
    static constexpr auto kind = "unit";

    QString unit;
    bool wasActive = false;
    bool onlyReloaded = false;
    QStringList startsToo;                ///< units that come with it, and did not run either
    QString bridge{};                     ///< of docker.service: the IPv4 address of docker0 (CIDR); empty where there was none
    std::optional<QStringList> bridge6{}; ///< and those of IPv6; nullopt where they were not looked at
    bool hasContainerd = false;           ///< it is restarted with it; on the way back only, never recorded
};

struct UndoEnablement {
    static constexpr auto kind = "enablement";

    QString unit;
    bool wasEnabled = false;
    std::optional<bool> wasActive{}; ///< of a unit of ours; nullopt: it is started where it was enabled, and stopped elsewhere
};

/// systemd has to read its files again.
struct UndoManager {
    static constexpr auto kind = "manager";
};

struct UndoNothing {
    static constexpr auto kind = "nothing";
};

/// Brings packages back to their versions, or takes them away again.
struct UndoPackages {
    static constexpr auto kind = "packages";

    PackageChanges changes;
    QStringList newUnits; ///< units of Docker that were not there, and are stopped first
    QString keptIn;       ///< the directory with what is needed for it
};

/// Brings the files of a bundle back, or takes them away again.
struct UndoInstalled {
    static constexpr auto kind = "installed";

    std::vector<KeptFile> files;
    QStringList newUnits;
    QStringList madeDirectories; ///< those that were not there either, deepest first
    QString keptIn;
};

struct UndoGroup {
    static constexpr auto kind = "group";

    QString group;
    std::optional<GroupState> before; ///< nullopt: it was not there
};

struct UndoMember {
    static constexpr auto kind = "member";

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

} // namespace dockwright::helper
