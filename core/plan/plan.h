// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/languages.h"
#include "core/base/result.h"
#include "core/plan/known_mirrors.h"

#include <QStringList>

#include <vector>

namespace dockwright::core {

/// What the host should be. A value without steps: the only thing that a user hands over, and all that the wizard edits.
/// Defaults, bounds and meaning of each member are described once, in plan_description.cpp.
/// The member initializers here are the documented defaults.

enum class ProxyTarget { Unit, DaemonJson };
enum class LogDriver { JsonFile, Local, Journald, Syslog, None };
enum class LogLevel { Debug, Info, Warn, Error, Fatal };
enum class SecurityProfile { Hardened, Compatible };
enum class IoClass { BestEffort, Idle, Realtime };
enum class RestartPolicy { OnFailure, Always, OnAbnormal, OnAbort, No };
enum class InstallMethod { Keep, Online, Offline };
enum class ImageStore { Automatic, On, Off };
enum class PullCheck { Automatic, Never, Required };
/// The language of the comments in the files: the number of a row in `languages`, and behind the last one none.
enum class CommentLanguage { English = 0, None = std::size(languages) };

/// The language of that code; English if there is none.
constexpr CommentLanguage commentsIn(std::string_view code)
{
    for (std::size_t i = 0; i < std::size(languages); ++i)
        if (code == languages[i].code)
            return static_cast<CommentLanguage>(i);
    return CommentLanguage::English;
}

/// The code of it; empty for none.
constexpr const char *codeOf(CommentLanguage language)
{
    return language == CommentLanguage::None ? "" : languages[static_cast<std::size_t>(language)].code;
}

/// The word for "let Dockwright compute it from the host", for memoryMax, cpuQuota, pools and mtu.
inline constexpr auto automatic = "auto";

/// Where Docker Engine itself comes from. With Keep only groupUsers has an effect.
struct InstallSettings {
    InstallMethod method = InstallMethod::Keep;
    QString repository = "https://mirrors.aliyun.com/docker-ce"; ///< URL above linux/DISTRIBUTION
    QString channel = "stable";
    QString keyFingerprint = "9DC858229FC7DD38854AE2D88D81803C0EBFCD88"; ///< 40 hex digits; docs.docker.com, Install on Debian
    bool unsignedIndex = false; ///< dnf takes an index without a signature; apt never does, and packages are always verified
    QString distribution;       ///< as the repository names it; empty: found out
    QString codename;           ///< as the repository names it; empty: found out
    QString version; ///< upstream ("28.5.2") or the package's own; empty: the newest, and a Docker that is there stays
    QStringList packages{"docker-ce", "docker-ce-cli", "containerd.io", "docker-buildx-plugin", "docker-compose-plugin"};
    bool hold = false;               ///< the package manager leaves docker-ce at its version
    bool replaceConflicting = false; ///< packages that cannot stay beside docker-ce may go; their data stay
    QString bundle;                  ///< path; with D-Bus a handed-over file takes its place
    QString sha256;                  ///< of the bundle, 64 hex digits, or empty
    QStringList groupUsers;          ///< members to be of the group docker, which makes them as mighty as root

    friend bool operator==(const InstallSettings &, const InstallSettings &) = default;
};

struct ProxySettings {
    ProxyTarget target = ProxyTarget::Unit;
    QString http;  ///< URL with host and port, or empty for none
    QString https; ///< URL with host and port, or empty for none
    QStringList noProxy{"localhost", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "10.0.0.0/8", ".docker.internal"};

    bool isUsed() const { return !http.isEmpty() || !https.isEmpty(); }
    bool hasPassword() const;
    /// It was left out, as withoutSecrets() does it.
    bool lacksPassword() const;
    friend bool operator==(const ProxySettings &, const ProxySettings &) = default;
};

struct CapacitySettings {
    qint64 containers = 200;        ///< expected number of containers, 1 … 100 000
    QString memoryMax = automatic;  ///< systemd size, percentage, "infinity" or "auto" (half the RAM)
    QString cpuQuota = automatic;   ///< percentage of one core ("800%"), "infinity" or "auto" (80 % of all cores)
    qint64 containerNofile = 65536; ///< file descriptors that one container may open

    friend bool operator==(const CapacitySettings &, const CapacitySettings &) = default;
};

/// Probes the mirrors of Docker Hub again and again, and has dockerd use those that work.
struct DoctorSettings {
    bool enabled = false;
    QString interval = "6h"; ///< systemd time span between two probes

    friend bool operator==(const DoctorSettings &, const DoctorSettings &) = default;
};

struct RegistrySettings {
    QStringList mirrors = mirrorsOfGuide();
    QStringList insecure;
    DoctorSettings doctor{};

