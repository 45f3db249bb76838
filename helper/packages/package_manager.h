// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/plan/plan.h"
#include "helper/host/host_writer.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>

namespace dockwright::helper {

/// What the package manager tells while it works.
struct PackageProgress {
    int percent = 0;    ///< 0 … 100 of this call
    core::Message what; ///< the package or file, or whom it waits for

    friend bool operator==(const PackageProgress &, const PackageProgress &) = default;
};

using PackageProgressSink = std::function<void(const PackageProgress &)>;

/// What one call is given beside its task.
struct Work {
    PackageProgressSink progress; ///< may be empty
    Waiting waiting;              ///< may be empty
    std::stop_token stop;         ///< heeded until the first package is touched, not while packages are half installed
    core::ProxySettings proxy;
    std::chrono::seconds lockLimit{60}; ///< how long another package manager is waited for
};

struct PackageState {
    QString version; ///< the full one, "5:28.5.2-1~debian.13~trixie"
    bool held = false;
    bool automatic = false; ///< came as a dependency only

    friend bool operator==(const PackageState &, const PackageState &) = default;
};

/// Installed packages by name; those of a foreign architecture as "name:architecture".
using PackageStates = std::map<QString, PackageState>;

struct PackageChange {
    std::optional<PackageState> before; ///< nullopt: not installed
    std::optional<PackageState> after;  ///< nullopt: removed, its configuration and data stay

    friend bool operator==(const PackageChange &, const PackageChange &) = default;
};

/// Every package that an installation touches, dependencies and marks included.
using PackageChanges = std::map<QString, PackageChange>;

void to_json(core::Json &json, const PackageState &state);
void from_json(const core::Json &json, PackageState &state);
void to_json(core::Json &json, const PackageChange &change);
void from_json(const core::Json &json, PackageChange &change);

/// The packages that are there before and after.
PackageStates statesBefore(const PackageChanges &changes);
PackageStates statesAfter(const PackageChanges &changes);
/// The changes that take these back.
PackageChanges inverse(const PackageChanges &changes);
/// Whether the version before is another than the one after, so that its package is needed to go back.
bool isReplaced(const PackageChange &change);
/// Whether PackageRequest::version is that of this package, too.
bool hasVersionOfDocker(const QString &package);

struct PackageRequest {
    QStringList packages;
    QString version; ///< of docker-ce, docker-ce-cli and what comes with them: a full or an upstream one; empty: the newest
    QStringList mayRemove; ///< what may be removed where it conflicts
    bool hold = false;     ///< hold `packages`, so that no upgrade of the system takes them along
};

/// The only way to the host's packages. Only one call at a time.
class PackageManager
{
public:
    virtual ~PackageManager() = default;

    /// As InstallFacts::packageManager has it: "apt", "dnf".
    virtual QString name() const = 0;
    /// What its packages are made for, "amd64"; empty where it cannot be said.
    virtual QString architecture() const = 0;

    /// All packages of the host that are installed.
    virtual core::Result<PackageStates> installed() const = 0;
    /// The versions that the host's sources offer, the newest first; empty when the package is not known.
    virtual core::Result<QStringList> versions(const QString &package) const = 0;
    /// Reads the index of one source, every doubt about it an error; and those of the distribution if it has none yet, whose
    /// failure is only told to the sink.
    virtual core::Result<> refresh(const QString &sourceFile, const Work &work) = 0;
    /// What installing would change; nothing is. InvalidInput for a version that is not offered, Conflict when packages
    /// would go that are not in `mayRemove`.
    virtual core::Result<PackageChanges> simulate(const PackageRequest &request) const = 0;
    /// Downloads everything, keeps in the directory `keepOldIn` (made, for root only) what restore() needs, and only then
    /// makes exactly these changes. After a failure restore() is called for.
    virtual core::Result<> install(const PackageChanges &changes, const QString &keepOldIn, const Work &work) = 0;
    /// Keeps in the directory `keepIn` what restore() needs to take `changes` back, where they are made by other means than
    /// install().
    virtual core::Result<> keep(const PackageChanges &changes, const QString &keepIn) const
    {
        (void)changes;
        (void)keepIn;
        return {};
    }
    /// Brings every package of `changes` back to what it was `before`, with its marks, whatever install() left, also when it
    /// was killed. Needs no network, and may be repeated.
    virtual core::Result<> restore(const PackageChanges &changes, const QString &keptIn, const Work &work) = 0;
};

/// apt's or dnf's (by the name of yum, too), whichever the host has; Unsupported where it has neither.
core::Result<std::unique_ptr<PackageManager>> findPackageManager(const core::HostReader &host);

} // namespace dockwright::helper
