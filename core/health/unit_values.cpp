#include "core/health/unit_values.h"

#include "core/plan/values.h"
#include "core/render/unit_file.h"
#include "core/render/unit_meaning.h"

#include <QSet>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

/// linux/capability.h, in the order of their numbers.
constexpr std::array capabilities{"CAP_CHOWN",
                                  "CAP_DAC_OVERRIDE",
                                  "CAP_DAC_READ_SEARCH",
                                  "CAP_FOWNER",
                                  "CAP_FSETID",
                                  "CAP_KILL",
                                  "CAP_SETGID",
                                  "CAP_SETUID",
                                  "CAP_SETPCAP",
                                  "CAP_LINUX_IMMUTABLE",
                                  "CAP_NET_BIND_SERVICE",
                                  "CAP_NET_BROADCAST",
                                  "CAP_NET_ADMIN",
                                  "CAP_NET_RAW",
                                  "CAP_IPC_LOCK",
                                  "CAP_IPC_OWNER",
                                  "CAP_SYS_MODULE",
                                  "CAP_SYS_RAWIO",
                                  "CAP_SYS_CHROOT",
                                  "CAP_SYS_PTRACE",
                                  "CAP_SYS_PACCT",
                                  "CAP_SYS_ADMIN",
                                  "CAP_SYS_BOOT",
                                  "CAP_SYS_NICE",
                                  "CAP_SYS_RESOURCE",
                                  "CAP_SYS_TIME",
                                  "CAP_SYS_TTY_CONFIG",
                                  "CAP_MKNOD",
                                  "CAP_LEASE",
                                  "CAP_AUDIT_WRITE",
                                  "CAP_AUDIT_CONTROL",
                                  "CAP_SETFCAP",
                                  "CAP_MAC_OVERRIDE",
                                  "CAP_MAC_ADMIN",
                                  "CAP_SYSLOG",
                                  "CAP_WAKE_ALARM",
                                  "CAP_BLOCK_SUSPEND",
                                  "CAP_AUDIT_READ",
                                  "CAP_PERFMON",
                                  "CAP_BPF",
                                  "CAP_CHECKPOINT_RESTORE"};

/// Words that systemd shows as numbers on D-Bus.
struct Number {
    const char *property;
    const char *word;
    int number;
};
constexpr std::array numbers{
    Number{"IOSchedulingClass", "none", 0},
    Number{"IOSchedulingClass", "realtime", 1},
    Number{"IOSchedulingClass", "best-effort", 2},
    Number{"IOSchedulingClass", "idle", 3},
    Number{"SyslogLevel", "emerg", 0},
    Number{"SyslogLevel", "alert", 1},
    Number{"SyslogLevel", "crit", 2},
    Number{"SyslogLevel", "err", 3},
    Number{"SyslogLevel", "warning", 4},
    Number{"SyslogLevel", "notice", 5},
    Number{"SyslogLevel", "info", 6},
    Number{"SyslogLevel", "debug", 7},
    Number{"KillSignal", "SIGHUP", 1},
    Number{"KillSignal", "SIGINT", 2},
    Number{"KillSignal", "SIGQUIT", 3},
    Number{"KillSignal", "SIGKILL", 9},
    Number{"KillSignal", "SIGUSR1", 10},
    Number{"KillSignal", "SIGUSR2", 12},
    Number{"KillSignal", "SIGTERM", 15},
    Number{"SystemCallErrorNumber", "EPERM", 1},
    Number{"SystemCallErrorNumber", "EACCES", 13},
    Number{"SystemCallErrorNumber", "ENOSYS", 38},
    Number{"SystemCallErrorNumber", "kill", 2147483647}, // systemd src/shared/seccomp-util.h
};

