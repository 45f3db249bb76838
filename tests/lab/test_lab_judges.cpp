// SPDX-License-Identifier: Apache-2.0
#include "core/render/daemon_json.h"
#include "core/render/daemon_json_types.h"
#include "tests/support/lab.h"

#include <QDeadlineTimer>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <array>

#include <csignal>

using namespace dockwright;
using namespace lab;

namespace {

/// Of a dockerd that is to start, in ms: the slowest that did took a tenth of it.
constexpr int startLimit = 30000;

/// What may stand for a key of daemon.json: JSON, one value a line.
struct Values {
    const char *key;
    std::vector<const char *> right;
    std::vector<const char *> wrong;
};

const std::vector<const char *> noSwitch{R"("true")", "1", "[]"};
const std::vector<const char *> noNumber{R"("3")", "1.5", "true", "[]"};
const std::vector<const char *> noText{"5", "true", "[]"};
const std::vector<const char *> noList{R"("a")", "{}", "[1]"};

/// Every key that does not reach beyond a throw-away dockerd (its sockets, TLS, user namespaces),
/// with values that dockerd takes and some that it does not.
const std::vector<Values> &allValues()
{
    static const std::vector<Values> all{
        {"allow-direct-routing", {"true", "false"}, noSwitch},
        {"authorization-plugins", {"[]"}, {R"("a")", "[1]", R"(["no-such-plugin"])"}},
        {"bip", {R"("10.199.0.1/24")"}, {"5", R"("10.199.0.1")", R"("nonsense")"}},
        {"bip6", {R"("fd00:199::1/64")"}, {"5", R"("nonsense")"}},
        {"bridge", {R"("none")"}, {"5", "true"}},
        {"bridge-accept-fwmark", {R"("0x1")", R"("1/2")"}, {"5", R"("x")"}},
        {"builder", {R"({"gc": {"enabled": true}})", R"({"gc": {"policy": [{"all": true}]}})"}, {R"("a")", R"({"gc": 1})"}},
        {"cdi-spec-dirs", {R"(["/etc/cdi"])"}, noList},
        {"cgroup-parent", {R"("judge.slice")"}, {"5", R"("/judge")"}},
        {"containerd-namespace", {R"("judge")"}, noText},
        {"data-root", {R"("/run/judge/other")"}, noText},
        {"debug", {"true", "false"}, noSwitch},
        {"default-address-pools",
         {R"([{"base": "10.201.0.0/16", "size": 24}])", "[]"},
         {R"("a")", R"([{"base": "10.201.0.0/16", "size": "24"}])", R"([{"base": "nonsense", "size": 24}])",
          R"([{"base": "10.201.0.0/24", "size": 16}])"}},
        {"default-cgroupns-mode", {R"("private")", R"("host")"}, {"5", R"("nonsense")"}},
        {"default-gateway", {}, {"5"}},
        {"default-ipc-mode", {R"("private")", R"("shareable")"}, {"5", R"("nonsense")", R"("host")"}},
        {"default-network-opts",
         {R"({"bridge": {"com.docker.network.driver.mtu": "1400"}})", "{}"},
         {R"("a")", R"({"bridge": 1})"}},
        {"default-runtime", {R"("runc")"}, {"5", R"("nonsense")"}},
        {"default-shm-size", {R"("128M")", "67108864", R"("64m")"}, {R"("lots")", "true", "[]"}},
        {"default-stop-timeout", {"20"}, noNumber},
        {"default-ulimits",
         {R"({"nofile": {"Name": "nofile", "Soft": 64000, "Hard": 64000}})", "{}"},
         {R"("a")", R"({"nofile": 1})", R"({"nofile": {"Name": "nofile", "Soft": "1", "Hard": "1"}})"}},
        {"dns", {R"(["10.0.0.2"])", "[]"}, {R"("10.0.0.2")", R"(["nonsense"])", "[1]"}},
        {"dns-opts", {R"(["ndots:2"])"}, noList},
        {"dns-search", {R"(["example.org"])"}, noList},
        {"exec-opts",
         {R"(["native.cgroupdriver=systemd"])", "[]"},
         {R"("a")", R"(["native.cgroupdriver=x"])", R"(["x=y"])", "[1]"}},
        {"experimental", {"true", "false"}, noSwitch},
        {"features",
         {R"({"buildkit": true})", R"({"cdi": false})", "{}"},
         {R"("a")", R"({"buildkit": "true"})", R"({"buildkit": 1})", "[]"}},
        {"firewall-backend", {R"("iptables")", R"("")"}, {"5", R"("nonsense")"}},
        {"fixed-cidr", {R"("172.17.0.0/24")"}, {"5", R"("nonsense")"}},
        {"group", {R"("root")"}, {"5"}},
        {"host-gateway-ip", {R"("10.0.0.1")"}, {"5", R"("nonsense")"}},
        {"host-gateway-ips", {R"(["10.0.0.1"])"}, {R"("10.0.0.1")", R"(["nonsense"])"}},
        {"icc", {"true", "false"}, noSwitch},
        {"init", {"true", "false"}, noSwitch},
        {"init-path", {R"("/usr/bin/docker-init")"}, noText},
        {"insecure-registries",
         {R"(["reg.lan:5000"])", R"(["10.0.0.0/8"])"},
         {R"("reg.lan")", "[1]", R"(["https://reg.lan"])"}},
        {"ip", {R"("127.0.0.1")"}, {"5", R"("nonsense")"}},
        {"ip-forward", {"true", "false"}, noSwitch},
        {"ip-forward-no-drop", {"true", "false"}, noSwitch},
        {"ip-masq", {"true", "false"}, noSwitch},
        {"ip6tables", {"true", "false"}, noSwitch},
        {"iptables", {"true", "false"}, noSwitch},
        {"labels", {R"(["a=b"])", "[]"}, {R"("a=b")", "[1]", R"(["nonsense"])", R"(["a=b", "a=c"])"}},
        {"live-restore", {"true", "false"}, noSwitch},
        {"log-driver", {R"("json-file")", R"("local")", R"("journald")", R"("none")"}, {"5", R"("nonsense")"}},
        {"log-format", {R"("json")", R"("text")"}, {"5", R"("nonsense")"}},
        {"log-level", {R"("warn")", R"("debug")", R"("error")"}, {"5", R"("nonsense")"}},
        {"log-opts",
         {R"({"max-size": "10m", "max-file": "3"})"},
         {R"("a")", R"({"max-file": 3})", R"({"nonsense": "1"})", R"({"max-size": "lots"})"}},
        {"max-concurrent-downloads", {"10", "1"}, {R"("3")", "1.5", "true", "-1", "[]"}},
        {"max-concurrent-uploads", {"10", "1"}, {R"("3")", "1.5", "true", "-1", "[]"}},
        {"max-download-attempts", {"10", "1"}, {R"("3")", "1.5", "true", "0", "-1", "[]"}},
        {"metrics-addr", {R"("127.0.0.1:9323")"}, {"5", R"("nonsense")"}},
        {"min-api-version", {R"("1.44")"}, {"5", R"("nonsense")", R"("9.99")"}},
        {"mtu", {"1400", "0", "9000"}, {R"("1400")", "1.5", "true", "-1"}},
        {"network-control-plane-mtu", {"1400"}, {R"("1400")", "true"}},
        {"network-diagnostic-port", {"0"}, {R"("0")", "true"}},
        {"no-new-privileges", {"true", "false"}, noSwitch},
        {"node-generic-resources", {R"(["gpu=1"])", "[]"}, {R"("gpu=1")", "[1]", R"(["nonsense"])"}},
        {"proxies",
         {R"({"http-proxy": "http://p.lan:3128"})", R"({"no-proxy": "a,b"})", "{}"},
         {R"("a")", R"({"no-proxy": ["a"]})"}},
        {"raw-logs", {"true", "false"}, noSwitch},
        {"registry-mirrors",
         {R"(["https://m.lan"])", "[]", R"(["http://m.lan:5000/"])"},
         {R"("https://m.lan")", "[1]", R"(["m.lan"])", R"(["https://m.lan/v2"])", R"(["https://m.lan?x=1"])",
          R"(["https://u:p@m.lan"])", R"(["ftp://m.lan"])"}},
        {"runtimes",
         {R"({"crun": {"path": "/usr/bin/true"}})", "{}"},
         {R"("a")", R"({"crun": "x"})", R"({"runc": {"path": "/x"}})", R"({"crun": {}})"}},
        {"seccomp-profile", {R"("unconfined")", R"("builtin")"}, {"5"}},
        {"selinux-enabled", {"false"}, noSwitch},
        {"shutdown-timeout", {"30", "-1"}, {R"("30")", "1.5", "true"}},
        {"storage-driver", {R"("overlay2")", R"("vfs")"}, {"5", R"("nonsense")"}},
        {"storage-opts", {"[]"}, {R"("a")", "[1]", R"(["nonsense"])"}},
        {"swarm-default-advertise-addr", {R"("127.0.0.1")"}, noText},
        {"userland-proxy", {"true", "false"}, noSwitch},
        {"no-such-key", {}, {"true", R"({"a": 1})"}},
        {"containerd-plugin-namespace", {}, {R"("x")"}},
        {"default-init", {}, {"true"}},
    };
    return all;
}

/// Found by hand, by a seed or in a report; one that dockerd and we had judged otherwise stays here.
const std::vector<const char *> &knownCases()
{
    static const std::vector<const char *> cases{
        R"({"default-ulimits": {"nofile": {"Name": "nofile", "Soft": 5}}})",
        R"({"default-ulimits": {"nofil": {"Name": "nofil", "Hard": 5, "Soft": 5}}})",
        R"({"default-ulimits": {"core": {"Name": "core", "Hard": -1, "Soft": -1}}})",
        R"({"default-ulimits": {"core": {"Name": "core", "Hard": -2, "Soft": -2}}})",
        R"({"default-ulimits": {"core": {"Name": "core", "Hard": 5, "Soft": -1}}})",
        R"({"runtimes": {"runc": {"path": "/usr/bin/true"}}})",
        R"({"runtimes": {"a": {"path": "/usr/bin/true", "runtimeType": "io.containerd.runc.v2"}}})",
        R"({"runtimes": {"io.containerd.runc.v2": {"path": "/usr/bin/true"}}})",
        R"({"runtimes": {"a": {"path": "/usr/bin/true", "options": {}}}})",
        R"({"runtimes": {"a": {"path": "/usr/bin/true", "options": {"x": 1}}}})",
        R"({"runtimes": {"a": {"runtimeType": "io.containerd.runc.v2", "runtimeArgs": ["-x"]}}})",
        R"({"runtimes": {"a": {"runtimeType": "io.containerd.runc.v2", "options": {"x": 1}}}})",
        R"({"runtimes": {"a": {"runtimeType": "nonsense"}}})",
        R"({"runtimes": {"a": {"path": "/no/such"}}})",
        R"({"runtimes": {"a b": {"path": "/usr/bin/true"}}})",
        R"({"runtimes": {"": {"path": "/usr/bin/true"}}})",
        R"({"runtimes": {"a/b": {"path": "/usr/bin/true"}}})",
        R"({"default-address-pools": [{"base": "10.201.0.0/16"}]})",
        R"({"default-address-pools": [{"size": 24}]})",
        R"({"default-address-pools": [{"base": "10.201.0.0/16", "size": 0}]})",
        R"({"default-address-pools": [{"base": "10.201.0.0/16", "size": 16}]})",
        R"({"default-address-pools": [{"base": "10.201.0.0/16", "size": 33}]})",
        R"({"default-address-pools": [{"base": "10.201.0.0/24", "size": 16}]})",
        R"({"default-address-pools": [{"base": "10.201.0.5/16", "size": 24}]})",
        R"({"default-address-pools": [{"base": "fd00:1::/48", "size": 64}]})",
        R"({"default-address-pools": [{"base": "10.201.0.0/16", "size": 24}, {"base": "10.201.0.0/20", "size": 24}]})",
        R"({"mtu": 65535})",
        R"({"mtu": 68})",
        R"({"default-gateway": "10.9.9.9"})",
        R"({"default-gateway": "10.9.9.9", "bip": "10.9.9.1/24"})",
        R"({"default-gateway": "10.9.8.9", "bip": "10.9.9.1/24"})",
        R"({"default-gateway": "10.9.9.1", "bip": "10.9.9.1/24"})",
        R"({"default-gateway": "fd00::1"})",
        R"({"default-gateway-v6": "fd00:9::9"})",
        R"({"default-gateway-v6": "fd00:9::9", "ipv6": true, "fixed-cidr-v6": "fd00:9::/64"})",
        R"({"default-gateway-v6": "fd00:8::9", "ipv6": true, "fixed-cidr-v6": "fd00:9::/64"})",
        R"({"metrics-addr": ":+1"})",
        R"({"metrics-addr": ":0"})",
        R"({"metrics-addr": ":9323"})",
        R"({"metrics-addr": "127.0.0.1:65536"})",
        R"({"metrics-addr": "[::1]:9323"})",
        R"({"metrics-addr": "::1:9323"})",
        R"({"builder": {"gc": {"enabled": true, "policy": [{"filter": ["unused-for=1h"]}]}}})",
        R"({"builder": {"gc": {"enabled": true, "policy": [{"filter": ["unused-for"]}]}}})",
        R"({"builder": {"gc": {"enabled": true, "policy": [{"filter": ["nonsense=1h"]}]}}})",
        R"({"builder": {"gc": {"enabled": true, "policy": [{"filter": {"unused-for": {"1h": true}}}]}}})",
        R"({"builder": {"gc": {"enabled": true, "defaultKeepStorage": "20GB"}}})",
        R"({"builder": {"gc": {"enabled": true, "defaultKeepStorage": "lots"}}})",
        R"({"builder": {"gc": {"enabled": true, "defaultReservedSpace": "10GB"}}})",
        R"({"builder": {"gc": {"enabled": true, "policy": [{"keepStorage": "10GB"}]}}})",
        R"({"builder": {"gc": {"enabled": true, "policy": [{"reservedSpace": "10GB", "maxUsedSpace": "20GB"}]}}})",
        R"({"builder": {"history": {"maxAge": "1h", "maxEntries": 5}}})",
        R"({"builder": {"history": {"maxAge": "172800"}}})",
        R"({"builder": {"entitlements": {"network-host": false}}})",
        R"({"max-concurrent-downloads": 0})",
        R"({"max-concurrent-uploads": 0})",
        R"({"dns": [""]})",
        R"({"dns": ["10.0.0.2", "fd00::1"]})",
        R"({"dns-opts": [""]})",
        R"({"dns-search": ["."]})",
        R"({"dns-search": ["example.org."]})",
        R"({"dns-search": ["10.0"]})",
        R"({"dns-search": [""]})",
        R"({"dns-search": ["a b"]})",
        R"({"fixed-cidr": "10.199.0.0/25", "bip": "10.199.0.1/24"})",
        R"({"fixed-cidr": "10.198.0.0/25", "bip": "10.199.0.1/24"})",
        R"({"fixed-cidr": "10.199.0.0/16", "bip": "10.199.0.1/24"})",
        R"({"fixed-cidr": "10.199.0.0/25"})",
        R"({"fixed-cidr": "fd00::/64"})",
        R"({"fixed-cidr-v6": "fd00::/64", "ipv6": true})",
        R"({"bip": "10.199.0.0/24"})",
        R"({"bip": "0.0.0.0/0"})",
        R"({"bip": "fd00::1/64"})",
        R"({"bip6": "10.0.0.1/24", "ipv6": true})",
        R"({"default-shm-size": "0"})",
        R"({"default-shm-size": "-1"})",
        R"({"default-shm-size": 64})",
        R"({"default-shm-size": "1.5g"})",
        R"({"shutdown-timeout": -2})",
        R"({"default-stop-timeout": -1})",
        R"({"nri-opts": {"enable": false}})",
        R"({"host-gateway-ips": ["10.0.0.1", "fd00::1"]})",
        R"({"host-gateway-ip": "fd00::1"})",
        R"({"ip": "::1"})",
        R"({"ip": "127.0.0.1/8"})",
        R"({"labels": [""]})",
        R"({"labels": ["=b"]})",
        R"({"labels": ["a="]})",
        R"({"labels": ["a=b=c"]})",
        R"({"node-generic-resources": ["gpu=a", "gpu=1"]})",
        R"({"node-generic-resources": ["gpu=a", "gpu=b"]})",
        R"({"node-generic-resources": ["gpu=1", "gpu=2"]})",
        R"({"node-generic-resources": ["gpu=-1"]})",
        R"({"node-generic-resources": ["gpu=a=b"]})",
        R"({"storage-driver": "overlay2", "storage-opts": ["overlay2.override_kernel_check=true"]})",
        R"({"group": "0"})",
        R"({"group": ""})",
        R"({"cgroup-parent": "a.slice", "exec-opts": ["native.cgroupdriver=cgroupfs"]})",
        R"({"cgroup-parent": "/a", "exec-opts": ["native.cgroupdriver=cgroupfs"]})",
        R"({"cgroup-parent": ""})",
        R"({"seccomp-profile": ""})",
        R"({"init": true, "init-path": "/no/such"})",
        R"({"init-path": "/no/such"})",
        R"({"log-driver": "syslog", "log-opts": {"syslog-address": "nonsense"}})",
        R"({"log-driver": "syslog", "log-opts": {"syslog-address": "udp://127.0.0.1:514"}})",
        R"({"log-driver": "syslog", "log-opts": {"syslog-facility": "nonsense"}})",
        R"({"log-driver": "gelf"})",
        R"({"log-driver": "gelf", "log-opts": {"gelf-address": "udp://127.0.0.1:12201"}})",
        R"({"log-driver": "gelf", "log-opts": {"gelf-address": "nonsense"}})",
        R"({"log-driver": "gelf", "log-opts": {"gelf-address": "udp://127.0.0.1"}})",
        R"({"log-driver": "gelf", "log-opts": {"tag": "x"}})",
        R"({"log-driver": "local", "log-opts": {"tag": "x"}})",
        R"({"log-driver": "syslog", "log-opts": {"syslog-address": "", "syslog-facility": "", "mode": ""}})",
        R"({"log-driver": "gelf", "log-opts": {"gelf-address": "udp://127.0.0.1:12201", "gelf-compression-type": "x"}})",
        R"({"log-driver": "fluentd", "log-opts": {"fluentd-async": "x"}})",
        R"({"log-driver": "fluentd", "log-opts": {"fluentd-address": "127.0.0.1:24224", "fluentd-async": "true"}})",
        R"({"log-driver": "awslogs"})",
        R"({"log-driver": "awslogs", "log-opts": {"awslogs-region": "us-east-1"}})",
        R"({"log-driver": "splunk"})",
        R"({"log-driver": "journald", "log-opts": {"tag": "{{.Name}}"}})",
        R"({"log-opts": {"max-file": "0"}})",
        R"({"log-opts": {"max-size": "10m", "max-file": "0"}})",
        R"({"log-opts": {"max-size": "10m", "max-file": "-1"}})",
        R"({"log-opts": {"max-size": "10m", "max-file": "x"}})",
        R"({"log-opts": {"max-size": "0"}})",
        R"({"log-opts": {"max-size": "-1"}})",
        R"({"log-opts": {"max-size": "10m", "mode": "non-blocking"}})",
        R"({"log-opts": {"max-size": "10m", "mode": "nonsense"}})",
        R"({"log-opts": {"mode": "non-blocking", "max-buffer-size": "4m"}})",
        R"({"log-opts": {"mode": "non-blocking", "max-buffer-size": "x"}})",
        R"({"log-opts": {"mode": "blocking", "max-buffer-size": "4m"}})",
        R"({"log-opts": {"labels": "a,b", "env": "c"}})",
        R"({"log-opts": {"compress": "x", "max-size": "10m", "max-file": "3"}})",
        R"({"log-driver": "local", "log-opts": {"max-size": "x"}})",
        R"({"log-driver": "local", "log-opts": {"max-file": "0"}})",
        R"({"log-driver": "local", "log-opts": {"compress": "x"}})",
        R"({"log-driver": "local", "log-opts": {"max-size": "-1"}})",
        R"({"log-driver": "none", "log-opts": {"max-size": "10m"}})",
        R"({"default-network-opts": {"bridge": {"com.docker.network.driver.mtu": "x"}}})",
        R"({"default-network-opts": {"nonsense": {"a": "b"}}})",
        R"({"network-control-plane-mtu": 0})",
        R"({"network-control-plane-mtu": 100})",
        R"({"network-control-plane-mtu": -1})",
        R"({"network-control-plane-mtu": 100000})",
        R"({"swarm-default-advertise-addr": "nonsense"})",
        R"({"swarm-raft-election-tick": 5, "swarm-raft-heartbeat-tick": 1})",
        R"({"swarm-raft-election-tick": -5})",
        R"({"min-api-version": "1.12"})",
        R"({"min-api-version": ""})",
        R"({"features": {"nonsense": true}})",
        R"({"firewall-backend": "nftables"})",
        R"({"bridge": ""})",
        R"({"userns-remap": ""})",
        R"({"tlsverify": true})",
        R"({"tls": true})",
        R"({"tlsverify": false})",
        R"({"log-level": "INFO"})",
        R"({"log-level": "warning"})",
        R"({"fixed-cidr-v6": "nonsense"})",
        R"({"ipv6": true, "default-address-pools": [{"base": "10.201.0.0/16", "size": 24}, {"base": "fd00:1::/48", "size": 64}]})",
        R"({"tlscacert": "/no/such"})",
        R"({"cpu-rt-period": 1000})",
        R"({"cpu-rt-runtime": 1000})",
        R"({"cpu-rt-period": 0})",
        R"({"containerd-namespace": ""})",
        R"({"insecure-registries": [""]})",
        R"({"insecure-registries": ["a/b"]})",
        R"({"insecure-registries": ["reg.lan:99999"]})",
        R"({"registry-mirrors": [""]})",
        R"({"proxies": {"http-proxy": ""}})",
        R"({"api-cors-header": "*"})",
        R"({"authorization-plugins": [""]})",
        R"({"cdi-spec-dirs": [""]})",
        R"({"default-ipc-mode": ""})",
        R"({"default-runtime": ""})",
        R"({"log-driver": ""})",
        R"({"oom-score-adjust": -500})",
        R"({"oom-score-adjust": -2000})",
        R"({"selinux-enabled": true})",
        R"({"experimental": true, "ip6tables": true})",
        R"({"storage-driver": ""})",
        R"({"validate": true})",
        R"({"rootless": false})",
        R"({"raw-logs": null})",
        R"({"debug": true, "Debug": false})",
        R"({"DEBUG": true})",
    };
    return cases;
}

/// What we refuse, and at least one of the three releases takes: it makes no use of it, or has a meaning of its own for it.
const std::vector<const char *> &stricterCases()
{
    static const std::vector<const char *> cases{
        R"({"builder": {"gc": {"enabled": true, "defaultReservedSpace": "10%"}}})",
        R"({"max-download-attempts": 0})",
        R"({"host-gateway-ips": ["10.0.0.1", "10.0.0.2"]})",
        R"({"host-gateway-ip": "10.0.0.1", "host-gateway-ips": ["10.0.0.1"]})",
        R"({"network-diagnostic-port": -1})",
        R"({"network-diagnostic-port": 99999})",
        R"({"registry-mirrors": ["https://"]})",
        R"({"proxies": {"http-proxy": "nonsense"}})",
        R"({"exec-opts": ["isolation=hyperv"]})",
        R"({"exec-opts": ["native.cgroupdriver"]})",
        R"({"no-proxy": "a"})",
        R"({"deprecated-key-path": "/run/judge-key"})",
        R"({"default-address-pools": [{"base": "10.201.0.0/16", "size": 32}]})",
        R"({"bip": "10.199.0.1/32"})",
        R"({"data-root": "relative"})", // 20.10 is busy with it for ever
        R"({"containerd-namespace": "a b"})",
        R"({"containerd-plugins-namespace": "a b"})",
    };
    return cases;
}

/// What 20.10 takes, and those after it die of.
const std::vector<const char *> &laterRefused()
{
    static const std::vector<const char *> cases{
        R"({"mtu": 65536})",
        R"({"mtu": 70000})",
        R"({"mtu": 10})",
        R"({"builder": {"history": {"maxAge": 3600}}})",
        R"({"builder": {"history": {"maxAge": "nonsense"}}})",
        R"({"fixed-cidr-v6": "10.0.0.0/24", "ipv6": true})",
    };
    return cases;
}

/// What dockerd takes and makes no use of: it says OK, we refuse.
const QStringList ignoredForms{"registry-mirror", "insecure-registry", "dns-opt",        "label",
                               "http-proxy",      "https-proxy",       "no-proxy",       "log-opt",
                               "storage-opt",     "exec-opt",          "default-ulimit", "authorization-plugin"};

/// A daemon.json at random, the same for a seed.
core::OrderedJson randomFile(quint32 seed)
{
    QRandomGenerator random(seed);
    const auto below = [&random](std::size_t bound) {
        return static_cast<std::size_t>(random.bounded(static_cast<int>(bound)));
    };
    core::OrderedJson file = core::OrderedJson::object();
    for (std::size_t left = 1 + below(4); left > 0; --left) {
        const Values &values = allValues()[below(allValues().size())];
        const bool isWrong = values.right.empty() || (!values.wrong.empty() && below(5) == 0);
        const auto &from = isWrong ? values.wrong : values.right;
        file[values.key] = core::OrderedJson::parse(from[below(from.size())]);
    }
    if (below(12) == 0)
        file[ignoredForms[static_cast<qsizetype>(below(12))].toStdString()] = "http://x.lan";
    return file;
}

/// Of a key that it does not know it looks at the members alone (moby daemon/config/config.go configValuesSet): an object that
/// is empty, or whose members are called like flags, is nothing to it.
bool isIgnored(const core::OrderedJson &file, const QVersionNumber &dockerd)
{
    const auto isNothing = [](const core::OrderedJson &value) { return value.is_object() && value.empty(); };
    return std::ranges::any_of(file, isNothing) || (dockerd < QVersionNumber(24) && file.contains("default-network-opts"))
        || std::ranges::any_of(ignoredForms, [&](const QString &key) { return file.contains(key.toStdString()); });
}

QStringList wordsOf(const core::Errors &errors)
{
    QStringList words;
    for (const core::Error &error : errors)
        words << error.where + QLatin1String(": ") + error.message.english();
    return words;
}

/// dockerd with that file, in a network of its own and on directories that are thrown away.
class Judge
{
public:
    Judge() : m_version(dockerVersion()) {}

    bool canValidate() const { return m_version >= QVersionNumber(23); }
    QVersionNumber version() const { return m_version; }

    /// Empty if it is content.
    QByteArray validate(const core::OrderedJson &file) const
    {
        const Run done = run({"dockerd", "--validate", "--config-file", write(file)});
        return done.status == 0 ? QByteArray() : (done.errors + done.output).trimmed();
    }

    /// Empty if it starts and answers, and with `triesContainer` runs a container, too; else its last words.
    QByteArray start(const core::OrderedJson &file, bool triesContainer) const
    {
        const QString socket = m_directory.filePath("docker.sock");
        QStringList command{"unshare",
                            "--net",
                            "--",
                            "sh",
                            "-c",
                            "ip link set lo up; exec \"$@\"",
                            "sh",
                            "dockerd",
                            "--config-file",
                            write(file),
                            "--pidfile",
                            m_directory.filePath("pid"),
                            "--exec-root",
                            m_directory.filePath("exec"),
                            "-H",
                            "unix://" + socket,
                            "--containerd",
                            "/run/containerd/containerd.sock"};
        if (!file.contains("data-root"))
            command << "--data-root" << m_directory.filePath("data");
        if (!file.contains("containerd-namespace"))
            command << "--containerd-namespace"
                    << "judge";
        QFile::remove(socket);
        QProcess dockerd;
        dockerd.setProcessChannelMode(QProcess::MergedChannels);
        dockerd.start(command[0], command.mid(1));
        bool answers = false;
        const QDeadlineTimer limit(startLimit); // some values keep it busy for ever
        while (!answers && !limit.hasExpired() && !dockerd.waitForFinished(50))
            answers = run({"curl", "-sf", "--max-time", "2", "--unix-socket", socket, "http://d/_ping"}).status == 0;
        const QByteArray reason = answers && triesContainer ? whyNoContainer(socket) : QByteArray();
        const QByteArray words = dockerd.readAll();
        dockerd.terminate();
        if (!dockerd.waitForFinished(startLimit))
            dockerd.kill();
        dockerd.waitForFinished(patience);
        return answers ? reason : "does not start: " + words.right(400);
    }

private:
    /// Empty if all is there but the program of an empty image.
    static QByteArray whyNoContainer(const QString &socket)
    {
        const QString docker = "timeout --signal=KILL 30 docker -H unix://" + socket; // some values let it wait for ever
        const QByteArray words = shell(("tar c --files-from /dev/null | " + docker + " import - judge >/dev/null && " + docker
                                        + " run --rm --network none judge /no-such-program; echo ended with $?")
                                           .toUtf8());
        return words.contains("no such file or directory") ? QByteArray() : words;
    }

    QString write(const core::OrderedJson &file) const
    {
        const QString path = m_directory.filePath("daemon.json");
        QFile written(path);
        if (!written.open(QIODevice::WriteOnly | QIODevice::Truncate)
            || written.write(QByteArray::fromStdString(file.dump(2))) < 0)
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }

    QTemporaryDir m_directory{"/run/judge-XXXXXX"};
    QVersionNumber m_version;
};

} // namespace

/// A daemon.json that we call good is valid and starts; one that we refuse is refused, or dockerd dies of it.
class TestJudges : public QObject
{
    Q_OBJECT

    Judge m_judge;

    core::Errors ours(const core::OrderedJson &file) const
    {
        core::HostFacts facts;
        facts.dockerdVersion = m_judge.version().toString();
        facts.cgroupVersion = 2;
        core::Errors errors = core::checkDaemonTypes(file);
        for (const core::Errors &more : {core::checkDaemonJson(file, facts), core::checkDaemonFlags(file, facts)})
            errors.insert(errors.end(), more.begin(), more.end());
        return errors;
    }

    /// `wrong` is what we say of it. One text; none if we agree.
    QStringList disagreementOn(const core::OrderedJson &file, const QStringList &wrong) const
    {
        const bool mayDiffer = !wrong.isEmpty() && isIgnored(file, m_judge.version());
        QByteArray theirs = m_judge.canValidate() ? m_judge.validate(file) : QByteArray();
        if (theirs.isEmpty() && !mayDiffer) // what it says of the file alone is not all
            theirs = m_judge.start(file, !wrong.isEmpty());
        if (wrong.isEmpty() == theirs.isEmpty() || mayDiffer)
            return {};
        return {QStringLiteral("%1\n  we: %2\n  dockerd %3: %4")
                    .arg(QString::fromStdString(file.dump()), wrong.isEmpty() ? QStringLiteral("good") : wrong.join(u' '),
                         m_judge.version().toString(), theirs.isEmpty() ? QStringLiteral("good") : QString::fromUtf8(theirs))};
    }

private slots:
    void everyCaseIsJudgedAlike()
    {
        std::vector<const char *> cases = knownCases();
        if (m_judge.canValidate())
            cases.insert(cases.end(), laterRefused().begin(), laterRefused().end());
        QStringList disagreements;
        for (const char *each : cases) {
            const core::OrderedJson file = core::OrderedJson::parse(each);
            disagreements << disagreementOn(file, wordsOf(ours(file)));
        }
        for (const QString &each : disagreements)
            qWarning().noquote() << each;
        QCOMPARE(disagreements.size(), 0);
    }

    void whatWeRefuseAndDockerdMayTake()
    {
        std::vector<const char *> cases = stricterCases();
        cases.insert(cases.end(), laterRefused().begin(), laterRefused().end());
        for (const char *each : cases)
            QVERIFY2(!ours(core::OrderedJson::parse(each)).empty(), each);
    }

    void dockerdAgreesWithUs()
    {
        const int files = qEnvironmentVariableIntValue("DOCKWRIGHT_JUDGES_FILES") > 0
            ? qEnvironmentVariableIntValue("DOCKWRIGHT_JUDGES_FILES")
            : 60;
        const quint32 seed = qEnvironmentVariableIsSet("DOCKWRIGHT_JUDGES_SEED")
            ? qEnvironmentVariable("DOCKWRIGHT_JUDGES_SEED").toUInt()
            : 20251124;
        QStringList disagreements;
        std::array<int, 2> verdicts{}; // good ones, refused ones
        for (int i = 0; i < files; ++i) {
            const quint32 own = seed + static_cast<quint32>(i);
            const core::OrderedJson file = randomFile(own);
            const QStringList wrong = wordsOf(ours(file));
            ++verdicts[wrong.isEmpty() ? 0 : 1];
            for (const QString &each : disagreementOn(file, wrong))
                disagreements << QStringLiteral("SEED=%1 %2").arg(own).arg(each);
        }
        for (const QString &each : disagreements)
            qWarning().noquote() << each;
        qInfo("dockerd %s: %d files, %d good, %d refused", qPrintable(m_judge.version().toString()), files, verdicts[0],
              verdicts[1]);
        QCOMPARE(disagreements.size(), 0);
        QVERIFY(verdicts[0] > files / 5 && verdicts[1] > files / 5);
    }
};

QTEST_GUILESS_MAIN(TestJudges)
#include "test_lab_judges.moc"
