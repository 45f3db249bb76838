#pragma once

#include <QStringList>

#include <span>

namespace dockwright::helper {

enum class NeedKind {
    Program,    ///< one of `names` is in the service manager's search path
    Kernel,     ///< `option` is built in or a module (/boot/config-RELEASE, /proc/config.gz), or one of the modules `names` is
                ///< loaded, built in or can be loaded (/sys/module, modules.builtin, modules.dep)
    Controller, ///< of cgroups: in /sys/fs/cgroup/cgroup.controllers, or in /proc/cgroups with cgroup v1
    Path,       ///< this path is there
};

/// Something that dockerd needs of the host it runs on.
struct HostNeed {
    NeedKind kind;
    const char *names;  ///< of which one is enough, "|" between them; the first is its id: "iptables|nft"
    const char *option; ///< of the kernel, with CONFIG_; "" if it is none
    bool isEssential;   ///< without it dockerd does not start, or no container does
    const char *reason; ///< for people
};

/// What Docker from a bundle needs. (Packages have most of it as dependencies, a bundle has none.) After moby's
/// contrib/check-config.sh, "Generally Necessary", for a kernel from 4.15, which dockerd needs anyhow.
std::span<const HostNeed> hostNeeds();

/// "kernel:veth" and so on, for the bundle's manifest.
QStringList hostNeedNames();

} // namespace dockwright::helper
