// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/tables.h"
#include "core/host/paths.h"

namespace dockwright::core {

namespace {

constexpr auto notRead = QT_TRANSLATE_NOOP("Dockwright", "dockerd ignores DOCKER_OPTS in its environment.");

// clang-format off
constexpr Directive reliabilityTable[] = {
    {"dockwright-heartbeat/OnUnitActiveSec", "60-reliability.conf", "WatchdogSec", "30s # 30 秒心跳超时",
     Disposition::Moved, paths::heartbeatTimer, "Timer", "OnUnitActiveSec",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd sends no watchdog keep-alive to systemd, so WatchdogSec= would kill a healthy daemon again and again. With reliability.heartbeat, a timer checks dockerd every 30 s instead."),
     "sd_notify(3), WATCHDOG=1; moby daemon/command/daemon_linux.go",
     QT_TRANSLATE_NOOP("Dockwright", "WatchdogSec=5s: systemd kills dockerd every five seconds (“Watchdog timeout (limit 5s)!”)."),
     Effect::None, ""},
    {"dockwright-heartbeat/ExecStart", "", "", "",
     Disposition::Added, paths::heartbeatService, "Service", "ExecStart",
     QT_TRANSLATE_NOOP("Dockwright", "Queries dockerd with a timeout of 10 s and restarts it after three consecutive failures. While docker.service is not active, nothing is counted and nothing is done, so a stopped Docker stays stopped."),
     "systemd.service(5), ExecStart=; systemctl(1), try-restart", "", Effect::None, ""},
    {"60-reliability/DOCKER_OPTS", "60-reliability.conf", "Environment DOCKER_OPTS",
     "\"DOCKER_OPTS=--live-restore --iptables=false\"",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd does not read this variable. Only the unit of Debian and Ubuntu puts it on the command line, where it would conflict with daemon.json."),
     "docker.service of Debian's docker.io and of docker-ce",
     QT_TRANSLATE_NOOP("Dockwright", "docker-ce: no effect. Debian: used as flags, and an invalid one prevents dockerd from starting."),
     Effect::None, ""},
    {"60-reliability/DOCKER_OPTS --live-restore", "60-reliability.conf", "Environment DOCKER_OPTS --live-restore",
     "--live-restore",
     Disposition::Moved, paths::daemonJson, "", "/live-restore",
     QT_TRANSLATE_NOOP("Dockwright", "A key of daemon.json, which is read with every unit and which dockerd applies on reload."),
     "moby daemon/reload.go; Docker documentation, Live restore", notRead, Effect::Reload, ""},
    {"60-reliability/DOCKER_OPTS --iptables=false", "60-reliability.conf", "Environment DOCKER_OPTS --iptables=false",
     "--iptables=false",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "Without its firewall rules no port is published and no container reaches an external network, unless all these rules are written by hand."),
     "Docker documentation, Packet filtering and firewalls", notRead, Effect::None, ""},
    {"60-reliability/Wants", "", "", "",
     Disposition::Added, paths::reliabilityDropIn, "Unit", "Wants",
     QT_TRANSLATE_NOOP("Dockwright", "Pulls in the target that the next line orders after; After= alone does not."),
     "systemd.special(7), network-online.target", "", Effect::None, "Wants", {"201", "", "systemd.unit(5)"}},
    {"60-reliability/After", "60-reliability.conf", "After", "containerd.service network-online.target",
     Disposition::Corrected, paths::reliabilityDropIn, "Unit", "After",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd starts once the network is up, so that the addresses of published ports exist. Dependencies belong in [Unit]; the ordering after containerd is in 70-containerd.conf, where it is a unit of its own."),
     "systemd.unit(5), After=",
     QT_TRANSLATE_NOOP("Dockwright", "systemd: After is an unknown key in [Service] and is ignored."), Effect::None, "After", {"201", "", "systemd.unit(5)"}},
    {"60-reliability/CPUWeight", "60-reliability.conf", "CPUShares", "1024 # 保证 CPU 份额",
     Disposition::Corrected, paths::reliabilityDropIn, "Service", "CPUWeight",
     QT_TRANSLATE_NOOP("Dockwright", "The share of CPU time under contention. CPUShares=1024 was the default of cgroup v1; CPUWeight=100 is the equivalent in cgroup v2."),
     "systemd.resource-control(5), CPUWeight=; systemd src/core/cgroup.c, cgroup_cpu_shares_to_weight",
     QT_TRANSLATE_NOOP("Dockwright", "CPUShares: systemd warns that it is deprecated and recommends CPUWeight."), Effect::None, "CPUWeight", {"232", "", "systemd.resource-control(5)"}},
    {"60-reliability/IOWeight", "60-reliability.conf", "BlockIOWeight", "1000 # IO 权重",
     Disposition::Corrected, paths::reliabilityDropIn, "Service", "IOWeight",
     QT_TRANSLATE_NOOP("Dockwright", "Twice the default share of I/O when disks are busy. BlockIOWeight=1000 is twice its default of 500, as IOWeight=200 is twice 100."),
     "systemd.resource-control(5), IOWeight=; systemd src/core/cgroup.c, cgroup_weight_blkio_to_io",
     noTrailingComments, Effect::None, "IOWeight", {"230", "", "systemd.resource-control(5)"}},
    {"60-reliability/Slice", "60-reliability.conf", "Slice", "system.slice # 放入系统 slice",
     Disposition::Corrected, paths::reliabilityDropIn, "Service", "Slice",
     QT_TRANSLATE_NOOP("Dockwright", "The slice of system services; it is also the default of systemd."),
     "systemd.resource-control(5), Slice=", noTrailingComments, Effect::RestartDocker, "Slice", {"208", "", "systemd.resource-control(5)"}},
    {"60-reliability/Delegate", "60-reliability.conf", "Delegate", "yes # 委托 cgroup 管理给 dockerd",
     Disposition::Corrected, paths::reliabilityDropIn, "Service", "Delegate",
     QT_TRANSLATE_NOOP("Dockwright", "systemd does not touch the cgroups that dockerd creates below its own."),
     "systemd.resource-control(5), Delegate=; docker.service of moby contrib/init/systemd", noTrailingComments,
     Effect::RestartDocker, "Delegate", {"218", "", "systemd.resource-control(5)"}},
    {"60-reliability/OOMScoreAdjust", "chapter 2", "--oom-score-adj", "-500",
     Disposition::Moved, paths::reliabilityDropIn, "Service", "OOMScoreAdjust",
     QT_TRANSLATE_NOOP("Dockwright", "When the host runs out of memory, the kernel kills a container before dockerd. The guide sets this for containers; here it is set where it protects all of them. Containers get their own value from dockerd, 0 by default."),
     "systemd.exec(5), OOMScoreAdjust=; proc_pid_oom_score_adj(5)", "", Effect::RestartDocker, "OOMScoreAdjust"},
};
// clang-format on

} // namespace

std::span<const Directive> reliabilityDirectives()
{
    return reliabilityTable;
}

} // namespace dockwright::core
