// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"
#include "core/plan/plan.h"
#include "core/steps/change_set.h"

#include <chrono>
#include <functional>
#include <stop_token>

namespace dockwright::helper {

class Installer;

/// Told once a second while something takes long, so that a screen can show it. False: whoever waits gives up, with the
/// failure cancelled().
using Waiting = std::function<bool(int seconds)>;

/// Somebody asked to stop.
core::Failure cancelled();

/// The host, to change: the only way in which Dockwright touches a machine. Files are reached from the root directory
/// one component at a time without following a link, and every directory on the way must belong to root and not be
/// writable by others.
class HostWriter : public core::HostReader
{
public:
    /// Writes beside the target, syncs, renames over it and syncs the directory, making missing directories (0755). Keeps
    /// the SELinux label of what it replaces. Fails with PlanStale when the target is not `expected` any more, with
    /// nothing written. `owner` is set before the rename.
    virtual core::Result<> writeFile(const QString &path, const core::FileFact &file,
                                     const std::optional<core::FileFact> &expected) = 0;
    /// Removes a file, and syncs its directory; fails with PlanStale when it is not `expected` any more.
    virtual core::Result<> removeFile(const QString &path, const core::FileFact &expected) = 0;
    /// Whether writeFile() and removeFile() could do their work: no link on the way, nothing immutable, no file system that is
    /// mounted read-only.
    virtual core::Result<> mayReplace(const QString &path) const = 0;
    /// The further users and groups who may read a file (acl(5)), as the kernel has them; empty if there are none, it is not
    /// there, or cannot be told.
    virtual QByteArray accessList(const QString &path) const = 0;
    /// Gives it to a file that is there, whose mode it then tells, too.
    virtual core::Result<> setAccessList(const QString &path, const QByteArray &list) = 0;
    /// Removes an empty directory that Dockwright made; one that is not empty or not there is left alone.
    virtual void removeEmptyDirectory(const QString &path) = 0;

    /// Takes an address (CIDR) from an interface.
    virtual core::Result<> dropAddress(const QString &interface, const QString &address) = 0;
    virtual core::Result<> setSysctl(const QString &name, const QString &value) = 0;
    /// Asks systemd-analyze about the files of these units, and fails when systemd refuses a line of ours; its words are in
    /// `detail`. What it merely remarks of a line that is in effect, each release in words of its own, is given back. systemd
    /// has then read its files again.
    virtual core::Result<core::Findings> verifyUnits(const QStringList &units) = 0;
    /// `dockerd --validate` on a candidate daemon.json with the flags of the unit in effect.
    virtual core::Result<> validateDaemonJson(const QByteArray &candidate, const QStringList &flags) = 0;
    virtual core::Result<> reloadManager() = 0;
    /// Awaits the job; for docker.service reads back that dockerd took its file.
    virtual core::Result<> reloadUnit(const QString &unit, const Waiting &waiting) = 0;
    /// Resets start limits, then restarts and awaits the job and, for docker.service, an answering daemon.
    virtual core::Result<> restartUnit(const QString &unit, const Waiting &waiting) = 0;
    /// docker.service with its containerd.service, as restartUnit() does. One transaction of systemd has both and all that goes
    /// down with either, so that what goes down with containerd alone does not start its container for a dockerd that is about
    /// to be stopped.
    virtual core::Result<> restartBoth(const Waiting &waiting) = 0;
    /// Starts a unit, and awaits that it is active, a minute at most.
    virtual core::Result<> startUnit(const QString &unit, const Waiting &waiting) = 0;
    virtual core::Result<> stopUnit(const QString &unit, const Waiting &waiting) = 0;
    virtual core::Result<> enableUnit(const QString &unit, const Waiting &waiting) = 0;  ///< and starts it
    virtual core::Result<> disableUnit(const QString &unit, const Waiting &waiting) = 0; ///< and stops it
    /// Whether a boot starts it: now it runs on, or does not, as before.
    virtual core::Result<> setEnabled(const QString &unit, bool isEnabled) = 0;

    virtual core::HostFacts inspect(core::Depth depth) = 0;
    /// From now on what only asks is given up once `stop` is requested: what dockerd says is then unknown. Never what changes
    /// something, or cleans up.
    virtual void heed(const std::stop_token &) {}
    /// The health of this host, whose dockerd runs, will be asked for soon: what takes long may begin.
    virtual void prepareHealth() {}
    /// What Docker reaches outside of this host, whose dockerd runs; what is not answered within `limit` does not work. Nothing
    /// is asked where the plan wants nothing asked, and nullopt where nobody can be. `facts` have what dockerd says of itself.
    virtual std::optional<core::OutsideFacts> lookOutside(const core::HostFacts &, const core::VerifySettings &,
                                                          std::chrono::seconds, const Waiting &)
    {
        return std::nullopt;
    }
    /// What an outsider reaches of this host, whose dockerd runs, that the plan does not allow; nullopt where none is made.
    virtual std::optional<core::OutsiderFacts> lookFromOutside(const core::ExposureSettings &, const std::stop_token &)
    {
        return std::nullopt;
    }
    /// What a check of the health that was cut off has left there is removed.
    virtual void clearLeftOvers() {}
    /// The last lines of a unit's journal since `sinceMonotonic` (µs), for a failure's report; empty if there is none.
    virtual QString journal(const QString &unit, int lines) = 0;
    /// False for a directory: nothing is reloaded, restarted or probed there.
    virtual bool isLive() const = 0;
    /// True of a machine that is being booted, where Docker's units wait for whoever asks: none of them runs yet, a start of
    /// one is not awaited, and dockerd is not asked.
    virtual bool isBooting() const { return false; }
    /// What installs Docker; null for a directory.
    virtual Installer *installer() { return nullptr; }
};

} // namespace dockwright::helper
