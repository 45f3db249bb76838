// SPDX-License-Identifier: Apache-2.0
#include "core/daemon/key_table.h"

#include <QCoreApplication>

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
constexpr Shape seconds{.kind = Kind::Number, .unit = NumberUnit::Seconds};
constexpr Shape naturalSeconds{.kind = Kind::Number, .least = 0, .unit = NumberUnit::Seconds};
constexpr Shape microseconds{.kind = Kind::Number, .unit = NumberUnit::Microseconds};
constexpr Shape bytes{.kind = Kind::Number, .unit = NumberUnit::Bytes};
constexpr Shape naturalBytes{.kind = Kind::Number, .least = 0, .unit = NumberUnit::Bytes};
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
constexpr Shape namespaceMode{.form = Form::Choice, .choices = namespaceModes, .mayBeEmpty = true};
constexpr Shape ipcMode{.form = Form::Choice, .choices = ipcModes, .mayBeEmpty = true};
constexpr Shape firewall{.form = Form::Choice, .choices = firewalls};
constexpr Shape logFormat{.form = Form::Choice, .choices = logFormats};
constexpr Shape logLevel{.form = Form::Choice, .choices = logLevels, .hasCases = true};

constexpr std::array poolMembers{Member{"base", &network}, Member{"size", &number}};
// moby libnetwork/ipamutils: neither an empty base nor a size of 0 can be split.
constexpr Shape pool{.kind = Kind::Object, .members = poolMembers, .needsAll = true};
constexpr Shape pools{.kind = Kind::List, .items = &pool};

// moby daemon/config/builder.go, 29; keepStorage and defaultKeepStorage are the names of before 28.
constexpr Shape sizeIfAny{.form = Form::Size, .mayBeEmpty = true};
constexpr Shape filters{.kind = Kind::List, .items = &text, .mayBeMap = true}; // BuilderGCFilter.UnmarshalJSON
constexpr std::array ruleMembers{Member{"all", &yesOrNo},
                                 Member{"filter", &filters},
                                 Member{"reservedSpace", &sizeIfAny},
                                 Member{"maxUsedSpace", &sizeIfAny},
                                 Member{"minFreeSpace", &sizeIfAny},
                                 Member{"keepStorage", &sizeIfAny}};
constexpr Shape rule{.kind = Kind::Object, .members = ruleMembers};
constexpr Shape rules{.kind = Kind::List, .items = &rule};
constexpr std::array collectorMembers{Member{"enabled", &yesOrNo},
                                      Member{"policy", &rules},
                                      Member{"defaultReservedSpace", &sizeIfAny},
                                      Member{"defaultMaxUsedSpace", &sizeIfAny},
                                      Member{"defaultMinFreeSpace", &sizeIfAny},
                                      Member{"defaultKeepStorage", &sizeIfAny}};
constexpr Shape collector{.kind = Kind::Object, .members = collectorMembers};
constexpr std::array entitlementMembers{Member{"network-host", &yesOrNo}, Member{"security-insecure", &yesOrNo},
                                        Member{"device", &yesOrNo}};
constexpr Shape entitlements{.kind = Kind::Object, .members = entitlementMembers};
constexpr std::array historyMembers{Member{"maxAge", &text}, Member{"maxEntries", &number}};
constexpr Shape history{.kind = Kind::Object, .members = historyMembers};
constexpr std::array builderMembers{Member{"gc", &collector}, Member{"entitlements", &entitlements},
                                    Member{"history", &history}};
constexpr Shape builder{.kind = Kind::Object, .members = builderMembers};

constexpr std::array proxyMembers{Member{"http-proxy", &text}, Member{"https-proxy", &text}, Member{"no-proxy", &text}};
constexpr Shape proxies{.kind = Kind::Object, .members = proxyMembers};

constexpr Shape anyObject{.kind = Kind::Object};
constexpr std::array runtimeMembers{Member{"path", &text}, Member{"runtimeArgs", &texts}, Member{"runtimeType", &text},
                                    Member{"options", &anyObject}};
constexpr Shape runtime{.kind = Kind::Object, .members = runtimeMembers};
constexpr Shape runtimes{.kind = Kind::Map, .items = &runtime};

