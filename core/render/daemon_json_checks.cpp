// SPDX-License-Identifier: Apache-2.0
#include "core/daemon/key_table.h"
#include "core/host/key_release.h"
#include "core/host/paths.h"
#include "core/host/releases.h"
#include "core/plan/values.h"
#include "core/render/daemon_json_checker.h"
#include "core/render/daemon_json_types.h"
#include "core/render/log_options.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <string_view>

/// What dockerd dies of or misuses although `dockerd --validate` says "configuration OK", each row
/// measured on dockerd 29.7.2 and 28.5.2.
namespace dockwright::core {

namespace {

constexpr std::array<std::string_view, 11> logDrivers{"json-file", "local",   "journald", "syslog",  "none",   "gelf",
                                                      "fluentd",   "awslogs", "splunk",   "gcplogs", "etwlogs"};

bool isLogDriver(const std::string &driver, std::optional<Release> dockerd)
{
    const bool hasLogentries = dockerd && *dockerd < Release{25, 0};
    return (hasLogentries && driver == "logentries") || std::ranges::find(logDrivers, driver) != logDrivers.end();
}

QString quoted(const std::string &text)
{
    return shownText(fromUtf8(text));
}

void checkKnownKeys(Checker &check)
{
    for (const auto &[key, value] : check.file.items())
        if (findDaemonKey(key) == nullptr)
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

// dockerd does not start with a key that it does not know. Of one that is still to be installed nobody knows the version.
void checkReleases(Checker &check)
{
    for (const auto &[key, value] : check.file.items())
        if (const KeyRow *row = findDaemonKey(key))
            if (const Message wrong = checkKeyRelease(*row, check.facts.dockerdVersion); !wrong.isEmpty())
                check.wrong(u'/' + pointerToken(quoted(key)), wrong);
}

void checkLogDriver(Checker &check)
{
    const std::string driver = check.text("/log-driver").empty() ? "json-file" : check.text("/log-driver");
    const auto dockerd = releaseOn(check.facts, Program::Dockerd);
    if (!isLogDriver(driver, dockerd) && !fromUtf8(driver).contains(u'/')) {
        check.wrong(QStringLiteral("/log-driver"),
                    {QT_TRANSLATE_NOOP(
                         "Dockwright",
                         "dockerd has no built-in log driver “%1”: without a plugin of that name no container can be started."),
                     {quoted(driver)}});
        return;
    }
    // Without any each container may bring its own.
    const OrderedJson *options = check.at("/log-opts");
    if (options == nullptr || !options->is_object() || options->empty())
        return;
    for (const std::string_view required : requiredLogOptions(driver))
        if (textOf(*options, std::string(required).c_str()).isEmpty())
            check.wrong(QStringLiteral("/log-driver"),
                        {QT_TRANSLATE_NOOP("Dockwright",
                                           "Beside other log-opts, the log driver %1 requires the option “%2” there: dockerd "
                                           "does not start."),
                         {quoted(driver), quoted(std::string(required))}});
    if (options->contains("max-buffer-size") && check.text("/log-opts/mode") != "non-blocking")
        check.wrong(QStringLiteral("/log-opts/max-buffer-size"),
                    {QT_TRANSLATE_NOOP("Dockwright", "max-buffer-size requires the mode non-blocking: dockerd does not start."),
                     {}});
    for (const auto &[name, value] : options->items()) {
        const QString pointer = QStringLiteral("/log-opts/") + pointerToken(quoted(name));
        if (!takesLogOption(driver, name, dockerd))
            check.wrong(
                pointer,
                {QT_TRANSLATE_NOOP("Dockwright",
                                   "The log driver %1 does not support the option “%2”, and dockerd does not start with it."),
                 {quoted(driver), quoted(name)}});
        else if (!value.is_string())
            check.wrong(pointer,
                        {QT_TRANSLATE_NOOP("Dockwright", "Values of log options must be strings in quotes, even numbers."),
                         {}});
        else if (const Message wrong = checkLogOption(driver, name, value.get<QString>()); !wrong.isEmpty())
            check.wrong(pointer, wrong);
    }
}

void checkLogSizes(Checker &check)
{
    const std::string size = check.text("/log-opts/max-size");
    const auto bytes = readDockerSize(fromUtf8(size));
    if (!size.empty() && bytes.value_or(0) <= 0) // "-1", too, although the documentation calls it the default
        check.wrong(QStringLiteral("/log-opts/max-size"),
                    {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a size; no container can be started."), {quoted(size)}});
    const bool isJsonFile = check.at("/log-driver") == nullptr || check.text("/log-driver") == "json-file";
    if (isJsonFile && size.empty() && check.at("/log-opts/max-file") != nullptr)
        check.wrong(QStringLiteral("/log-opts/max-file"),
                    {QT_TRANSLATE_NOOP("Dockwright", "max-file has no effect without max-size: the log grows without limit."),
                     {}});
}

// moby daemon/logger/local/local.go validateConfig and jsonfilelog/jsonfilelog.go New: found when a container is created.
void checkLogCompression(Checker &check)
{
    const bool isLocal = check.text("/log-driver") == "local";
    if (!isLocal && check.at("/log-driver") != nullptr && check.text("/log-driver") != "json-file")
        return;
    const std::string given = check.text("/log-opts/compress");
    const std::string files = check.text("/log-opts/max-file");
    const std::string size = check.text("/log-opts/max-size");
    const bool compresses = given.empty() ? isLocal : readGoBool(fromUtf8(given)).value_or(false);
    const bool rotates = isLocal ? files != "1" : !files.empty() && files != "1" && !size.empty();
    if (compresses && !rotates)
        check.wrong(given.empty() ? QStringLiteral("/log-opts/max-file") : QStringLiteral("/log-opts/compress"),
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "Log files that are not rotated cannot be compressed; no container can be "
                                       "created."),
                     {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Set max-size, and max-file to \"2\" or more; or compress to \"false\"."),
                     {}});
}

void checkLiveRestore(Checker &check)
{
    if (!check.facts.isInSwarm())
        return;
    if (check.isTrue("/live-restore"))
        check.wrong(QStringLiteral("/live-restore"),
                    {QT_TRANSLATE_NOOP("Dockwright", "dockerd does not start with live-restore on a Swarm node."), {}});
    if (check.text("/firewall-backend") == "nftables" && !check.isTrue("/features/swarm-nftables"))
        check.wrong(QStringLiteral("/firewall-backend"),
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "dockerd does not start with the firewall backend nftables on a Swarm node."),
                     {}});
}

// moby daemon/daemon_unix.go verifyDaemonSettings; ip6tables matters since 27 (dockerd 26.1 starts, 28.5 does not).
void checkNetwork(Checker &check)
{
    const auto dockerd = releaseOn(check.facts, Program::Dockerd);
    const bool heedsV6 = check.isTrue("/ipv6") && (!dockerd || *dockerd >= Release{27, 0});
    if (check.isFalse("/icc"))
        for (const char *tables : {"/iptables", "/ip6tables"}) {
            const bool isUsed = qstrcmp(tables, "/iptables") == 0 || heedsV6;
            if (isUsed && check.isFalse(tables))
                check.wrong(QStringLiteral("/icc"),
                            {QT_TRANSLATE_NOOP("Dockwright", "icc: false requires %1, which %2 disables."),
                             {QLatin1String(tables + 1), check.placeOf(QLatin1String(tables))}},
                            {QT_TRANSLATE_NOOP("Dockwright", "Set icc to true, or enable %1."), {QLatin1String(tables + 1)}});
        }
    // moby daemon/daemon_unix.go initBridgeDriver: since 28.0 docker0 has a subnet of its own choice.
    const bool choosesSubnet = !dockerd || *dockerd >= Release{28, 0};
    const bool hasBridge = check.text("/bridge") != "none";
    if (check.isTrue("/ipv6") && !choosesSubnet && hasBridge && check.text("/fixed-cidr-v6").empty())
        check.wrong(
            QStringLiteral("/ipv6"),
            {QT_TRANSLATE_NOOP("Dockwright", "Before 28.0, dockerd does not start with ipv6 unless fixed-cidr-v6 is set."), {}},
            {QT_TRANSLATE_NOOP("Dockwright", "Set fixed-cidr-v6 to a subnet of yours, such as fd12:3456:789a:1::/64."), {}});
    for (const char *address : {"/bip", "/bip6"})
        if (!check.text("/bridge").empty() && !check.text(address).empty())
            check.wrong(QStringLiteral("/bridge"),
                        {QT_TRANSLATE_NOOP("Dockwright", "bridge and %1 cannot be combined: dockerd does not start with both."),
                         {QLatin1String(address + 1)}});
}

// What dockerd 26.1 and 28.5 take, and 20.10 does not start with: moby daemon/seccomp_linux.go of 23.0, and
// daemon/config/config_linux.go of 27.0.
void checkOlderReleases(Checker &check)
{
    const auto dockerd = releaseOn(check.facts, Program::Dockerd);
    const std::string profile = check.text("/seccomp-profile");
    if (dockerd && *dockerd < Release{23, 0} && (profile == "builtin" || profile == "unconfined"))
        check.wrong(QStringLiteral("/seccomp-profile"),
                    {QT_TRANSLATE_NOOP("Dockwright", "Before 23.0, dockerd expects the path of a profile here, and not “%1”."),
                     {quoted(profile)}});
    if (dockerd && *dockerd < Release{27, 0} && check.isTrue("/ip6tables") && !check.isTrue("/experimental"))
        check.wrong(QStringLiteral("/ip6tables"),
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "Before 27.0, dockerd does not start with ip6tables unless experimental is true."),
                     {}});
}

