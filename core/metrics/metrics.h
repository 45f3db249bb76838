// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exposure/judge_exposure.h"
#include "core/host/host_facts.h"
#include "core/host/mirror_records.h"
#include "core/plan/plan.h"

/// What Prometheus is told, in the text format of node_exporter's textfile collector.
namespace dockwright::core {

/// What Docker's data take on disk, in bytes by kind: "images", "containers", "local_volumes", "build_cache".
struct DiskUsage {
    std::map<QString, qint64> size;
    std::map<QString, qint64> reclaimable; ///< what `docker system prune` could free
    qint64 measuredAt = 0;                 ///< seconds since the epoch

    friend bool operator==(const DiskUsage &, const DiskUsage &) = default;
};

/// What `docker system df --format '{{json .}}'` printed; nullopt if it is not that.
std::optional<DiskUsage> readDiskUsage(const QByteArray &lines, qint64 measuredAt);

/// What an earlier writeMetrics() wrote of it; nullopt if there is nothing.
std::optional<DiskUsage> diskUsageIn(const QByteArray &metrics);

struct MetricsInput {
    const Plan *plan = nullptr;      ///< the one that was applied last
    std::optional<qint64> lastApply; ///< when, in seconds since the epoch
    std::optional<DiskUsage> disk;
    qint64 now = 0;          ///< seconds since the epoch
    MirrorRecords mirrors{}; ///< of the doctor
    std::optional<PortVerdicts> ports{};
};

/// Each metric with its HELP and TYPE. What could not be measured is left out, since 0 would be a number.
QByteArray writeMetrics(const HostFacts &facts, const MetricsInput &input);

} // namespace dockwright::core