constexpr std::array nriMembers{Member{"enable", &yesOrNo}, Member{"plugin-path", &text}, Member{"plugin-config-path", &text},
                                Member{"socket-path", &text}};
constexpr Shape nri{.kind = Kind::Object, .members = nriMembers};

constexpr std::array limitMembers{Member{"Name", &text}, Member{"Soft", &number}, Member{"Hard", &number}};
constexpr Shape limit{.kind = Kind::Object, .members = limitMembers};
constexpr Shape limits{.kind = Kind::Map, .items = &limit};

// clang-format off
constexpr std::array rows{
    KeyRow{.key = "allow-direct-routing", .shape = &yesOrNo, .group = KeyGroup::Networks, .standard = "false", .since = {28, 2}, .danger = Danger::WeakensSecurity,
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether ports of containers can be reached directly, by routing, and not only through published ports.")},
    KeyRow{.key = "allow-nondistributable-artifacts", .shape = &texts, .group = KeyGroup::Images,
           .about = QT_TRANSLATE_NOOP("Dockwright", "Registries to which layers may be pushed that are otherwise not distributed.")},
    KeyRow{.key = "api-cors-header", .shape = &text, .group = KeyGroup::Access, .until = {28, 0}, .danger = Danger::WeakensSecurity,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The CORS headers of the API, by which web pages may use it.")},
    KeyRow{.key = "authorization-plugins", .shape = &texts, .group = KeyGroup::Access, .flag = "authorization-plugin", .danger = Danger::EndsDaemon, .shown = "/Plugins/Authorization",
           .about = QT_TRANSLATE_NOOP("Dockwright", "Plugins that allow or refuse each request to dockerd; one that does not answer refuses all.")}, // read again, and one that is not known then ends dockerd
    KeyRow{.key = "bip", .shape = &networkIfAny, .group = KeyGroup::Bridge, .standard = QT_TRANSLATE_NOOP("Dockwright", "chosen from default-address-pools"), .danger = Danger::CutsOff, .isLasting = true,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The IPv4 address of docker0 with its prefix length, and so the subnet of the default bridge.")},
    KeyRow{.key = "bip6", .shape = &text, .group = KeyGroup::Bridge, .since = {28, 0}, .isLasting = true,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The IPv6 address of docker0 with its prefix length.")},
    KeyRow{.key = "bridge", .shape = &text, .group = KeyGroup::Bridge, .standard = "docker0", .danger = Danger::CutsOff,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The bridge that containers are attached to by default; “none” for no default bridge.")},
    KeyRow{.key = "bridge-accept-fwmark", .shape = &text, .group = KeyGroup::Networks, .since = {29, 0}, .danger = Danger::WeakensSecurity,
           .about = QT_TRANSLATE_NOOP("Dockwright", "Packets with this firewall mark are accepted into bridge networks.")},
    KeyRow{.key = "builder", .shape = &builder, .group = KeyGroup::Images, .standard = "{\"gc\": {\"enabled\": true}}",
           .about = QT_TRANSLATE_NOOP("Dockwright", "What the builder keeps in its cache, which entitlements builds may have, and how long their history is kept.")},
    KeyRow{.key = "cdi-spec-dirs", .shape = &texts, .group = KeyGroup::Runtimes, .standard = "/etc/cdi, /var/run/cdi", .since = {25, 0}, .flag = "cdi-spec-dir", .shown = "/CDISpecDirs",
           .about = QT_TRANSLATE_NOOP("Dockwright", "Directories with CDI specifications of devices, such as GPUs.")},
    KeyRow{.key = "cgroup-parent", .shape = &text, .group = KeyGroup::Containers, .standard = QT_TRANSLATE_NOOP("Dockwright", "/docker with the cgroup driver cgroupfs, system.slice with systemd"),
           .about = QT_TRANSLATE_NOOP("Dockwright", "The cgroup below which those of the containers are; with the cgroup driver systemd, a slice.")},
    KeyRow{.key = "containerd", .shape = &text, .group = KeyGroup::Runtimes, .standard = QT_TRANSLATE_NOOP("Dockwright", "the containerd of the system, or one that dockerd starts"), .danger = Danger::EndsDaemon, .shown = "/Containerd/Address",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The socket of the containerd that dockerd uses.")},
    KeyRow{.key = "containerd-namespace", .shape = &text, .group = KeyGroup::Runtimes, .standard = "moby", .danger = Danger::HidesData, .shown = "/Containerd/Namespaces/Containers",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The namespace in containerd in which containers are kept.")},
    KeyRow{.key = "containerd-plugins-namespace", .shape = &text, .group = KeyGroup::Runtimes, .standard = "plugins.moby",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The namespace in containerd in which plugins are kept.")},
    KeyRow{.key = "cpu-rt-period", .shape = &microseconds, .group = KeyGroup::Containers, .standard = "0",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The period of the real-time CPU scheduler for all containers, in microseconds; cgroup v1 only.")},
    KeyRow{.key = "cpu-rt-runtime", .shape = &microseconds, .group = KeyGroup::Containers, .standard = "0",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The real-time CPU runtime for all containers, in microseconds; cgroup v1 only.")},
    KeyRow{.key = "cri-containerd", .shape = &yesOrNo, .group = KeyGroup::Runtimes, .standard = "false",
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether the containerd that dockerd starts has the CRI plugin.")},
    KeyRow{.key = "data-root", .shape = &text, .group = KeyGroup::Storage, .standard = "/var/lib/docker", .danger = Danger::HidesData,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The directory in which Docker keeps its data.")},
    KeyRow{.key = "debug", .shape = &yesOrNo, .group = KeyGroup::Logs, .standard = "false", .reload = Reload::Kept, .shown = "/Debug",
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether dockerd logs debug messages.")},
    KeyRow{.key = "default-address-pools", .shape = &pools, .group = KeyGroup::Networks, .standard = "172.17.0.0/16 … 172.31.0.0/16, 192.168.0.0/16 → /20", .flag = "default-address-pool", .shown = "/DefaultAddressPools",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The pools from which new networks get their subnets: “base” is a network, “size” the prefix length of each subnet.")},
    KeyRow{.key = "default-cgroupns-mode", .shape = &namespaceMode, .group = KeyGroup::Containers, .standard = QT_TRANSLATE_NOOP("Dockwright", "private with cgroup v2, host with cgroup v1"), .reload = Reload::Kept,
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether containers get a cgroup namespace of their own, or that of the host.")},
    KeyRow{.key = "default-gateway", .shape = &addressIfAny, .group = KeyGroup::Bridge, .standard = QT_TRANSLATE_NOOP("Dockwright", "the address of the default bridge"), .danger = Danger::CutsOff,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The IPv4 gateway of containers on the default bridge.")},
    KeyRow{.key = "default-gateway-v6", .shape = &text, .group = KeyGroup::Bridge, .standard = QT_TRANSLATE_NOOP("Dockwright", "the address of the default bridge"), .danger = Danger::CutsOff,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The IPv6 gateway of containers on the default bridge.")},
    KeyRow{.key = "default-ipc-mode", .shape = &ipcMode, .group = KeyGroup::Containers, .standard = "private", .reload = Reload::Kept,
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether the IPC namespace of a container is private, or may be shared with others.")},
    KeyRow{.key = "default-network-opts", .shape = &mapOfMaps, .group = KeyGroup::Networks, .since = {24, 0}, .flag = "default-network-opt",
           .about = QT_TRANSLATE_NOOP("Dockwright", "Options of new networks, for each network driver.")},
    KeyRow{.key = "default-runtime", .shape = &text, .group = KeyGroup::Runtimes, .standard = "runc", .reload = Reload::Kept, .shown = "/DefaultRuntime",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The runtime of containers that name none.")},
    KeyRow{.key = "default-shm-size", .shape = &size, .group = KeyGroup::Containers, .standard = "64m", .reload = Reload::Kept,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The size of /dev/shm in containers.")},
    KeyRow{.key = "default-stop-timeout", .shape = &naturalSeconds, .group = KeyGroup::Containers, .standard = "10", .reload = Reload::Kept, .since = {29, 7},
           .about = QT_TRANSLATE_NOOP("Dockwright", "How many seconds a container that is stopped may take before it is killed.")},
    KeyRow{.key = "default-ulimits", .shape = &limits, .group = KeyGroup::Containers, .flag = "default-ulimit",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The ulimits of containers, by name.")},
    KeyRow{.key = "dns", .shape = &addresses, .group = KeyGroup::Names, .standard = QT_TRANSLATE_NOOP("Dockwright", "the DNS servers of the host"), .danger = Danger::CutsOff,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The DNS servers of containers.")},
    KeyRow{.key = "dns-opts", .shape = &texts, .group = KeyGroup::Names, .standard = QT_TRANSLATE_NOOP("Dockwright", "those of the host"), .flag = "dns-opt",
           .about = QT_TRANSLATE_NOOP("Dockwright", "DNS options of containers, as in resolv.conf.")},
    KeyRow{.key = "dns-search", .shape = &texts, .group = KeyGroup::Names, .standard = QT_TRANSLATE_NOOP("Dockwright", "those of the host"),
           .about = QT_TRANSLATE_NOOP("Dockwright", "The domains in which containers look up short names.")},
    KeyRow{.key = "exec-opts", .shape = &keyValues, .group = KeyGroup::Runtimes, .flag = "exec-opt", .danger = Danger::EndsDaemon,
           .about = QT_TRANSLATE_NOOP("Dockwright", "Options of the runtime, such as native.cgroupdriver.")},
    KeyRow{.key = "exec-root", .shape = &text, .group = KeyGroup::Storage, .standard = "/var/run/docker", .danger = Danger::HidesData,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The directory for the state of running containers.")},
    KeyRow{.key = "experimental", .shape = &yesOrNo, .group = KeyGroup::Daemon, .standard = "false", .shown = "/ExperimentalBuild",
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether experimental features are enabled.")},
    KeyRow{.key = "features", .shape = &switches, .group = KeyGroup::Daemon, .reload = Reload::Taken, .flag = "feature", .isPartlyReloaded = true,
           .about = QT_TRANSLATE_NOOP("Dockwright", "Features of dockerd that are switched on or off by name.")},
    KeyRow{.key = "firewall-backend", .shape = &firewall, .group = KeyGroup::Networks, .standard = "iptables", .since = {29, 0}, .danger = Danger::CutsOff, .shown = "/FirewallBackend/Driver",
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether dockerd creates its firewall rules with iptables or nftables.")},
    KeyRow{.key = "fixed-cidr", .shape = &networkIfAny, .group = KeyGroup::Bridge, .standard = QT_TRANSLATE_NOOP("Dockwright", "the whole subnet of the default bridge"),
           .about = QT_TRANSLATE_NOOP("Dockwright", "The part of the subnet of the default bridge from which containers get IPv4 addresses.")},
    KeyRow{.key = "fixed-cidr-v6", .shape = &text, .group = KeyGroup::Bridge, .isLasting = true,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The subnet from which containers on the default bridge get IPv6 addresses.")},
    KeyRow{.key = "group", .shape = &text, .group = KeyGroup::Access, .standard = "docker", .danger = Danger::WeakensSecurity,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The group that may use the socket of dockerd. Its members are equivalent to root.")},
    KeyRow{.key = "host-gateway-ip", .shape = &addressIfAny, .group = KeyGroup::Names, .standard = QT_TRANSLATE_NOOP("Dockwright", "the address of the default bridge"),
           .about = QT_TRANSLATE_NOOP("Dockwright", "The address that host-gateway stands for in --add-host.")},
    KeyRow{.key = "host-gateway-ips", .shape = &addresses, .group = KeyGroup::Names, .standard = QT_TRANSLATE_NOOP("Dockwright", "the address of the default bridge"), .since = {28, 0},
           .about = QT_TRANSLATE_NOOP("Dockwright", "The addresses that host-gateway stands for in --add-host, one for IPv4 and one for IPv6.")},
    KeyRow{.key = "hosts", .shape = &texts, .group = KeyGroup::Access, .standard = "unix:///var/run/docker.sock", .flag = "host", .danger = Danger::EndsDaemon,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The addresses on which dockerd listens, such as tcp://10.0.0.1:2376. If its unit has -H, too, dockerd does not start.")},
    KeyRow{.key = "icc", .shape = &yesOrNo, .group = KeyGroup::Bridge, .standard = "true"},
    KeyRow{.key = "init", .shape = &yesOrNo, .group = KeyGroup::Containers, .standard = "false"},
    KeyRow{.key = "init-path", .shape = &text, .group = KeyGroup::Containers, .standard = "docker-init", .shown = "/InitBinary",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The program that runs as init in containers.")},
    KeyRow{.key = "insecure-registries", .shape = &list, .group = KeyGroup::Images, .reload = Reload::Kept, .flag = "insecure-registry"},
    KeyRow{.key = "ip", .shape = &addressIfAny, .group = KeyGroup::Bridge, .standard = "0.0.0.0",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The host address to which ports of containers on the default bridge are published.")},
    KeyRow{.key = "ip-forward", .shape = &yesOrNo, .group = KeyGroup::Networks, .standard = "true", .danger = Danger::CutsOff,
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether dockerd turns on IP forwarding on the host.")},
    KeyRow{.key = "ip-forward-no-drop", .shape = &yesOrNo, .group = KeyGroup::Networks, .standard = "false", .since = {28, 0}, .danger = Danger::WeakensSecurity,
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether dockerd leaves the policy of FORWARD as it is when it turns on IP forwarding.")},
    KeyRow{.key = "ip-masq", .shape = &yesOrNo, .group = KeyGroup::Bridge, .standard = "true", .danger = Danger::CutsOff,
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether connections from containers get the address of the host.")},
    KeyRow{.key = "ip6tables", .shape = &yesOrNo, .group = KeyGroup::Networks, .standard = QT_TRANSLATE_NOOP("Dockwright", "true since dockerd 27.0, false before"), .danger = Danger::CutsOff,
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether dockerd creates firewall rules for IPv6.")},
    KeyRow{.key = "iptables", .shape = &yesOrNo, .group = KeyGroup::Networks, .standard = "true", .danger = Danger::CutsOff,
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether dockerd creates firewall rules. Without them, published ports and networks of containers stop working.")},
    KeyRow{.key = "ipv6", .shape = &yesOrNo, .group = KeyGroup::Bridge, .standard = "false",
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether the default bridge has IPv6.")},
    KeyRow{.key = "labels", .shape = &keyValues, .group = KeyGroup::Daemon, .reload = Reload::Kept, .flag = "label", .shown = "/Labels",
           .about = QT_TRANSLATE_NOOP("Dockwright", "Labels of this dockerd, as key=value.")},
    KeyRow{.key = "live-restore", .shape = &yesOrNo, .group = KeyGroup::Containers, .standard = "false", .reload = Reload::Kept, .shown = "/LiveRestoreEnabled"},
    KeyRow{.key = "log-driver", .shape = &text, .group = KeyGroup::Logs, .standard = "json-file", .shown = "/LoggingDriver"},
    KeyRow{.key = "log-format", .shape = &logFormat, .group = KeyGroup::Logs, .standard = "text", .since = {25, 0},
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether dockerd logs text or JSON.")},
    KeyRow{.key = "log-level", .shape = &logLevel, .group = KeyGroup::Logs, .standard = "info"},
    KeyRow{.key = "log-opts", .shape = &anyObject, .group = KeyGroup::Logs, .flag = "log-opt"},
    KeyRow{.key = "max-concurrent-downloads", .shape = &natural, .group = KeyGroup::Images, .standard = "3", .reload = Reload::Taken,
           .about = QT_TRANSLATE_NOOP("Dockwright", "How many layers a pull downloads at a time.")},
    KeyRow{.key = "max-concurrent-uploads", .shape = &natural, .group = KeyGroup::Images, .standard = "5", .reload = Reload::Taken,
           .about = QT_TRANSLATE_NOOP("Dockwright", "How many layers a push uploads at a time.")},
    KeyRow{.key = "max-download-attempts", .shape = &positive, .group = KeyGroup::Images, .standard = "5", .reload = Reload::Taken,
           .about = QT_TRANSLATE_NOOP("Dockwright", "How often the download of a layer is tried.")},
    KeyRow{.key = "metrics-addr", .shape = &hostPort, .group = KeyGroup::Logs, .danger = Danger::WeakensSecurity,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The address and port on which dockerd offers metrics, without asking who reads them.")},
    KeyRow{.key = "min-api-version", .shape = &text, .group = KeyGroup::Access, .standard = QT_TRANSLATE_NOOP("Dockwright", "1.40; 1.44 from dockerd 29.0 to 29.2"), .since = {29, 0}, .danger = Danger::CutsOff,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The oldest version of the API that clients may use.")},
    KeyRow{.key = "mtu", .shape = &naturalBytes, .group = KeyGroup::Bridge, .standard = "1500",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The MTU of the default bridge.")},
    KeyRow{.key = "network-control-plane-mtu", .shape = &bytes, .group = KeyGroup::Swarm, .standard = "1500",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The MTU of the control plane of Swarm networks.")},
    KeyRow{.key = "network-diagnostic-port", .shape = &number, .group = KeyGroup::Networks, .standard = "0", .danger = Danger::WeakensSecurity,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The port of the diagnostic server of networks; 0 for none.")},
    KeyRow{.key = "no-new-privileges", .shape = &yesOrNo, .group = KeyGroup::Security, .standard = "false"},
    KeyRow{.key = "node-generic-resources", .shape = &texts, .group = KeyGroup::Swarm, .flag = "node-generic-resource",
           .about = QT_TRANSLATE_NOOP("Dockwright", "Resources that this Swarm node offers to services, such as GPU=UUID1.")},
    KeyRow{.key = "nri-opts", .shape = &nri, .group = KeyGroup::Runtimes, .standard = "{\"enable\": false}", .reload = Reload::Taken, .since = {29, 2}, .danger = Danger::WeakensSecurity,
           .about = QT_TRANSLATE_NOOP("Dockwright", "Plugins that change containers as they are created (NRI).")},
    KeyRow{.key = "oom-score-adjust", .shape = &number, .group = KeyGroup::Daemon, .standard = "0", .until = {25, 0},
           .about = QT_TRANSLATE_NOOP("Dockwright", "How likely the kernel is to kill dockerd when memory runs out.")},
    KeyRow{.key = "pidfile", .shape = &text, .group = KeyGroup::Daemon, .standard = "/var/run/docker.pid",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The file with the process ID of dockerd.")},
    KeyRow{.key = "proxies", .shape = &proxies, .group = KeyGroup::Images, .since = {23, 0}},
    KeyRow{.key = "raw-logs", .shape = &yesOrNo, .group = KeyGroup::Logs, .standard = "false",
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether dockerd logs full timestamps without colors.")},
    KeyRow{.key = "registry-mirrors", .shape = &list, .group = KeyGroup::Images, .reload = Reload::Kept, .flag = "registry-mirror", .shown = "/RegistryConfig/Mirrors"},
    KeyRow{.key = "rootless", .shape = &yesOrNo, .group = KeyGroup::Security, .standard = "false", .danger = Danger::EndsDaemon,
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether dockerd runs without root, which requires a user namespace around it.")},
    KeyRow{.key = "runtimes", .shape = &runtimes, .group = KeyGroup::Runtimes, .standard = "runc", .reload = Reload::Kept, .flag = "add-runtime", .shown = "/Runtimes",
           .about = QT_TRANSLATE_NOOP("Dockwright", "Further runtimes, by name, with their path or type and options.")},
    KeyRow{.key = "seccomp-profile", .shape = &text, .group = KeyGroup::Security, .standard = "builtin", .danger = Danger::WeakensSecurity, .shown = "/SecurityOptions/seccomp",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The file that says which system calls containers may use; “builtin” or “unconfined” without a file.")},
    KeyRow{.key = "selinux-enabled", .shape = &yesOrNo, .group = KeyGroup::Security, .standard = "false", .shown = "/SecurityOptions/selinux",
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether containers are confined by SELinux.")},
    KeyRow{.key = "shutdown-timeout", .shape = &seconds, .group = KeyGroup::Daemon, .standard = "15", .reload = Reload::Kept,
           .about = QT_TRANSLATE_NOOP("Dockwright", "How many seconds dockerd waits for containers when it is stopped.")},
    KeyRow{.key = "storage-driver", .shape = &text, .group = KeyGroup::Storage, .standard = QT_TRANSLATE_NOOP("Dockwright", "overlay2, or overlayfs with the containerd image store"), .danger = Danger::HidesData, .shown = "/Driver",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The storage driver; images and containers of another one are hidden.")},
    KeyRow{.key = "storage-opts", .shape = &keyValues, .group = KeyGroup::Storage, .flag = "storage-opt", .danger = Danger::EndsDaemon,
           .about = QT_TRANSLATE_NOOP("Dockwright", "Options of the storage driver, as key=value.")},
    KeyRow{.key = "swarm-default-advertise-addr", .shape = &text, .group = KeyGroup::Swarm,
           .about = QT_TRANSLATE_NOOP("Dockwright", "The address or interface by which other Swarm nodes reach this one.")},
    KeyRow{.key = "tls", .shape = &yesOrNo, .group = KeyGroup::Access, .standard = "false",
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether network clients are served over TLS.")},
    KeyRow{.key = "tlscacert", .shape = &text, .group = KeyGroup::Access, .standard = "~/.docker/ca.pem",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The certificates by which clients are verified.")},
    KeyRow{.key = "tlscert", .shape = &text, .group = KeyGroup::Access, .standard = "~/.docker/cert.pem",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The certificate of dockerd.")},
    KeyRow{.key = "tlskey", .shape = &text, .group = KeyGroup::Access, .standard = "~/.docker/key.pem",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The file with the key of that certificate.")},
    KeyRow{.key = "tlsverify", .shape = &yesOrNo, .group = KeyGroup::Access, .standard = "false",
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether network clients must present a certificate.")},
    KeyRow{.key = "userland-proxy", .shape = &yesOrNo, .group = KeyGroup::Networks, .standard = "true",
           .about = QT_TRANSLATE_NOOP("Dockwright", "Whether published ports go through a process of their own where the firewall cannot forward them.")},
    KeyRow{.key = "userland-proxy-path", .shape = &text, .group = KeyGroup::Networks, .standard = "docker-proxy",
           .about = QT_TRANSLATE_NOOP("Dockwright", "The program that forwards published ports.")},
    KeyRow{.key = "userns-remap", .shape = &text, .group = KeyGroup::Security},
};
// clang-format on

static_assert(std::ranges::is_sorted(rows, {}, &KeyRow::key));

constexpr std::array managed{
    ManagedPlace{"/live-restore", "/reliability/liveRestore"},
    ManagedPlace{"/registry-mirrors", "/registry/mirrors"},
    ManagedPlace{"/insecure-registries", "/registry/insecure"},
    ManagedPlace{"/log-driver", "/logging/driver"},
    ManagedPlace{"/log-opts/max-size", "/logging/maxSize"},
    ManagedPlace{"/log-opts/max-file", "/logging/maxFile"},
    ManagedPlace{"/log-level", "/logging/level"},
    ManagedPlace{"/default-ulimits/nofile", "/capacity/containerNofile"},
    ManagedPlace{"/features/buildkit", "/defaults/buildkit"},
    ManagedPlace{"/features/containerd-snapshotter", "/containerd/snapshotter"},
    ManagedPlace{"/init", "/defaults/init"},
    ManagedPlace{"/icc", "/security/icc"},
    ManagedPlace{"/no-new-privileges", "/security/noNewPrivileges"},
    ManagedPlace{"/userns-remap", "/security/usernsRemap"},
    ManagedPlace{"/proxies/http-proxy", "/proxy/http"},
    ManagedPlace{"/proxies/https-proxy", "/proxy/https"},
    ManagedPlace{"/proxies/no-proxy", "/proxy/noProxy"},
};

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

bool isOfContainersNetwork(const KeyRow &row)
{
    return row.group == KeyGroup::Networks || row.group == KeyGroup::Bridge;
}

std::span<const ManagedPlace> managedPlaces()
{
    return managed;
}

const ManagedPlace *findManagedPlace(std::string_view pointer)
{
    const auto *const found = std::ranges::find_if(managed, [&](const ManagedPlace &place) {
        return pointer == place.pointer
            || (pointer.starts_with(place.pointer) && pointer.substr(place.pointer.size()).starts_with('/'));
    });
    return found != managed.end() ? found : nullptr;
}

bool isIgnoredKey(std::string_view key)
{
    return key == "containerd-plugins-namespace" || key == "containerd-plugin-namespace";
}

} // namespace dockwright::core
