// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/lottery/foreign.h"

#include <algorithm>

namespace lottery {

namespace {

struct Member {
    const char *key;
    const char *value; ///< JSON
};

/// Keys that the plan manages too, and such as have to do with them.
std::vector<Member> managedMembers()
{
    return {{"live-restore", "true"},
            {"live-restore", "false"},
            {"log-level", "\"warn\""},
            {"registry-mirrors", "[\"https://theirs.lan\"]"},
            {"insecure-registries", "[\"registry.lan:5000\"]"},
            {"default-ulimits", "{\"nofile\": {\"Name\": \"nofile\", \"Soft\": 1024, \"Hard\": 2048}}"},
            {"default-ulimits", "{\"core\": {\"Name\": \"core\", \"Soft\": 0, \"Hard\": 0}}"},
            {"features", "{\"buildkit\": false}"},
            {"init", "true"},
            {"no-new-privileges", "true"},
            {"icc", "true"},
            {"debug", "true"}};
}

/// Keys that no plan knows of.
std::vector<Member> otherMembers()
{
    return {{"labels", "[\"rack=7\"]"},
            {"max-concurrent-downloads", "5"},
            {"max-concurrent-uploads", "2"},
            {"mtu", "1450"},
            {"bip", "\"172.30.0.1/24\""},
            {"dns", "[\"10.0.0.53\"]"},
            {"dns-search", "[\"corp.lan\"]"},
            {"userland-proxy", "false"},
            {"ip-forward", "true"},
            {"iptables", "false"},
            {"ip6tables", "false"},
            {"ip-masq", "true"},
            {"ipv6", "true"},
            {"exec-opts", "[\"native.cgroupdriver=systemd\"]"},
            {"cgroup-parent", "\"site.slice\""},
            {"default-shm-size", "\"128M\""},
            {"default-address-pools", "[{\"base\": \"10.200.0.0/16\", \"size\": 24}]"},
            {"storage-driver", "\"overlay2\""},
            {"data-root", "\"/var/lib/docker\""},
            {"shutdown-timeout", "5"},
            {"selinux-enabled", "false"},
            {"group", "\"docker\""},
            {"bridge", "\"none\""},
            {"runtimes", "{\"site\": {\"path\": \"/usr/sbin/runc\"}}"},
            {"hosts", "[\"unix:///run/docker-alt.sock\"]"}};
}

/// A driver and what is its.
std::vector<Member> logMembers(Dice &dice)
{
    using Members = std::vector<Member>;
    return dice.pick<Members>({
        {{"log-driver", "\"gelf\""}, {"log-opts", "{\"gelf-address\": \"udp://127.0.0.1:12201\", \"tag\": \"x\"}"}},
        {{"log-driver", "\"syslog\""}, {"log-opts", "{\"syslog-facility\": \"daemon\"}"}},
        {{"log-driver", "\"fluentd\""},
         {"log-opts", "{\"fluentd-address\": \"127.0.0.1:24224\", \"fluentd-async\": \"true\"}"}},
        {{"log-driver", "\"journald\""}},
        {{"log-driver", "\"journald\""}, {"log-opts", "{\"tag\": \"{{.Name}}\"}"}},
        {{"log-driver", "\"none\""}},
        {{"log-driver", "\"local\""}, {"log-opts", "{\"max-size\": \"10m\", \"compress\": \"false\"}"}},
        {{"log-driver", "\"json-file\""}, {"log-opts", "{\"max-size\": \"10m\", \"max-file\": \"3\"}"}},
        {{"log-opts", "{\"max-size\": \"10m\", \"max-file\": \"3\"}"}},
        {{"log-opts", "{\"labels\": \"stage\", \"env\": \"STAGE\"}"}},
    });
}

/// Each alone is a host that runs; these are not, together.
void takeApart(OrderedJson &json)
{
    if (json.contains("bridge")) // it has no addresses of its own then
        for (const char *key : {"bip", "ipv6"})
            json.erase(key);
    if (json.contains("ipv6"))
        json["fixed-cidr-v6"] = "fd00:d0c::/64";
}

struct Flag {
    const char *text;
    const char *key;
};

std::vector<Flag> flags()
{
    return {{"--log-driver=journald", "log-driver"},
            {"--log-opt max-size=5m", "log-opts"},
            {"--live-restore", "live-restore"},
            {"--live-restore=false", "live-restore"},
            {"--iptables=false", "iptables"},
            {"--ip6tables=false", "ip6tables"},
            {"--icc=true", "icc"},
            {"-D", "debug"},
            {"--log-level=warn", "log-level"},
            {"-l error", "log-level"},
            {"--label rack=8", "labels"},
            {"--mtu 1400", "mtu"},
            {"--registry-mirror=https://flag.lan", "registry-mirrors"},
            {"--insecure-registry=flag.lan:5000", "insecure-registries"},
            {"--default-ulimit nofile=1024:2048", "default-ulimits"},
            {"--init", "init"},
            {"--exec-opt native.cgroupdriver=systemd", "exec-opts"},
            {"--storage-driver=overlay2", "storage-driver"},
            {"--data-root=/var/lib/docker", "data-root"},
            {"--dns 10.0.0.54", "dns"},
            {"--userland-proxy=false", "userland-proxy"}};
}

/// Directives of a drop-in: some that a plan sets too, by their names of today or by older ones, and others.
QByteArray drawDropIn(Dice &dice)
{
    QByteArray text;
    const auto unit = dice.some<const char *>({"StartLimitInterval=0", "StartLimitIntervalSec=1min", "StartLimitBurst=10",
                                               "After=network.target"},
                                              1);
    const auto service = dice.some<const char *>({"TimeoutSec=30",
                                                  "TimeoutStartSec=5min",
                                                  "TimeoutStartSec=300",
                                                  "TimeoutStopSec=2min",
                                                  "RestartSec=5",
                                                  "RestartSec=5000ms",
                                                  "Restart=always",
                                                  "LimitNOFILE=15000",
                                                  "LimitNOFILE=infinity",
                                                  "LimitNPROC=infinity",
                                                  "TasksMax=infinity",
                                                  "TasksMax=80%",
                                                  "MemoryMax=4G",
                                                  "MemoryLimit=4096M",
                                                  "MemoryMax=${LIMIT}",
                                                  "CPUQuota=400%",
                                                  "Nice=-5",
                                                  "Nice=10",
                                                  "OOMScoreAdjust=-100",
                                                  "IOSchedulingClass=best-effort",
                                                  "LogRateLimitInterval=30",
                                                  "Environment=THEIRS=1",
                                                  "Environment=HTTP_PROXY=http://127.0.0.1:3128",
                                                  "Environment=\"NO_PROXY=localhost,.lan\"",
                                                  "ExecStartPost=/bin/true",
                                                  "UMask=0022",
                                                  "LimitCORE=0",
                                                  "KillMode=mixed",
                                                  "KillMode=process",
                                                  "PrivateTmp=no"},
                                                 4);
    if (!unit.empty())
        text += QByteArray("[Unit]\n") + unit.front() + '\n';
    if (!service.empty())
        text += "[Service]\n";
    for (const char *line : service)
        text += QByteArray(line) + '\n';
    return text.isEmpty() ? QByteArray("# nothing yet\n") : text;
}

QString pathIn(const char *directory, const char *name)
{
    return QLatin1String(directory) + u'/' + QLatin1String(name);
}

} // namespace

OrderedJson drawDaemonJson(Dice &dice)
{
    if (dice.oneIn(4))
        return nullptr;
    OrderedJson json = OrderedJson::object();
    std::vector<Member> members = dice.some(managedMembers(), 2);
    const auto others = dice.some(otherMembers(), 4);
    members.insert(members.end(), others.begin(), others.end());
    if (dice.oneIn(4)) {
        const auto log = logMembers(dice);
        members.insert(members.end(), log.begin(), log.end());
    }
    for (const Member &member : members)
        json[member.key] = OrderedJson::parse(member.value);
    takeApart(json);
    return json;
}

QStringList drawFlags(Dice &dice, const OrderedJson &daemonJson)
{
    QStringList drawn;
    std::vector<QByteArray> keys;
    if (dice.oneIn(3))
        for (const Flag &flag : dice.some(flags(), 3))
            if (!daemonJson.contains(flag.key) && std::find(keys.begin(), keys.end(), flag.key) == keys.end()) {
                keys.emplace_back(flag.key);
                drawn << QLatin1String(flag.text);
            }
    // Of a driver that does not know them these end dockerd.
    if (const bool hasDriver = daemonJson.contains("log-driver") || drawn.contains(QLatin1String("--log-driver=journald"));
        hasDriver)
        drawn.removeAll(QStringLiteral("--log-opt max-size=5m"));
    if (daemonJson.contains("log-opts"))
        drawn.removeAll(QStringLiteral("--log-driver=journald"));
    return drawn;
}

std::vector<ForeignFile> drawFiles(Dice &dice)
{
    constexpr auto docker = "/etc/systemd/system/docker.service.d";
    std::vector<ForeignFile> files;
    if (dice.oneIn(2))
        files.push_back({pathIn(docker, dice.pick({"01-site.conf", "30-site.conf", "90-site.conf", "override.conf"})),
                         drawDropIn(dice), dice.pick<QString>({"644", "600", "664"}),
                         dice.oneIn(6) ? QStringLiteral("/srv/site.conf") : QString()});
    if (dice.oneIn(8)) // a name that is ours
        files.push_back({pathIn(docker, dice.pick({"20-limits.conf", "40-reliability.conf"})), drawDropIn(dice)});
    if (dice.oneIn(8))
        files.push_back({pathIn("/etc/systemd/system/containerd.service.d", "site.conf"),
                         dice.pick<QByteArray>(
                             {"[Service]\nLimitNOFILE=15000\n", "[Service]\nTasksMax=4096\n", "[Service]\nKillMode=mixed\n"})});
    if (dice.oneIn(12))
        files.push_back({pathIn("/etc/systemd/system/service.d", "all.conf"), "[Service]\nTimeoutStopSec=45\n"});
    if (dice.oneIn(8))
        files.push_back({dice.pick<QString>({"/etc/sysctl.conf", "/etc/sysctl.d/99-site.conf", "/etc/sysctl.d/10-site.conf"}),
                         dice.pick<QByteArray>({"fs.nr_open = 1000000\n", "net.ipv4.ip_forward = 1\n"})});
    if (dice.oneIn(12))
        files.push_back({pathIn("/etc/systemd/system.conf.d", "site.conf"),
                         dice.pick<QByteArray>({"[Manager]\nDefaultEnvironment=HTTPS_PROXY=http://127.0.0.1:3128\n",
                                                "[Manager]\nDefaultTimeoutStopSec=20\n"})});
    return files;
}

} // namespace lottery
