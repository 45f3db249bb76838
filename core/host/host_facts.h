// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/effect.h"
#include "core/base/json.h"
#include "core/host/audited_docker.h"
#include "core/host/install_facts.h"
#include "core/host/network_facts.h"
#include "core/host/outside_facts.h"
#include "core/host/readiness_facts.h"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace dockwright::core {

enum class FileKind { Regular, Directory, Symlink, Other };

/// A file as it is on the host. `content` is empty for anything but a regular file.
struct FileFact {
    QByteArray content;
    int mode = 0644; ///< permission bits
    int uid = 0;
    int gid = 0;
    FileKind kind = FileKind::Regular;

    friend bool operator==(const FileFact &, const FileFact &) = default;
};

/// A unit as systemd sees it, merged from its file and all drop-ins. With `--root` read from the files alone.
struct UnitFacts {
    QString loadState;     ///< "loaded", "not-found", "masked", …
    QString activeState;   ///< "active", "inactive", "failed", "activating", …; empty when unknown
    QString subState;      ///< "running", "auto-restart", …
    QString unitFileState; ///< "enabled", "disabled", "static", …
    QString fragmentPath;  ///< the unit file
    QStringList dropIns;   ///< paths of the drop-ins in effect, in systemd's order
    qint64 mainPid = 0;
    qint64 restarts = 0;                ///< NRestarts
    quint64 startedMonotonic = 0;       ///< ExecMainStartTimestampMonotonic, µs
    std::vector<QStringList> execStart; ///< argument vectors, variables not expanded
    QStringList environment;            ///< "NAME=value", as systemd holds it
    QStringList environmentFiles;       ///< paths, "-" in front of optional ones removed
    QStringList companions;             ///< of Docker's units: see companionsOf() and followersOfDocker()
    /// All other properties as `systemctl show` prints them, by their D-Bus name: booleans yes/no, lists joined by a blank.
    std::map<QString, QString> properties;

    bool isLoaded() const { return loadState == QLatin1String("loaded"); }
    bool isMasked() const { return loadState == QLatin1String("masked"); }
    bool isActive() const { return activeState == QLatin1String("active"); }
    /// It runs, or is about to.
    bool isUp() const { return isUpIn(activeState); }
    static bool isUpIn(const QString &state)
    {
        return state == QLatin1String("active") || state == QLatin1String("activating") || state == QLatin1String("reloading");
    }
    /// Stopped, and not to be started at boot either: somebody has switched it off.
    bool isSwitchedOff() const
    {
        return activeState == QLatin1String("inactive") && unitFileState == QLatin1String("disabled");
    }
    /// One of `properties`; empty when it is not known.
    QString property(const QString &name) const
    {
        const auto found = properties.find(name);
        return found != properties.end() ? found->second : QString();
    }
    /// It runs in both, and was not started in between (systemd.exec(5), $INVOCATION_ID).
    bool isSameRun(const UnitFacts &other) const
    {
        const QString run = property(QStringLiteral("InvocationID"));
        return isActive() && other.isActive() && !run.isEmpty() && run == other.property(QStringLiteral("InvocationID"));
    }
    /// True if one of these properties, "Requires" and its like, lists the unit.
    bool lists(const QString &unit, std::initializer_list<const char *> names) const;
    friend bool operator==(const UnitFacts &, const UnitFacts &) = default;
};

/// How far systemd has a unit of ours in use. Empty where it does not say, which is as if it had.
struct OwnUnitState {
    QString unitFileState; ///< as in UnitFacts
    QString activeState;

    bool isEnabled() const { return unitFileState.isEmpty() || unitFileState == QLatin1String("enabled"); }
    bool isUp() const { return activeState.isEmpty() || UnitFacts::isUpIn(activeState); }
    bool isOn() const { return isEnabled() && isUp(); }

    friend bool operator==(const OwnUnitState &, const OwnUnitState &) = default;
};

struct ContainerFact {
    QString id; ///< 12 hex digits
    QString name;
    QString image;
    QString restartPolicy;
    bool removesItself = false; ///< `docker run --rm`
    /// Its swarm keeps another in its place if this one ends.
    bool isSwarmTask = false;
    QStringList hookDevices{}; ///< lost as systemd reads its files again: see devicesOfHooks()
    QString service{};         ///< of the swarm, that it is a replica of; "" for no task of one

