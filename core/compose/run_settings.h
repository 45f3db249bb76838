// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/compose/run_host.h"

namespace dockwright::core {

/// Where a setting can be read back.
enum class RunPlace {
    Cgroup,   ///< a file of the container's cgroup; `key` is its name
    Disk,     ///< the line of io.max that begins with `key`
    Status,   ///< /proc/PID/status; `key` is the field
    Mount,    ///< /proc/PID/mountinfo; `key` is the mount point
    Mtu,      ///< of eth0 in the container
    OomScore, ///< /proc/PID/oom_score_adj
    Init,     ///< the name of process 1
    Docker,   ///< kept by dockerd, not by the kernel
};

/// One setting, and what the kernel must say of it.
struct RunSetting {
    QString id;     ///< "cpu.max", "CapBnd"
    QString option; ///< of `docker run`; empty: what holds without one
    RunPlace place = RunPlace::Cgroup;
    QString key;
    QString expected; ///< empty: it cannot be said beforehand
    Message note;

    friend bool operator==(const RunSetting &, const RunSetting &) = default;
};

/// What each member of the run turns into on a host with cgroup v2, and what holds for every container.
std::vector<RunSetting> runSettings(const ContainerRun &run, const RunHost &host);

/// What a container shows of itself; raw texts of the kernel.
struct RunReadings {
    std::map<QString, QByteArray> cgroup; ///< file → content
    QByteArray status;
    QByteArray mounts; ///< mountinfo
    QByteArray oomScore;
    QByteArray initName;
    QByteArray restart; ///< as dockerd keeps it, "on-failure:5"
    QByteArray mtu{};   ///< of eth0; empty where there is none

    friend bool operator==(const RunReadings &, const RunReadings &) = default;
};

/// What the readings say of the setting; empty if nothing.
QString readBack(const RunSetting &setting, const RunReadings &readings);

/// One finding for each setting, "run/ID": without readings what is expected (Info), with them whether it is so.
Findings judgeRun(const std::vector<RunSetting> &settings, const RunReadings *readings);

/// True if this docker command line loses --device-read-bps and its like (docker/cli#5321: 25.0 to 25.0.6, 26, to 27.1.1).
bool dropsDeviceLimits(const QString &clientVersion);

/// cpu.weight of `--cpu-shares` as this runtime converts it; nullopt if that is not known.
std::optional<qint64> weightOf(qint64 shares, const QString &runtime, const QString &version);

} // namespace dockwright::core
