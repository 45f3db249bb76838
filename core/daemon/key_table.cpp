// SPDX-License-Identifier: Apache-2.0
#include "core/daemon/key_table.h"

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

using Kind = Shape::Kind;
using Member = Shape::Member;

constexpr Shape yesOrNo{.kind = Kind::Switch};
constexpr Shape number{.kind = Kind::Number};
constexpr Shape natural{.kind = Kind::Number, .least = 0};
constexpr Shape positive{.kind = Kind::Number, .least = 1};
constexpr Shape text{};
constexpr Shape address{.form = Form::Address};
constexpr Shape network{.form = Form::Network};
constexpr Shape size{.form = Form::Size};
constexpr Shape keyValue{.form = Form::KeyValue};
constexpr Shape hostPort{.form = Form::HostPort, .mayBeEmpty = true};
constexpr Shape addressIfAny{.form = Form::Address, .mayBeEmpty = true};
constexpr Shape networkIfAny{.form = Form::Network, .mayBeEmpty = true};
constexpr Shape list{.kind = Kind::List}; // whose items daemon_json_checks.cpp looks at
constexpr Shape texts{.kind = Kind::List, .items = &text};
constexpr Shape addresses{.kind = Kind::List, .items = &address};
constexpr Shape keyValues{.kind = Kind::List, .items = &keyValue};
constexpr Shape mapOfTexts{.kind = Kind::Map, .items = &text};
constexpr Shape mapOfMaps{.kind = Kind::Map, .items = &mapOfTexts};
constexpr Shape switches{.kind = Kind::Map, .items = &yesOrNo};

constexpr std::array<std::string_view, 2> namespaceModes{"private", "host"};
constexpr std::array<std::string_view, 2> ipcModes{"private", "shareable"};
constexpr std::array<std::string_view, 3> firewalls{"", "iptables", "nftables"};
constexpr std::array<std::string_view, 3> logFormats{"", "text", "json"};
// github.com/sirupsen/logrus ParseLevel, and what containerd/log takes of it.
constexpr std::array<std::string_view, 9> logLevels{"", "trace", "debug", "info", "warn", "warning", "error", "fatal", "panic"};
constexpr Shape namespaceMode{.form = Form::Choice, .choices = namespaceModes};
constexpr Shape ipcMode{.form = Form::Choice, .choices = ipcModes};
constexpr Shape firewall{.form = Form::Choice, .choices = firewalls};
constexpr Shape logFormat{.form = Form::Choice, .choices = logFormats};
constexpr Shape logLevel{.form = Form::Choice, .choices = logLevels};

constexpr std::array poolMembers{Member{"base", &network}, Member{"size", &number}};
constexpr Shape pool{.kind = Kind::Object, .members = poolMembers};
constexpr Shape pools{.kind = Kind::List, .items = &pool};

constexpr std::array ruleMembers{Member{"all", &yesOrNo}, Member{"filter", &texts}};
constexpr Shape rule{.kind = Kind::Object, .members = ruleMembers};
constexpr Shape rules{.kind = Kind::List, .items = &rule};
constexpr std::array collectorMembers{Member{"enabled", &yesOrNo}, Member{"policy", &rules}};
constexpr Shape collector{.kind = Kind::Object, .members = collectorMembers};
constexpr std::array entitlementMembers{Member{"network-host", &yesOrNo}, Member{"security-insecure", &yesOrNo}};
constexpr Shape entitlements{.kind = Kind::Object, .members = entitlementMembers};
constexpr std::array builderMembers{Member{"gc", &collector}, Member{"entitlements", &entitlements}};
constexpr Shape builder{.kind = Kind::Object, .members = builderMembers};

constexpr std::array proxyMembers{Member{"http-proxy", &text}, Member{"https-proxy", &text}, Member{"no-proxy", &text}};
constexpr Shape proxies{.kind = Kind::Object, .members = proxyMembers};

constexpr std::array runtimeMembers{Member{"path", &text}, Member{"runtimeArgs", &texts}, Member{"runtimeType", &text}};
constexpr Shape runtime{.kind = Kind::Object, .members = runtimeMembers};
constexpr Shape runtimes{.kind = Kind::Map, .items = &runtime};

constexpr std::array nriMembers{Member{"enable", &yesOrNo}, Member{"plugin-path", &text}, Member{"plugin-config-path", &text},
                                Member{"socket-path", &text}};
constexpr Shape nri{.kind = Kind::Object, .members = nriMembers};

constexpr std::array<Member, 0> noMembers{};
constexpr Shape anyObject{.kind = Kind::Object, .members = noMembers};