    friend bool operator==(const ContainerFact &, const ContainerFact &) = default;
};

/// The parts of `docker info` that Dockwright needs: what is in effect in the running daemon.
struct DaemonFacts {
    QString serverVersion;
    QString storageDriver;
    QString loggingDriver;
    QString cgroupDriver;
    QString cgroupVersion;
    QString dockerRootDir;
    /// Not where the files and flags of today say: somebody has edited them since it was started. Known where containers run.
    bool keepsDataElsewhere = false;
    QString swarmState; ///< "inactive", "active", "pending", "locked", "error"
    QString httpProxy;  ///< redacted by dockerd itself
    QString httpsProxy;
    QString noProxy;
    bool liveRestore = false;
    QStringList mirrors; ///< dockerd ends each with one "/"
    QStringList insecureRegistries;
    QStringList securityOptions;
    QStringList warnings;
    std::map<QString, QString> settings{}; ///< keys of daemon.json in effect (core/daemon/in_effect.h), as compact JSON

    friend bool operator==(const DaemonFacts &, const DaemonFacts &) = default;
};

/// Images are kept by containerd. dockerd names its snapshotter then, and a driver of its own otherwise (moby daemon/info.go).
bool usesContainerdStore(const DaemonFacts &daemon);

/// What the throw-away container of the health check said.
struct ProbeFacts {
    bool created = false;  ///< it ran and exited 0
    QString failure;       ///< docker's words if it did not
    qint64 nofileSoft = 0; ///< RLIMIT_NOFILE inside
    qint64 nofileHard = 0;
    qint64 pid = 0; ///< the probe's own process id: 1 without an init
    bool noNewPrivileges = false;
    QString logDriver;                     ///< HostConfig.LogConfig.Type of the container
    std::map<QString, QString> logOptions; ///< HostConfig.LogConfig.Config
    QString userMap;                       ///< first line of /proc/self/uid_map inside: "0 100000 65536"
    QStringList addresses{};               ///< on the default bridge, but for those of the link; none where it is not used

    friend bool operator==(const ProbeFacts &, const ProbeFacts &) = default;
};

/// What the running dockerd process shows in /proc.
struct ProcessFacts {
    std::map<QString, QString> softLimits; ///< /proc/PID/limits by its name, "Max open files" → "307200" or "unlimited"
    std::map<QString, QString> hardLimits;
    QString capabilityBoundingSet; ///< CapBnd of /proc/PID/status, 16 hex digits
    std::optional<qint64> seccomp; ///< Seccomp of /proc/PID/status: 0 none, 1 strict, 2 a filter
    qint64 nice = 0;
    qint64 oomScoreAdjust = 0;
    std::optional<qint64> openFiles{}; ///< how many descriptors are in /proc/PID/fd
    std::optional<qint64> threads{};   ///< Threads of /proc/PID/status

    friend bool operator==(const ProcessFacts &, const ProcessFacts &) = default;
};

/// A running container whose process 1 has children that have ended and that it does not wait for.
struct UnreapedFact {
    QString container;   ///< its name
    QString init;        ///< name of its process 1
    QStringList zombies; ///< "4711 sleep": process id on the host and name

    friend bool operator==(const UnreapedFact &, const UnreapedFact &) = default;
};

/// The containerd that a running dockerd uses.
struct ContainerdFacts {
    QString address;                    ///< of its socket
    QString version;                    ///< as it says it; empty: it does not answer
    QString containersNamespace;        ///< in which dockerd has its containers, "moby"
    std::optional<bool> hasNamespace{}; ///< nullopt: there is no ctr to ask
    QString failure;                    ///< ctr's words, if it does not answer

    friend bool operator==(const ContainerdFacts &, const ContainerdFacts &) = default;
};

/// What user namespaces of containers are made from: subuid(5), subgid(5) for the user that dockerd takes by default.
struct RemapFacts {
    bool hasUser = false; ///< dockremap is in /etc/passwd
    bool canMake = false; ///< useradd (or adduser) and usermod are there, with which dockerd makes user and ranges
    qint64 uids = 0;      ///< ids in the user's ranges
    qint64 gids = 0;
    qint64 firstFree = 100000; ///< behind everybody's ranges in both files

