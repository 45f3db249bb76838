// SPDX-License-Identifier: Apache-2.0
#include "core/daemon/key_table.h"
#include "core/host/releases.h"
#include "core/plan/key_values.h"
#include "core/plan/values.h"
#include "core/render/daemon_json_checker.h"
#include "core/text/go_duration.h"

#include <QCoreApplication>
#include <QMap>

#include <algorithm>
#include <array>

/// Values that read as they should, and that dockerd dies of all the same, or no container can be created with: each row of
/// tests/lab/test_lab_judges.cpp was measured on 20.10, 26.1 and 28.5.
namespace dockwright::core {

namespace {

// moby daemon/runtime_unix.go setupRuntimes: those before 24.0 look at the name alone.
void checkRuntimes(Checker &check)
{
    const OrderedJson *runtimes = check.at("/runtimes");
    const auto dockerd = releaseOn(check.facts, Program::Dockerd);
    if (runtimes == nullptr || !runtimes->is_object())
        return;
    for (const auto &[name, runtime] : runtimes->items()) {
        const QString pointer = QStringLiteral("/runtimes/") + pointerToken(shownText(fromUtf8(name)));
        const bool hasPath = !memberText(runtime, QLatin1String("path")).isEmpty();
        const bool hasType = !memberText(runtime, QLatin1String("runtimeType")).isEmpty();
        const auto isFull = [&runtime = runtime](const char *member) {
            const OrderedJson *found = memberOf(runtime, QLatin1String(member));
            return found != nullptr && !found->empty();
        };
        if (name == "runc")
            check.wrong(pointer,
                        {QT_TRANSLATE_NOOP("Dockwright", "dockerd reserves the name of this runtime, and does not start."),
                         {}});
        if (!runtime.is_object() || (dockerd && *dockerd < Release{24, 0}))
            continue;
        if (!hasPath && !hasType)
            check.wrong(pointer,
                        {QT_TRANSLATE_NOOP("Dockwright", "A runtime needs a path or a runtimeType: dockerd does not start."),
                         {}});
        if (hasPath && hasType)
            check.wrong(pointer,
                        {QT_TRANSLATE_NOOP("Dockwright", "path and runtimeType cannot be combined: dockerd does not start."),
                         {}});
        else if (hasType ? isFull("runtimeArgs") : isFull("options"))
            check.wrong(pointer,
                        {QT_TRANSLATE_NOOP("Dockwright",
                                           "runtimeArgs require a path, and options a runtimeType: dockerd does not start."),
                         {}});
    }
}

struct Range {
    const char *pointer;
    int least;
    int most;
};

/// Linux include/uapi/linux/if_ether.h ETH_MIN_MTU and ETH_MAX_MTU, and proc(5); an MTU of 0 is one that is not set.
constexpr std::array ranges{Range{"/mtu", 68, 65535}, Range{"/network-diagnostic-port", 0, 65535},
                            Range{"/oom-score-adjust", -1000, 1000}};

void checkRanges(Checker &check)
{
    for (const Range &range : ranges)
        if (const OrderedJson *number = check.at(range.pointer);
            number != nullptr && number->is_number_integer() && *number != 0 && (*number < range.least || *number > range.most))
            check.wrong(QLatin1String(range.pointer),
                        {QT_TRANSLATE_NOOP("Dockwright", "The number must be from %1 to %2: dockerd does not start."),
                         {QString::number(range.least), QString::number(range.most)}});
}

// moby cmd/dockerd/metrics.go: the host is looked up, and an empty one is not found.
void checkMetricsAddress(Checker &check)
{
    const QString text = textAt(check, "/metrics-addr");
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = text.left(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    else if (host.contains(u':'))
        host.clear();
    const QString port = text.mid(colon + 1);
    const bool isNumber = std::ranges::all_of(port, [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (!text.isEmpty() && (colon < 0 || host.isEmpty() || !isNumber))
        check.wrong(QStringLiteral("/metrics-addr"),
                    {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not of the form address:port."), {shownText(text)}});
}

/// Go's, or a number of seconds: buildkit cmd/buildkitd/config/gcpolicy.go.
bool isDuration(const QString &text)
{
    bool isNumber = false;
    text.toLongLong(&isNumber);
    return isNumber || isGoDuration(text);
}

void checkRule(Checker &check, const OrderedJson &rule, const QString &pointer)
{
    const auto dockerd = releaseOn(check.facts, Program::Dockerd);
    if (dockerd && *dockerd < Release{27, 5} && memberText(rule, QLatin1String("keepStorage")).isEmpty())
        check.wrong(pointer,
                    {QT_TRANSLATE_NOOP("Dockwright", "Before 27.5, dockerd does not start unless each rule has a keepStorage."),
                     {}});
    const OrderedJson *filters = memberOf(rule, QLatin1String("filter"));
    if (filters == nullptr || !filters->is_array())
        return;
    for (const OrderedJson &filter : *filters)
        if (filter.is_string() && !fromUtf8(filter.get<std::string>()).contains(u'='))
            check.wrong(pointer + QLatin1String("/filter"),
                        {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not of the form key=value."),
                         {shownText(fromUtf8(filter.get<std::string>()))}});
}

// moby daemon/internal/builder-next/worker/gc.go and cmd/dockerd/daemon.go.
void checkBuilder(Checker &check)
{
    const QString age = textAt(check, "/builder/history/maxAge");
    if (!age.isEmpty() && !isDuration(age))
        check.wrong(QStringLiteral("/builder/history/maxAge"),
                    {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a duration such as 48h: dockerd does not start."),
                     {shownText(age)}});
    const OrderedJson *rules = check.at("/builder/gc/policy");
    const auto dockerd = releaseOn(check.facts, Program::Dockerd);
    const bool isDefault = check.at("/builder/gc/enabled") == nullptr && (!dockerd || *dockerd >= Release{28, 2});
    if (!(isDefault || check.isTrue("/builder/gc/enabled")) || rules == nullptr || !rules->is_array())
        return;
    for (std::size_t i = 0; i < rules->size(); ++i)
        checkRule(check, rules->at(i), QStringLiteral("/builder/gc/policy/%1").arg(i));
}

/// opts.ValidateDNSSearch of moby: labels of letters, digits and hyphens with a letter among them, or "." for none.
bool isSearchDomain(const QString &given)
{
    const QString text = given.trimmed();
    const QString domain = text.endsWith(u'.') ? text.chopped(1) : text;
    const auto isLetter = [](QChar c) { return c.isLetter() && c.unicode() < 0x80; };
    return text == QLatin1String(".")
        || (isHostName(domain) && !domain.contains(u'_') && std::ranges::any_of(domain, isLetter));
}

void checkSearchDomains(Checker &check)
{
    for (const QString &domain : check.settings.list("/dns-search"))
        if (!isSearchDomain(domain))
            check.wrong(QStringLiteral("/dns-search"),
                        {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a domain: dockerd does not start."),
                         {shownText(domain)}});
}

/// Of a kind there is either one number or a list of names: moby daemon/cluster/convert/../genericresource.
void checkGenericResources(Checker &check)
{
    QMap<QString, QStringList> kinds;
    for (const QString &resource : check.settings.list("/node-generic-resources")) {
        kinds[resource.section(u'=', 0, 0).trimmed()] << resource.section(u'=', 1).trimmed();
        if (resource.count(u'=') != 1)
            check.wrong(QStringLiteral("/node-generic-resources"),
                        {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not of the form key=value."), {shownText(resource)}});
    }
    for (auto kind = kinds.cbegin(); kind != kinds.cend(); ++kind) {
        const auto numbers = std::ranges::count_if(*kind, [](const QString &value) {
            bool isNumber = false;
            value.toLongLong(&isNumber);
            return isNumber;
        });
        if (numbers > 0 && (kind->size() > 1 || kind->first().toLongLong() < 0))
            check.wrong(QStringLiteral("/node-generic-resources"),
                        {QT_TRANSLATE_NOOP("Dockwright",
                                           "“%1” must have either one number, of 0 or more, or names: dockerd does not start."),
                         {shownText(kind.key())}});
    }
}

/// 20.10 never comes up with one that is relative, and nobody knows to what it is.
void checkDirectories(Checker &check)
{
    for (const char *key : {"/data-root", "/exec-root"})
        if (const QString path = textAt(check, key); !path.isEmpty() && !path.startsWith(u'/'))
            check.wrong(QLatin1String(key), {QT_TRANSLATE_NOOP("Dockwright", "The path must be absolute."), {}});
}

void checkPlugins(Checker &check)
{
    if (check.settings.list("/authorization-plugins").contains(QString()))
        check.wrong(QStringLiteral("/authorization-plugins"),
                    {QT_TRANSLATE_NOOP("Dockwright", "A plugin requires a name: dockerd does not start."), {}});
}

/// moby daemon/graphdriver/*/ parseOptions.
std::optional<QStringList> storageOptionsOf(const QString &driver, std::optional<Release> dockerd)
{
    if (driver == QLatin1String("overlay2") && dockerd && *dockerd < Release{24, 0})
        return QStringList{QStringLiteral("overlay2.size"), QStringLiteral("overlay2.override_kernel_check")};
    if (driver == QLatin1String("overlay2"))
        return QStringList{QStringLiteral("overlay2.size")};
    if (driver == QLatin1String("overlay"))
        return QStringList{};
    if (driver == QLatin1String("btrfs"))
        return QStringList{QStringLiteral("btrfs.min_space")};
    if (driver == QLatin1String("zfs"))
        return QStringList{QStringLiteral("zfs.fsname")};
    if (driver == QLatin1String("vfs"))
        return QStringList{QStringLiteral("size"), QStringLiteral("vfs.xattrs")};
    return std::nullopt; // another's, or one that does not look at them
}

void checkStorageOptions(Checker &check)
{
    const QString driver = textAt(check, "/storage-driver");
    const auto known = storageOptionsOf(driver, releaseOn(check.facts, Program::Dockerd));
    if (!known)
        return;
    for (const QString &option : check.settings.list("/storage-opts"))
        if (const QString name = option.section(u'=', 0, 0);
            option.contains(u'=') && !known->contains(name.trimmed(), Qt::CaseInsensitive))
            check.wrong(QStringLiteral("/storage-opts"),
                        {QT_TRANSLATE_NOOP("Dockwright",
                                           "The storage driver %1 does not know the option “%2”: dockerd does not start."),
                         {shownText(driver), shownText(name)}});
}

/// logrus knew it; moby daemon/config/config.go Validate of 25.0 does not.
void checkLogLevel(Checker &check)
{
    const auto dockerd = releaseOn(check.facts, Program::Dockerd);
    const std::string_view gone = "warning";
    if ((dockerd && *dockerd < Release{25, 0}) || textAt(check, "/log-level").compare(fromUtf8(gone), Qt::CaseInsensitive) != 0)
        return;
    const auto known = findDaemonKey("log-level")->shape->choices;
    std::vector<std::string_view> left;
    std::ranges::remove_copy(known, std::back_inserter(left), gone);
    check.wrong(QStringLiteral("/log-level"), notOneOf(left));
}

// moby daemon/config/config.go GetConflictFreeLabels.
void checkLabels(Checker &check)
{
    QMap<QString, QString> known;
    for (const QString &label : check.settings.list("/labels")) {
        const QString name = label.section(u'=', 0, 0);
        const QString value = label.section(u'=', 1);
        if (known.contains(name) && known[name] != value)
            check.wrong(QStringLiteral("/labels"),
                        {QT_TRANSLATE_NOOP("Dockwright", "The label “%1” has two values: dockerd does not start."),
                         {shownText(name)}});
        known[name] = value;
    }
}

// moby daemon/daemon_unix.go verifyDaemonSettings.
void checkRealTime(Checker &check)
{
    for (const char *key : {"/cpu-rt-period", "/cpu-rt-runtime"})
        if (const OrderedJson *value = check.at(key);
            check.facts.cgroupVersion == 2 && value != nullptr && value->is_number() && *value != 0)
            check.wrong(QLatin1String(key),
                        {QT_TRANSLATE_NOOP("Dockwright", "dockerd does not start with %1 on cgroup v2."),
                         {QLatin1String(key + 1)}});
}

/// containerd pkg/identifiers: letters and digits, with single ".", "_" or "-" between them; 76 at most.
bool isIdentifier(const QString &text)
{
    constexpr qsizetype longest = 76;
    bool wasWord = false;
    for (const QChar c : text) {
        const bool isWord = c.isLetterOrNumber() && c.unicode() < 0x80;
        if (!isWord && !(wasWord && QLatin1String("._-").contains(c)))
            return false;
        wasWord = isWord;
    }
    return wasWord && text.size() <= longest;
}

void checkNamespaces(Checker &check)
{
    for (const char *key : {"/containerd-namespace", "/containerd-plugins-namespace"})
        if (const QString text = textAt(check, key); !text.isEmpty() && !isIdentifier(text))
            check.wrong(QLatin1String(key),
                        {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a valid name for a containerd namespace."),
                         {shownText(text)}});
}

// What it finds in the file alone: daemon/config/config.go Validate and cmd/dockerd/daemon.go loadDaemonCliConfig.
constexpr std::array valueChecksAsRead{checkSearchDomains, checkGenericResources, checkRealTime, checkLabels, checkLogLevel};

constexpr std::array valueChecks{checkRuntimes,         checkMetricsAddress, checkBuilder,     checkSearchDomains,
                                 checkGenericResources, checkStorageOptions, checkRealTime,    checkNamespaces,
                                 checkLabels,           checkPlugins,        checkDirectories, checkRanges,
                                 checkLogLevel};

} // namespace

void checkValuesAsRead(Checker &check)
{
    for (const auto each : valueChecksAsRead)
        each(check);
}

void checkDaemonValues(Checker &check)
{
    for (const auto each : valueChecks)
        each(check);
}

} // namespace dockwright::core
