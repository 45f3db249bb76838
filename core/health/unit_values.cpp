// SPDX-License-Identifier: Apache-2.0
#include "core/health/unit_values.h"

#include "core/host/unit_meaning.h"
#include "core/plan/values.h"
#include "core/text/unit_file.h"

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

/// Words that systemd shows as numbers on D-Bus; those of the directives below are known to meaningOf().
struct Number {
    const char *word;
    int number;
};
constexpr auto errorNumber = "SystemCallErrorNumber";
constexpr std::array errorNumbers{
    Number{"EPERM", 1}, Number{"EACCES", 13}, Number{"ENOSYS", 38},
    Number{"kill", 2147483647}, // systemd src/shared/seccomp-util.h
};

bool isShownAsNumber(const QString &property)
{
    return property == QLatin1String("IOSchedulingClass") || property == QLatin1String("SyslogLevel")
        || property == QLatin1String("KillSignal");
}

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

/// The word for what systemd shows as a number; nullopt where it has none.
std::optional<QString> wordFor(const QString &property, const QString &shown)
{
    if (isShownAsNumber(property))
        return meaningOf(property, shown);
    const auto named =
        std::ranges::find_if(errorNumbers, [&](const Number &each) { return shown == QString::number(each.number); });
    return property == QLatin1String(errorNumber) && named != errorNumbers.end() ? std::optional(QLatin1String(named->word))
                                                                                 : std::nullopt;
}

bool compareWord(const QString &property, const QString &planned, const QString &shown)
{
    return shown == planned || wordFor(property, shown) == planned;
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
QString sizeInWords(qint64 size)
{
    constexpr std::array units{"", "K", "M", "G", "T"};
    std::size_t unit = 0;
    for (; size != 0 && unit + 1 < units.size() && size % 1024 == 0; ++unit)
        size /= 1024;
    return QString::number(size) + QLatin1String(units[unit]);
}

QString inWords(const QString &property, const QString &shown)
{
    if (property == QLatin1String("CapabilityBoundingSet"))
        return capabilitiesInWords(shown);
    bool isNumber = false;
    const qint64 number = shown.toLongLong(&isNumber);
    if (isNumber && property == QLatin1String("CPUQuotaPerSecUSec")) // 800 000 µs a second are 80 %
        return QString::number(static_cast<double>(number) / 10000) + u'%';
    if (isNumber && property == QLatin1String("MemoryMax"))
        return sizeInWords(number);
    if (isNumber && property.endsWith(QLatin1String("USec")))
        return spanInWords(number);
    return wordFor(property, shown).value_or(shown);
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