    friend bool operator==(const RemapFacts &, const RemapFacts &) = default;
};

/// What was written with --no-restart and waits for the next start.
struct PendingEffect {
    Effect effect = Effect::None;
    std::map<QString, QString> runs; ///< unit → InvocationID of the run that does not have it

    friend bool operator==(const PendingEffect &, const PendingEffect &) = default;
};

void to_json(Json &json, const PendingEffect &pending);
void from_json(const Json &json, PendingEffect &pending);

/// What Dockwright wrote last, to tell a hand-edit from its own work (three-way merge). Hashes only, so it holds no secret.
struct LastWritten {
    std::map<QString, QString> files;      ///< path → SHA-256 of the bytes written
    std::map<QString, QString> daemonKeys; ///< JSON pointer in daemon.json → SHA-256 of the value written
    PendingEffect pending{};
    std::map<QString, QString> meanings{}; ///< path of a TOML file of a registry → SHA-256 of what it says
    QString bridge{};                      ///< the address of docker0 (CIDR) before `bip` was written; empty without one

    void remember(const QString &path, const QByteArray &content);
    /// Every byte of it is ours.
    bool isUntouched(const QString &path, const QByteArray &content) const;
    /// The same, but for comments in a TOML file of a registry: what it says is ours.
    bool isAsWritten(const QString &path, const QByteArray &content) const;

    friend bool operator==(const LastWritten &, const LastWritten &) = default;
};

/// What only an audit looks at.
struct AuditFacts {
    /// Files, directories and sockets as stat shows them, links not followed and without their content.
    std::map<QString, FileFact> entries;
    QStringList unreadable;                   ///< of those, the ones that the user may not look at
    QStringList mountPoints;                  ///< those on the way to Docker's data
    std::optional<qint64> dockerGroup;        ///< id of the group docker; nullopt: there is none
    QStringList dockerMembers;                ///< of that group, in /etc/group and as first group in /etc/passwd
    QStringList writtenRules;                 ///< of auditd, in its files
    std::optional<QStringList> loadedRules{}; ///< what the kernel has (auditctl -l); nullopt: it could not be asked
    std::optional<AuditedDocker> docker{};    ///< nullopt: dockerd could not be asked

    friend bool operator==(const AuditFacts &, const AuditFacts &) = default;
};

/// A transaction that was cut off: before another change it is rolled back, which has an effect of its own.
struct UnfinishedFacts {
    quint64 transaction = 0; ///< the newest, where there are several
    bool restartsDocker = false;
    QStringList interrupted{}; ///< containers, units, work and devices, as a preview names them

    friend bool operator==(const UnfinishedFacts &, const UnfinishedFacts &) = default;
};

/// Everything Dockwright knows of a host. nullopt means "could not be measured", which is not "no".
struct HostFacts {
    QString osName; ///< PRETTY_NAME
    QString osId;
    QStringList osIdLike;
    QString osVersion;
    QString osCodename;       ///< VERSION_CODENAME
    QString osUbuntuCodename; ///< UBUNTU_CODENAME: of what a derivative is made from
    QString osDebianCodename; ///< DEBIAN_CODENAME
    QString kernel;
    QString architecture;           ///< as `uname -m`
    QString timeZone;               ///< "Asia/Shanghai"; empty where it is not known
    QStringList attachedNetworks{}; ///< see attachedNetworks()
    QStringList searchDomains{};    ///< see searchDomains()
    std::optional<qint64> systemdVersion;
    std::optional<qint64> cpus;
    std::optional<qint64> memoryBytes;
    std::map<QString, QString> sysctls; ///< "fs.nr_open" → "1048576"; only those read
    std::optional<qint64> cgroupVersion;
    /// The hard limit for open files that nobody on this host can raise: that of PID 1 where it has no CAP_SYS_RESOURCE,
    /// as in a container. nullopt: only fs.nr_open bounds it.
    std::optional<qint64> nofileCeiling;

    QString qtVersion; ///< of the program that gathered this; "" in the facts of an older one