void checkRuntime(Checker &check)
{
    const std::string runtime = check.text("/default-runtime");
    // Before 23.0 a default in the file has to be among the runtimes in the file.
    const auto dockerd = releaseOn(check.facts, Program::Dockerd);
    const bool isOld = dockerd && *dockerd != Release{} && *dockerd < Release{23, 0};
    const OrderedJson *runtimes = isOld && memberOf(check.file, QLatin1String("default-runtime")) != nullptr
        ? memberOf(check.file, QLatin1String("runtimes"))
        : check.at("/runtimes");
    const bool isDefined = runtimes != nullptr && runtimes->is_object() && runtimes->contains(runtime);
    const bool isBuiltIn = runtime.empty() || runtime == "runc" || runtime == "io.containerd.runc.v2";
    if (!isBuiltIn && !isDefined && runtime.find('.') == std::string::npos && runtime.find('/') == std::string::npos)
        check.wrong(QStringLiteral("/default-runtime"),
                    {QT_TRANSLATE_NOOP("Dockwright", "The default runtime “%1” is not one of the configured runtimes."),
                     {quoted(runtime)}});
}

/// github.com/docker/go-units ulimit.go
constexpr std::array<std::string_view, 15> ulimits{"core",    "cpu",      "data",   "fsize",      "locks",
                                                   "memlock", "msgqueue", "nice",   "nofile",     "nproc",
                                                   "rss",     "rtprio",   "rttime", "sigpending", "stack"};

