#include "core/catalog/tables.h"
#include "core/host/paths.h"

namespace dockwright::core {

namespace {

constexpr auto worksAsPublished = QT_TRANSLATE_NOOP("Dockwright", "As published systemd takes it, and dockerd works with it.");

// clang-format off
constexpr Directive logging[] = {
    {"daemon.json/log-level", "40-logging.conf", "Environment DOCKER_LOG_LEVEL", "\"DOCKER_LOG_LEVEL=info\"",
     Disposition::Moved, paths::daemonJson, "", "/log-level",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd reads no such variable; its log level is a key of daemon.json."),
     "moby daemon/config/config.go, LogLevel; dockerd(8), --log-level",
     QT_TRANSLATE_NOOP("Dockwright", "DOCKER_LOG_LEVEL=debug changes nothing."), Effect::RestartDocker, ""},
    {"40-logging/LogsDirectoryMaxFiles", "40-logging.conf", "LogsDirectoryMaxFiles", "10",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "systemd has no such directive. The journal has its own bounds (SystemMaxUse= in journald.conf), and "
                                     "container logs are rotated by log-opts in daemon.json."),
     "systemd.directives(7); journald.conf(5)",
     QT_TRANSLATE_NOOP("Dockwright", "systemd: LogsDirectoryMaxFiles is an unknown key in [Service], ignored."), Effect::None, ""},
    {"40-logging/LogsDirectoryMode", "40-logging.conf", "LogsDirectoryMode", "0755",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "It does nothing without LogsDirectory=, and dockerd writes to the journal, not to /var/log."),
     "systemd.exec(5), LogsDirectoryMode=", "", Effect::None, ""},
    {"40-logging/LogRateLimitIntervalSec", "40-logging.conf", "LogRateLimitIntervalSec", "30s",
     Disposition::Kept, paths::loggingDropIn, "Service", "LogRateLimitIntervalSec",
     QT_TRANSLATE_NOOP("Dockwright", "The journal takes at most LogRateLimitBurst lines of dockerd in this time, and says how many it dropped."),
     "systemd.exec(5), LogRateLimitIntervalSec=", worksAsPublished, Effect::RestartDocker, "LogRateLimitIntervalUSec", {"240", "", "systemd.exec(5)"}},
    {"40-logging/LogRateLimitBurst", "40-logging.conf", "LogRateLimitBurst", "1000",
     Disposition::Kept, paths::loggingDropIn, "Service", "LogRateLimitBurst",
     QT_TRANSLATE_NOOP("Dockwright", "How many lines that are; containers with the journald log driver log through dockerd and share them."),
     "systemd.exec(5), LogRateLimitBurst=", worksAsPublished, Effect::RestartDocker, "LogRateLimitBurst", {"240", "", "systemd.exec(5)"}},
    {"40-logging/StandardOutput", "40-logging.conf", "StandardOutput", "journal",
     Disposition::Kept, paths::loggingDropIn, "Service", "StandardOutput",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd's own messages go to the journal, whatever DefaultStandardOutput= says."),
     "systemd.exec(5), StandardOutput=", worksAsPublished, Effect::RestartDocker, "StandardOutput"},
    {"40-logging/StandardError", "40-logging.conf", "StandardError", "journal",
     Disposition::Kept, paths::loggingDropIn, "Service", "StandardError",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd logs to standard error, so this is the line that counts."),
     "systemd.exec(5), StandardError=", worksAsPublished, Effect::RestartDocker, "StandardError"},
    {"40-logging/SyslogLevel", "40-logging.conf", "SyslogLevel", "info",
     Disposition::Kept, paths::loggingDropIn, "Service", "SyslogLevel",
     QT_TRANSLATE_NOOP("Dockwright", "The level of lines that name none, as those of dockerd do."),
     "systemd.exec(5), SyslogLevel=", worksAsPublished, Effect::RestartDocker, "SyslogLevel"},
};
// clang-format on

