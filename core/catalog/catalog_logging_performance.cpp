// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/tables.h"
#include "core/host/paths.h"

namespace dockwright::core {

namespace {

constexpr auto worksAsPublished =
    QT_TRANSLATE_NOOP("Dockwright", "As published, systemd accepts it, and dockerd works with it.");

// clang-format off
constexpr Directive logging[] = {
    {"daemon.json/log-level", "40-logging.conf", "Environment DOCKER_LOG_LEVEL", "\"DOCKER_LOG_LEVEL=info\"",
     Disposition::Moved, paths::daemonJson, "", "/log-level",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd does not read this variable; its log level is a key of daemon.json."),
     "moby daemon/config/config.go, LogLevel; dockerd(8), --log-level",
     QT_TRANSLATE_NOOP("Dockwright", "DOCKER_LOG_LEVEL=debug changes nothing."), Effect::RestartDocker, ""},
    {"40-logging/LogsDirectoryMaxFiles", "40-logging.conf", "LogsDirectoryMaxFiles", "10",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "systemd has no such directive. The journal has its own limits (SystemMaxUse= in journald.conf), and container logs are rotated by log-opts in daemon.json."),
     "systemd.directives(7); journald.conf(5)",
     QT_TRANSLATE_NOOP("Dockwright", "systemd: LogsDirectoryMaxFiles is an unknown key in [Service] and is ignored."), Effect::None, ""},
    {"40-logging/LogsDirectoryMode", "40-logging.conf", "LogsDirectoryMode", "0755",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "It has no effect without LogsDirectory=, and dockerd writes to the journal, not to /var/log."),
     "systemd.exec(5), LogsDirectoryMode=", "", Effect::None, ""},
    {"40-logging/LogRateLimitIntervalSec", "40-logging.conf", "LogRateLimitIntervalSec", "30s",
     Disposition::Kept, paths::loggingDropIn, "Service", "LogRateLimitIntervalSec",
     QT_TRANSLATE_NOOP("Dockwright", "The journal accepts at most LogRateLimitBurst messages of dockerd in this interval, and logs how many it dropped."),
     "systemd.exec(5), LogRateLimitIntervalSec=", worksAsPublished, Effect::RestartDocker, "LogRateLimitIntervalUSec", {"240", "", "systemd.exec(5)"}},
    {"40-logging/LogRateLimitBurst", "40-logging.conf", "LogRateLimitBurst", "1000",
     Disposition::Kept, paths::loggingDropIn, "Service", "LogRateLimitBurst",
     QT_TRANSLATE_NOOP("Dockwright", "How many messages that is; containers with the journald log driver log through dockerd and share this limit."),
     "systemd.exec(5), LogRateLimitBurst=", worksAsPublished, Effect::RestartDocker, "LogRateLimitBurst", {"240", "", "systemd.exec(5)"}},
    {"40-logging/StandardOutput", "40-logging.conf", "StandardOutput", "journal",
     Disposition::Kept, paths::loggingDropIn, "Service", "StandardOutput",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd's own messages go to the journal, regardless of DefaultStandardOutput=."),
     "systemd.exec(5), StandardOutput=", worksAsPublished, Effect::RestartDocker, "StandardOutput"},
    {"40-logging/StandardError", "40-logging.conf", "StandardError", "journal",
     Disposition::Kept, paths::loggingDropIn, "Service", "StandardError",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd logs to standard error, so this is the directive that matters."),
     "systemd.exec(5), StandardError=", worksAsPublished, Effect::RestartDocker, "StandardError"},
    {"40-logging/SyslogLevel", "40-logging.conf", "SyslogLevel", "info",
     Disposition::Kept, paths::loggingDropIn, "Service", "SyslogLevel",
     QT_TRANSLATE_NOOP("Dockwright", "The level of messages without a level prefix, such as those of dockerd."),
     "systemd.exec(5), SyslogLevel=", worksAsPublished, Effect::RestartDocker, "SyslogLevel"},
};
// clang-format on