/// A call that each group of systemd.exec(5), "System Call Filtering", has had since there were groups: systemd shows the
/// calls of a filter, not its groups.
struct CallGroup {
    const char *name;
    const char *call;
};
constexpr std::array callGroups{CallGroup{"@swap", "swapon"}, CallGroup{"@reboot", "reboot"}, CallGroup{"@raw-io", "iopl"},
                                CallGroup{"@obsolete", "uselib"}};

QSet<QString> wordsOf(const QString &text)
{
    const QStringList words = QString(text).remove(u'~').split(u' ', Qt::SkipEmptyParts);
    return {words.begin(), words.end()};
}

std::optional<bool> compareCapabilities(const QString &planned, const QString &shown)
{
    bool isMask = false;
    const quint64 mask = shown.toULongLong(&isMask);
    if (!isMask || !planned.startsWith(u'~'))
        return std::nullopt;
    return std::ranges::none_of(wordsOf(planned), [mask](const QString &name) {
        const auto bit = capabilityBit(name);
        return bit && ((mask >> *bit) & 1) != 0;
    });
}

std::optional<bool> compareSpan(const QString &key, const QString &planned, const QString &shown)
{
    const auto span = meaningOf(key, planned);
    return span ? std::optional(shown == *span) : std::nullopt;
}

/// 80 % are 800 000 µs a second, in hundredths of a per cent 8000.
std::optional<bool> compareQuota(const QString &planned, const QString &shown)
{
    if (planned.isEmpty())
        return shown == QLatin1String("infinity");
    const auto share = readPermyriad(planned);
    return share ? std::optional(shown == QString::number(*share * 100)) : std::nullopt;
}

/// systemd rounds to pages, and knows the share of a percentage itself.
std::optional<bool> compareMemory(const QString &planned, const QString &shown)
{
    constexpr qint64 page = 65536;
    if (planned == QLatin1String("infinity") || shown == QLatin1String("infinity"))
        return planned == shown;
    const auto bytes = readSystemdSize(planned);
    return bytes ? std::optional(qAbs(shown.toLongLong() - *bytes) < page) : std::nullopt;
}

std::optional<bool> compareEnvironment(const QString &planned, const UnitFacts &unit)
{
    const auto words = splitUnitWords(planned);
    if (!words)
        return std::nullopt;
    return std::ranges::all_of(*words, [&](QString word) {
        return unit.environment.contains(word.replace(QLatin1String("%%"), QLatin1String("%")));
    });
}

/// A list of barred groups is in effect if calls of each are barred.
std::optional<bool> compareCallFilter(const QString &planned, const QString &shown)
{
    if (!planned.startsWith(u'~') || !shown.startsWith(u'~'))
        return planned.startsWith(u'~') == shown.startsWith(u'~');
    const QSet<QString> barred = wordsOf(shown);
    for (const QString &group : wordsOf(planned)) {
        const auto known =
            std::ranges::find_if(callGroups, [&](const CallGroup &each) { return group == QLatin1String(each.name); });
        if (known == callGroups.end())
            return std::nullopt;
        if (!barred.contains(group) && !barred.contains(QLatin1String(known->call)))
            return false;
    }
    return true;
}

bool compareWord(const QString &property, const QString &planned, const QString &shown)
{
    return shown == planned || std::ranges::any_of(numbers, [&](const Number &number) {
               return property == QLatin1String(number.property) && planned == QLatin1String(number.word)
                   && shown == QString::number(number.number);
           });
}

/// "~" and what is missing of all, or what is left of them; the first and the last for all.
QString capabilitiesInWords(const QString &mask)
{
    bool isMask = false;
    const quint64 bits = mask.toULongLong(&isMask);
    if (!isMask)
        return mask;
    QStringList present;
    QStringList missing;
    for (std::size_t bit = 0; bit < capabilities.size(); ++bit)
        (((bits >> bit) & 1) != 0 ? present : missing) << QLatin1String(capabilities[bit]);
    if (missing.isEmpty())
        return QLatin1String(capabilities.front()) + QStringLiteral(" … ") + QLatin1String(capabilities.back());
    return missing.size() < present.size() ? u'~' + missing.join(u' ') : present.join(u' ');
}

