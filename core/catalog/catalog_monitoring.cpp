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
     QT_TRANSLATE_NOOP("Dockwright", "It communicates with dockerd and systemd over their local sockets, and with nothing over a network; it does not need anything that the directives below forbid."),
     "systemd.exec(5), Sandboxing", "", Effect::None, "", {"211", "", "systemd.exec(5)"}},
    {"dockwright-metrics-file/ExecStart", "", "", "",
     Disposition::Added, paths::metricsFileService, "Service", "ExecStart",
     QT_TRANSLATE_NOOP("Dockwright", "Creates the directory if it does not exist, as before node_exporter is installed."),
     "systemd.service(5), ExecStart=", "", Effect::None, ""},
    {"dockwright-metrics-file/ExecStop", "", "", "",
     Disposition::Added, paths::metricsFileService, "Service", "ExecStop",
     QT_TRANSLATE_NOOP("Dockwright", "Removes the file when the timer is stopped. Otherwise node_exporter would keep serving the last values as if they were current."),
     "systemd.unit(5), PartOf=; node_exporter, Textfile Collector", "", Effect::None, ""},
};
// clang-format on

} // namespace

std::span<const Directive> monitoringDirectives()
{
    return monitoringTable;
}

} // namespace dockwright::core
