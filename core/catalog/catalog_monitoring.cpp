// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/tables.h"
#include "core/host/paths.h"

namespace dockwright::core {

namespace {

// clang-format off
constexpr Directive monitoringTable[] = {
    {"dockwright-metrics/OnUnitActiveSec", "", "", "",
     Disposition::Added, paths::metricsTimer, "Timer", "OnUnitActiveSec",
     QT_TRANSLATE_NOOP("Dockwright", "The interval between two measurements; Prometheus does not need to scrape more often than that."),
     "systemd.timer(5), OnUnitActiveSec=; node_exporter, Textfile Collector", "", Effect::None, ""},
    {"dockwright-metrics/ExecStart", "", "", "",
     Disposition::Added, paths::metricsService, "Service", "ExecStart",
     QT_TRANSLATE_NOOP("Dockwright", "Writes a new file and renames it over the old one, so that node_exporter never reads a partial file. The guide's “ls -l /proc/PID/fd | wc -l” counts one descriptor too many, since the first line of ls is the total."),
     "node_exporter, Textfile Collector; proc_pid_fd(5)", "", Effect::None, ""},
    {"dockwright-metrics/CapabilityBoundingSet", "", "", "",
     Disposition::Added, paths::metricsService, "Service", "CapabilityBoundingSet",
     QT_TRANSLATE_NOOP("Dockwright", "The capabilities needed to count the descriptors of a dockerd that has all capabilities, to read what only root may read, and to write to a directory that may belong to node_exporter. All other capabilities are dropped."),
     "capabilities(7); ptrace(2), PTRACE_MODE_READ_FSCREDS", "", Effect::None, ""},
    {"dockwright-metrics/ReadWritePaths", "", "", "",
     Disposition::Added, paths::metricsService, "Service", "ReadWritePaths",
     QT_TRANSLATE_NOOP("Dockwright", "The only directory that it can write to; everything else is read-only for it."),
     "systemd.exec(5), ReadWritePaths=, ProtectSystem=", "", Effect::None, "", {"231", "", "systemd.exec(5)"}},
    {"dockwright-metrics/RestrictAddressFamilies", "", "", "",
     Disposition::Added, paths::metricsService, "Service", "RestrictAddressFamilies",
     QT_TRANSLATE_NOOP("Dockwright", "It communicates with dockerd and systemd over their local sockets, asks the kernel for its routes (AF_NETLINK), and communicates with nothing over a network; it does not need anything that the directives below forbid."),
     "systemd.exec(5), Sandboxing", "", Effect::None, "", {"211", "", "systemd.exec(5)"}},
    {"dockwright-metrics-file/ExecStart", "", "", "",
     Disposition::Added, paths::metricsFileService, "Service", "ExecStart",
     QT_TRANSLATE_NOOP("Dockwright", "Creates the directory if it does not exist, as before node_exporter is installed."),
     "systemd.service(5), ExecStart=", "", Effect::None, ""},
    {"dockwright-metrics-file/ExecStop", "", "", "",
     Disposition::Added, paths::metricsFileService, "Service", "ExecStop",
     QT_TRANSLATE_NOOP("Dockwright", "Removes the file when the timer is stopped. Otherwise node_exporter would keep serving the last values as if they were current."),
     "systemd.unit(5), PartOf=; node_exporter, Textfile Collector", "", Effect::None, ""},
    {"dockwright-doctor/OnUnitActiveSec", "", "", "",
     Disposition::Added, paths::doctorTimer, "Timer", "OnUnitActiveSec",
     QT_TRANSLATE_NOOP("Dockwright", "The interval between two probes of the mirrors. A mirror is left out after two that failed."),
     "systemd.timer(5), OnUnitActiveSec=", "", Effect::None, ""},
    {"dockwright-doctor/RandomizedDelaySec", "", "", "",
     Disposition::Added, paths::doctorTimer, "Timer", "RandomizedDelaySec",
     QT_TRANSLATE_NOOP("Dockwright", "A tenth of the interval, at most an hour, so that many hosts do not probe a mirror at the same time."),
     "systemd.timer(5), RandomizedDelaySec=", "", Effect::None, "", {"229", "", "systemd.timer(5)"}},
    {"dockwright-doctor/ExecStart", "", "", "",
     Disposition::Added, paths::doctorService, "Service", "ExecStart",
     QT_TRANSLATE_NOOP("Dockwright", "Probes the mirrors that the plan names, and has dockerd use those that work in their order: by a reload, which leaves containers alone, and never by a restart. It is a transaction, which is rolled back if a pull works worse afterwards."),
     "moby daemon/reload.go, reloadRegistryConfig", "", Effect::None, ""},
    {"dockwright-doctor/CapabilityBoundingSet", "", "", "",
     Disposition::Added, paths::doctorService, "Service", "CapabilityBoundingSet",
     QT_TRANSLATE_NOOP("Dockwright", "The capabilities needed to read what only root may read, to see whether dockerd is well, to write daemon.json with its owner and mode, and to probe as the user nobody. All other capabilities are dropped."),
     "capabilities(7); ptrace(2), PTRACE_MODE_READ_FSCREDS", "", Effect::None, ""},
    {"dockwright-doctor/ReadWritePaths", "", "", "",
     Disposition::Added, paths::doctorService, "Service", "ReadWritePaths",
     QT_TRANSLATE_NOOP("Dockwright", "The directories that it can write to: the configuration of dockerd, the journal of transactions, and the lock. Everything else is read-only for it."),
     "systemd.exec(5), ReadWritePaths=, ProtectSystem=", "", Effect::None, "", {"231", "", "systemd.exec(5)"}},
    {"dockwright-doctor/RestrictAddressFamilies", "", "", "",
     Disposition::Added, paths::doctorService, "Service", "RestrictAddressFamilies",
     QT_TRANSLATE_NOOP("Dockwright", "It communicates with dockerd and systemd over their local sockets, and with the mirrors over IPv4 and IPv6; it does not need anything that the directives below forbid."),
     "systemd.exec(5), Sandboxing", "", Effect::None, "", {"211", "", "systemd.exec(5)"}},
};
// clang-format on

} // namespace

std::span<const Directive> monitoringDirectives()
{
    return monitoringTable;
}

} // namespace dockwright::core
