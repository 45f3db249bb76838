// SPDX-License-Identifier: Apache-2.0
#include "core/plan/values.h"

#include "core/text/ascii.h"

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

std::optional<Decimal> readDecimal(QStringView text)
{
    constexpr qint64 largestWhole = std::numeric_limits<qint64>::max() / million - 1;
    Decimal result;
    qint64 whole = 0;
    while (result.length < text.size() && isAsciiDigit(text[result.length])) {
        whole = whole * 10 + (text[result.length++].unicode() - u'0');
        if (whole > largestWhole)
            return std::nullopt;
    }
    if (result.length == 0)
        return std::nullopt;
    qint64 fraction = 0;
    if (result.length + 1 < text.size() && text[result.length] == u'.' && isAsciiDigit(text[result.length + 1])) {
        qint64 place = million / 10;
        for (++result.length; result.length < text.size() && isAsciiDigit(text[result.length]); ++result.length, place /= 10)
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
const Unit *findUnit(const std::array<Unit, N> &units, QStringView name, Qt::CaseSensitivity sensitivity)
{
    const auto found = std::ranges::find_if(units, [&](const Unit &unit) {
        return name.compare(QString::fromUtf8(unit.name), sensitivity) == 0;
    });
    return found == units.end() ? nullptr : &*found;
}

/// systemd's WHITESPACE; a blank of Unicode is none.
bool isBlank(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\n' || c == u'\r';
}

QStringView withoutLeadingBlanks(QStringView text)
{
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.mid(1);
    return text;
}

// systemd.time(7), "Parsing Time Spans"; a month is 30.44 days, a year 365.25.
constexpr qint64 second = 1'000'000;
constexpr qint64 day = 86400 * second;
constexpr std::array spanUnits{
    Unit{"usec", 1},
    Unit{"us", 1},
    Unit{"\u00b5s", 1},
    Unit{"\u03bcs", 1},
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
    Unit{"kib", 1000},
    Unit{"m", 1'000'000},
    Unit{"mb", 1'000'000},
    Unit{"mib", 1'000'000},
    Unit{"g", 1'000'000'000},
    Unit{"gb", 1'000'000'000},
    Unit{"gib", 1'000'000'000},
    Unit{"t", 1'000'000'000'000},
    Unit{"tb", 1'000'000'000'000},
    Unit{"tib", 1'000'000'000'000},
    Unit{"p", 1'000'000'000'000'000},
    Unit{"pb", 1'000'000'000'000'000},
    Unit{"pib", 1'000'000'000'000'000},
};

// go-units size.go: RAMInBytes.
constexpr std::array memoryUnits{
    Unit{"", 1},           Unit{"b", 1},           Unit{"k", 1LL << 10},
    Unit{"kb", 1LL << 10}, Unit{"kib", 1LL << 10}, Unit{"m", 1LL << 20},
    Unit{"mb", 1LL << 20}, Unit{"mib", 1LL << 20}, Unit{"g", 1LL << 30},
    Unit{"gb", 1LL << 30}, Unit{"gib", 1LL << 30}, Unit{"t", 1LL << 40},
    Unit{"tb", 1LL << 40}, Unit{"tib", 1LL << 40}, Unit{"p", 1LL << 50},
    Unit{"pb", 1LL << 50}, Unit{"pib", 1LL << 50},
};

/// From the largest to the smallest, as the parts of a size have to be.
constexpr std::array systemdUnits{
    Unit{"E", 1LL << 60}, Unit{"P", 1LL << 50}, Unit{"T", 1LL << 40}, Unit{"G", 1LL << 30},
    Unit{"M", 1LL << 20}, Unit{"K", 1LL << 10}, Unit{"B", 1},         Unit{"", 1},
};

/// Adds number × unit to `total`; false when it does not fit.
bool addScaled(qint64 &total, const Decimal &number, qint64 unit)
{
    const auto part = scaled(number, unit);
    return part && !__builtin_add_overflow(total, *part, &total);
}

bool isIp(const QString &text, int family)
{
    std::array<unsigned char, sizeof(in6_addr)> buffer{};
    return inet_pton(family, text.toUtf8().constData(), buffer.data()) == 1;
}

/// A number, perhaps a blank, and a unit.
template <std::size_t N>
std::optional<qint64> readSize(const QString &text, const std::array<Unit, N> &units)
{
    const auto number = readDecimal(text);
    if (!number)
        return std::nullopt;
    QStringView name = QStringView(text).mid(number->length);
    if (name.size() > 1 && name.startsWith(u' '))
        name = name.mid(1);
    const Unit *unit = findUnit(units, name, Qt::CaseInsensitive);
    return unit != nullptr ? scaled(*number, unit->factor) : std::nullopt;
}

} // namespace

std::optional<qint64> readDockerSize(const QString &text)
{
    return readSize(text, dockerUnits);
}

std::optional<qint64> readMemorySize(const QString &text)
{
    return readSize(text, memoryUnits);
}

std::optional<bool> readGoBool(const QString &text)
{
    if (QStringList{"1", "t", "T", "true", "TRUE", "True"}.contains(text))
        return true;
    if (QStringList{"0", "f", "F", "false", "FALSE", "False"}.contains(text))
        return false;
    return std::nullopt;
}

std::optional<qint64> readMillionths(const QString &text)
{
    const auto number = readDecimal(text);
    const qsizetype decimals = text.contains(u'.') ? text.size() - text.indexOf(u'.') - 1 : 0;
    return number && number->length == text.size() && decimals <= 6 ? std::optional(number->millionths) : std::nullopt;
}

std::optional<qint64> readSystemdSize(const QString &text)
{
    QStringView rest = text;
    qint64 total = 0;
    const Unit *previous = nullptr;
    do {
        rest = withoutLeadingBlanks(rest);
        const auto number = readDecimal(rest);
        if (!number)
            return std::nullopt;
        rest = withoutLeadingBlanks(rest.mid(number->length));
        const bool hasName = !rest.isEmpty() && !isAsciiDigit(rest.front());
        const Unit *unit = findUnit(systemdUnits, rest.left(hasName ? 1 : 0), Qt::CaseSensitive);
        if (unit == nullptr || (previous != nullptr && unit <= previous) || !addScaled(total, *number, unit->factor))
            return std::nullopt;
        previous = unit;
        rest = rest.mid(hasName ? 1 : 0);
    } while (!rest.isEmpty());
    return total;
}

std::optional<qint64> readPermyriad(const QString &text)
{
    const auto number = text.endsWith(u'%') ? readDecimal(text) : std::nullopt;
    const qsizetype decimals = text.contains(u'.') ? text.size() - text.indexOf(u'.') - 2 : 0;
    if (!number || number->length + 1 != text.size() || decimals > 2)
        return std::nullopt;
    return number->millionths / (million / onePercent);
}

std::optional<qint64> readTimeSpan(const QString &text)
{
    QStringView rest = withoutLeadingBlanks(text);
    if (rest.isEmpty())
        return std::nullopt;
    qint64 total = 0;
    while (!rest.isEmpty()) {
        const auto number = readDecimal(rest);
        if (!number)
            return std::nullopt;
        rest = withoutLeadingBlanks(rest.mid(number->length));
        qsizetype nameLength = 0;
        while (nameLength < rest.size() && rest[nameLength].isLetter())
            ++nameLength;
        const Unit *unit = findUnit(spanUnits, rest.left(nameLength), Qt::CaseSensitive);
        if (unit == nullptr || !addScaled(total, *number, unit->factor))
            return std::nullopt;
        rest = withoutLeadingBlanks(rest.mid(nameLength));
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
    const bool isNumber = !length.isEmpty() && length.size() <= 3 && std::all_of(length.begin(), length.end(), isAsciiDigit);
    return isNumber && length.toInt() <= longest;
}

QString networkOf(const QString &cidr)
{
    if (!isCidr(cidr))
        return {};
    const qsizetype slash = cidr.indexOf(u'/');
    const int family = isIp(cidr.left(slash), AF_INET) ? AF_INET : AF_INET6;
    const int length = cidr.mid(slash + 1).toInt();
    std::array<unsigned char, sizeof(in6_addr)> address{};
    inet_pton(family, cidr.left(slash).toUtf8().constData(), address.data());
    for (std::size_t i = 0; i < address.size(); ++i) {
        const int kept = std::clamp(length - static_cast<int>(i) * 8, 0, 8);
        address[i] = static_cast<unsigned char>(address[i] & (0xff << (8 - kept)));
    }
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(family, address.data(), text.data(), text.size());
    return QLatin1String(text.data()) + u'/' + QString::number(length);
}

int prefixOf(const QString &cidr)
{
    return cidr.section(u'/', 1).toInt();
}

QString networkAround(const QString &text)
{
    return networkOf(text.contains(u'/') ? text : text + QLatin1String(text.contains(u':') ? "/128" : "/32"));
}

bool overlap(const QString &one, const QString &other)
{
    const int prefix = qMin(prefixOf(one), prefixOf(other));
    const auto widened = [prefix](const QString &network) {
        return networkOf(network.section(u'/', 0, 0) + u'/' + QString::number(prefix));
    };
    return one.contains(u':') == other.contains(u':') && widened(one) == widened(other);
}

bool isFirstInNetwork(const QString &cidr)
{
    const QString network = networkOf(cidr);
    const QString other = network.contains(u':') ? QStringLiteral("/127") : QStringLiteral("/31");
    const QString first = networkOf(network.section(u'/', 0, 0) + other);
    return !network.isEmpty() && networkOf(cidr.section(u'/', 0, 0) + other) == first && network != cidr;
}

bool isLoopback(const QString &text)
{
    const QString address = text.section(u'/', 0, 0);
    const bool isShort = isIp(address, AF_INET);
    if (!isShort && !isIp(address, AF_INET6))
        return false;
    if (address != text && !isCidr(text))
        return false;
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    inet_pton(isShort ? AF_INET : AF_INET6, address.toUtf8().constData(), bytes.data());
    const int bits = isShort ? 32 : 128;
    const int length = address == text ? bits : text.section(u'/', 1).toInt();
    constexpr std::array<unsigned char, 13> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127};
    if (isShort)
        return length >= 8 && bytes[0] == mapped.back();
    if (std::equal(mapped.begin(), mapped.end(), bytes.begin()))
        return length >= 8 * static_cast<int>(mapped.size());
    return length == bits && std::all_of(bytes.begin(), bytes.end() - 1, [](unsigned char byte) { return byte == 0; })
        && bytes.back() == 1;
}

bool isHostName(const QString &text)
{
    if (text.isEmpty() || text.size() > 253)
        return false;
    const QStringList labels = text.split(u'.');
    return std::ranges::all_of(labels, [](const QString &label) {
        const auto isAllowed = [](QChar c) { return isAsciiAlphanumeric(c) || c == u'-' || c == u'_'; };
        return !label.isEmpty() && label.size() <= 63 && !label.startsWith(u'-') && !label.endsWith(u'-')
            && std::ranges::all_of(label, isAllowed);
    });
}

QString withoutSlashes(QString url)
{
    while (url.endsWith(u'/'))
        url.chop(1);
    return url;
}

} // namespace dockwright::core
