#include "core/host/paths.h"
#include "core/plan/plan_description.h"
#include "core/plan/values.h"
#include "core/render/daemon_json.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

/// What dockerd dies of or misuses although `dockerd --validate` says "configuration OK": PEERS.md 4.2 to 4.4, each row
/// measured on dockerd 29.7.2 and 28.5.2.
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

constexpr std::array<std::string_view, 5> furtherKeys{"tlscacert", "tlscert", "tlskey", "userland-proxy-path", "userns-remap"};

/// Flags whose key in the file has another name: cli/cli flags.go and config_common_unix.go.
struct FlagName {
    std::string_view flag;
    std::string_view pointer;
};
constexpr std::array flagNames{
    FlagName{"-H", "/hosts"},
    FlagName{"--host", "/hosts"},
    FlagName{"-D", "/debug"},
    FlagName{"-l", "/log-level"},
    FlagName{"-g", "/data-root"},
    FlagName{"-G", "/group"},
    FlagName{"-b", "/bridge"},
    FlagName{"-s", "/storage-driver"},
    FlagName{"-p", "/pidfile"},
    FlagName{"--registry-mirror", "/registry-mirrors"},
    FlagName{"--insecure-registry", "/insecure-registries"},
    FlagName{"--log-opt", "/log-opts"},
    FlagName{"--label", "/labels"},
    FlagName{"--exec-opt", "/exec-opts"},
    FlagName{"--storage-opt", "/storage-opts"},
    FlagName{"--dns-opt", "/dns-opts"},
    FlagName{"--default-ulimit", "/default-ulimits"},
    FlagName{"--default-address-pool", "/default-address-pools"},
    FlagName{"--authorization-plugin", "/authorization-plugins"},
    FlagName{"--node-generic-resource", "/node-generic-resources"},
    FlagName{"--cdi-spec-dir", "/cdi-spec-dirs"},
    FlagName{"--http-proxy", "/proxies/http-proxy"},
    FlagName{"--https-proxy", "/proxies/https-proxy"},
    FlagName{"--no-proxy", "/proxies/no-proxy"},
};

/// Options of the log drivers that take files or lines: moby daemon/logger/*/ ValidateLogOpt.
const std::set<std::string> &logOptions(const std::string &driver)
{
    static const std::set<std::string> jsonFile{"max-file",     "max-size", "compress",  "labels",
                                                "labels-regex", "env",      "env-regex", "tag"};
    static const std::set<std::string> local{"max-file", "max-size", "compress"};
    static const std::set<std::string> journald{"labels", "labels-regex", "env", "env-regex", "tag"};
    static const std::set<std::string> syslog{"env",
                                              "env-regex",
                                              "labels",
                                              "labels-regex",
                                              "syslog-address",
                                              "syslog-facility",
                                              "syslog-tls-ca-cert",
                                              "syslog-tls-cert",
                                              "syslog-tls-key",
                                              "syslog-tls-skip-verify",
                                              "tag",
                                              "syslog-format"};
    static const std::set<std::string> none;
    return driver == "json-file" ? jsonFile
        : driver == "local"      ? local
        : driver == "journald"   ? journald
        : driver == "syslog"     ? syslog
                                 : none;
}

constexpr std::array<std::string_view, 11> logDrivers{"json-file", "local",   "journald", "syslog",  "none",   "gelf",
                                                      "fluentd",   "awslogs", "splunk",   "gcplogs", "etwlogs"};
constexpr std::array<std::string_view, 6> storageDrivers{"overlay2", "overlayfs", "fuse-overlayfs", "btrfs", "zfs", "vfs"};
/// Options that every driver takes: moby daemon/logger/factory.go.
constexpr std::array<std::string_view, 3> commonLogOptions{"mode", "max-buffer-size", "cache-disabled"};

QString quoted(const std::string &text)
{
    return shownText(fromUtf8(text));
}

struct Checker {
    const OrderedJson &value;
    const HostFacts &facts;
    Errors errors;

    const OrderedJson *at(const char *pointer) const
    {
        const OrderedJson::json_pointer place(pointer);
        return value.contains(place) ? &value.at(place) : nullptr;
    }
    bool isTrue(const char *pointer) const { return at(pointer) != nullptr && *at(pointer) == true; }
    bool isFalse(const char *pointer) const { return at(pointer) != nullptr && *at(pointer) == false; }
    std::string text(const char *pointer) const
    {
        return at(pointer) != nullptr && at(pointer)->is_string() ? at(pointer)->get<std::string>() : std::string();
    }
    void wrong(const QString &pointer, Message message, Message remedy = {})
    {
        errors.push_back({ErrorCode::InvalidInput,
                          QLatin1String(paths::daemonJson) + u'#' + pointer,
                          std::move(message),
                          std::move(remedy),
                          {}});
    }
};

