// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

#include <optional>
#include <vector>

namespace dockwright::core {

/// How a container that runs is confined, as `docker inspect` says it (moby api, types container.InspectResponse).
struct AuditedContainer {
    QString name;
    QString user; ///< "", "root", "0:0": root of its user namespace
    QString appArmorProfile;
    QStringList securityOptions;
    QStringList addedCapabilities; ///< with CAP_ or without, as they were given
    bool isPrivileged = false;
    QStringList hostPaths;      ///< of the host, that it may write to
    QStringList sharedMounts;   ///< where it has mounts that show on the host, too (propagation shared, rshared)
    QStringList publishedPorts; ///< "0.0.0.0:80", "[::]:443"; without an address: on all of them
    QString networkMode;
    QString pidMode;
    QString ipcMode;
    QString utsMode;
    QString usernsMode;
    QString cgroupParent;
    qint64 memoryBytes = 0; ///< 0: no limit
    qint64 pidsLimit = 0;   ///< 0 and less: no limit
    bool hasCpuShare = false;
    bool isReadOnly = false; ///< its root file system
    QString restartPolicy;
    qint64 mostRestarts = 0;
    QStringList devices; ///< of the host
    QStringList ulimits; ///< of its own
    bool hasHealthCheck = false;
    std::optional<bool> runsSshd{}; ///< nullopt: dockerd could not tell its processes

    friend bool operator==(const AuditedContainer &, const AuditedContainer &) = default;
};

/// A node of a swarm.
struct AuditedSwarm {
    bool isManager = false;
    bool isKnown = false; ///< a manager that answered all of what follows, which it does while a majority of them is there
    qint64 managers = 0;
    QString listenAddress;    ///< "0.0.0.0:2377"; "" where it could not be read
    QStringList openNetworks; ///< overlay networks whose traffic is not encrypted
    qint64 secrets = 0;
    bool isLocked = false; ///< a manager that is started asks for a key (--autolock)
    qint64 certificateDays = 0;

    friend bool operator==(const AuditedSwarm &, const AuditedSwarm &) = default;
};

/// What dockerd has, as it was asked for an audit.
struct AuditedDocker {
    std::vector<AuditedContainer> containers; ///< those that run, by name
    QStringList undescribed{};                ///< those that run, too, and that dockerd did not describe
    qint64 allContainers = 0;                 ///< with those that do not
    QStringList images;                       ///< by their tags, or ids
    QStringList imagesWithoutHealthCheck;
    qint64 imagesUnknown = 0;          ///< not looked into, or not described
    qint64 imagesInUse = 0;            ///< by some container
    std::optional<AuditedSwarm> swarm; ///< nullopt: in none

    friend bool operator==(const AuditedDocker &, const AuditedDocker &) = default;
};

} // namespace dockwright::core
