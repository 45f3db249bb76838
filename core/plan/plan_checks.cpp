#include "core/plan/plan_description.h"
#include "core/plan/values.h"

#include <QCoreApplication>
#include <QUrl>

namespace dockwright::core {

namespace {

/// The host, or the reason why it is none: hosts of the guide that wait to be filled in, and names reserved for
/// documentation (RFC 2606), would make every pull fail.
bool isPlaceholder(const QString &text)
{
    if (text.contains(QLatin1String("YOUR_"), Qt::CaseInsensitive) || text.contains(u'<') || text.contains(u'>'))
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

/// Splits "host:port", "[v6]:port"; the port is empty where there is none, and "bad" where it is no number.
struct HostAndPort {
    QString host;
    bool hasPort = false;
    bool isPortRight = true;
};

HostAndPort splitHostAndPort(const QString &text)
{
    if (isAddress(text))
        return {text};
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = colon < 0 ? text : text.left(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    if (colon < 0)
        return {host};
    bool isNumber = false;
    const int port = text.mid(colon + 1).toInt(&isNumber);
    return {host, true, isNumber && port >= 1 && port <= 65535};
}

Message badPort(const QString &text)
{
    return {QT_TRANSLATE_NOOP("Dockwright", "The port in “%1” is not a number from 1 to 65535."), {text}};
}

} // namespace

Message checkProxyUrl(const QString &text)
{
    if (text.isEmpty())
        return {};
    if (isPlaceholder(text))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is a placeholder, not the address of a proxy."), {redactUrl(text)}};
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid())
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a URL."), {redactUrl(text)}};
    const QString scheme = url.scheme();
    if (scheme != QLatin1String("http") && scheme != QLatin1String("https") && scheme != QLatin1String("socks5"))
        return {QT_TRANSLATE_NOOP("Dockwright", "A proxy is reached by http, https or socks5, not by “%1”."), {scheme}};
    if (!isHost(url.host()))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” has no host."), {redactUrl(text)}};
    if (url.port() < 1)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” has no port."), {redactUrl(text)}};
    if ((!url.path().isEmpty() && url.path() != QLatin1String("/")) || url.hasQuery() || url.hasFragment())
        return {QT_TRANSLATE_NOOP("Dockwright", "The URL of a proxy ends after the port; “%1” goes on."), {redactUrl(text)}};
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
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "dockerd does not know patterns such as “%1”; write the network as a CIDR, "
                                  "for example 172.17.0.0/16."),
                {text}};
    if (!isHost(host))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a host, a domain, an address or a CIDR."), {text}};
    return {};
}

// moby daemon/pkg/registry/config.go, ValidateMirror, and a host, which it does not ask for.
Message checkMirror(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || !text.contains(QLatin1String("://")))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a URL."), {redactUrl(text)}};
    if (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https"))
        return {QT_TRANSLATE_NOOP("Dockwright", "A mirror is reached by http or https, not by “%1”."), {url.scheme()}};
    if (!isHost(url.host()))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” has no host."), {redactUrl(text)}};
    if (isPlaceholder(text))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is a placeholder, not the address of a mirror."), {redactUrl(text)}};
    if (!url.userInfo().isEmpty() || text.contains(u'@'))
        return {QT_TRANSLATE_NOOP("Dockwright", "dockerd refuses a mirror with a user name or password: “%1”."),
                {redactUrl(text)}};
    if (url.hasQuery() || url.hasFragment())
        return {QT_TRANSLATE_NOOP("Dockwright", "dockerd refuses a mirror with a query or fragment: “%1”."), {text}};
    return {};
}

Message checkInsecureRegistry(const QString &text)
{
    if (isCidr(text))
        return {};
    if (text.contains(QLatin1String("://")))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” starts with a scheme; write the host and port alone."), {text}};
    const HostAndPort entry = splitHostAndPort(text);
    if (!entry.isPortRight)
        return badPort(text);
    if (!isHost(entry.host))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a host, a host with a port, or a CIDR."), {text}};
    return {};
}

Message checkMemoryMax(const QString &text)
{
    constexpr qint64 smallest = 256LL << 20;
    if (text == QLatin1String(automatic) || text == QLatin1String("infinity"))
        return {};
    if (const auto percent = readPercent(text); percent && *percent >= 1 && *percent <= 100)
        return {};
    const auto bytes = readSystemdSize(text);
    if (!bytes)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a size."), {text}};
    if (*bytes < smallest)
        return {QT_TRANSLATE_NOOP("Dockwright", "%1 is too little for dockerd to live on."), {text}};
    return {};
}

Message checkCpuQuota(const QString &text)
{
    constexpr qint64 mostPercent = 1'000'000;
    if (text == QLatin1String(automatic) || text == QLatin1String("infinity"))
        return {};
    const auto percent = readPercent(text);
    if (!percent || *percent < 1 || *percent > mostPercent)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a percentage from 1% up."), {text}};
    return {};
}

Message checkLogSize(const QString &text)
{
    const auto bytes = readDockerSize(text);
    if (!bytes || *bytes < 1)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a size."), {text}};
    return {};
}

Message checkTimeSpan(const QString &text)
{
    if (!readTimeSpan(text))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a time span."), {text}};
    return {};
}

Message checkTimeout(const QString &text)
{
    if (text == QLatin1String("infinity"))
        return {};
    const auto span = readTimeSpan(text);
    if (!span)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a time span."), {text}};
    if (*span < 1'000'000)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is shorter than one second."), {text}};
    return {};
}

} // namespace dockwright::core