void checkKnownKeys(Checker &check)
{
    for (const auto &[key, value] : check.value.items())
        if (std::ranges::find(knownKeys, key) == knownKeys.end() && std::ranges::find(furtherKeys, key) == furtherKeys.end())
            check.wrong(
                u'/' + pointerToken(quoted(key)),
                {QT_TRANSLATE_NOOP(
                     "Dockwright",
                     "Dockwright does not know the key “%1”: a dockerd that does not know it either refuses to start or "
                     "ignores it."),
                 {quoted(key)}},
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "Remove it or correct its name, unless your version of dockerd introduced it."),
                 {}});
}

// PEERS.md 4.4: an option given both as flag and in the file ends dockerd, even with equal values.
void checkFlags(Checker &check, const QStringList &flags)
{
    for (const QString &flag : flags) {
        const QString pointer = daemonKeyOfFlag(flag);
        if (pointer.isEmpty() || check.at(qPrintable(pointer)) == nullptr)
            continue;
        check.wrong(
            pointer,
            {QT_TRANSLATE_NOOP(
                 "Dockwright",
                 "The unit starts dockerd with %1, and daemon.json sets the same option: dockerd does not start with both."),
             {visible(flag.startsWith(QLatin1String("--")) ? flag.section(u'=', 0, 0) : flag.left(2))}},
            {QT_TRANSLATE_NOOP(
                 "Dockwright",
                 "Set it in one place only: remove it from daemon.json, or override ExecStart= of docker.service without "
                 "the flag."),
             {}});
    }
}

void checkLogDriver(Checker &check)
{
    const std::string driver = check.at("/log-driver") != nullptr ? check.text("/log-driver") : "json-file";
    if (std::ranges::find(logDrivers, driver) == logDrivers.end() && !fromUtf8(driver).contains(u'/')) {
        check.wrong(QStringLiteral("/log-driver"),
                    {QT_TRANSLATE_NOOP(
                         "Dockwright",
                         "dockerd has no built-in log driver “%1”: without a plugin of that name no container can be started."),
                     {quoted(driver)}});
        return;
    }
    const OrderedJson *options = check.at("/log-opts");
    const bool isKnown = !logOptions(driver).empty();
    if (options == nullptr || !options->is_object() || !isKnown)
        return;
    for (const auto &[name, value] : options->items()) {
        const QString pointer = QStringLiteral("/log-opts/") + pointerToken(quoted(name));
        if (!logOptions(driver).contains(name) && std::ranges::find(commonLogOptions, name) == commonLogOptions.end())
            check.wrong(
                pointer,
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "The log driver %1 does not support the option “%2”, and dockerd does not start with it."),
                 {quoted(driver), quoted(name)}});
        else if (!value.is_string())
            check.wrong(pointer,
                        {QT_TRANSLATE_NOOP("Dockwright", "Values of log options must be strings in quotes, even numbers."),
                         {}});
    }
}

