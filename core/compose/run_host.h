// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/compose/container_run.h"
#include "core/host/host_reader.h"

namespace dockwright::core {

/// A disk, or a part of one.
struct BlockDevice {
    QString number; ///< "254:0"
    bool isPartition = false;

    friend bool operator==(const BlockDevice &, const BlockDevice &) = default;
};

/// What the meaning of a ContainerRun depends on. Empty or nullopt: unknown.
struct RunHost {
    std::optional<qint64> cpus;
    std::optional<qint64> memoryBytes;
    std::optional<qint64> cgroupVersion;
    std::optional<int> lastCapability;
    std::optional<bool> hasSeccomp;
    bool isRemapped = false;
    bool hasBfq = false; ///< cgroups have the file io.bfq.weight
    qint64 pageSize = 4096;
    QString runtime; ///< that makes the containers: "runc", "crun"
    QString runtimeVersion;
    QString clientVersion;                                 ///< of the docker command line
    std::map<QString, std::optional<BlockDevice>> devices; ///< those that were asked for; nullopt: there is none

    friend bool operator==(const RunHost &, const RunHost &) = default;
};

/// As far as the facts say it.
RunHost runHostOf(const HostFacts &facts);
/// Looks at the disks that the run names, and at what weighs them. Only "/dev/NAME" is known; others stay unknown.
void readDevices(RunHost &host, const ContainerRun &run, const HostReader &reader);
/// Asks docker for its runtime and for its own version.
void readRuntime(RunHost &host, const QString &dockerPath, const HostReader &reader);

} // namespace dockwright::core
