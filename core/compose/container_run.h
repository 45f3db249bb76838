// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <optional>
#include <vector>

namespace dockwright::core {

/// How much a container may read from and write to one disk.
struct DeviceLimit {
    QString device;  ///< "/dev/vda"
    QString readBps; ///< bytes a second as docker takes them, "10m"; empty: no limit
    QString writeBps;
    std::optional<qint64> readIops; ///< operations a second
    std::optional<qint64> writeIops;

    friend bool operator==(const DeviceLimit &, const DeviceLimit &) = default;
};

/// A network of its own, a bridge that `docker network create` makes.
struct RunNetwork {
    QString name;              ///< empty: none is made
    std::optional<qint64> mtu; ///< bytes of the largest packet
    QString subnet;            ///< "10.20.0.0/24"; empty: from dockerd's address pools
    bool internal = false;     ///< nothing outside of it can be reached
    QStringList options;       ///< of the driver, "com.docker.network.bridge.enable_icc=false"

    friend bool operator==(const RunNetwork &, const RunNetwork &) = default;
};

/// How a container is to run. What is empty is left as Docker has it. The JSON form has the same names.
struct ContainerRun {
    QString image;
    QString memory;     ///< "512m"
    QString memorySwap; ///< memory and swap together; "-1": no limit
    QString cpus;       ///< "1.5"
    std::optional<qint64> cpuShares;
    QString cpuset;             ///< "0-1,3"
    std::optional<qint64> pids; ///< -1: no limit
    std::vector<DeviceLimit> io;
    std::optional<qint64> blkioWeight; ///< 10 to 1000: the share of busy disks
    std::optional<qint64> oomScoreAdj; ///< -1000 (never killed) to 1000 (killed first) when the host is out of memory
    RunNetwork network;
    bool init = false;
    QString user; ///< "1000", "1000:1000", "nobody"
    QStringList capDrop;
    QStringList capAdd;
    bool readOnly = false;
    QStringList tmpfs; ///< "/run", "/tmp:size=64m"
    bool noNewPrivileges = false;
    QString restart; ///< "no", "always", "unless-stopped", "on-failure", "on-failure:5"

    friend bool operator==(const ContainerRun &, const ContainerRun &) = default;
};

/// The option of a network's driver that `mtu` becomes (moby daemon/libnetwork/netlabel/labels.go, DriverMTU).
inline constexpr auto mtuOption = "com.docker.network.driver.mtu";

/// The bounds on what is read.
inline constexpr JsonLimits runLimits{64LL * 1024, 8, 64};

/// Reads the JSON form; everything that is not a member, or of another type, is an error of its own.
tl::expected<ContainerRun, Errors> readRun(const QByteArray &json);
/// What readRun reads, without what is empty.
QByteArray writeRun(const ContainerRun &run);

} // namespace dockwright::core
