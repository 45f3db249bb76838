#include "helper/bundle/host_needs.h"

#include <QCoreApplication>
#include <QStringList>

#include <array>

namespace dockwright::helper {

namespace {

constexpr auto forRules = QT_TRANSLATE_NOOP("Dockwright", "dockerd writes the rules of its networks with it.");
constexpr auto forNetworks = QT_TRANSLATE_NOOP("Dockwright", "Containers reach the network through it.");
constexpr auto forIsolation = QT_TRANSLATE_NOOP("Dockwright", "Containers are kept apart with it.");
constexpr auto forLimits = QT_TRANSLATE_NOOP("Dockwright", "Containers are limited and counted with it.");
constexpr auto forImages = QT_TRANSLATE_NOOP("Dockwright", "Images are laid over each other with it.");

constexpr std::array needs{
    HostNeed{NeedKind::Program, "iptables|nft", "", true, forRules},
    HostNeed{NeedKind::Path, "/sys/fs/cgroup/cgroup.controllers|/sys/fs/cgroup/memory", "CONFIG_CGROUPS", true, forLimits},
    HostNeed{NeedKind::Controller, "cpu", "CONFIG_CGROUP_SCHED", true, forLimits},
    HostNeed{NeedKind::Controller, "memory", "CONFIG_MEMCG", true, forLimits},
    HostNeed{NeedKind::Controller, "pids", "CONFIG_CGROUP_PIDS", false, forLimits},
    HostNeed{NeedKind::Controller, "cpuset", "CONFIG_CPUSETS", false, forLimits},
    HostNeed{NeedKind::Controller, "io|blkio", "CONFIG_BLK_CGROUP", false, forLimits},
    HostNeed{NeedKind::Path, "/proc/self/ns/pid", "CONFIG_PID_NS", true, forIsolation},
    HostNeed{NeedKind::Path, "/proc/self/ns/net", "CONFIG_NET_NS", true, forIsolation},
    HostNeed{NeedKind::Path, "/proc/self/ns/ipc", "CONFIG_IPC_NS", true, forIsolation},
    HostNeed{NeedKind::Path, "/proc/self/ns/uts", "CONFIG_UTS_NS", true, forIsolation},
    HostNeed{NeedKind::Path, "/proc/keys", "CONFIG_KEYS", true, forIsolation},
    HostNeed{NeedKind::Path, "/proc/sys/fs/mqueue", "CONFIG_POSIX_MQUEUE", true, forIsolation},
    HostNeed{NeedKind::Kernel, "overlay", "CONFIG_OVERLAY_FS", true, forImages},
    HostNeed{NeedKind::Kernel, "veth", "CONFIG_VETH", true, forNetworks},
    HostNeed{NeedKind::Kernel, "bridge", "CONFIG_BRIDGE", true, forNetworks},
    HostNeed{NeedKind::Kernel, "br_netfilter", "CONFIG_BRIDGE_NETFILTER", false, forNetworks},
    HostNeed{NeedKind::Kernel, "nf_nat", "CONFIG_NF_NAT", true, forNetworks},
    HostNeed{NeedKind::Kernel, "nf_conntrack", "CONFIG_NF_CONNTRACK", true, forNetworks},
    HostNeed{NeedKind::Kernel, "xt_addrtype", "CONFIG_NETFILTER_XT_MATCH_ADDRTYPE", true, forNetworks},
    HostNeed{NeedKind::Kernel, "xt_conntrack", "CONFIG_NETFILTER_XT_MATCH_CONNTRACK", true, forNetworks},
    HostNeed{NeedKind::Kernel, "xt_MASQUERADE|ipt_MASQUERADE|nft_masq", "CONFIG_IP_NF_TARGET_MASQUERADE", true, forNetworks},
    HostNeed{NeedKind::Kernel, "iptable_nat|nft_compat", "CONFIG_IP_NF_NAT", true, forNetworks},
    HostNeed{NeedKind::Kernel, "iptable_filter|nft_compat", "CONFIG_IP_NF_FILTER", true, forNetworks},
    HostNeed{NeedKind::Kernel, "xt_mark", "CONFIG_NETFILTER_XT_MARK", false, forNetworks},
    HostNeed{NeedKind::Kernel, "ip_vs", "CONFIG_IP_VS", false, forNetworks},
};

const char *kindName(NeedKind kind)
{
    switch (kind) {
    case NeedKind::Program:
        return "program";
    case NeedKind::Kernel:
        return "kernel";
    case NeedKind::Controller:
        return "controller";
    case NeedKind::Path:
        return "path";
    }
    Q_UNREACHABLE();
}

} // namespace

std::span<const HostNeed> hostNeeds()
{
    return needs;
}

QStringList hostNeedNames()
{
    QStringList names;
    for (const HostNeed &need : needs)
        names << QLatin1String(kindName(need.kind)) + u':' + QLatin1String(need.names);
    return names;
}

} // namespace dockwright::helper
