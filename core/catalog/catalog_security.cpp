// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/tables.h"
#include "core/host/paths.h"

namespace dockwright::core {

namespace {

constexpr auto everyRunFails =
    QT_TRANSLATE_NOOP("Dockwright", "The daemon starts and looks healthy, but every docker run fails.");

// clang-format off
constexpr Directive securityTable[] = {
    {"30-security/CapabilityBoundingSet", "30-security.conf", "CapabilityBoundingSet",
     "CAP_NET_BIND_SERVICE CAP_SYS_CHROOT CAP_SETFCAP",
     Disposition::Corrected, paths::securityDropIn, "Service", "CapabilityBoundingSet",
     QT_TRANSLATE_NOOP("Dockwright", "Drops the capabilities that are not needed here. The list is short because dockerd can give a container, even a privileged one, only what it has itself: without CAP_SYS_TIME it refuses to run the container of a time server. With only the guide's three capabilities it cannot mount an image."),
     "systemd.exec(5), CapabilityBoundingSet=; capabilities(7); moby oci/caps, GetAllCapabilities",
     QT_TRANSLATE_NOOP("Dockwright", "The guide's set: dockerd does not start (“failed to mount overlay: operation not permitted”). Without CAP_SYS_TIME and CAP_LEASE, docker run --cap-add with either of them is refused. With our set, run, privileged run and build work in both topologies."),
     Effect::RestartDocker, "CapabilityBoundingSet"},
    {"30-security/NoNewPrivileges", "30-security.conf", "NoNewPrivileges", "yes",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "Build steps are child processes of dockerd and would inherit it: sudo, su and ping in a Dockerfile stop working. For containers, use security.noNewPrivileges in the plan."),
     "systemd.exec(5), NoNewPrivileges=; prctl(2), PR_SET_NO_NEW_PRIVS",
     QT_TRANSLATE_NOOP("Dockwright", "NoNewPrivs is 1 in every build step, and in every container where dockerd starts containerd itself."),
     Effect::None, ""},
    {"30-security/ProtectSystem", "30-security.conf", "ProtectSystem", "strict # /usr, /boot, /etc 只读",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "Gives dockerd a mount namespace of its own in which everything is read-only, including /var/lib/docker; a separate containerd cannot see what dockerd mounts there."),
     "systemd.exec(5), ProtectSystem=",
     QT_TRANSLATE_NOOP("Dockwright", "strict: dockerd does not start; full: it starts, but every docker run fails."), Effect::None, ""},
    {"30-security/ProtectHome", "30-security.conf", "ProtectHome", "yes # /home, /root, /run/user 不可见",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "Gives dockerd a mount namespace of its own, which a separate containerd does not share; bind mounts from "
                                     "/home would be empty."),
     "systemd.exec(5), ProtectHome=", everyRunFails, Effect::None, ""},
    {"30-security/PrivateTmp", "30-security.conf", "PrivateTmp", "yes # 私有 /tmp 目录",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "Gives dockerd a mount namespace of its own, which a separate containerd does not share; bind mounts from "
                                     "/tmp would show another /tmp."),
     "systemd.exec(5), PrivateTmp=", everyRunFails, Effect::None, ""},
    {"30-security/ProtectControlGroups", "30-security.conf", "ProtectControlGroups", "yes # cgroup 文件系统只读",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "Makes the cgroup tree read-only, in which dockerd creates the cgroups of containers."),
     "systemd.exec(5), ProtectControlGroups=", everyRunFails, Effect::None, ""},
    {"30-security/ProtectKernelTunables", "30-security.conf", "ProtectKernelTunables", "yes # /proc/sys, /sys 只读",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "Makes /proc/sys read-only, where dockerd enables net.ipv4.ip_forward and the bridge settings, and gives it a mount namespace of its own."),
     "systemd.exec(5), ProtectKernelTunables=", everyRunFails, Effect::None, ""},
    {"30-security/ProtectKernelModules", "30-security.conf", "ProtectKernelModules", "yes # 内核模块操作禁止",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd loads modules for overlay, bridge and netfilter on first use, and it would get a mount namespace of its own."),
     "systemd.exec(5), ProtectKernelModules=", everyRunFails, Effect::None, ""},
    {"30-security/RestrictAddressFamilies", "30-security.conf", "RestrictAddressFamilies", "AF_UNIX AF_INET AF_INET6",
     Disposition::Corrected, paths::securityDropIn, "Service", "RestrictAddressFamilies",
     QT_TRANSLATE_NOOP("Dockwright", "The socket families that dockerd uses: without netlink it cannot create a bridge. Left out where dockerd starts containerd itself, since all containers would inherit it."),
     "systemd.exec(5), RestrictAddressFamilies=; netlink(7), packet(7)",
     QT_TRANSLATE_NOOP("Dockwright", "With the guide's three, dockerd does not start (netlink). With AF_NETLINK and AF_PACKET it works."),
     Effect::RestartDocker, "RestrictAddressFamilies", {"211", "", "systemd.exec(5)"}},
    {"30-security/RestrictRealtime", "30-security.conf", "RestrictRealtime", "yes # 禁止实时调度",
     Disposition::Corrected, paths::securityDropIn, "Service", "RestrictRealtime",
     QT_TRANSLATE_NOOP("Dockwright", "dockerd does not need realtime scheduling, and a realtime process can starve the host. Left out where dockerd starts containerd itself, since all containers would inherit it."),
     "systemd.exec(5), RestrictRealtime=",
     QT_TRANSLATE_NOOP("Dockwright", "As published, the line is ignored because of its trailing comment; without the comment start, run and build work."),
     Effect::RestartDocker, "RestrictRealtime", {"231", "", "systemd.exec(5)"}},
    {"30-security/PrivateIPC", "30-security.conf", "PrivateIPC", "yes",
     Disposition::Withheld, "", "", "",
     QT_TRANSLATE_NOOP("Dockwright", "Containers have IPC namespaces of their own anyway, and dockerd would get a mount namespace that a "
                                     "separate containerd does not share."),
     "systemd.exec(5), PrivateIPC=", everyRunFails, Effect::None, ""},
    {"30-security/SystemCallFilter", "", "", "",
     Disposition::Added, paths::securityDropIn, "Service", "SystemCallFilter",
     QT_TRANSLATE_NOOP("Dockwright", "Blocks system calls that dockerd never makes: swap, reboot, raw I/O and obsolete ones. It serves the purpose of the guide's Protect directives and needs no mount namespace. Where dockerd starts containerd itself, all containers inherit it, so only the obsolete calls are blocked there."),
     "systemd.exec(5), SystemCallFilter=; moby profiles/seccomp",
     QT_TRANSLATE_NOOP("Dockwright", "run, privileged run, published ports, bind mounts, build with setuid programs and live-restore work. "
                                     "With the whole file systemd-analyze security goes from 9.6 to 8.7, and to 9.5 where dockerd starts "
                                     "containerd itself."),
     Effect::RestartDocker, "SystemCallFilter", {"187", "", "systemd.exec(5)"}},
    {"30-security/SystemCallErrorNumber", "", "", "",
     Disposition::Added, paths::securityDropIn, "Service", "SystemCallErrorNumber",
     QT_TRANSLATE_NOOP("Dockwright", "A blocked call fails with “operation not permitted”, as in a container, and does not kill the process."),
     "systemd.exec(5), SystemCallErrorNumber=", "", Effect::RestartDocker, "SystemCallErrorNumber", {"209", "", "systemd.exec(5)"}},
};
// clang-format on

} // namespace

std::span<const Directive> securityDirectives()
{
    return securityTable;
}

} // namespace dockwright::core
