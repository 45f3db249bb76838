// SPDX-License-Identifier: Apache-2.0
#include "core/host/unit_meaning.h"

#include "core/plan/values.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <limits>
#include <span>

namespace dockwright::core {

namespace {

enum class FormKind {
    Span,
    EndlessSpan,
    Boolean,
    Memory,
    Count,
    Limit,
    Quota,
    Weight,
    Number,
    Word,
    Output,
    Slice,
    ErrorNumber,
    Level,
    Class,
    Signal,
    List
};

constexpr auto endless = "infinity";
constexpr auto unset = ""; ///< the meaning of an empty value that takes earlier ones back

/// systemd src/core/load-fragment-gperf.gperf.in: where a directive of ours belongs, and how its value is read.
struct KnownForm {
    const char *key;
    const char *section;
    FormKind kind;
    std::vector<const char *> words{}; ///< those that systemd knows; empty: any
    const char *whenEmpty = nullptr;   ///< what an empty value means; null: systemd ignores it
    std::pair<qint64, qint64> range{0, std::numeric_limits<quint32>::max()}; ///< of a number
};
/// What an empty value does was measured with systemd 252, 257 and 262.
const std::vector<KnownForm> &knownDirectives()
{
    static const std::vector<KnownForm> known{
        {"LimitNOFILE", "Service", FormKind::Limit},
        {"LimitNPROC", "Service", FormKind::Limit},
        {"TasksMax", "Service", FormKind::Count, {}, unset, {1, std::numeric_limits<qint64>::max()}},
        {"MemoryAccounting", "Service", FormKind::Boolean},
        {"MemoryMax", "Service", FormKind::Memory, {}, endless},
        {"CPUAccounting", "Service", FormKind::Boolean},
        {"CPUQuota", "Service", FormKind::Quota, {}, endless},
        {"CapabilityBoundingSet", "Service", FormKind::List, {}, unset},
        {"RestrictAddressFamilies", "Service", FormKind::List, {}, unset},
        {"RestrictRealtime", "Service", FormKind::Boolean},
        {"SystemCallFilter", "Service", FormKind::List, {}, unset},
        {"SystemCallErrorNumber", "Service", FormKind::ErrorNumber, {}, unset},
        {"LogRateLimitIntervalSec", "Service", FormKind::Span},
        {"LogRateLimitBurst", "Service", FormKind::Number},
        {"StandardOutput", "Service", FormKind::Output},
        {"StandardError", "Service", FormKind::Output},
        {"SyslogLevel", "Service", FormKind::Level},
        {"StartLimitIntervalSec", "Unit", FormKind::Span},
        {"StartLimitBurst", "Unit", FormKind::Number},
        {"TimeoutStartSec", "Service", FormKind::EndlessSpan},
        {"TimeoutStopSec", "Service", FormKind::EndlessSpan},
        {"KillMode", "Service", FormKind::Word, {"control-group", "process", "mixed", "none"}, "control-group"},
        {"KillSignal", "Service", FormKind::Signal},
        {"SendSIGKILL", "Service", FormKind::Boolean},
        {"Restart",
         "Service",
         FormKind::Word,
         {"no", "on-success", "on-failure", "on-abnormal", "on-watchdog", "on-abort", "always"}},
        {"RestartSec", "Service", FormKind::Span},
        {"Nice", "Service", FormKind::Number, {}, "0", {-20, 19}},
        {"IOSchedulingClass", "Service", FormKind::Class, {}, unset},
        {"IOSchedulingPriority", "Service", FormKind::Number, {}, unset, {0, 7}},
        {"CPUWeight", "Service", FormKind::Weight, {}, unset, {1, 10000}},
        {"IOWeight", "Service", FormKind::Weight, {}, unset, {1, 10000}},
        {"Slice", "Service", FormKind::Slice},
        {"Delegate", "Service", FormKind::Boolean, {}, unset},
        {"OOMScoreAdjust", "Service", FormKind::Number, {}, "0", {-1000, 1000}},
    };
    return known;
}

const KnownForm *find(const QString &key)
{
    const auto found =
        std::ranges::find_if(knownDirectives(), [&](const KnownForm &known) { return key == QLatin1String(known.key); });
    return found == knownDirectives().end() ? nullptr : &*found;
}

/// Other names, and old places, that systemd still takes (the "compatibility" lines of the same file).
struct Alias {
    const char *section;
    const char *key;
    std::vector<const char *> keys;
    bool isForEmpty = false; ///< only of an empty value
};
const std::vector<Alias> &aliases()
{
    static const std::vector<Alias> known{
        {"Service", "TimeoutSec", {"TimeoutStartSec", "TimeoutStopSec"}},
        {"Unit", "StartLimitInterval", {"StartLimitIntervalSec"}},
        {"Service", "StartLimitInterval", {"StartLimitIntervalSec"}},
        {"Service", "StartLimitBurst", {"StartLimitBurst"}},
        // Either of the two, if it is empty, takes both back (src/core/load-fragment.c).
        {"Service", "IOSchedulingClass", {"IOSchedulingClass", "IOSchedulingPriority"}, true},
        {"Service", "IOSchedulingPriority", {"IOSchedulingClass", "IOSchedulingPriority"}, true},
    };
    return known;
}

QString number(qint64 value)
{
    return QString::number(value);
}

/// Decimal, or with a prefix for another base: safe_atoi() and its like in systemd src/basic/parse-util.c.
std::optional<qint64> readNumber(const QString &value)
{
    bool isNumber = false;
    const bool isBinary = value.startsWith(QLatin1String("0b")); // not known to QString before Qt 6.4
    const qint64 read = isBinary ? value.mid(2).toLongLong(&isNumber, 2) : value.toLongLong(&isNumber, 0);
    return isNumber ? std::optional(read) : std::nullopt;
}

std::optional<QString> numberMeaning(const QString &value, const KnownForm &known)
{
    const auto read = readNumber(value);
    return read && *read >= known.range.first && *read <= known.range.second ? std::optional(number(*read)) : std::nullopt;
}

std::optional<QString> spanMeaning(const QString &value)
{
    if (value == QLatin1String(endless))
        return value;
    const auto span = readTimeSpan(value);
    return span ? std::optional(number(*span)) : std::nullopt;
}

std::optional<QString> booleanMeaning(const QString &value)
{
    const QString word = value.toLower();
    for (const char *yes : {"1", "yes", "y", "true", "t", "on"})
        if (word == QLatin1String(yes))
            return QStringLiteral("yes");
    for (const char *no : {"0", "no", "n", "false", "f", "off"})
        if (word == QLatin1String(no))
            return QStringLiteral("no");
    return std::nullopt;
}

/// A size, a number or a percentage of what there is. Nothing is no bound, but systemd ignores it.
std::optional<QString> boundMeaning(const QString &value, const KnownForm &known)
{
    if (const auto share = readPermyriad(value))
        return *share > 0 ? std::optional(number(*share) + u'%') : std::nullopt;
    if (known.kind == FormKind::Quota)
        return std::nullopt;
    if (value == QLatin1String(endless))
        return value;
    if (known.kind != FormKind::Memory)
        return numberMeaning(value, known);
    const auto size = readSystemdSize(value);
    return size && *size > 0 ? std::optional(number(*size)) : std::nullopt;
}

/// "soft:hard", or one for both.
std::optional<QString> limitMeaning(const QString &value)
{
    constexpr qint64 most = std::numeric_limits<qint64>::max();
    std::vector<qint64> sides;
    for (const QString &side : {value.section(u':', 0, 0), value.section(u':', -1)}) {
        const auto read = side == QLatin1String(endless) ? std::optional(most) : readNumber(side);
        if (!read || *read < 0)
            return std::nullopt;
        sides.push_back(*read);
    }
    const auto inWords = [](qint64 side) { return side == most ? QLatin1String(endless) + QString() : number(side); };
    return sides[0] <= sides[1] ? std::optional(inWords(sides[0]) + u':' + inWords(sides[1])) : std::nullopt;
}

/// A word that has a number, too.
std::optional<QString> namedMeaning(const QString &value, std::span<const char *const> names)
{
    for (std::size_t i = 0; i < names.size(); ++i)
        if (value == QLatin1String(names[i]) || readNumber(value) == static_cast<qint64>(i))
            return QLatin1String(names[i]);
    return std::nullopt;
}

constexpr std::array levels{"emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"};
constexpr std::array ioClasses{"none", "realtime", "best-effort", "idle"};

QString nameOfSignal(int number)
{
    const char *name = sigabbrev_np(number);
    return name != nullptr ? QLatin1String("SIG") + QLatin1String(name) : QStringLiteral("SIGRTMIN+%1").arg(number - SIGRTMIN);
}

/// A signal by its name, with or without "SIG", or its number.
std::optional<QString> signalMeaning(const QString &value)
{
    const QString name = value.startsWith(QLatin1String("SIG")) ? value : QLatin1String("SIG") + value;
    const auto number = readNumber(value);
    for (int signal = 1; signal <= SIGRTMAX; ++signal) {
        const bool isKnown = sigabbrev_np(signal) != nullptr || signal >= SIGRTMIN;
        const bool isNamed = name == nameOfSignal(signal) || (signal == SIGRTMIN && name == QLatin1String("SIGRTMIN"))
            || (signal >= SIGRTMIN && name == QStringLiteral("SIGRTMAX-%1").arg(SIGRTMAX - signal));
        if (isKnown && (isNamed || number == signal))
            return nameOfSignal(signal);
    }
    return std::nullopt;
}

/// Where a service may write to: systemd.exec(5), StandardOutput=.
std::optional<QString> outputMeaning(const QString &value)
{
    for (const char *word : {"inherit", "null", "tty", "journal", "kmsg", "journal+console", "kmsg+console", "socket", "syslog",
                             "syslog+console", "fd"})
        if (value == QLatin1String(word))
            return value;
    for (const char *start : {"file:", "append:", "truncate:", "fd:"})
        if (value.startsWith(QLatin1String(start)))
            return value;
    return std::nullopt;
}

QSet<QString> distinctWords(const QString &text)
{
    const QStringList words = QString(text).remove(u'~').split(u' ', Qt::SkipEmptyParts);
    return {words.begin(), words.end()};
}

QString sorted(const QString &list)
{
    QStringList words = distinctWords(list).values();
    words.sort();
    return (list.startsWith(u'~') ? QStringLiteral("~") : QString()) + words.join(u' ');
}

std::optional<QString> wordMeaning(const KnownForm &known, const QString &value)
{
    if (known.words.empty())
        return value;
    const bool isKnown = std::ranges::any_of(known.words, [&](const char *word) { return value == QLatin1String(word); });
    return isKnown ? std::optional(value) : std::nullopt;
}

/// Lists of one directive add up: systemd.exec(5), CapabilityBoundingSet=. Only one that is emptied, or gets back what the
/// other takes out, is another afterwards.
Meeting meetingOfLists(const QString &earlier, const QString &later)
{
    if (later.isEmpty())
        return Meeting::Replaces;
    if (earlier.isEmpty() || sorted(earlier) == sorted(later))
        return Meeting::Same;
    const bool sameSide = earlier.startsWith(u'~') == later.startsWith(u'~');
    if (sameSide)
        return Meeting::AddsTo;
    return distinctWords(earlier).intersects(distinctWords(later)) ? Meeting::Replaces : Meeting::AddsTo;
}

} // namespace

std::vector<UnitEntry> underTodaysNames(const UnitEntry &entry)
{
    for (const Alias &alias : aliases()) {
        const bool isMeant = !alias.isForEmpty || entry.value.isEmpty();
        if (!isMeant || entry.section != QLatin1String(alias.section) || entry.key != QLatin1String(alias.key))
            continue;
        std::vector<UnitEntry> entries;
        for (const char *key : alias.keys) {
            const KnownForm *known = find(QLatin1String(key));
            entries.push_back({QLatin1String(known->section), QLatin1String(key), entry.value, entry.line});
        }
        return entries;
    }
    const KnownForm *known = find(entry.key);
    if (known != nullptr && entry.section != QLatin1String(known->section))
        return {};
    return {entry};
}

std::optional<QString> meaningOf(const QString &key, const QString &value)
{
    const KnownForm *known = find(key);
    if (known == nullptr)
        return key.endsWith(QLatin1String("Sec")) ? spanMeaning(value) : value;
    if (value.isEmpty())
        return known->whenEmpty != nullptr ? std::optional(QString(QLatin1String(known->whenEmpty))) : std::nullopt;
    switch (known->kind) {
    case FormKind::Span:
        return spanMeaning(value);
    case FormKind::EndlessSpan: { // systemd.service(5): 0 switches the time-out off
        const auto span = spanMeaning(value);
        return span == QStringLiteral("0") ? QLatin1String(endless) : span;
    }
    case FormKind::Boolean:
        // Delegate= takes names of controllers as well.
        return key == QLatin1String("Delegate") && !booleanMeaning(value) ? sorted(value) : booleanMeaning(value);
    case FormKind::Memory:
    case FormKind::Count:
    case FormKind::Quota:
        return boundMeaning(value, *known);
    case FormKind::Limit:
        return limitMeaning(value);
    case FormKind::Weight:
        return value == QLatin1String("idle") ? value : numberMeaning(value, *known);
    case FormKind::Number:
        return numberMeaning(value, *known);
    case FormKind::Word:
        return wordMeaning(*known, value);
    case FormKind::Output:
        return outputMeaning(value);
    case FormKind::Slice:
        return value.endsWith(QLatin1String(".slice")) && !value.contains(u'/') ? std::optional(value) : std::nullopt;
    case FormKind::ErrorNumber:
        return value;
    case FormKind::Level:
        return namedMeaning(value, levels);
    case FormKind::Class:
        return namedMeaning(value, ioClasses);
    case FormKind::Signal:
        return signalMeaning(value);
    case FormKind::List:
        return sorted(value);
    }
    Q_UNREACHABLE();
}

bool isList(const QString &key)
{
    const KnownForm *known = find(key);
    return known != nullptr && known->kind == FormKind::List;
}

Meeting meetingOf(const QString &key, const QString &earlier, const QString &later)
{
    if (isList(key))
        return meetingOfLists(earlier, later);
    const auto meaning = meaningOf(key, later);
    if (!meaning)
        return Meeting::Ignored;
    return meaning == meaningOf(key, earlier) ? Meeting::Same : Meeting::Replaces;
}

QString spanInWords(qint64 microseconds)
{
    struct Unit {
        const char *name;
        qint64 factor;
    };
    constexpr qint64 second = 1'000'000;
    constexpr std::array units{Unit{"d", 86400 * second}, Unit{"h", 3600 * second}, Unit{"min", 60 * second},
                               Unit{"s", second},         Unit{"ms", 1000},         Unit{"us", 1}};
    QStringList words;
    for (const Unit &unit : units) {
        if (const qint64 count = microseconds / unit.factor; count > 0)
            words << QString::number(count) + QLatin1String(unit.name);
        microseconds %= unit.factor;
    }
    return words.isEmpty() ? QStringLiteral("0") : words.join(u' ');
}

} // namespace dockwright::core