    std::optional<QString> dockerdPath; ///< nullopt: not installed
    QString dockerdVersion;             ///< as dockerd says it, "20.10.24+dfsg1"; "" where it is not known
    std::optional<QString> dockerPath;
    QString dockerOrigin; ///< "docker-ce", "docker.io", "snap", "static", "podman-docker" or ""
    std::optional<UnitFacts> dockerUnit;
    std::optional<UnitFacts> dockerSocket;
    std::optional<UnitFacts> containerdUnit;
    /// Of paths::ownUnits, by their names, those whose files are there.
    std::map<QString, OwnUnitState> ownUnits{};
    /// Docker's data say that this host belongs to a swarm, which they do while dockerd is stopped, too.
    bool hasSwarmState = false;
    /// A storage driver of dockerd's own has something below its data root: dockerd 29 stays with it (moby
    /// daemon/graphdriver/driver.go HasPriorDriver). Only root sees it.
    bool hasOwnStore = false;
    std::map<QString, bool> tlsFiles{}; ///< those that dockerd reads for TLS, by its settings: is there something?
    std::optional<DaemonFacts> daemon;
    std::optional<std::vector<ContainerFact>> runningContainers;
    QStringList dockerWork{}; ///< what dockerd works at, "docker build": see workOfDocker()

    /// Every file that a plan can write and that exists, drop-ins of others on our units, and the unit files themselves.
    std::map<QString, FileFact> files;
    LastWritten lastWritten;

    std::optional<UnfinishedFacts> unfinished{}; ///< only root sees it; only gathered for --inspect

    std::optional<RemapFacts> remap;
    std::optional<ReadinessFacts> readiness; ///< only gathered for --readiness, --inspect and the wizard

    /// Only gathered for a plan that sets something of the section "network", for --inspect, --health and --verify.
    std::optional<NetworkFacts> network{};

    std::optional<InstallFacts> install; ///< only gathered for a plan that installs, and for --inspect and --uninstall

    std::optional<AuditFacts> audit; ///< only gathered for --audit

    // Only gathered for --health and --verify:
    std::optional<ProcessFacts> dockerdProcess;
    std::optional<ProbeFacts> probe;
    std::optional<QStringList> journalErrors; ///< of docker.service since its start, priority err and worse
    std::optional<std::vector<UnreapedFact>> unreaped;
    std::optional<ContainerdFacts> containerd{};
    std::optional<OutsideFacts> outside;       ///< nullopt, too, where the plan wants nothing asked
    std::optional<OutsideFacts> outsideBefore; ///< the same before a change that has just been made
    std::optional<OutsiderFacts> outsider{};   ///< only for a plan that keeps others out of published ports

    /// What containers publish; only gathered for a plan that says who may reach that.
    std::optional<std::vector<PublishedPort>> published{};

    /// dockerd uses a containerd.service of its own (true) or starts and owns a containerd (false).
    bool containerdIsOwnUnit() const;
    /// A Swarm node, or one that still waits to be one again: dockerd does not start with live-restore there.
    bool isInSwarm() const;
    /// Docker was switched off on this host, as where it runs rootless: nobody asked for it to be started.
    bool isDockerSwitchedOff() const;
    /// Names of the containers that run; none where that is not known.
    QStringList namesOfRunning() const;
    /// There is a dockerd, or a unit that starts one.
    bool hasDocker() const { return dockerdPath || (dockerUnit && dockerUnit->isLoaded()); }
    /// As it runs now; nullopt where nobody has looked.
    std::optional<OwnUnitState> ownUnit(const QString &unit) const;
    /// Null when it is not there.
    const FileFact *file(const QString &path) const;
    /// The same as a value of its own.
    std::optional<FileFact> fileFact(const QString &path) const;

    friend bool operator==(const HostFacts &, const HostFacts &) = default;
};

/// One of paths::ownUnits.
bool isOwnUnit(const QString &unit);

/// The facts as JSON, the format of `--inspect` and `--facts`. Proxy passwords are replaced by "xxxxx".
QByteArray writeFacts(const HostFacts &facts);

/// The bytes of paths::lastWritten, and back; what cannot be read counts as nothing written.
QByteArray writeLastWritten(const LastWritten &written);
LastWritten readLastWritten(const QByteArray &json);

/// Reads what writeFacts wrote; members that are absent are unknown.
Result<HostFacts> readFacts(const QByteArray &json);

} // namespace dockwright::core
