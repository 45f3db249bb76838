// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"

#include <chrono>

namespace dockwright::core {

/// LimitNOFILE = ⌈n × 1024 × 1.5⌉, the guide's formula; exact for n up to 100 000.
constexpr qint64 limitNofile(qint64 containers)
{
    return containers * 1536;
}

/// LimitNPROC = ⌈n × 256 × 1.2⌉ = ⌈n × 1536 / 5⌉.
constexpr qint64 limitNproc(qint64 containers)
{
    return (containers * 1536 + 4) / 5;
}

/// TasksMax = max(16384, 16 n).
constexpr qint64 tasksMax(qint64 containers)
{
    return containers > 1024 ? containers * 16 : 16384;
}

/// What the guide wants of docker.service, with 50-performance.conf ("Metrics: 目标启动时间 < 5s,恢复时间 < 30s"): that it
/// starts, and that it is back after a restart, within these.
inline constexpr std::chrono::seconds startTarget{5};
inline constexpr std::chrono::seconds backTarget{30};

/// The files that one container may open: the plan's, or less where the host cannot give that many, since a container
/// that asks for more than the hard limit of the host cannot be started at all.
qint64 containerNofile(const Plan &plan, const HostFacts &facts);

/// The value for MemoryMax=: the plan's, or half the RAM in bytes for "auto"; nullopt when the RAM is unknown.
std::optional<QString> memoryMax(const Plan &plan, const HostFacts &facts);

/// The value for CPUQuota=: the plan's, or 80 % of all cores ("320%" for 4) for "auto"; nullopt when their number is
/// unknown. "" means no bound ("infinity" is written as the empty value there, systemd.resource-control(5)).
std::optional<QString> cpuQuota(const Plan &plan, const HostFacts &facts);

} // namespace dockwright::core