void checkUlimit(Checker &check, const std::string &name, const OrderedJson &limit)
{
    const QString pointer = QStringLiteral("/default-ulimits/") + pointerToken(quoted(name));
    const auto member = [&](const char *key, int otherwise) {
        const OrderedJson *found = limit.is_object() ? memberOf(limit, QLatin1String(key)) : nullptr;
        return found != nullptr ? *found : OrderedJson(otherwise);
    };
    const OrderedJson soft = member("Soft", 0);
    const OrderedJson hard = member("Hard", 0);
    if (std::ranges::find(ulimits, name) == ulimits.end())
        check.wrong(pointer,
                    {QT_TRANSLATE_NOOP("Dockwright", "There is no limit “%1”; no container can be started."), {quoted(name)}});
    else if (member("Name", 0) != name)
        check.wrong(pointer,
                    {QT_TRANSLATE_NOOP("Dockwright", "Name must be “%1” here, otherwise no container can be started."),
                     {quoted(name)}});
    else if (!hard.is_number_integer() || !soft.is_number_integer())
        check.wrong(pointer,
                    {QT_TRANSLATE_NOOP("Dockwright", "Soft and Hard must be integers without quotes; -1 means no limit."), {}});
    else if (hard != -1 && (soft > hard || soft == -1))
        check.wrong(pointer, {QT_TRANSLATE_NOOP("Dockwright", "Soft is higher than Hard; no container can be started."), {}});
}

