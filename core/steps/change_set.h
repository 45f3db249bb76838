// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/effect.h"
#include "core/base/finding.h"
#include "core/render/daemon_json.h"
#include "core/render/generated_file.h"
#include "core/steps/install_steps.h"

#include <variant>

namespace dockwright::core {

/// Writes a file whole, beside its target and renamed over it. Refused if the target is not `replaces` any more.
struct WriteFile {
    static constexpr auto kind = "write-file";
    static constexpr auto concern = Concern::Configuration;

    QString path;
    FileFact file;                    ///< content, mode and owner to be
    std::optional<FileFact> replaces; ///< nullopt: it was not there
    bool secret = false;

    friend bool operator==(const WriteFile &, const WriteFile &) = default;
};

struct RemoveFile {
    static constexpr auto kind = "remove-file";
    static constexpr auto concern = Concern::Configuration;

    QString path;
    FileFact replaces;
    bool secret = false;

    friend bool operator==(const RemoveFile &, const RemoveFile &) = default;
};

/// Sets a kernel variable now, as /etc/sysctl.d will at the next boot.
struct SetSysctl {
    static constexpr auto kind = "set-sysctl";
    static constexpr auto concern = Concern::Configuration;

    QString name; ///< with dots: "fs.nr_open"
    QString value;

    friend bool operator==(const SetSysctl &, const SetSysctl &) = default;
};

/// `systemd-analyze verify` on the files just written: a line of ours that systemd refuses is a failure, and what it merely
/// remarks is shown.
struct VerifyUnits {
    static constexpr auto kind = "verify-units";
    static constexpr auto concern = Concern::Configuration;

    QStringList units;

    friend bool operator==(const VerifyUnits &, const VerifyUnits &) = default;
};

/// `systemctl daemon-reload`.
struct ReloadManager {
    static constexpr auto kind = "reload-manager";
    static constexpr auto concern = Concern::Configuration;

    friend bool operator==(const ReloadManager &, const ReloadManager &) = default;
};

/// `systemctl reload`: SIGHUP for dockerd, whose result is read back since a rejected reload reports success.
struct ReloadUnit {
    static constexpr auto kind = "reload-unit";
    static constexpr auto concern = Concern::Configuration;

    QString unit;

    friend bool operator==(const ReloadUnit &, const ReloadUnit &) = default;
};

/// `systemctl restart` after `reset-failed`; starts the unit if it was not running.
struct RestartUnit {
    static constexpr auto kind = "restart-unit";
    static constexpr auto concern = Concern::Configuration;

    QString unit;
    bool isDown = false; ///< it is known not to run, so that nothing is interrupted

    friend bool operator==(const RestartUnit &, const RestartUnit &) = default;
};

/// `systemctl enable --now`.
struct EnableUnit {
    static constexpr auto kind = "enable-unit";
    static constexpr auto concern = Concern::Configuration;

    QString unit;

    friend bool operator==(const EnableUnit &, const EnableUnit &) = default;
};

/// `systemctl disable --now`.
struct DisableUnit {
    static constexpr auto kind = "disable-unit";
    static constexpr auto concern = Concern::Configuration;

    QString unit;
    bool runsOn = false; ///< `systemctl disable` alone

    friend bool operator==(const DisableUnit &, const DisableUnit &) = default;
};

/// `systemctl stop`: of what did not run before what is taken back.
struct StopUnit {
    static constexpr auto kind = "stop-unit";
    static constexpr auto concern = Concern::Configuration;

    QString unit;

    friend bool operator==(const StopUnit &, const StopUnit &) = default;
};

/// Takes addresses of IPv6 from docker0 that no network of Docker has once dockerd was restarted: it leaves them there.
struct DropAddresses {
    static constexpr auto kind = "drop-addresses";
    static constexpr auto concern = Concern::Configuration;

    QStringList addresses; ///< CIDR

    friend bool operator==(const DropAddresses &, const DropAddresses &) = default;
};

/// The closed vocabulary of what root may do for Dockwright.
using Step =
    std::variant<WriteFile, RemoveFile, SetSysctl, VerifyUnits, ReloadManager, ReloadUnit, RestartUnit, EnableUnit, DisableUnit,
                 StopUnit, DropAddresses, FetchKey, RefreshPackages, InstallPackages, RemovePackages, InstallBundle,
                 RemoveInstalled, AddGroup, RemoveGroup, AddMember, RemoveMember, RemoveData, RevertInstall>;

/// Everything that one plan does to one host, computed without touching it. Deterministic: the same plan and facts give
/// the same ChangeSet.
struct ChangeSet {
    std::vector<GeneratedFile> files; ///< every managed file as it will be, unchanged ones too
    std::vector<Step> steps;          ///< empty when there is nothing to do
    Effect effect = Effect::None;
    bool stopsContainers = false;    ///< the steps would stop running containers
    bool movesData = false;          ///< dockerd would look for images and containers elsewhere: those of today are hidden
    QStringList affectedContainers;  ///< names of the running containers that would stop
    QStringList affectedUnits;       ///< services of others that would be restarted or stopped along with Docker
    QStringList affectedWork;        ///< what dockerd works at, and a restart breaks off: "docker build"
    QStringList affectedDevices;     ///< containers that would lose devices, with these: "gpu (/dev/nvidia0)"
    std::vector<Conflict> conflicts; ///< undecided ones: while there is one, `steps` is empty
    Findings findings;               ///< advice and warnings about this plan on this host
    Json agreed;                     ///< what else is agreed to, and counts in the digest: decisions, what is done before

    bool isEmpty() const { return steps.empty(); }
    /// What runs on this host would be interrupted, which only its user may decide (`--yes`).
    bool interrupts() const
    {
        return stopsContainers || !affectedUnits.isEmpty() || !affectedWork.isEmpty() || !affectedDevices.isEmpty();
    }
    void interruptNobody();
    /// SHA-256 (hex) of the steps, of the files as they are shown, and of who is interrupted: what a user saw and authorized.
    /// What is secret is not in it, so that nobody can guess one with its help; a file is compared with what it replaces once
    /// more as it is written.
    QByteArray digest() const;
};

/// The error of an apply whose host is no longer what the preview was made from.
Error previewIsStale();

/// The error that names the running containers and the services which these changes would interrupt.
Error wouldInterrupt(const ChangeSet &changes);

/// True for a step that reloads or restarts docker.service or containerd.service.
bool startsDockerAnew(const Step &step);
/// `systemctl reload docker`, and not one of a unit of ours.
bool reloadsDocker(const Step &step);
/// A restart of dockerd, its socket or its containerd, and not of a timer of ours.
bool restartsDocker(const Step &step);

/// True for a step in which systemd reads its unit files again (`systemctl daemon-reload`). With the next change of any unit it
/// then sets anew what cgroups may do (measured with 257, vm/test).
bool reloadsManager(const Step &step);

/// How containers with devices of a hook keep them, for who may use --yes (`affectedDevices`).
Message remedyForDevices();

/// Keys of daemon.json on which it depends what containers reach, and for which these changes set another value; sorted. A key
/// that is not there has its standard.
QStringList changedNetworkKeys(const ChangeSet &changes);

/// The step as JSON without file contents, for events and the journal.
Json stepToJson(const Step &step);

/// What a step of this kind is about, by the kind's name in stepToJson(); one that is not known is about programs.
Concern concernOf(const std::string &kind);

/// The step in words: "Write /etc/docker/daemon.json".
Message describeStep(const Step &step);

} // namespace dockwright::core
