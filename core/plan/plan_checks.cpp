// SPDX-License-Identifier: Apache-2.0
#include "core/plan/plan_description.h"
#include "core/plan/values.h"
#include "core/text/ascii.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>
#include <iterator>

namespace dockwright::core {

namespace {

/// What stands behind the scheme and the user of a URL, even of one that is none.
QString behindUser(const QString &text)
{
    return text.section(QLatin1String("://"), -1).section(u'@', -1);
}

/// Hosts of the guide that wait to be filled in, and names reserved for documentation (RFC 2606): every pull would fail.
bool isPlaceholder(const QString &text)
{
    const QString place = behindUser(text);
    if (place.contains(QLatin1String("YOUR_"), Qt::CaseInsensitive) || place.contains(u'<') || place.contains(u'>'))
        return true;
    const QString host = QUrl(text).host();
    for (const QLatin1String name :
         {QLatin1String("example.com"), QLatin1String("example.net"), QLatin1String("example.org"), QLatin1String("example")})
        if (host == name || host.endsWith(u'.' + name))
            return true;
    return false;
}

bool isHost(const QString &text)
{
    return isAddress(text) || isHostName(text);
}

bool isPort(const QString &text)
{
    const bool isNumber = !text.isEmpty() && text.size() <= 5 && std::ranges::all_of(text, isAsciiDigit);
    return isNumber && text.toInt() >= 1 && text.toInt() <= 65535;
}

/// Splits "host:port", "[v6]:port", "[v6]".
struct HostAndPort {
    QString host;
    bool hasPort = false;
    bool isPortRight = true;
};

HostAndPort splitHostAndPort(const QString &text)
{
    if (isAddress(text))
        return {text};
    if (const QString inner = text.mid(1).chopped(text.size() > 1 ? 1 : 0);
        text.startsWith(u'[') && text.endsWith(u']') && isAddress(inner))
        return {inner};
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = colon < 0 ? text : text.left(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    if (colon < 0)
        return {host};
    return {host, true, isPort(text.mid(colon + 1))};
}

/// net/url of Go, validUserinfo: any other character has to be percent-encoded.
bool isUserInfo(const QString &text)
{
    return std::ranges::all_of(text, [](QChar c) {
        return isAsciiAlphanumeric(c) || QLatin1String("-._:~!$&'()*+,;=%@").contains(c);
    });
}

Message badPort(const QString &text)
{
    return {QT_TRANSLATE_NOOP("Dockwright", "The port in “%1” is not a number from 1 to 65535."), {shownText(text)}};
}

} // namespace

Message checkProxyUrl(const QString &text)
{
    if (text.isEmpty())
        return {};
    if (isPlaceholder(text))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is a placeholder, not a proxy address."), {shownText(text)}};
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid())
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a URL."), {shownText(text)}};
    const QString scheme = url.scheme();
    if (scheme != QLatin1String("http") && scheme != QLatin1String("https") && scheme != QLatin1String("socks5"))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a supported proxy scheme; use http, https or socks5."),
                {shownText(scheme)}};
    if (!isHost(url.host()))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” has no host."), {shownText(text)}};
    if (url.port() < 1)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” has no port."), {shownText(text)}};
    if (!isUserInfo(text.section(QLatin1String("://"), 1).section(u'@', 0, -2)))
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "The user name or password in “%1” contains a character that must be percent-encoded."),
                {shownText(text)}};
    if ((!url.path().isEmpty() && url.path() != QLatin1String("/")) || url.hasQuery() || url.hasFragment())
        return {QT_TRANSLATE_NOOP("Dockwright", "A proxy URL must end after the port; “%1” does not."), {shownText(text)}};
    return {};
}

Message checkNoProxyEntry(const QString &text)
{
    if (text == QLatin1String("*") || isCidr(text))
        return {};
    const HostAndPort entry = splitHostAndPort(text);
    if (!entry.isPortRight)
        return badPort(text);
    QString host = entry.host;
    if (host.startsWith(QLatin1String("*.")))
        host = host.mid(2);
    else if (host.startsWith(u'.'))
        host = host.mid(1);
    if (host.contains(u'*'))
        return {QT_TRANSLATE_NOOP(
                    "Dockwright",
                    "dockerd does not support patterns such as “%1”; write the network as a CIDR, for example 172.17.0.0/16."),
                {shownText(text)}};
    if (!isHost(host))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a host name, domain, IP address or CIDR."), {shownText(text)}};
    return {};
}

bool isSameText(const QString &a, const QString &b)
{
    return a == b;
}

bool isSameMirror(const QString &a, const QString &b)
{
    return withoutSlashes(a) == withoutSlashes(b);
}