// clang-format off
constexpr std::array rows{
    KeyRow{"allow-direct-routing", &yesOrNo, Reload::Never, {28, 2}},
    KeyRow{"allow-nondistributable-artifacts", &texts},
    KeyRow{"api-cors-header", &text, Reload::Never, {}, {29, 0}},
    KeyRow{"authorization-plugins", &texts}, // read again, and one that is not known then ends dockerd
    KeyRow{"bip", &networkIfAny},
    KeyRow{"bip6", &text, Reload::Never, {28, 0}},
    KeyRow{"bridge", &text},
    KeyRow{"bridge-accept-fwmark", &text, Reload::Never, {29, 0}},
    KeyRow{"builder", &builder},
    KeyRow{"cdi-spec-dirs", &texts, Reload::Never, {25, 0}},
    KeyRow{"cgroup-parent", &text},
    KeyRow{"containerd", &text},
    KeyRow{"containerd-namespace", &text},
    KeyRow{"containerd-plugins-namespace", &text},
    KeyRow{"cpu-rt-period", &number},
    KeyRow{"cpu-rt-runtime", &number},
    KeyRow{"cri-containerd", &yesOrNo, Reload::Never, {}, {28, 0}},
    KeyRow{"data-root", &text},
    KeyRow{"debug", &yesOrNo, Reload::Kept},
    KeyRow{"default-address-pools", &pools},
    KeyRow{"default-cgroupns-mode", &namespaceMode, Reload::Kept},
    KeyRow{"default-gateway", &addressIfAny},
    KeyRow{"default-gateway-v6", &text},
    KeyRow{"default-ipc-mode", &ipcMode, Reload::Kept},
    KeyRow{"default-network-opts", &mapOfMaps, Reload::Never, {24, 0}},
    KeyRow{"default-runtime", &text, Reload::Kept},
    KeyRow{"default-shm-size", &size, Reload::Kept},
    KeyRow{"default-stop-timeout", &number, Reload::Kept, {29, 7}},
    KeyRow{"default-ulimits", &anyObject},
    KeyRow{"dns", &addresses},
    KeyRow{"dns-opts", &texts},
    KeyRow{"dns-search", &texts},
    KeyRow{"exec-opts", &keyValues},
    KeyRow{"exec-root", &text},
    KeyRow{"experimental", &yesOrNo},
    KeyRow{"features", &switches, Reload::Taken},
    KeyRow{"firewall-backend", &firewall, Reload::Never, {29, 0}},
    KeyRow{"fixed-cidr", &networkIfAny},
    KeyRow{"fixed-cidr-v6", &text},
    KeyRow{"group", &text},
    KeyRow{"host-gateway-ip", &addressIfAny},
    KeyRow{"host-gateway-ips", &addresses, Reload::Never, {28, 0}},
    KeyRow{"hosts", &texts},
    KeyRow{"icc", &yesOrNo},
    KeyRow{"init", &yesOrNo},
    KeyRow{"init-path", &text},
    KeyRow{"insecure-registries", &list, Reload::Kept},
    KeyRow{"ip", &addressIfAny},
    KeyRow{"ip-forward", &yesOrNo},
    KeyRow{"ip-forward-no-drop", &yesOrNo, Reload::Never, {28, 0}},
    KeyRow{"ip-masq", &yesOrNo},
    KeyRow{"ip6tables", &yesOrNo},
    KeyRow{"iptables", &yesOrNo},
    KeyRow{"ipv6", &yesOrNo},
    KeyRow{"labels", &keyValues, Reload::Kept},
    KeyRow{"live-restore", &yesOrNo, Reload::Kept},
    KeyRow{"log-driver", &text},
    KeyRow{"log-format", &logFormat, Reload::Never, {25, 0}},
    KeyRow{"log-level", &logLevel},
    KeyRow{"log-opts", &anyObject},
    KeyRow{"max-concurrent-downloads", &natural, Reload::Taken},
    KeyRow{"max-concurrent-uploads", &natural, Reload::Taken},
    KeyRow{"max-download-attempts", &positive, Reload::Taken},
    KeyRow{"metrics-addr", &hostPort},
    KeyRow{"min-api-version", &text, Reload::Never, {29, 0}},
    KeyRow{"mtu", &natural},
    KeyRow{"network-control-plane-mtu", &number},
    KeyRow{"network-diagnostic-port", &number},
    KeyRow{"no-new-privileges", &yesOrNo},
    KeyRow{"node-generic-resources", &texts},
    KeyRow{"nri-opts", &nri, Reload::Taken, {29, 2}},
    KeyRow{"oom-score-adjust", &number, Reload::Never, {}, {29, 0}},
    KeyRow{"pidfile", &text},
    KeyRow{"proxies", &proxies, Reload::Never, {23, 0}},
    KeyRow{"raw-logs", &yesOrNo},
    KeyRow{"registry-mirrors", &list, Reload::Kept},
    KeyRow{"rootless", &yesOrNo},
    KeyRow{"runtimes", &runtimes, Reload::Kept},
    KeyRow{"seccomp-profile", &text},
    KeyRow{"selinux-enabled", &yesOrNo},
    KeyRow{"shutdown-timeout", &number, Reload::Kept},
    KeyRow{"storage-driver", &text},
    KeyRow{"storage-opts", &keyValues},
    KeyRow{"swarm-default-advertise-addr", &text},
    KeyRow{"tls", &yesOrNo},
    KeyRow{"tlscacert", &text},
    KeyRow{"tlscert", &text},
    KeyRow{"tlskey", &text},
    KeyRow{"tlsverify", &yesOrNo},
    KeyRow{"userland-proxy", &yesOrNo},
    KeyRow{"userland-proxy-path", &text},
    KeyRow{"userns-remap", &text},
};
// clang-format on

static_assert(std::ranges::is_sorted(rows, {}, &KeyRow::key));

} // namespace

std::span<const KeyRow> daemonKeyRows()
{
    return rows;
}

const KeyRow *findDaemonKey(std::string_view key)
{
    const auto *const found = std::ranges::lower_bound(rows, key, {}, &KeyRow::key);
    return found != rows.end() && found->key == key ? found : nullptr;
}

} // namespace dockwright::core
