// SPDX-License-Identifier: Apache-2.0
#include "core/plan/image_name.h"

#include "core/plan/values.h"
#include "core/text/ascii.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr qsizetype longestName = 255; // distribution/reference RepositoryNameTotalLengthMax
constexpr qsizetype longestTag = 128;

/// Lower-case letters and digits, parted by one dot, one or two underscores, or hyphens.
bool isPathComponent(const QString &text)
{
    if (text.isEmpty() || !isAsciiLowerOrDigit(text.front()) || !isAsciiLowerOrDigit(text.back()))
        return false;
    for (qsizetype at = 0; at < text.size();) {
        qsizetype end = at;
        while (end < text.size() && !isAsciiLowerOrDigit(text[end]))
            ++end;
        const QString between = text.mid(at, end - at);
        const bool isSeparator = between.isEmpty() || between == QLatin1String(".") || between == QLatin1String("_")
            || between == QLatin1String("__") || between.count(u'-') == between.size();
        if (!isSeparator)
            return false;
        at = end + 1;
    }
    return true;
}

bool isTag(const QString &text)
{
    return !text.isEmpty() && text.size() <= longestTag && (isAsciiAlphanumeric(text.front()) || text.front() == u'_')
        && std::ranges::all_of(text, [](QChar c) { return isAsciiAlphanumeric(c) || c == u'_' || c == u'.' || c == u'-'; });
}

/// The algorithms that registries know, and how many hexadecimal digits each gives.
bool isDigest(const QString &text)
{
    const QString algorithm = text.section(u':', 0, 0);
    const qsizetype digits = algorithm == QLatin1String("sha256") ? 64
        : algorithm == QLatin1String("sha384")                    ? 96
        : algorithm == QLatin1String("sha512")                    ? 128
                                                                  : 0;
    const QString hex = text.section(u':', 1);
    return digits != 0 && hex.size() == digits && std::ranges::all_of(hex, isLowerHexDigit);
}

bool isPortNumber(const QString &text)
{
    return !text.isEmpty() && std::ranges::all_of(text, isAsciiDigit);
}

bool isHostWithPort(const QString &text)
{
    const qsizetype end = text.startsWith(u'[') ? text.indexOf(u']') + 1 : text.indexOf(u':');
    const QString host = end < 0 ? text : text.left(end);
    const QString port = end < 0 ? QString() : text.mid(end);
    const bool isHost =
        text.startsWith(u'[') ? end > 1 && isAddress(host.mid(1).chopped(1)) : isHostName(host) && !host.contains(u'_');
    return isHost && (port.isEmpty() || (port.startsWith(u':') && isPortNumber(port.mid(1))));
}

} // namespace

bool isRegistryHost(const QString &part)
{
    return part.contains(u'.') || part.contains(u':') || part == QLatin1String("localhost") || part.toLower() != part;
}

// distribution/reference regexp.go and reference.go, read by a parser.
Message checkImageName(const QString &text)
{
    QString name = text.section(u'@', 0, 0);
    if (text.contains(u'@') && !isDigest(text.section(u'@', 1)))
        return {QT_TRANSLATE_NOOP("Dockwright", "A digest must follow the @: sha256: and 64 hexadecimal digits."), {}};
    const qsizetype colon = name.lastIndexOf(u':');
    if (colon > name.lastIndexOf(u'/')) {
        if (!isTag(name.mid(colon + 1)))
            return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a valid tag."), {name.mid(colon + 1)}};
        name.truncate(colon);
    }
    QStringList parts = name.split(u'/');
    if (parts.size() > 1 && isRegistryHost(parts.front())) {
        if (!isHostWithPort(parts.front()))
            return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a valid registry host."), {parts.front()}};
        parts.removeFirst();
    }
    const QString path = parts.join(u'/');
    if (path != path.toLower() && path.size() <= longestName)
        return {QT_TRANSLATE_NOOP("Dockwright", "Image names must be lowercase: “%1” is not."), {path}};
    if (path.size() > longestName || !std::ranges::all_of(parts, isPathComponent))
        return {QT_TRANSLATE_NOOP("Dockwright", "This is not a valid image name."), {}};
    return {};
}

} // namespace dockwright::core
