// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/tables.h"
#include "core/host/paths.h"

namespace dockwright::core {

namespace {

// clang-format off
constexpr Directive proxyAndLimitsTable[] = {
    {"10-proxy/HTTP_PROXY", "10-proxy.conf", "Environment HTTP_PROXY",
     "\"HTTP_PROXY=http://proxy.corp.example.com:8080/\"",
     Disposition::Kept, paths::proxyDropIn, "Service", "Environment",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd pulls images, not the docker command, so the proxy has to be set in the environment of dockerd. In a unit file percent signs are doubled, since systemd reads a single one as a specifier."),
     "systemd.exec(5), Environment=; systemd.unit(5), Specifiers; Docker documentation, Daemon proxy configuration",
     QT_TRANSLATE_NOOP("Dockwright", "With %40 in the value, systemd discards the whole assignment and only logs it; %%40 works."),
     Effect::RestartDocker, "Environment"},
    {"10-proxy/HTTPS_PROXY", "10-proxy.conf", "Environment HTTPS_PROXY",
     "\"HTTPS_PROXY=http://proxy.corp.example.com:8080/\"",
     Disposition::Kept, paths::proxyDropIn, "Service", "Environment",
     QT_TRANSLATE_NOOP("Dockwright", "The proxy for https, over which nearly all registries are accessed."),
     "systemd.exec(5), Environment=; Docker documentation, Daemon proxy configuration",
     "", Effect::RestartDocker, "Environment"},
    {"10-proxy/NO_PROXY", "10-proxy.conf", "Environment NO_PROXY",
     "\"NO_PROXY=\\\n"
     "127.0.0.1,\\\n"
     "localhost,\\\n"
     "172.17.0.0/16,\\ # Docker 默认网桥\n"
     "10.0.0.0/8,\\ # 企业内网\n"
     "192.168.0.0/16,\\ # 本地网络\n"
     ".docker.internal,\\ # Docker 内部通信\n"
     ".zjx521,\\ # 企业域名\n"
     "cluster.local,\\ # K8s 集群域名 (兼容性考虑)\n"
     "metadata.google.internal # GCP 元数据服务\n"
     "\"",
     Disposition::Corrected, paths::proxyDropIn, "Service", "Environment",
     QT_TRANSLATE_NOOP("Dockwright", "Destinations that bypass the proxy, on one line: a comment after a trailing backslash ends the value. Host names, .domains, IP addresses and CIDRs work; patterns such as 172.17.* do not."),
     "systemd.syntax(7); golang.org/x/net/http/httpproxy, Config.NoProxy",
     QT_TRANSLATE_NOOP("Dockwright", "As published, the whole NO_PROXY is lost and 8 lines are reported as invalid."),
     Effect::RestartDocker, "Environment"},
    {"10-proxy/EnvironmentFile", "", "", "",
     Disposition::Added, paths::proxyDropIn, "Service", "EnvironmentFile",
     QT_TRANSLATE_NOOP("Dockwright", "The proxy URL contains a password. Every user can read the properties of a unit, so it is in a file that only root can read."),
     "systemd.exec(5), EnvironmentFile=",
     QT_TRANSLATE_NOOP("Dockwright", "The value from the file is not visible in “systemctl show -p Environment”; a single % is correct there."),
     Effect::RestartDocker, "EnvironmentFiles"},

    {"20-limits/LimitNOFILE", "20-limits.conf", "LimitNOFILE", "1572864 # 1.5M = 1000 × 1024 × 1.5",
     Disposition::Corrected, paths::limitsDropIn, "Service", "LimitNOFILE",
     QT_TRANSLATE_NOOP("Dockwright", "Open files of dockerd: containers × 1024 × 1.5, the guide's formula. Deliberately finite, since programs that walk through all possible descriptors become slow without a limit."),
     "systemd.exec(5), LimitNOFILE=; moby#38814, containerd#3201", noTrailingComments,
     Effect::RestartDocker, "LimitNOFILE"},
    {"20-limits/LimitNPROC", "20-limits.conf", "LimitNPROC", "307200 # 300K = 1000 × 256 × 1.2",
     Disposition::Corrected, paths::limitsDropIn, "Service", "LimitNPROC",
     QT_TRANSLATE_NOOP("Dockwright", "Processes: containers × 256 × 1.2, the guide's formula. The kernel does not enforce it for root; it limits other users only where they inherit it from dockerd."),
     "systemd.exec(5), LimitNPROC=; setrlimit(2), RLIMIT_NPROC", noTrailingComments,
     Effect::RestartDocker, "LimitNPROC"},
    {"20-limits/TasksMax", "20-limits.conf", "TasksMax", "16384 # 16K 任务,足够支撑大规模部署",
     Disposition::Corrected, paths::limitsDropIn, "Service", "TasksMax",
     QT_TRANSLATE_NOOP("Dockwright", "Threads and processes in the cgroup of dockerd, including docker-proxy, and including the shims where dockerd starts containerd itself: at least 16384, and 16 for each container."),
     "systemd.resource-control(5), TasksMax=", noTrailingComments,
     Effect::None, "TasksMax", {"227", "", "systemd.resource-control(5)"}},
    {"20-limits/MemoryAccounting", "20-limits.conf", "MemoryAccounting", "yes",
     Disposition::Kept, paths::limitsDropIn, "Service", "MemoryAccounting",
     QT_TRANSLATE_NOOP("Dockwright", "Accounts for the memory of dockerd, which the limit below needs."),
     "systemd.resource-control(5), MemoryAccounting=", "", Effect::None, "MemoryAccounting", {"208", "", "systemd.resource-control(5)"}},
    {"20-limits/MemoryMax", "20-limits.conf", "MemoryLimit", "32G # 32GB 内存限制,保留宿主机资源",
     Disposition::Corrected, paths::limitsDropIn, "Service", "MemoryMax",
     QT_TRANSLATE_NOOP("Dockwright", "The most memory that dockerd itself may use; containers have cgroups of their own and are not limited by it. MemoryLimit is the old name for cgroup v1."),
     "systemd.resource-control(5), MemoryMax=",
     QT_TRANSLATE_NOOP("Dockwright", "MemoryLimit: systemd warns that it is deprecated and recommends MemoryMax."),
     Effect::None, "MemoryMax", {"231", "", "systemd.resource-control(5)"}},
    {"20-limits/CPUAccounting", "20-limits.conf", "CPUAccounting", "yes",
     Disposition::Kept, paths::limitsDropIn, "Service", "CPUAccounting",
     QT_TRANSLATE_NOOP("Dockwright", "Accounts for the CPU time of dockerd, for systemctl status and systemd-cgtop."),
     "systemd.resource-control(5), CPUAccounting=",
     QT_TRANSLATE_NOOP("Dockwright", "“Support for option CPUAccounting= has been removed and it is ignored”; the unit is "
                                     "loaded and started all the same."),
     Effect::None, "CPUAccounting", {"", "258", "systemd.resource-control(5), History"}, "systemd 262"},
    {"20-limits/CPUQuota", "20-limits.conf", "CPUQuota", "800% # 8 核 CPU 配额,保留 20% 给系统",
     Disposition::Corrected, paths::limitsDropIn, "Service", "CPUQuota",
     QT_TRANSLATE_NOOP("Dockwright", "The most CPU time that dockerd itself may use, in percent of one core; containers are not limited by it. The guide's rule is to leave a fifth of all cores to the system."),
     "systemd.resource-control(5), CPUQuota=", noTrailingComments,
     Effect::None, "CPUQuotaPerSecUSec", {"213", "", "systemd.resource-control(5)"}},
    {"sysctl/fs.nr_open", "", "", "",
     Disposition::Added, paths::sysctl, "", "fs.nr_open",
     QT_TRANSLATE_NOOP("Dockwright", "The kernel's upper limit for any open file limit. A higher limit cannot be set: systemd then uses the nearest value that it can, and containers with such a limit do not start."),
     "proc_sys_fs(5), nr_open; systemd.exec(5), LimitNOFILE=",
     QT_TRANSLATE_NOOP("Dockwright", "With default-ulimits above the limit of the host, every docker run fails: “error setting rlimit type 7”."),
     Effect::None, ""},
};
// clang-format on

} // namespace

std::span<const Directive> proxyAndLimitDirectives()
{
    return proxyAndLimitsTable;
}

} // namespace dockwright::core