void checkUlimits(Checker &check)
{
    if (const OrderedJson *limits = check.at("/default-ulimits"); limits != nullptr && limits->is_object())
        for (const auto &[name, limit] : limits->items())
            checkUlimit(check, name, limit);
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
        if (const Message message = checkProxyUrl(textAt(check, pointer)); !message.isEmpty())
            check.wrong(QLatin1String(pointer), message);
}

void checkExecOptions(Checker &check)
{
    // On cgroup v2 systemd's is the driver if nobody says another (moby daemon/daemon_unix.go UsingSystemd).
    QString driver = check.facts.cgroupVersion == 2 ? QStringLiteral("systemd") : QString();
    for (const QString &option : check.settings.list("/exec-opts"))
        if (option.section(u'=', 0, 0).trimmed().compare(QLatin1String("native.cgroupdriver"), Qt::CaseInsensitive) == 0)
            driver = option.section(u'=', 1).trimmed();
        else
            check.wrong(QStringLiteral("/exec-opts"),
                        {QT_TRANSLATE_NOOP("Dockwright", "On Linux, dockerd knows only native.cgroupdriver here, not “%1”."),
                         {shownText(option)}});
    if (!driver.isEmpty() && driver != QLatin1String("systemd") && driver != QLatin1String("cgroupfs"))
        check.wrong(QStringLiteral("/exec-opts"),
                    {QT_TRANSLATE_NOOP("Dockwright", "Unknown cgroup driver “%1”; use systemd or cgroupfs."),
                     {shownText(driver)}});
    const std::string parent = check.text("/cgroup-parent");
    if (driver == QLatin1String("systemd") && !parent.empty() && !fromUtf8(parent).endsWith(QLatin1String(".slice")))
        check.wrong(
            QStringLiteral("/cgroup-parent"),
            {QT_TRANSLATE_NOOP("Dockwright",
                               "With the cgroup driver systemd, the cgroup parent must be a slice: its name ends in .slice."),
             {}});
}

constexpr std::array checks{checkKnownKeys,       checkReleases,    checkLogDriver,     checkLogSizes,   checkLogCompression,
                            checkLiveRestore,     checkNetwork,     checkOlderReleases, checkRuntime,    checkUlimits,
                            checkRegistries,      checkProxies,     checkExecOptions,   checkImageStore, checkDaemonValues,
                            checkDaemonAddresses, checkDaemonAccess};

} // namespace

Errors checkDaemonAsRead(const OrderedJson &value, const HostFacts &facts)
{
    Errors errors = checkDaemonTypes(value);
    Checker checker{value, facts};
    checkValuesAsRead(checker);
    for (Error &error : checker.errors)
        if (error.where.startsWith(QLatin1String(paths::daemonJson))) // a flag is not of the file
            errors.push_back(std::move(error));
    return errors;
}

Errors checkDaemonJson(const OrderedJson &value, const HostFacts &facts)
{
    Checker checker{value, facts};
    for (const auto check : checks)
        check(checker);
    return checker.errors;
}

} // namespace dockwright::core
