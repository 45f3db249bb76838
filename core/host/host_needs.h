// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

#include <span>

namespace dockwright::core {

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

/// What Docker needs, and what a bundle cannot bring along (packages have most of it as dependencies). After moby's
/// contrib/check-config.sh, "Generally Necessary", for a kernel from 4.15, which dockerd needs anyhow.
std::span<const HostNeed> hostNeeds();

/// "kernel:veth" and so on, for the bundle's manifest.
QStringList hostNeedNames();
/// What of it is enough, for people: "iptables / nft".
QString needWords(const HostNeed &need);
/// "kernel:veth".
QString needName(const HostNeed &need);

/// Whether this host has each of these, in their order. Unknown where it cannot be found out, as about the kernel of a
/// container.
std::vector<NeedFact> readNeeds(const HostReader &host, std::span<const HostNeed> asked = hostNeeds());

} // namespace dockwright::core