// clang-format off
constexpr Directive performance[] = {
    {"50-performance/TimeoutStartSec", "50-performance.conf", "TimeoutStartSec", "300 # 5 分钟启动超时",
     Disposition::Corrected, paths::performanceDropIn, "Service", "TimeoutStartSec",
     QT_TRANSLATE_NOOP("Dockwright", "How long dockerd may take until it is ready; with many containers it needs minutes."),
     "systemd.service(5), TimeoutStartSec=", noTrailingComments, Effect::None, "TimeoutStartUSec", {"188", "", "systemd.service(5)"}},
    {"50-performance/TimeoutStopSec", "50-performance.conf", "TimeoutStopSec", "120 # 2 分钟停止超时",
     Disposition::Corrected, paths::performanceDropIn, "Service", "TimeoutStopSec",
     QT_TRANSLATE_NOOP("Dockwright", "How long dockerd may take to stop its containers before it is killed."),
     "systemd.service(5), TimeoutStopSec=", noTrailingComments, Effect::None, "TimeoutStopUSec", {"188", "", "systemd.service(5)"}},
    {"50-performance/KillMode", "50-performance.conf", "KillMode", "mixed # 先 SIGTERM,再 SIGKILL",
     Disposition::Corrected, paths::performanceDropIn, "Service", "KillMode",
     QT_TRANSLATE_NOOP("Dockwright", "Only dockerd is stopped. With mixed systemd also kills what is left in the cgroup, which holds containerd "
                                     "and all shims where dockerd starts containerd itself."),
     "systemd.kill(5), KillMode=; docker.service of moby contrib/init/systemd",
     QT_TRANSLATE_NOOP("Dockwright", "mixed, containerd owned by dockerd, live-restore on: a restart kills every container; process keeps them."),
     Effect::None, "KillMode", {"187", "", "systemd.kill(5)"}},
    {"50-performance/KillSignal", "50-performance.conf", "KillSignal", "SIGTERM",
     Disposition::Kept, paths::performanceDropIn, "Service", "KillSignal",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd stops in good order on SIGTERM; it is systemd's default too."),
     "systemd.kill(5), KillSignal=", "", Effect::None, "KillSignal", {"187", "", "systemd.kill(5)"}},
    {"50-performance/SendSIGKILL", "50-performance.conf", "SendSIGKILL", "yes",
     Disposition::Kept, paths::performanceDropIn, "Service", "SendSIGKILL",
     QT_TRANSLATE_NOOP("Dockwright", "A dockerd that does not stop within TimeoutStopSec is killed, so that a restart always ends."),
     "systemd.kill(5), SendSIGKILL=", "", Effect::None, "SendSIGKILL", {"187", "", "systemd.kill(5)"}},
    {"50-performance/SendSIGHUP", "50-performance.conf", "SendSIGHUP", "yes # 通知子进程重载",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "It sends SIGHUP right after SIGTERM, which dockerd reads as “load the configuration again”, in the middle "
                                     "of its shutdown. It is meant for shells."),
     "systemd.kill(5), SendSIGHUP=; moby daemon/command/daemon_unix.go, setupConfigReloadTrap", noTrailingComments,
     Effect::None, ""},
    {"50-performance/Restart", "50-performance.conf", "Restart", "on-failure",
     Disposition::Kept, paths::performanceDropIn, "Service", "Restart",
     QT_TRANSLATE_NOOP("Dockwright", "When systemd starts dockerd again by itself; never after systemctl stop."),
     "systemd.service(5), Restart=", "", Effect::None, "Restart"},
    {"50-performance/RestartSec", "50-performance.conf", "RestartSec", "5s # 5 秒后重启",
     Disposition::Corrected, paths::performanceDropIn, "Service", "RestartSec",
     QT_TRANSLATE_NOOP("Dockwright", "The pause before that start."),
     "systemd.service(5), RestartSec=", noTrailingComments, Effect::None, "RestartUSec"},
    {"50-performance/StartLimitIntervalSec", "50-performance.conf", "StartLimitInterval", "60s # 60 秒内",
     Disposition::Corrected, paths::performanceDropIn, "Unit", "StartLimitIntervalSec",
     QT_TRANSLATE_NOOP("Dockwright", "A dockerd that fails StartLimitBurst times within this time is left stopped. Its name is "
                                     "StartLimitIntervalSec and its section [Unit] since systemd 230."),
     "systemd.unit(5), StartLimitIntervalSec=", noTrailingComments, Effect::None, "StartLimitIntervalUSec", {"229", "", "systemd.unit(5)"}},
    {"50-performance/StartLimitBurst", "50-performance.conf", "StartLimitBurst", "5 # 最多重启 5 次",
     Disposition::Corrected, paths::performanceDropIn, "Unit", "StartLimitBurst",
     QT_TRANSLATE_NOOP("Dockwright", "How many starts that are; those by hand count too, until systemctl reset-failed."),
     "systemd.unit(5), StartLimitBurst=",
     QT_TRANSLATE_NOOP("Dockwright", "With the 3 of the packaged unit three restarts in 60 s end in “start-limit-hit”."),
     Effect::None, "StartLimitBurst", {"229", "", "systemd.unit(5)"}},
    {"50-performance/Nice", "50-performance.conf", "Nice", "-5 # 提高进程优先级",
     Disposition::Corrected, paths::performanceDropIn, "Service", "Nice",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd is served before ordinary processes, so that it answers on a busy host. Left out where dockerd "
                                     "starts containerd itself, since all containers would inherit it; build steps do anyway."),
     "systemd.exec(5), Nice=; fork(2)", noTrailingComments, Effect::RestartDocker, "Nice"},
    {"50-performance/IOSchedulingClass", "50-performance.conf", "IOSchedulingClass", "realtime",
     Disposition::Corrected, paths::performanceDropIn, "Service", "IOSchedulingClass",
     QT_TRANSLATE_NOOP("Dockwright", "Unpacking an image in the realtime class would starve all other I/O of the host, so best-effort is the "
                                     "default. Only the bfq scheduler heeds it. Left out where dockerd starts containerd itself, since all "
                                     "containers would inherit it."),
     "systemd.exec(5), IOSchedulingClass=; ioprio_set(2)", "", Effect::RestartDocker, "IOSchedulingClass"},
    {"50-performance/IOSchedulingPriority", "50-performance.conf", "IOSchedulingPriority", "2 # IO 优先级",
     Disposition::Corrected, paths::performanceDropIn, "Service", "IOSchedulingPriority",
     QT_TRANSLATE_NOOP("Dockwright", "The place within that class, 0 being served first; the class idle has none."),
     "systemd.exec(5), IOSchedulingPriority=", noTrailingComments, Effect::RestartDocker, "IOSchedulingPriority"},
};
// clang-format on

} // namespace

std::span<const Directive> loggingDirectives()
{
    return logging;
}

std::span<const Directive> performanceDirectives()
{
    return performance;
}

} // namespace dockwright::core