    friend bool operator==(const RegistrySettings &, const RegistrySettings &) = default;
};

/// A mirror of a registry, in the terms of containerd's hosts.toml (containerd docs/hosts.md).
struct RegistryMirror {
    QString url{};
    bool pull = true;          ///< manifests and blobs may come from it
    bool resolve = true;       ///< it may say which manifest a tag has
    bool overridePath = false; ///< the path of the URL is whole: "/v2" is not added
    QString ca{};              ///< in PEM; empty: those of the system
    QString clientCert{};      ///< in PEM; with clientKey, or both empty
    QString clientKey{};       ///< in PEM: a secret

    friend bool operator==(const RegistryMirror &, const RegistryMirror &) = default;
};

/// An account at a registry, for the config.json of whoever calls --log-in: dockerd has none of its own. The plan holds no
/// secret.
struct RegistryLogin {
    QString user{};       ///< at the registry; with secretFile, or both empty
    QString secretFile{}; ///< absolute path of a file with the password or token
    QString helper{};     ///< "pass" for docker-credential-pass; empty: that of config.json, if it names one

    friend bool operator==(const RegistryLogin &, const RegistryLogin &) = default;
};

/// A registry, its mirrors, and whom to trust there.
struct RegistryHost {
    QString host{}; ///< as in the names of images: "docker.io", "ghcr.io", "registry.corp.lan:5000"
    std::vector<RegistryMirror> mirrors{};
    QString ca{};          ///< in PEM; empty: those of the system
    QString clientCert{};  ///< in PEM; with clientKey, or both empty
    QString clientKey{};   ///< in PEM: a secret
    bool insecure = false; ///< its certificate is not verified, and plain http is accepted
    RegistryLogin login{};

    friend bool operator==(const RegistryHost &, const RegistryHost &) = default;
};

/// A network out of which dockerd takes the subnets of Docker networks.
struct AddressPool {
    QString base{};  ///< CIDR: "10.200.0.0/16"
    qint64 size = 0; ///< prefix length of each subnet

    friend bool operator==(const AddressPool &, const AddressPool &) = default;
};

/// Where containers live, and whom they ask for names. What is empty is left to dockerd.
struct NetworkSettings {
    bool choosesPools = false; ///< "auto": out of what no route of the host covers
    std::vector<AddressPool> pools{};
    QString bridge{}; ///< address of docker0 in its subnet: "10.200.0.1/24"
    QStringList dns{};
    QStringList dnsSearch{};
    QStringList dnsOptions{}; ///< resolv.conf(5), options
    bool choosesMtu = false;  ///< "auto": that of the way out of the host
    qint64 mtu = 0;           ///< bytes; 0: dockerd's own, 1500
    /// The prefix that containers have IPv6 addresses of, "2001:db8:1::/48"; "ula": one of the host's own (RFC 4193); empty:
    /// IPv6 is left to dockerd.
    QString ipv6{};

    bool choosesPrefix() const { return ipv6 == QLatin1String("ula"); }
    /// What the host's own networks are decides about it.
    bool isChosenByHost() const { return choosesPools || choosesMtu || choosesPrefix(); }
    friend bool operator==(const NetworkSettings &, const NetworkSettings &) = default;
};

/// What is done about a published port that the plan allows to fewer than it is open to.
enum class ExposureEnforcement {
    Off,
    Report, ///< it is told: by --exposure, by metrics and before an apply
    On,     ///< a table of nft keeps everybody else out
};

/// Who may reach published ports.
struct AllowedReach {
    QStringList from{};  ///< CIDR; empty: everybody
    QStringList ports{}; ///< of the host: "443/tcp", "8000-8010/udp"

    friend bool operator==(const AllowedReach &, const AllowedReach &) = default;
};

/// Whom published ports of containers are for.
struct ExposureSettings {
    QString publishOn{}; ///< the address that dockerd publishes on where nobody names one; empty: all of them
    std::vector<AllowedReach> allow{};
    ExposureEnforcement enforce = ExposureEnforcement::Report;

    friend bool operator==(const ExposureSettings &, const ExposureSettings &) = default;
};

struct LoggingSettings {
    LogDriver driver = LogDriver::JsonFile;
    QString maxSize = "100m"; ///< Docker size; only with a driver that writes files
    qint64 maxFile = 3;       ///< number of files; only with a driver that writes files
    LogLevel level = LogLevel::Info;
    QString rateLimitInterval = "30s"; ///< systemd time span
    qint64 rateLimitBurst = 1000;

    /// json-file and local write files of their own and rotate them.
    bool writesFiles() const { return driver == LogDriver::JsonFile || driver == LogDriver::Local; }
    friend bool operator==(const LoggingSettings &, const LoggingSettings &) = default;
};

struct SecuritySettings {
    SecurityProfile profile = SecurityProfile::Hardened;
    bool noNewPrivileges = false; ///< the default of containers, in daemon.json; never of dockerd itself
    bool usernsRemap = false;
    bool icc = true;

