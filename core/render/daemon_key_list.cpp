// SPDX-License-Identifier: Apache-2.0
#include "core/render/daemon_key_list.h"

#include "core/host/releases.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <string_view>

namespace dockwright::core {

namespace {

/// moby daemon/command/config.go and config_unix.go: every key that daemon.json may hold at its top.
// clang-format off
constexpr std::array<std::string_view, 86> knownKeys{
    "allow-direct-routing", "allow-nondistributable-artifacts", "api-cors-header", "authorization-plugins", "bip",
    "bip6", "bridge", "bridge-accept-fwmark", "builder", "cdi-spec-dirs", "cgroup-parent", "containerd",
    "containerd-namespace", "containerd-plugins-namespace", "cpu-rt-period", "cpu-rt-runtime", "data-root", "debug",
    "default-address-pools", "default-cgroupns-mode", "default-gateway", "default-gateway-v6", "default-ipc-mode",
    "default-network-opts", "default-runtime", "default-shm-size", "default-stop-timeout", "default-ulimits", "dns",
    "dns-opts", "dns-search", "exec-opts", "exec-root", "experimental", "features", "firewall-backend", "fixed-cidr",
    "fixed-cidr-v6", "group", "host-gateway-ip", "host-gateway-ips", "hosts", "icc", "init", "init-path",
    "insecure-registries", "ip", "ip-forward", "ip-forward-no-drop", "ip-masq", "ip6tables", "iptables", "ipv6",
    "labels", "live-restore", "log-driver", "log-format", "log-level", "log-opts", "max-concurrent-downloads",
    "max-concurrent-uploads", "max-download-attempts", "metrics-addr", "min-api-version", "mtu",
    "network-control-plane-mtu", "network-diagnostic-port", "no-new-privileges", "node-generic-resources", "nri-opts",
    "oom-score-adjust", "pidfile", "proxies", "raw-logs", "registry-mirrors", "rootless", "runtimes", "seccomp-profile",
    "selinux-enabled", "shutdown-timeout", "storage-driver", "storage-opts", "swarm-default-advertise-addr", "tls",
    "tlsverify", "userland-proxy",
};
// clang-format on

constexpr std::array<std::string_view, 6> furtherKeys{"cri-containerd", "tlscacert",           "tlscert",
                                                      "tlskey",         "userland-proxy-path", "userns-remap"};

/// Keys that not every release knows: KEYS.md, measured and read from the code of each.
struct KeyReleases {
    std::string_view key;
    Release since; ///< {}: all that are looked after
    Release until; ///< the first that does not know it any more; {}: none
};
constexpr std::array keyReleases{
    KeyReleases{"log-format", {25, 0}, {}},
    KeyReleases{"bip6", {28, 0}, {}},
    KeyReleases{"host-gateway-ips", {28, 0}, {}},
    KeyReleases{"ip-forward-no-drop", {28, 0}, {}},
    KeyReleases{"allow-direct-routing", {28, 2}, {}},
    KeyReleases{"bridge-accept-fwmark", {29, 0}, {}},
    KeyReleases{"firewall-backend", {29, 0}, {}},
    KeyReleases{"min-api-version", {29, 0}, {}},
    KeyReleases{"nri-opts", {29, 2}, {}},
    KeyReleases{"default-stop-timeout", {29, 7}, {}},
    KeyReleases{"cri-containerd", {}, {28, 0}},
    KeyReleases{"api-cors-header", {}, {29, 0}},
    KeyReleases{"oom-score-adjust", {}, {29, 0}},
};

} // namespace

bool isKnownDaemonKey(const std::string &key)
{
    return std::ranges::find(knownKeys, key) != knownKeys.end() || std::ranges::find(furtherKeys, key) != furtherKeys.end();
}

Message checkKeyOfRelease(const std::string &key, const QString &version)
{
    const Release release = readRelease(version).value_or(Release{}); // a build of a developer's calls itself 0.0
    const auto known = std::ranges::find(keyReleases, key, &KeyReleases::key);
    if (release == Release{} || known == keyReleases.end())
        return {};
    const QString name = QString::fromStdString(key);
    if (release < known->since)
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "“%1” requires dockerd %2 or later; this host has %3, which does not start with it."),
                {name, releaseText(Program::Dockerd, known->since), version}};
    if (known->until != Release{} && release >= known->until)
        return {QT_TRANSLATE_NOOP("Dockwright", "dockerd %2 removed “%1”; this host has %3, which does not start with it."),
                {name, releaseText(Program::Dockerd, known->until), version}};
    return {};
}

} // namespace dockwright::core