void checkLogSizes(Checker &check)
{
    const std::string size = check.text("/log-opts/max-size");
    if (!size.empty() && !readDockerSize(fromUtf8(size)) && size != "-1")
        check.wrong(QStringLiteral("/log-opts/max-size"),
                    {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a size; no container can be started."), {quoted(size)}});
    const bool isJsonFile = check.at("/log-driver") == nullptr || check.text("/log-driver") == "json-file";
    if (isJsonFile && size.empty() && check.at("/log-opts/max-file") != nullptr)
        check.wrong(QStringLiteral("/log-opts/max-file"),
                    {QT_TRANSLATE_NOOP("Dockwright", "max-file has no effect without max-size: the log grows without limit."),
                     {}});
}

void checkLiveRestore(Checker &check)
{
    const bool inSwarm = check.facts.daemon && !check.facts.daemon->swarmState.isEmpty()
        && check.facts.daemon->swarmState != QLatin1String("inactive");
    if (inSwarm && check.isTrue("/live-restore"))
        check.wrong(QStringLiteral("/live-restore"),
                    {QT_TRANSLATE_NOOP("Dockwright", "dockerd does not start with live-restore on a Swarm node."), {}});
}

void checkNetwork(Checker &check)
{
    if (check.isFalse("/icc") && check.isFalse("/iptables"))
        check.wrong(QStringLiteral("/icc"),
                    {QT_TRANSLATE_NOOP("Dockwright", "icc: false requires iptables, which is disabled here."), {}});
}

void checkRuntime(Checker &check)
{
    const std::string runtime = check.text("/default-runtime");
    const OrderedJson *runtimes = check.at("/runtimes");
    const bool isDefined = runtimes != nullptr && runtimes->is_object() && runtimes->contains(runtime);
    const bool isBuiltIn = runtime.empty() || runtime == "runc" || runtime == "io.containerd.runc.v2";
    if (!isBuiltIn && !isDefined && runtime.find('.') == std::string::npos && runtime.find('/') == std::string::npos)
        check.wrong(QStringLiteral("/default-runtime"),
                    {QT_TRANSLATE_NOOP("Dockwright", "The default runtime “%1” is not one of the configured runtimes."),
                     {quoted(runtime)}});
}

void checkUlimits(Checker &check)
{
    const OrderedJson *ulimits = check.at("/default-ulimits");
    if (ulimits == nullptr || !ulimits->is_object())
        return;
    for (const auto &[name, limit] : ulimits->items()) {
        const QString pointer = QStringLiteral("/default-ulimits/") + pointerToken(quoted(name));
        if (!limit.is_object() || !limit.contains("Name") || limit["Name"] != name)
            check.wrong(pointer,
                        {QT_TRANSLATE_NOOP("Dockwright", "Name must be “%1” here, otherwise no container can be started."),
                         {quoted(name)}});
        else if (limit.value("Hard", OrderedJson(-1)) != -1 && limit.value("Soft", OrderedJson(0)) > limit["Hard"])
            check.wrong(pointer,
                        {QT_TRANSLATE_NOOP("Dockwright", "Soft is higher than Hard; no container can be started."), {}});
    }
}

void checkTexts(Checker &check, const char *pointer, Message (*wrongWith)(const QString &))
{
    const OrderedJson *list = check.at(pointer);
    if (list == nullptr || !list->is_array())
        return;
    for (std::size_t i = 0; i < list->size(); ++i) {
        const OrderedJson &item = list->at(i);
        const QString place = QLatin1String(pointer) + u'/' + QString::number(i);
        if (!item.is_string())
            check.wrong(place, {QT_TRANSLATE_NOOP("Dockwright", "Expected a string in quotes."), {}});
        else if (const Message message = wrongWith(item.get<QString>()); !message.isEmpty())
            check.wrong(place, message);
    }
}

void checkRegistries(Checker &check)
{
    checkTexts(check, "/registry-mirrors", checkMirror);
    checkTexts(check, "/insecure-registries", checkInsecureRegistry);
}

void checkProxies(Checker &check)
{
    for (const char *pointer : {"/proxies/http-proxy", "/proxies/https-proxy"})
        if (const Message message = checkProxyUrl(fromUtf8(check.text(pointer))); !message.isEmpty())
            check.wrong(QLatin1String(pointer), message);
}

void checkExecOptions(Checker &check)
{
    const OrderedJson *options = check.at("/exec-opts");
    if (options == nullptr || !options->is_array())
        return;
    for (const OrderedJson &option : *options) {
        const QString text = option.is_string() ? option.get<QString>() : QString();
        const QString driver = text.section(u'=', 1);
        if (text.startsWith(QLatin1String("native.cgroupdriver=")) && driver != QLatin1String("systemd")
            && driver != QLatin1String("cgroupfs"))
            check.wrong(QStringLiteral("/exec-opts"),
                        {QT_TRANSLATE_NOOP("Dockwright", "Unknown cgroup driver “%1”; use systemd or cgroupfs."),
                         {shownText(driver)}});
        const std::string parent = check.text("/cgroup-parent");
        if (driver == QLatin1String("systemd") && !parent.empty() && !fromUtf8(parent).endsWith(QLatin1String(".slice")))
            check.wrong(QStringLiteral("/cgroup-parent"),
                        {QT_TRANSLATE_NOOP(
                             "Dockwright",
                             "With the cgroup driver systemd, the cgroup parent must be a slice: its name ends in .slice."),
                         {}});
    }
}

void checkStorageDriver(Checker &check)
{
    const std::string driver = check.text("/storage-driver");
    if (!driver.empty() && std::ranges::find(storageDrivers, driver) == storageDrivers.end()
        && check.at("/features/containerd-snapshotter") == nullptr)
        check.wrong(QStringLiteral("/storage-driver"),
                    {QT_TRANSLATE_NOOP("Dockwright", "Unknown storage driver “%1”."), {quoted(driver)}});
}

constexpr std::array checks{checkKnownKeys, checkLogDriver,  checkLogSizes, checkLiveRestore, checkNetwork,      checkRuntime,
                            checkUlimits,   checkRegistries, checkProxies,  checkExecOptions, checkStorageDriver};

} // namespace

QString daemonKeyOfFlag(const QString &flag)
{
    // A flag of one letter may have its value right behind it: -Hfd://
    const bool isLong = flag.startsWith(QLatin1String("--"));
    const QString name = isLong ? flag.section(u'=', 0, 0) : flag.left(2);
    for (const FlagName &known : flagNames)
        if (name == QLatin1String(known.flag.data(), static_cast<qsizetype>(known.flag.size())))
            return QLatin1String(known.pointer.data(), static_cast<qsizetype>(known.pointer.size()));
    return isLong ? u'/' + pointerToken(name.mid(2)) : QString();
}

Errors checkDaemonFlags(const OrderedJson &value, const QStringList &flags)
{
    const HostFacts noFacts;
    Checker checker{value, noFacts, {}};
    checkFlags(checker, flags);
    return checker.errors;
}

Errors checkDaemonJson(const OrderedJson &value, const HostFacts &facts)
{
    Checker checker{value, facts, {}};
    for (const auto check : checks)
        check(checker);
    return checker.errors;
}

} // namespace dockwright::core