    friend bool operator==(const SecuritySettings &, const SecuritySettings &) = default;
};

struct PerformanceSettings {
    QString startTimeout = "300s"; ///< systemd time span
    QString stopTimeout = "120s";  ///< systemd time span
    qint64 nice = -5;
    IoClass ioClass = IoClass::BestEffort;
    qint64 ioPriority = 2;

    friend bool operator==(const PerformanceSettings &, const PerformanceSettings &) = default;
};

struct ReliabilitySettings {
    bool liveRestore = true;
    RestartPolicy restart = RestartPolicy::OnFailure;
    QString restartSec = "5s";          ///< systemd time span
    QString startLimitInterval = "60s"; ///< systemd time span
    qint64 startLimitBurst = 5;
    qint64 oomScoreAdjust = -500;
    bool heartbeat = false;

    friend bool operator==(const ReliabilitySettings &, const ReliabilitySettings &) = default;
};

struct ContainerdSettings {
    ImageStore snapshotter = ImageStore::Automatic; ///< containerd's store for images; dockerd itself decides from 29 on
    qint64 maxMessageMiB = 16;                      ///< gRPC message limit; 16 is containerd's own default

    friend bool operator==(const ContainerdSettings &, const ContainerdSettings &) = default;
};

struct ContainerDefaults {
    bool init = true;
    bool buildkit = true;

    friend bool operator==(const ContainerDefaults &, const ContainerDefaults &) = default;
};

/// Metrics for Prometheus, which node_exporter's textfile collector hands on.
struct MonitoringSettings {
    bool enabled = false;
    QString textfileDirectory = "/var/lib/prometheus/node-exporter"; ///< where Debian's node_exporter looks
    qint64 intervalSeconds = 60;

    friend bool operator==(const MonitoringSettings &, const MonitoringSettings &) = default;
};

/// How it is proven that Docker serves.
struct VerifySettings {
    PullCheck pull = PullCheck::Automatic; ///< Automatic: what worked before a change must work after it
    QString image = "hello-world"; ///< Docker Hub's own smallest; PullCheck::Required may pull it, nothing else asks for more
                                   ///< than its manifests

    friend bool operator==(const VerifySettings &, const VerifySettings &) = default;
};

/// Keys of daemon.json that no other section sets, by dockerd's own names and in its own forms.
struct EngineSettings {
    OrderedJson keys = OrderedJson::object();

    /// True if it holds a secret, or did before withoutSecrets() took it out.
    bool hasSecret() const;
    /// One was left out, as withoutSecrets() does it.
    bool lacksSecret() const;
    friend bool operator==(const EngineSettings &, const EngineSettings &) = default;
};

/// The name of Docker Hub in those of images.
inline constexpr auto dockerHub = "docker.io";

struct Plan {
    ProxySettings proxy;
    CapacitySettings capacity;
    RegistrySettings registry; ///< the short form for Docker Hub
    std::vector<RegistryHost> registries;
    NetworkSettings network;
    ExposureSettings exposure;
    LoggingSettings logging;
    SecuritySettings security;
    PerformanceSettings performance;
    ReliabilitySettings reliability;
    ContainerdSettings containerd;
    ContainerDefaults defaults;
    MonitoringSettings monitoring;
    InstallSettings install;
    VerifySettings verify;
    EngineSettings engine;
    CommentLanguage comments = CommentLanguage::English;

    /// The registries name mirrors of Docker Hub, so that the short form does not count.
    bool hasHubMirrors() const;
    friend bool operator==(const Plan &, const Plan &) = default;
};

/// The format that writePlan gives; readPlan takes this one and every older one. It grows when an older plan would mean
/// something else, and never for a member that is only added. tests/golden/formats holds a plan of each.
inline constexpr int planVersion = 1;

/// Reads a plan, checking syntax, members, types, ranges and the meaning of every value. Returns all that is wrong at
/// once, each with its JSON pointer, what is allowed and, for a misspelt name, the nearest right one.
tl::expected<Plan, Errors> readPlan(const QByteArray &json);

/// What is wrong with a plan that was made in memory; empty when nothing is. readPlan has called it already.
Errors checkPlan(const Plan &plan);

/// The plan as plan.json, every member that applies written out in the documented order; readPlan gives back the same.
QByteArray writePlan(const Plan &plan);

/// The same with the password of each proxy URL, the keys of registries and what is secret in `engine` replaced, for journals
/// and exports.
Plan withoutSecrets(Plan plan);

/// A URL as Go's url.Redacted() shows it: the password replaced by "xxxxx". dockerd prints proxies this way. Where it is no
/// URL all up to its last "@" counts as the password, so that none shows.
QString redactUrl(const QString &url);

/// A text out of a plan or file as an error may quote it: without the password of a URL, and `visible`.
QString shownText(const QString &text);

/// The published JSON Schema (draft 2020-12), resources/plan.schema.json.
QByteArray planSchema();

/// The body of the section MEMBERS of dockwright-plan(5), in mdoc and in the language of `locale`.
QByteArray planManual(const QString &locale = {});

} // namespace dockwright::core