// clang-format off
constexpr Directive performance[] = {
    {"50-performance/TimeoutStartSec", "50-performance.conf", "TimeoutStartSec", "300 # 5 分钟启动超时",
     Disposition::Corrected, paths::performanceDropIn, "Service", "TimeoutStartSec",
     QT_TRANSLATE_NOOP("Dockwright", "How long dockerd may take to become ready; with many containers it needs minutes."),
     "systemd.service(5), TimeoutStartSec=", noTrailingComments, Effect::None, "TimeoutStartUSec", {"188", "", "systemd.service(5)"}},
    {"50-performance/TimeoutStopSec", "50-performance.conf", "TimeoutStopSec", "120 # 2 分钟停止超时",
     Disposition::Corrected, paths::performanceDropIn, "Service", "TimeoutStopSec",
     QT_TRANSLATE_NOOP("Dockwright", "How long dockerd may take to stop its containers before systemd kills it."),
     "systemd.service(5), TimeoutStopSec=", noTrailingComments, Effect::None, "TimeoutStopUSec", {"188", "", "systemd.service(5)"}},
    {"50-performance/KillMode", "50-performance.conf", "KillMode", "mixed # 先 SIGTERM,再 SIGKILL",
     Disposition::Corrected, paths::performanceDropIn, "Service", "KillMode",
     QT_TRANSLATE_NOOP("Dockwright", "Only dockerd itself is stopped. With mixed, systemd also kills what is left in the cgroup, which contains containerd and all shims where dockerd starts containerd itself."),
     "systemd.kill(5), KillMode=; docker.service of moby contrib/init/systemd",
     QT_TRANSLATE_NOOP("Dockwright", "mixed, with containerd started by dockerd and live-restore on: a restart kills every container; process keeps them running."),
     Effect::None, "KillMode", {"187", "", "systemd.kill(5)"}},
    {"50-performance/KillSignal", "50-performance.conf", "KillSignal", "SIGTERM",
     Disposition::Kept, paths::performanceDropIn, "Service", "KillSignal",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd shuts down cleanly on SIGTERM; it is also the default of systemd."),
     "systemd.kill(5), KillSignal=", "", Effect::None, "KillSignal", {"187", "", "systemd.kill(5)"}},
    {"50-performance/SendSIGKILL", "50-performance.conf", "SendSIGKILL", "yes",
     Disposition::Kept, paths::performanceDropIn, "Service", "SendSIGKILL",
     QT_TRANSLATE_NOOP("Dockwright", "If dockerd does not stop within TimeoutStopSec, it is killed, so that a restart always completes."),
     "systemd.kill(5), SendSIGKILL=", "", Effect::None, "SendSIGKILL", {"187", "", "systemd.kill(5)"}},
    {"50-performance/SendSIGHUP", "50-performance.conf", "SendSIGHUP", "yes # 通知子进程重载",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "It sends SIGHUP right after SIGTERM, and dockerd takes SIGHUP as a request to reload its configuration, in the middle of its shutdown. It is meant for shells."),
     "systemd.kill(5), SendSIGHUP=; moby daemon/command/daemon_unix.go, setupConfigReloadTrap", noTrailingComments,
     Effect::None, ""},
    {"50-performance/Restart", "50-performance.conf", "Restart", "on-failure",
     Disposition::Kept, paths::performanceDropIn, "Service", "Restart",
     QT_TRANSLATE_NOOP("Dockwright", "When systemd restarts dockerd automatically; never after systemctl stop."),
     "systemd.service(5), Restart=", "", Effect::None, "Restart"},
    {"50-performance/RestartSec", "50-performance.conf", "RestartSec", "5s # 5 秒后重启",
     Disposition::Corrected, paths::performanceDropIn, "Service", "RestartSec",
     QT_TRANSLATE_NOOP("Dockwright", "The delay before an automatic restart."),
     "systemd.service(5), RestartSec=", noTrailingComments, Effect::None, "RestartUSec"},
    {"50-performance/StartLimitIntervalSec", "50-performance.conf", "StartLimitInterval", "60s # 60 秒内",
     Disposition::Corrected, paths::performanceDropIn, "Unit", "StartLimitIntervalSec",
     QT_TRANSLATE_NOOP("Dockwright", "If dockerd fails StartLimitBurst times within this interval, systemd stops restarting it. Since systemd 230 it is named StartLimitIntervalSec and belongs in [Unit]."),
     "systemd.unit(5), StartLimitIntervalSec=", noTrailingComments, Effect::None, "StartLimitIntervalUSec", {"229", "", "systemd.unit(5)"}},
    {"50-performance/StartLimitBurst", "50-performance.conf", "StartLimitBurst", "5 # 最多重启 5 次",
     Disposition::Corrected, paths::performanceDropIn, "Unit", "StartLimitBurst",
     QT_TRANSLATE_NOOP("Dockwright", "How many starts are allowed in that interval; manual starts count too, until systemctl reset-failed."),
     "systemd.unit(5), StartLimitBurst=",
     QT_TRANSLATE_NOOP("Dockwright", "With the 3 of the packaged unit, three restarts in 60 s end in “start-limit-hit”."),
     Effect::None, "StartLimitBurst", {"229", "", "systemd.unit(5)"}},
    {"50-performance/Nice", "50-performance.conf", "Nice", "-5 # 提高进程优先级",
     Disposition::Corrected, paths::performanceDropIn, "Service", "Nice",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd is scheduled before ordinary processes, so that it responds on a busy host. Left out where dockerd starts containerd itself, since all containers would inherit it; build steps inherit it in any case."),
     "systemd.exec(5), Nice=; fork(2)", noTrailingComments, Effect::RestartDocker, "Nice"},
    {"50-performance/IOSchedulingClass", "50-performance.conf", "IOSchedulingClass", "realtime",
     Disposition::Corrected, paths::performanceDropIn, "Service", "IOSchedulingClass",
     QT_TRANSLATE_NOOP("Dockwright", "Unpacking an image in the realtime class would starve all other I/O of the host, so best-effort is the default. Only the bfq scheduler honors it. Left out where dockerd starts containerd itself, since all containers would inherit it."),
     "systemd.exec(5), IOSchedulingClass=; ioprio_set(2)", "", Effect::RestartDocker, "IOSchedulingClass"},
    {"50-performance/IOSchedulingPriority", "50-performance.conf", "IOSchedulingPriority", "2 # IO 优先级",
     Disposition::Corrected, paths::performanceDropIn, "Service", "IOSchedulingPriority",
     QT_TRANSLATE_NOOP("Dockwright", "The priority within that class, 0 being the highest; the class idle has none."),
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
