#include "core/render/daemon_key_list.h"

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
    int since; ///< 100 times the major number and the minor one; 0: all that are looked after
    int until; ///< the first that does not know it any more; 0: none
};
constexpr std::array keyReleases{
    KeyReleases{"log-format", 2500, 0},
    KeyReleases{"bip6", 2800, 0},
    KeyReleases{"host-gateway-ips", 2800, 0},
    KeyReleases{"ip-forward-no-drop", 2800, 0},
    KeyReleases{"allow-direct-routing", 2802, 0},
    KeyReleases{"bridge-accept-fwmark", 2900, 0},
    KeyReleases{"firewall-backend", 2900, 0},
    KeyReleases{"min-api-version", 2900, 0},
    KeyReleases{"nri-opts", 2902, 0},
    KeyReleases{"default-stop-timeout", 2907, 0},
    KeyReleases{"cri-containerd", 0, 2800},
    KeyReleases{"api-cors-header", 0, 2900},
    KeyReleases{"oom-score-adjust", 0, 2900},
};

QString releaseText(int release)
{
    return QStringLiteral("%1.%2").arg(release / 100).arg(release % 100);
}

/// "28.5.2+dfsg1" → 2805; 0 for what is no version.
int releaseOf(const QString &version)
{
    bool isMajor = false;
    bool isMinor = false;
    const int major = version.section(u'.', 0, 0).toInt(&isMajor);
    const int minor = version.section(u'.', 1, 1).toInt(&isMinor);
    return isMajor && isMinor ? major * 100 + minor : 0;
}

} // namespace

bool isKnownDaemonKey(const std::string &key)
{
    return std::ranges::find(knownKeys, key) != knownKeys.end() || std::ranges::find(furtherKeys, key) != furtherKeys.end();
}

Message checkKeyOfRelease(const std::string &key, const QString &version)
{
    const int release = releaseOf(version);
    const auto known = std::ranges::find(keyReleases, key, &KeyReleases::key);
    if (release == 0 || known == keyReleases.end())
        return {};
    const QString name = QString::fromStdString(key);
    if (release < known->since)
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "dockerd supports “%1” from %2 on, and this one is %3: it does not start with this key."),
                {name, releaseText(known->since), version}};
    if (known->until != 0 && release >= known->until)
        return {QT_TRANSLATE_NOOP(
                    "Dockwright",
                    "dockerd no longer supports “%1” from %2 on, and this one is %3: it does not start with this key."),
                {name, releaseText(known->until), version}};
    return {};
}

} // namespace dockwright::core
