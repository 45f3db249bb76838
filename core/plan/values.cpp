#include "core/plan/values.h"

#include <QStringList>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <limits>

namespace dockwright::core {

namespace {

/// A decimal number in millionths, so that "1.5" is exact without floating point, and how many characters it took.
struct Decimal {
    qint64 millionths = 0;
    qsizetype length = 0;
};

constexpr qint64 million = 1'000'000;

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

std::optional<Decimal> readDecimal(QStringView text)
{
    constexpr qint64 largestWhole = std::numeric_limits<qint64>::max() / million - 1;
    Decimal result;
    qint64 whole = 0;
    while (result.length < text.size() && isDigit(text[result.length])) {
        whole = whole * 10 + (text[result.length++].unicode() - u'0');
        if (whole > largestWhole)
            return std::nullopt;
    }
    if (result.length == 0)
        return std::nullopt;
    qint64 fraction = 0;
    if (result.length + 1 < text.size() && text[result.length] == u'.' && isDigit(text[result.length + 1])) {
        qint64 place = million / 10;
        for (++result.length; result.length < text.size() && isDigit(text[result.length]); ++result.length, place /= 10)
            fraction += place * (text[result.length].unicode() - u'0');
    }
    result.millionths = whole * million + fraction;
    return result;
}

/// number × unit, rounded down; nullopt when it does not fit.
std::optional<qint64> scaled(const Decimal &number, qint64 unit)
{
    const qint64 whole = number.millionths / million;
    const qint64 fraction = number.millionths % million;
    qint64 product = 0;
    if (__builtin_mul_overflow(whole, unit, &product))
        return std::nullopt;
    const auto part = static_cast<qint64>(static_cast<__int128>(fraction) * unit / million);
    qint64 sum = 0;
    if (__builtin_add_overflow(product, part, &sum))
        return std::nullopt;
    return sum;
}

struct Unit {
    const char *name;
    qint64 factor;
};

template <std::size_t N>
std::optional<qint64> factorOf(const std::array<Unit, N> &units, QStringView name, Qt::CaseSensitivity sensitivity)
{
    const auto found =
        std::ranges::find_if(units, [&](const Unit &unit) { return name.compare(QLatin1String(unit.name), sensitivity) == 0; });
    return found == units.end() ? std::nullopt : std::optional(found->factor);
}

// systemd.time(7), "Parsing Time Spans"; a month is 30.44 days, a year 365.25.
constexpr qint64 second = 1'000'000;
constexpr qint64 day = 86400 * second;
constexpr std::array spanUnits{
    Unit{"usec", 1},
    Unit{"us", 1},
    Unit{"msec", 1000},
    Unit{"ms", 1000},
    Unit{"seconds", second},
    Unit{"second", second},
    Unit{"sec", second},
    Unit{"s", second},
    Unit{"minutes", 60 * second},
    Unit{"minute", 60 * second},
    Unit{"min", 60 * second},
    Unit{"m", 60 * second},
    Unit{"hours", 3600 * second},
    Unit{"hour", 3600 * second},
    Unit{"hr", 3600 * second},
    Unit{"h", 3600 * second},
    Unit{"days", day},
    Unit{"day", day},
    Unit{"d", day},
    Unit{"weeks", 7 * day},
    Unit{"week", 7 * day},
    Unit{"w", 7 * day},
    Unit{"months", 2'629'800 * second},
    Unit{"month", 2'629'800 * second},
    Unit{"M", 2'629'800 * second},
    Unit{"years", 31'557'600 * second},
    Unit{"year", 31'557'600 * second},
    Unit{"y", 31'557'600 * second},
    Unit{"", second},
};

// go-units size.go: FromHumanSize.
constexpr std::array dockerUnits{
    Unit{"", 1},
    Unit{"b", 1},
    Unit{"k", 1000},
    Unit{"kb", 1000},
    Unit{"m", 1'000'000},
    Unit{"mb", 1'000'000},
    Unit{"g", 1'000'000'000},
    Unit{"gb", 1'000'000'000},
    Unit{"t", 1'000'000'000'000},
    Unit{"tb", 1'000'000'000'000},
    Unit{"p", 1'000'000'000'000'000},
    Unit{"pb", 1'000'000'000'000'000},
};

constexpr std::array systemdUnits{
    Unit{"", 1},          Unit{"B", 1},         Unit{"K", 1LL << 10}, Unit{"M", 1LL << 20},
    Unit{"G", 1LL << 30}, Unit{"T", 1LL << 40}, Unit{"P", 1LL << 50}, Unit{"E", 1LL << 60},
};

template <std::size_t N>
std::optional<qint64> readSize(const QString &text, const std::array<Unit, N> &units, Qt::CaseSensitivity sensitivity)
{
    const auto number = readDecimal(text);
    if (!number)
        return std::nullopt;
    QStringView unit = QStringView(text).mid(number->length);
    if (unit.size() > 1 && unit.startsWith(u' '))
        unit = unit.mid(1);
    const auto factor = factorOf(units, unit, sensitivity);
    return factor ? scaled(*number, *factor) : std::nullopt;
}

bool isIp(const QString &text, int family)
{
    std::array<unsigned char, sizeof(in6_addr)> buffer{};
    return inet_pton(family, text.toUtf8().constData(), buffer.data()) == 1;
}

} // namespace

std::optional<qint64> readDockerSize(const QString &text)
{
    return readSize(text, dockerUnits, Qt::CaseInsensitive);
}

std::optional<qint64> readSystemdSize(const QString &text)
{
    return readSize(text, systemdUnits, Qt::CaseSensitive);
}

std::optional<qint64> readPercent(const QString &text)
{
    if (text.size() < 2 || !text.endsWith(u'%') || !std::all_of(text.begin(), text.end() - 1, isDigit))
        return std::nullopt;
    bool fits = false;
    const qint64 value = text.chopped(1).toLongLong(&fits);
    return fits ? std::optional(value) : std::nullopt;
}

std::optional<qint64> readTimeSpan(const QString &text)
{
    QStringView rest = QStringView(text).trimmed();
    if (rest.isEmpty())
        return std::nullopt;
    qint64 total = 0;
    while (!rest.isEmpty()) {
        const auto number = readDecimal(rest);
        if (!number)
            return std::nullopt;
        rest = rest.mid(number->length).trimmed();
        qsizetype unitLength = 0;
        while (unitLength < rest.size() && rest[unitLength].isLetter())
            ++unitLength;
        const auto factor = factorOf(spanUnits, rest.left(unitLength), Qt::CaseSensitive);
        const auto part = factor ? scaled(*number, *factor) : std::nullopt;
        if (!part || __builtin_add_overflow(total, *part, &total))
            return std::nullopt;
        rest = rest.mid(unitLength).trimmed();
    }
    return total;
}

bool isAddress(const QString &text)
{
    return isIp(text, AF_INET) || isIp(text, AF_INET6);
}

bool isCidr(const QString &text)
{
    const qsizetype slash = text.indexOf(u'/');
    if (slash < 0)
        return false;
    const QString address = text.left(slash);
    const QString length = text.mid(slash + 1);
    const int longest = isIp(address, AF_INET) ? 32 : isIp(address, AF_INET6) ? 128 : -1;
    const bool isNumber = !length.isEmpty() && length.size() <= 3 && std::all_of(length.begin(), length.end(), isDigit);
    return isNumber && length.toInt() <= longest;
}

bool isHostName(const QString &text)
{
    if (text.isEmpty() || text.size() > 253)
        return false;
    const QStringList labels = text.split(u'.');
    return std::ranges::all_of(labels, [](const QString &label) {
        const auto isAllowed = [](QChar c) {
            return isDigit(c) || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'-' || c == u'_';
        };
        return !label.isEmpty() && label.size() <= 63 && !label.startsWith(u'-') && !label.endsWith(u'-')
            && std::ranges::all_of(label, isAllowed);
    });
}

} // namespace dockwright::core