// moby daemon/pkg/registry/config.go, ValidateMirror, and a host, which it does not ask for.
Message checkMirror(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || !text.contains(QLatin1String("://")))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a URL."), {shownText(text)}};
    if (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https"))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a supported mirror scheme; use http or https."),
                {shownText(url.scheme())}};
    if (!isHost(url.host()))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” has no host."), {shownText(text)}};
    if (isPlaceholder(text))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is a placeholder, not a mirror address."), {shownText(text)}};
    if (!url.userInfo().isEmpty() || text.contains(u'@'))
        return {QT_TRANSLATE_NOOP("Dockwright", "dockerd rejects a mirror URL with a user name or password: “%1”."),
                {shownText(text)}};
    if (url.hasQuery() || url.hasFragment())
        return {QT_TRANSLATE_NOOP("Dockwright", "dockerd rejects a mirror URL with a query or fragment: “%1”."),
                {shownText(text)}};
    if (url.port() == 0)
        return badPort(text);
    return {};
}

Message checkInsecureRegistry(const QString &text)
{
    if (isCidr(text)) {
        // dockerd shows networks in their own notation, by which it is looked up whether they are in effect.
        const QString network = networkOf(text);
        return network == text
            ? Message{}
            : Message{QT_TRANSLATE_NOOP("Dockwright", "“%1” is the network %2; write it in that form."), {text, network}};
    }
    if (text.contains(QLatin1String("://")))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” starts with a scheme; write only the host and port."), {shownText(text)}};
    const HostAndPort entry = splitHostAndPort(text);
    if (!entry.isPortRight)
        return badPort(text);
    if (!isHost(entry.host))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a host name, host:port, or CIDR."), {shownText(text)}};
    return {};
}

bool isRegistryOnThisHost(const QString &text)
{
    const QString host = isCidr(text) ? text : splitHostAndPort(text).host;
    return isLoopback(host) || host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0;
}

QStringList registriesElsewhere(const QStringList &registries)
{
    QStringList elsewhere;
    std::ranges::remove_copy_if(registries, std::back_inserter(elsewhere), isRegistryOnThisHost);
    return elsewhere;
}

Message checkMemoryMax(const QString &text)
{
    constexpr qint64 smallest = 256LL << 20;
    if (text == QLatin1String(automatic) || text == QLatin1String("infinity"))
        return {};
    if (const auto percent = readPermyriad(text); percent && *percent >= onePercent && *percent <= 100 * onePercent)
        return {};
    const auto bytes = readSystemdSize(text);
    if (!bytes)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a size."), {shownText(text)}};
    if (*bytes < smallest)
        return {QT_TRANSLATE_NOOP("Dockwright", "%1 is not enough memory for dockerd."), {shownText(text)}};
    return {};
}

Message checkCpuQuota(const QString &text)
{
    if (text == QLatin1String(automatic) || text == QLatin1String("infinity"))
        return {};
    const auto percent = readPermyriad(text);
    if (!percent || *percent < onePercent || *percent > 1'000'000 * onePercent)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a valid percentage; it must be 1% or more."), {shownText(text)}};
    return {};
}

Message checkLogSize(const QString &text)
{
    const auto bytes = readDockerSize(text);
    if (!bytes || *bytes < 1)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a size."), {shownText(text)}};
    return {};
}

Message checkTimeSpan(const QString &text)
{
    if (!readTimeSpan(text))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a time span."), {shownText(text)}};
    return {};
}

Message checkTimeout(const QString &text)
{
    if (text == QLatin1String("infinity"))
        return {};
    const auto span = readTimeSpan(text);
    if (!span)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a time span."), {shownText(text)}};
    if (*span < 1'000'000)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is shorter than one second."), {shownText(text)}};
    return {};
}

Message checkInterval(const QString &text)
{
    constexpr qint64 minute = 60LL * 1'000'000;
    constexpr qint64 least = 10 * minute;
    constexpr qint64 most = 30LL * 24 * 60 * minute;
    const auto span = readTimeSpan(text);
    if (!span)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a time span."), {shownText(text)}};
    if (*span < least)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is shorter than 10 minutes."), {shownText(text)}};
    if (*span > most)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is longer than 30 days."), {shownText(text)}};
    return {};
}

Message checkPlainDirectory(const QString &text)
{
    const auto isPlain = [](QChar c) {
        return c.unicode() < 128 && (c.isLetterOrNumber() || QLatin1String("/._+-").contains(c));
    };
    const QStringList parts = text.mid(1).split(u'/');
    const auto isName = [](const QString &part) {
        return !part.isEmpty() && part != QLatin1String(".") && part != QLatin1String("..");
    };
    if (!text.startsWith(u'/') || !std::ranges::all_of(text, isPlain) || !std::ranges::all_of(parts, isName))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a valid path here."), {shownText(text)}};
    // ProtectHome= and PrivateTmp= of the service that writes there, systemd.exec(5)
    for (const char *hidden : {"/home", "/root", "/run/user", "/tmp", "/var/tmp"})
        if (text == QLatin1String(hidden) || text.startsWith(QLatin1String(hidden) + u'/'))
            return {QT_TRANSLATE_NOOP("Dockwright", "The service that writes the metrics has no access to %1."),
                    {QLatin1String(hidden)}};
    return {};
}

} // namespace dockwright::core
