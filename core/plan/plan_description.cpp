// SPDX-License-Identifier: Apache-2.0
#include "core/plan/plan_description.h"

#include "core/plan/exposure_section.h"
#include "core/plan/image_name.h"
#include "core/plan/network_section.h"
#include "core/plan/plan_slots.h"

#include <QCoreApplication>

#include <array>
#include <map>

namespace dockwright::core {

namespace {

bool writesLogFiles(const Plan &plan)
{
    return plan.logging.writesFiles();
}

bool hasIoPriority(const Plan &plan)
{
    return plan.performance.ioClass != IoClass::Idle;
}

bool hasOnlyShortMirrors(const Plan &plan)
{
    return !plan.hasHubMirrors();
}

bool isPullChecked(const Plan &plan)
{
    return plan.verify.pull != PullCheck::Never;
}

constexpr auto proxyUrlAllowed = QT_TRANSLATE_NOOP(
    "Dockwright",
    "an http, https or socks5 URL with host and port, such as http://proxy.corp.lan:3128, or empty for none; reserved "
    "characters in the password must be percent-encoded");
constexpr auto spanAllowed = QT_TRANSLATE_NOOP("Dockwright", "a systemd time span such as 30s or 1min 30s");
constexpr auto timeoutAllowed =
    QT_TRANSLATE_NOOP("Dockwright", "a systemd time span of at least one second such as 300s, or infinity");
constexpr auto intervalAllowed =
    QT_TRANSLATE_NOOP("Dockwright", "a systemd time span from 10min to 30d, such as 6h or 1h 30min");
constexpr auto onlyWithPullCheck = QT_TRANSLATE_NOOP("Dockwright", "not with verify.pull never");
constexpr auto onlyWithFiles = QT_TRANSLATE_NOOP("Dockwright", "only with the log drivers json-file and local");

// clang-format off
constexpr std::array sections{
    Section{"proxy", QT_TRANSLATE_NOOP("Dockwright", "How dockerd reaches registries through a proxy.")},
    Section{"capacity", QT_TRANSLATE_NOOP("Dockwright", "How many containers the host runs, and the limits that follow from "
                                                        "that.")},
    Section{"registry", QT_TRANSLATE_NOOP("Dockwright", "Where images are pulled from.")},
    Section{"registry/doctor", QT_TRANSLATE_NOOP("Dockwright", "A timer that probes the mirrors of Docker Hub and has dockerd use "
                                                               "those that work.")},
    Section{"network", QT_TRANSLATE_NOOP("Dockwright", "Where containers live: the subnets of Docker networks, the name servers of "
                                                       "containers, their MTU and IPv6. What is empty is left to dockerd.")},
    Section{"exposure", QT_TRANSLATE_NOOP("Dockwright", "Who reaches the published ports of containers.")},
    Section{"logging", QT_TRANSLATE_NOOP("Dockwright", "What containers and dockerd log, and how much of it is kept.")},
    Section{"security", QT_TRANSLATE_NOOP("Dockwright", "What dockerd and containers are allowed to do.")},
    Section{"performance", QT_TRANSLATE_NOOP("Dockwright", "Timeouts and scheduling of dockerd.")},
    Section{"reliability", QT_TRANSLATE_NOOP("Dockwright", "What happens when dockerd fails or restarts.")},
    Section{"containerd", QT_TRANSLATE_NOOP("Dockwright", "Settings of containerd.")},
    Section{"defaults", QT_TRANSLATE_NOOP("Dockwright", "Defaults for new containers and builds.")},
    Section{"monitoring", QT_TRANSLATE_NOOP("Dockwright", "Metrics of Docker on this host for Prometheus.")},
    Section{"install", QT_TRANSLATE_NOOP("Dockwright", "How Docker Engine is installed.")},
    Section{"verify", QT_TRANSLATE_NOOP("Dockwright", "How it is verified that Docker serves.")},
};
// clang-format on

// clang-format off
const std::array members{
    Member{"proxy", "target", slot<&Plan::proxy, &ProxySettings::target>(),
           QT_TRANSLATE_NOOP("Dockwright", "Where the proxy is set: the environment of the unit, or daemon.json.")},
    Member{"proxy", "http", slot<&Plan::proxy, &ProxySettings::http>(),
           QT_TRANSLATE_NOOP("Dockwright", "The proxy for http."), proxyUrlAllowed, checkProxyUrl},
    Member{"proxy", "https", slot<&Plan::proxy, &ProxySettings::https>(),
           QT_TRANSLATE_NOOP("Dockwright", "The proxy for https, over which nearly all registries are accessed."),
           proxyUrlAllowed, checkProxyUrl},
    Member{"proxy", "noProxy", slot<&Plan::proxy, &ProxySettings::noProxy>(),
           QT_TRANSLATE_NOOP("Dockwright", "Destinations that bypass the proxy."),
           QT_TRANSLATE_NOOP("Dockwright", "a host name, .domain, IP address or CIDR, each with an optional port, or * "
                                           "for everything; dockerd does not support patterns such as 172.17.*"),
           checkNoProxyEntry, 0, 256},
    Member{"capacity", "containers", slot<&Plan::capacity, &CapacitySettings::containers>(),
           QT_TRANSLATE_NOOP("Dockwright", "The expected number of containers n: LimitNOFILE = n × 1024 × 1.5, "
                                           "LimitNPROC = n × 256 × 1.2, TasksMax = max(16384, 16 n)."),
           "", nullptr, 1, 100'000},
    Member{"capacity", "memoryMax", slot<&Plan::capacity, &CapacitySettings::memoryMax>(),
           QT_TRANSLATE_NOOP("Dockwright", "The most memory that dockerd itself may use; containers are not limited by it."),
           QT_TRANSLATE_NOOP("Dockwright", "auto (half the RAM), infinity, a percentage, or a size of at least 256M such "
                                           "as 32G"),
           checkMemoryMax},
    Member{"capacity", "cpuQuota", slot<&Plan::capacity, &CapacitySettings::cpuQuota>(),
           QT_TRANSLATE_NOOP("Dockwright", "The most CPU time that dockerd itself may use, in percent of one core."),
           QT_TRANSLATE_NOOP("Dockwright", "auto (80 % of all cores), infinity, or a percentage such as 800%"),
           checkCpuQuota},
    Member{"capacity", "containerNofile", slot<&Plan::capacity, &CapacitySettings::containerNofile>(),
           QT_TRANSLATE_NOOP("Dockwright", "How many files a container may have open (default-ulimits)."), "", nullptr,
           1024, 1'073'741'816},
    Member{"registry", "mirrors", slot<&Plan::registry, &RegistrySettings::mirrors>(),
           QT_TRANSLATE_NOOP("Dockwright", "Registry mirrors of Docker Hub, tried in this order before Docker Hub itself."),
           QT_TRANSLATE_NOOP("Dockwright", "an http or https URL with a host, and without query, fragment or user name"),
           checkMirror, 0, 64, hasOnlyShortMirrors,
           QT_TRANSLATE_NOOP("Dockwright", "not with mirrors of docker.io in registries"), isSameMirror},
    Member{"registry", "insecure", slot<&Plan::registry, &RegistrySettings::insecure>(),
           QT_TRANSLATE_NOOP("Dockwright", "Registries that are accessed without verifying a certificate, or over plain http."),
           QT_TRANSLATE_NOOP("Dockwright", "a host with an optional port, or a CIDR, without http://"),
           checkInsecureRegistry, 0, 64},
    Member{"registry/doctor", "enabled", slot<&Plan::registry, &RegistrySettings::doctor, &DoctorSettings::enabled>(),
           QT_TRANSLATE_NOOP("Dockwright", "Whether a timer probes the mirrors of Docker Hub. One that fails twice in a row is left "
                                           "out until it works again, and one that is slow or outdated is tried last. Docker is "
                                           "reloaded for that, and never restarted; no mirror is added that the plan does not name.")},
    Member{"registry/doctor", "interval", slot<&Plan::registry, &RegistrySettings::doctor, &DoctorSettings::interval>(),
           QT_TRANSLATE_NOOP("Dockwright", "The time between two probes. Each is delayed by up to a tenth of it, at most an hour, at "
                                           "random, so that many hosts do not ask a mirror at the same time."),
           intervalAllowed, checkInterval},
    Member{"network", "pools", poolsSlot(),
           QT_TRANSLATE_NOOP("Dockwright", "The networks that new Docker networks get their subnets from. auto chooses the largest "
                                           "gaps in private address space that no route of this host covers, with room for the "
                                           "expected number of containers in each of 256 networks; it keeps what it has chosen "
                                           "until a route collides with that. Existing networks keep their subnets."),
           QT_TRANSLATE_NOOP("Dockwright", "auto, or a list of objects with base, a network such as 10.200.0.0/16, and size, the "
                                           "prefix length of each subnet; an empty list leaves them to dockerd")},
    Member{"network", "bridge", slot<&Plan::network, &NetworkSettings::bridge>(),
           QT_TRANSLATE_NOOP("Dockwright", "The address of docker0, the default bridge, and with it the subnet of containers that "
                                           "name no network. It changes when dockerd starts while no container runs."),
           QT_TRANSLATE_NOOP("Dockwright", "an IPv4 address with the prefix length of its subnet such as 10.200.0.1/24, or empty"),
           checkBridgeAddress},
    Member{"network", "dns", slot<&Plan::network, &NetworkSettings::dns>(),
           QT_TRANSLATE_NOOP("Dockwright", "The DNS servers that containers use instead of those of the host."),
           QT_TRANSLATE_NOOP("Dockwright", "an IP address"), checkDnsServer, 0, 16},
    Member{"network", "dnsSearch", slot<&Plan::network, &NetworkSettings::dnsSearch>(),
           QT_TRANSLATE_NOOP("Dockwright", "The DNS search domains of containers."),
           QT_TRANSLATE_NOOP("Dockwright", "a domain such as corp.lan, or . for none"), checkSearchDomain, 0, 32},
    Member{"network", "dnsOptions", slot<&Plan::network, &NetworkSettings::dnsOptions>(),
           QT_TRANSLATE_NOOP("Dockwright", "Options in resolv.conf of containers."),
           QT_TRANSLATE_NOOP("Dockwright", "an option of resolv.conf such as ndots:2"), checkDnsOption, 0, 32},
    Member{"network", "mtu", mtuSlot(),
           QT_TRANSLATE_NOOP("Dockwright", "The MTU of the default bridge and, with Docker 24 or later, of new Docker networks. auto "
                                           "takes the least MTU on the ways out of this host, and 1500 at most; 0 leaves it to "
                                           "dockerd. Existing networks keep theirs."),
           QT_TRANSLATE_NOOP("Dockwright", "auto, 0, or an integer from 68 to 65535")},
    Member{"network", "ipv6", ipv6Slot(),
           QT_TRANSLATE_NOOP("Dockwright", "Where IPv6 addresses of containers come from. The default bridge gets the first subnet of "
                                           "the prefix, and 256 networks have room in it; with Docker 27 or later new networks have "
                                           "IPv6, with an older one those that are created with --ipv6. ula is a prefix of this host "
                                           "alone (RFC 4193), which no route of it covers; off leaves IPv6 to dockerd. Existing "
                                           "networks stay as they are."),
           QT_TRANSLATE_NOOP("Dockwright", "off, ula, or an IPv6 prefix of 32 to 72 bits such as 2001:db8:1::/48")},
    Member{"exposure", "publishOn", publishOnSlot(),
           QT_TRANSLATE_NOOP("Dockwright", "The address of this host that a port is published on where nobody names one, as in "
                                           "docker run -p 80:80: of the default bridge and, with Docker 24 or later, of new Docker "
                                           "networks. Existing networks keep theirs."),
           QT_TRANSLATE_NOOP("Dockwright", "everywhere, localhost, or a list with one IPv4 address of this host")},
    Member{"exposure", "allow", allowSlot(),
           QT_TRANSLATE_NOOP("Dockwright", "Who may reach published ports from outside. This host and its containers always may; what "
                                           "no entry names, nobody else may."),
           QT_TRANSLATE_NOOP("Dockwright", "a list of objects with ports, a list of ports of the host such as 443/tcp or "
                                           "8000-8010/udp, and from, a list of networks such as 10.0.0.0/8, which is empty for "
                                           "everybody")},
    Member{"exposure", "enforce", slot<&Plan::exposure, &ExposureSettings::enforce>(),
           QT_TRANSLATE_NOOP("Dockwright", "What is done about ports that are open to others than allow says: nothing, a report where "
                                           "allow has entries, or a table of nft that keeps those others out. The table matches ports "
                                           "of containers only, whatever the plan says.")},
    Member{"logging", "driver", slot<&Plan::logging, &LoggingSettings::driver>(),
           QT_TRANSLATE_NOOP("Dockwright", "The log driver of new containers.")},
    Member{"logging", "maxSize", slot<&Plan::logging, &LoggingSettings::maxSize>(),
           QT_TRANSLATE_NOOP("Dockwright", "The size at which the log file of a container is rotated."),
           QT_TRANSLATE_NOOP("Dockwright", "a Docker size such as 100m or 1g"), checkLogSize, 0, 0, writesLogFiles,
           onlyWithFiles},
    Member{"logging", "maxFile", slot<&Plan::logging, &LoggingSettings::maxFile>(),
           QT_TRANSLATE_NOOP("Dockwright", "How many log files are kept for each container."), "", nullptr, 1, 1000,
           writesLogFiles, onlyWithFiles},
    Member{"logging", "level", slot<&Plan::logging, &LoggingSettings::level>(),
           QT_TRANSLATE_NOOP("Dockwright", "The log level of dockerd.")},
    Member{"logging", "rateLimitInterval", slot<&Plan::logging, &LoggingSettings::rateLimitInterval>(),
           QT_TRANSLATE_NOOP("Dockwright", "The interval in which the journal accepts at most rateLimitBurst messages of "
                                           "dockerd."),
           spanAllowed, checkTimeSpan},
    Member{"logging", "rateLimitBurst", slot<&Plan::logging, &LoggingSettings::rateLimitBurst>(),
           QT_TRANSLATE_NOOP("Dockwright", "How many messages of dockerd the journal accepts in that interval; 0 for no "
                                           "limit."),
           "", nullptr, 0, 1'000'000},
    Member{"security", "profile", slot<&Plan::security, &SecuritySettings::profile>(),
           QT_TRANSLATE_NOOP("Dockwright", "hardened restricts dockerd as far as containers, builds and live-restore keep "
                                           "working; compatible leaves its unit unchanged.")},
    Member{"security", "noNewPrivileges", slot<&Plan::security, &SecuritySettings::noNewPrivileges>(),
           QT_TRANSLATE_NOOP("Dockwright", "Whether processes in new containers are prevented from gaining privileges; "
                                           "sudo and su stop working there.")},
    Member{"security", "usernsRemap", slot<&Plan::security, &SecuritySettings::usernsRemap>(),
           QT_TRANSLATE_NOOP("Dockwright", "Whether root in containers is an unprivileged user on the host; existing "
                                           "images, containers and volumes are hidden while it is on.")},
    Member{"security", "icc", slot<&Plan::security, &SecuritySettings::icc>(),
           QT_TRANSLATE_NOOP("Dockwright", "Whether containers on the default bridge can communicate with each other.")},
    Member{"performance", "startTimeout", slot<&Plan::performance, &PerformanceSettings::startTimeout>(),
           QT_TRANSLATE_NOOP("Dockwright", "How long dockerd may take to start."), timeoutAllowed, checkTimeout},
    Member{"performance", "stopTimeout", slot<&Plan::performance, &PerformanceSettings::stopTimeout>(),
           QT_TRANSLATE_NOOP("Dockwright", "How long dockerd may take to stop before it is killed."), timeoutAllowed,
           checkTimeout},
    Member{"performance", "nice", slot<&Plan::performance, &PerformanceSettings::nice>(),
           QT_TRANSLATE_NOOP("Dockwright", "The nice level of dockerd; a lower value has a higher "
                                           "priority."), "", nullptr, -20, 19},
    Member{"performance", "ioClass", slot<&Plan::performance, &PerformanceSettings::ioClass>(),
           QT_TRANSLATE_NOOP("Dockwright", "The I/O scheduling class of dockerd.")},
    Member{"performance", "ioPriority", slot<&Plan::performance, &PerformanceSettings::ioPriority>(),
           QT_TRANSLATE_NOOP("Dockwright", "The I/O priority of dockerd within its class; 0 is the highest."), "", nullptr,
           0, 7, hasIoPriority, QT_TRANSLATE_NOOP("Dockwright", "not with the I/O class idle")},
    Member{"reliability", "liveRestore", slot<&Plan::reliability, &ReliabilitySettings::liveRestore>(),
           QT_TRANSLATE_NOOP("Dockwright", "Whether containers keep running while dockerd restarts; incompatible with "
                                           "Swarm mode.")},
    Member{"reliability", "restart", slot<&Plan::reliability, &ReliabilitySettings::restart>(),
           QT_TRANSLATE_NOOP("Dockwright", "When systemd restarts dockerd automatically.")},
    Member{"reliability", "restartSec", slot<&Plan::reliability, &ReliabilitySettings::restartSec>(),
           QT_TRANSLATE_NOOP("Dockwright", "How long systemd waits before an automatic restart."), spanAllowed, checkTimeSpan},
    Member{"reliability", "startLimitInterval", slot<&Plan::reliability, &ReliabilitySettings::startLimitInterval>(),
           QT_TRANSLATE_NOOP("Dockwright", "The interval in which at most startLimitBurst starts are allowed."), spanAllowed,
           checkTimeSpan},
    Member{"reliability", "startLimitBurst", slot<&Plan::reliability, &ReliabilitySettings::startLimitBurst>(),
           QT_TRANSLATE_NOOP("Dockwright", "How many starts are allowed in that interval."), "", nullptr, 1, 1000},
    Member{"reliability", "oomScoreAdjust", slot<&Plan::reliability, &ReliabilitySettings::oomScoreAdjust>(),
           QT_TRANSLATE_NOOP("Dockwright", "How likely the kernel is to kill dockerd when memory runs out; lower is safer."),
           "", nullptr, -1000, 1000},
    Member{"reliability", "heartbeat", slot<&Plan::reliability, &ReliabilitySettings::heartbeat>(),
           QT_TRANSLATE_NOOP("Dockwright", "Whether a timer checks dockerd every 30 s and restarts it after three "
                                           "consecutive failures.")},
    Member{"containerd", "snapshotter", slot<&Plan::containerd, &ContainerdSettings::snapshotter>(),
           QT_TRANSLATE_NOOP("Dockwright", "Whether images are kept in the containerd image store; images in the other store "
                                           "are hidden. With auto, dockerd decides: from 29 on, a new host uses the containerd "
                                           "image store. Plans of older releases have true for on and false for auto.")},
    Member{"containerd", "maxMessageMiB", slot<&Plan::containerd, &ContainerdSettings::maxMessageMiB>(),
           QT_TRANSLATE_NOOP("Dockwright", "The largest message that containerd receives and sends, in MiB."), "", nullptr, 1,
           2047},
    Member{"defaults", "init", slot<&Plan::defaults, &ContainerDefaults::init>(),
           QT_TRANSLATE_NOOP("Dockwright", "Whether new containers get an init process that reaps zombies and forwards "
                                           "signals.")},
    Member{"defaults", "buildkit", slot<&Plan::defaults, &ContainerDefaults::buildkit>(),
           QT_TRANSLATE_NOOP("Dockwright", "Whether docker build uses BuildKit.")},
    Member{"monitoring", "enabled", slot<&Plan::monitoring, &MonitoringSettings::enabled>(),
           QT_TRANSLATE_NOOP("Dockwright", "Whether a timer writes metrics of dockerd, its health and this plan for the "
                                           "textfile collector of the Prometheus node_exporter.")},
    Member{"monitoring", "textfileDirectory", slot<&Plan::monitoring, &MonitoringSettings::textfileDirectory>(),
           QT_TRANSLATE_NOOP("Dockwright", "The directory that node_exporter reads, its --collector.textfile.directory; "
                                           "it is created if it does not exist."),
           QT_TRANSLATE_NOOP("Dockwright", "an absolute path of letters, digits and . _ + - that has no parts . or .. and "
                                           "is not the root directory"),
           checkPlainDirectory},
    Member{"monitoring", "intervalSeconds", slot<&Plan::monitoring, &MonitoringSettings::intervalSeconds>(),
           QT_TRANSLATE_NOOP("Dockwright", "The number of seconds between two measurements. The disk usage of Docker is "
                                           "measured at most every 15 minutes."),
           "", nullptr, 10, 86'400},
    Member{"install", "method", slot<&Plan::install, &InstallSettings::method>(),
           QT_TRANSLATE_NOOP("Dockwright", "Keep the installed Docker (keep), install packages from a repository "
                                           "(online), or install from a bundle (offline).")},
    Member{"install", "repository", slot<&Plan::install, &InstallSettings::repository>(),
           QT_TRANSLATE_NOOP("Dockwright", "The mirror of Docker's package repository, the URL above linux/. Plain http "
                                           "is safe here, since packages are signed and the key is verified."),
           QT_TRANSLATE_NOOP("Dockwright", "an http or https URL with a host, and without query, fragment or user name"),
           checkRepository},
    Member{"install", "channel", slot<&Plan::install, &InstallSettings::channel>(),
           QT_TRANSLATE_NOOP("Dockwright", "The channel of the repository."),
           QT_TRANSLATE_NOOP("Dockwright", "a word such as stable or test"), checkChannel},
    Member{"install", "keyFingerprint", slot<&Plan::install, &InstallSettings::keyFingerprint>(),
           QT_TRANSLATE_NOOP("Dockwright", "The fingerprint of the key that signs the repository; no other key is trusted. Docker "
"signs .rpm packages with another key: the default stands for either."),
           QT_TRANSLATE_NOOP("Dockwright", "40 hexadecimal digits without spaces"), checkFingerprint},
    Member{"install", "unsignedIndex", slot<&Plan::install, &InstallSettings::unsignedIndex>(),
           QT_TRANSLATE_NOOP("Dockwright", "Whether dnf uses an index of the repository that has no signature "
                                           "(repodata/repomd.xml.asc), as some mirrors have none. Packages are verified in "
                                           "any case; apt always requires a signed index.")},
    Member{"install", "distribution", slot<&Plan::install, &InstallSettings::distribution>(),
           QT_TRANSLATE_NOOP("Dockwright", "The distribution that the packages are built for, if it cannot be detected "
                                           "from the host."),
           QT_TRANSLATE_NOOP("Dockwright", "a word such as debian or ubuntu, or empty"), checkSuite},
    Member{"install", "codename", slot<&Plan::install, &InstallSettings::codename>(),
           QT_TRANSLATE_NOOP("Dockwright", "The release that the packages are built for, if it cannot be detected from "
                                           "the host."),
           QT_TRANSLATE_NOOP("Dockwright", "a word such as trixie or noble, or empty"), checkSuite},
    Member{"install", "version", slot<&Plan::install, &InstallSettings::version>(),
           QT_TRANSLATE_NOOP("Dockwright", "The version of Docker Engine, upstream or package version; empty for the "
                                           "newest one, and to keep an installed one."),
           QT_TRANSLATE_NOOP("Dockwright", "a version such as 28.5.2 or 5:28.5.2-1~debian.13~trixie, or empty"),
           checkVersion},
    Member{"install", "packages", slot<&Plan::install, &InstallSettings::packages>(),
           QT_TRANSLATE_NOOP("Dockwright", "The packages to install from the repository."),
           QT_TRANSLATE_NOOP("Dockwright", "package names such as docker-ce"), checkPackageName, 0, 16},
    Member{"install", "hold", slot<&Plan::install, &InstallSettings::hold>(),
           QT_TRANSLATE_NOOP("Dockwright", "Whether the packages of Docker are held at their version when the host is "
                                           "upgraded.")},
    Member{"install", "replaceConflicting", slot<&Plan::install, &InstallSettings::replaceConflicting>(),
           QT_TRANSLATE_NOOP("Dockwright", "Whether packages that conflict with docker-ce, such as docker.io, may be "
                                           "removed; their data is kept.")},
    Member{"install", "bundle", slot<&Plan::install, &InstallSettings::bundle>(),
           QT_TRANSLATE_NOOP("Dockwright", "The bundle that Docker is installed from, created by dockwright-helper --bundle."),
           QT_TRANSLATE_NOOP("Dockwright", "the path of a file, or empty")},
    Member{"install", "sha256", slot<&Plan::install, &InstallSettings::sha256>(),
           QT_TRANSLATE_NOOP("Dockwright", "The SHA-256 of the bundle; a bundle with another one is rejected."),
           QT_TRANSLATE_NOOP("Dockwright", "64 hexadecimal digits, or empty"), checkSha256},
    Member{"install", "groupUsers", slot<&Plan::install, &InstallSettings::groupUsers>(),
           QT_TRANSLATE_NOOP("Dockwright", "Users to add to the group docker. Each of them is then equivalent to root."),
           QT_TRANSLATE_NOOP("Dockwright", "user names"), checkUserName, 0, 64},
    Member{"verify", "pull", slot<&Plan::verify, &VerifySettings::pull>(),
           QT_TRANSLATE_NOOP("Dockwright", "Whether dockerd is asked for the manifest of an image, and a container for the "
                                           "registry, before a change that reloads or restarts Docker and after it: what "
                                           "worked before must work after it (auto), it must work in any case (required), or "
                                           "nothing outside of the host is asked (never).")},
    Member{"verify", "image", slot<&Plan::verify, &VerifySettings::image>(),
           QT_TRANSLATE_NOOP("Dockwright", "The image that is asked for, through the mirrors, proxy and certificates of "
                                           "dockerd. With verify.pull required, Docker 25 and older, and a dockerd that goes by "
                                           "hosts.toml, pull it if its manifest is not enough, and remove it again."),
           QT_TRANSLATE_NOOP("Dockwright", "the name of an image such as hello-world or registry.corp.lan:5000/base:1"),
           checkImageName, 0, 0, isPullChecked, onlyWithPullCheck},
    Member{"", "comments", slot<&Plan::comments>(),
           QT_TRANSLATE_NOOP("Dockwright", "The language of the comments in the generated files.")},
};
// clang-format on

struct ToJson {
    Plan &plan;
    OrderedJson operator()(bool &(*at)(Plan &)) const { return at(plan); }
    OrderedJson operator()(qint64 &(*at)(Plan &)) const { return at(plan); }
    OrderedJson operator()(QString &(*at)(Plan &)) const { return at(plan); }
    OrderedJson operator()(QStringList &(*at)(Plan &)) const
    {
        OrderedJson list = OrderedJson::array();
        for (const QString &item : at(plan))
            list.push_back(item);
        return list;
    }
    OrderedJson operator()(const ChoiceSlot &choice) const { return choice.words[static_cast<std::size_t>(choice.read(plan))]; }
    OrderedJson operator()(const FormSlot &form) const { return form.toJson(plan); }
};

} // namespace

QString Member::pointer() const
{
    const QString prefix = *section == '\0' ? QString() : u'/' + QLatin1String(section);
    return prefix + u'/' + QLatin1String(name);
}

std::span<const Section> planSections()
{
    return sections;
}

std::span<const Member> planMembers()
{
    return members;
}

QString memberName(const QString &pointer)
{
    return pointer.mid(1).replace(u'/', u'.');
}

const Member *findMember(const QString &pointer)
{
    static const auto byPointer = [] {
        std::map<QString, const Member *, std::less<>> all;
        for (const Member &member : members)
            all.emplace(member.pointer(), &member);
        return all;
    }();
    const auto found = byPointer.find(pointer);
    return found == byPointer.end() ? nullptr : found->second;
}

OrderedJson memberValue(const Member &member, const Plan &plan)
{
    Plan copy = plan;
    return std::visit(ToJson{copy}, member.slot);
}

OrderedJson memberDefault(const Member &member)
{
    return memberValue(member, Plan{});
}

} // namespace dockwright::core