/// The largest unit that goes into it without a rest.
QString sizeInWords(const QString &bytes)
{
    bool isNumber = false;
    qint64 size = bytes.toLongLong(&isNumber);
    if (!isNumber || size == 0)
        return bytes;
    constexpr std::array units{"", "K", "M", "G", "T"};
    std::size_t unit = 0;
    for (; unit + 1 < units.size() && size % 1024 == 0; ++unit)
        size /= 1024;
    return QString::number(size) + QLatin1String(units[unit]);
}

/// Hundredths of a per cent: 800 000 µs a second are 80 %.
QString quotaInWords(const QString &shown)
{
    bool isNumber = false;
    const qint64 microseconds = shown.toLongLong(&isNumber);
    return isNumber ? QString::number(static_cast<double>(microseconds) / 10000) + u'%' : shown;
}

QString spanShown(const QString &shown)
{
    bool isNumber = false;
    const qint64 microseconds = shown.toLongLong(&isNumber);
    return isNumber ? spanInWords(microseconds) : shown;
}

QString inWords(const QString &property, const QString &shown)
{
    if (property == QLatin1String("CapabilityBoundingSet"))
        return capabilitiesInWords(shown);
    if (property == QLatin1String("CPUQuotaPerSecUSec"))
        return quotaInWords(shown);
    if (property == QLatin1String("MemoryMax"))
        return sizeInWords(shown);
    if (property.endsWith(QLatin1String("USec")))
        return spanShown(shown);
    const auto named = std::ranges::find_if(numbers, [&](const Number &number) {
        return property == QLatin1String(number.property) && shown == QString::number(number.number);
    });
    return named != numbers.end() ? QLatin1String(named->word) : shown;
}

} // namespace

std::optional<int> capabilityBit(const QString &name)
{
    const auto found = std::ranges::find_if(capabilities, [&](const char *each) { return name == QLatin1String(each); });
    return found == capabilities.end() ? std::nullopt : std::optional(static_cast<int>(found - capabilities.begin()));
}

QString valueInEffect(const Directive &directive, const UnitFacts &unit)
{
    const QString property = QLatin1String(directive.property);
    if (property == QLatin1String("Environment"))
        return unit.environment.join(u' ');
    if (property == QLatin1String("EnvironmentFiles"))
        return unit.environmentFiles.join(u' ');
    return inWords(property, unit.property(property));
}

std::optional<bool> isInEffect(const Directive &directive, const QString &value, const UnitFacts &unit)
{
    const QString property = QLatin1String(directive.property);
    if (property == QLatin1String("Environment"))
        return compareEnvironment(value, unit);
    if (property == QLatin1String("EnvironmentFiles"))
        return unit.environmentFiles.contains(value);
    const auto found = unit.properties.find(property);
    if (property.isEmpty() || found == unit.properties.end())
        return std::nullopt;
    const QString &shown = found->second;
    if (property == QLatin1String("CapabilityBoundingSet"))
        return compareCapabilities(value, shown);
    if (property == QLatin1String("CPUQuotaPerSecUSec"))
        return compareQuota(value, shown);
    if (property == QLatin1String("MemoryMax"))
        return compareMemory(value, shown);
    if (property.endsWith(QLatin1String("USec")))
        return compareSpan(QLatin1String(directive.key), value, shown);
    if (property == QLatin1String("Wants") || property == QLatin1String("After"))
        return wordsOf(shown).contains(wordsOf(value));
    if (property == QLatin1String("RestrictAddressFamilies"))
        return wordsOf(shown) == wordsOf(value);
    if (property == QLatin1String("SystemCallFilter"))
        return compareCallFilter(value, shown);
    return compareWord(property, value, shown);
}

} // namespace dockwright::core
