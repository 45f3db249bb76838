#include "core/catalog/tables.h"
#include "core/host/paths.h"

namespace dockwright::core {

namespace {

// clang-format off
constexpr Directive directives[] = {
    {"dockwright-metrics/OnUnitActiveSec", "", "", "",
     Disposition::Added, paths::metricsTimer, "Timer", "OnUnitActiveSec",
     QT_TRANSLATE_NOOP("Dockwright", "How long after one measurement the next one begins; Prometheus need not ask more often than that."),
     "systemd.timer(5), OnUnitActiveSec=; node_exporter, Textfile Collector", "", Effect::None, ""},
    {"dockwright-metrics/ExecStart", "", "", "",
     Disposition::Added, paths::metricsService, "Service", "ExecStart",
     QT_TRANSLATE_NOOP("Dockwright", "Writes a new file and renames it over the old one, so that node_exporter never reads half of one. The guide's "
                                     "“ls -l /proc/PID/fd | wc -l” counts one descriptor too many, since ls prints a line with the total first."),
     "node_exporter, Textfile Collector; proc_pid_fd(5)", "", Effect::None, ""},
    {"dockwright-metrics/CapabilityBoundingSet", "", "", "",
     Disposition::Added, paths::metricsService, "Service", "CapabilityBoundingSet",
     QT_TRANSLATE_NOOP("Dockwright", "What it takes to count the descriptors of a dockerd that has all capabilities, to read what only root may "
                                     "read, and to write into a directory that may belong to node_exporter. Every other capability is given up."),
     "capabilities(7); ptrace(2), PTRACE_MODE_READ_FSCREDS", "", Effect::None, ""},
    {"dockwright-metrics/ReadWritePaths", "", "", "",
     Disposition::Added, paths::metricsService, "Service", "ReadWritePaths",
     QT_TRANSLATE_NOOP("Dockwright", "The one directory that it can write to; all else is read-only for it."),
     "systemd.exec(5), ReadWritePaths=, ProtectSystem=", "", Effect::None, "", {"231", "", "systemd.exec(5)"}},
    {"dockwright-metrics/RestrictAddressFamilies", "", "", "",
     Disposition::Added, paths::metricsService, "Service", "RestrictAddressFamilies",
     QT_TRANSLATE_NOOP("Dockwright", "It talks to dockerd and systemd over their local sockets and to nobody over a network; it needs nothing of "
                                     "what the lines below forbid."),
     "systemd.exec(5), Sandboxing", "", Effect::None, "", {"211", "", "systemd.exec(5)"}},
    {"dockwright-metrics-file/ExecStart", "", "", "",
     Disposition::Added, paths::metricsFileService, "Service", "ExecStart",
     QT_TRANSLATE_NOOP("Dockwright", "Makes the directory where it is missing, as before node_exporter is installed."),
     "systemd.service(5), ExecStart=", "", Effect::None, ""},
    {"dockwright-metrics-file/ExecStop", "", "", "",
     Disposition::Added, paths::metricsFileService, "Service", "ExecStop",
     QT_TRANSLATE_NOOP("Dockwright", "Takes the file away when the timer is stopped. node_exporter would hand on its last numbers for ever, and "
                                     "they would look like new ones."),
     "systemd.unit(5), PartOf=; node_exporter, Textfile Collector", "", Effect::None, ""},
};
// clang-format on

} // namespace

std::span<const Directive> monitoringDirectives()
{
    return directives;
}

} // namespace dockwright::core
