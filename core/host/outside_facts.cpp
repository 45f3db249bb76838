// SPDX-License-Identifier: Apache-2.0
#include "core/host/outside_facts.h"

#include "core/host/host_facts.h"
#include "core/plan/image_name.h"
#include "core/plan/values.h"

#include <QUrl>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

constexpr auto dockerHubsHost = "registry-1.docker.io"; // moby registry/config.go, DefaultV2Registry
constexpr auto dockerHubsOldName = "index.docker.io";   // distribution/reference, legacyDefaultDomain
constexpr int httpsPort = 443;
constexpr int httpPort = 80;

Peer peerAt(const QUrl &url)
{
    return {url.host(), url.port(url.scheme() == QLatin1String("http") ? httpPort : httpsPort)};
}

/// dockerd asks those that are insecure over TLS, too, and then without: which is not known here, so that TLS counts.
QUrl registryOf(const QString &image, const DaemonFacts &daemon)
{
    const QString registry = readImageReference(image).registry;
    if (readImageReference(image).isOfDockerHub())
        return QUrl(daemon.mirrors.isEmpty() ? QStringLiteral("https://") + QLatin1String(dockerHubsHost)
                                             : daemon.mirrors.front());
    return QUrl(QStringLiteral("https://") + registry);
}

} // namespace

/// Names stand for what is below them, too; never a proxy for this host.
bool bypassesProxy(const Peer &peer, const QString &noProxy)
{
    if (isLoopback(peer.host) || peer.host == QLatin1String("localhost"))
        return true;
    const QStringList entries = noProxy.split(u',', Qt::SkipEmptyParts);
    return std::ranges::any_of(entries, [&](const QString &each) {
        const QString entry = each.trimmed().toLower();
        if (isCidr(entry) && entry.contains(u'/'))
            return isAddress(peer.host) && networkOf(peer.host + u'/' + entry.section(u'/', 1)) == networkOf(entry);
        if (entry == QLatin1String("*") || entry == peer.host || entry == peer.text())
            return true;
        const QString domain = entry.startsWith(QLatin1String("*.")) ? entry.mid(1)
            : entry.startsWith(u'.')                                 ? entry
                                                                     : u'.' + entry;
        return !isAddress(peer.host) && peer.host.endsWith(domain);
    });
}

/// As dockerd completes it (distribution/reference, splitDockerDomain).
QString wholeName(const ImageReference &reference)
{
    if (!reference.isOfDockerHub())
        return reference.name;
    const QString first = reference.name.section(u'/', 0, 0);
    const bool saysHub = reference.name.contains(u'/') && isRegistryHost(first);
    const QString path = saysHub ? reference.name.section(u'/', 1) : reference.name;
    return path.contains(u'/') ? path : QStringLiteral("library/") + path;
}

/// With the code of the registry (distribution registry/api/errcode, TOOMANYREQUESTS) or without a body that dockerd reads: the
/// client of distribution, and that of containerd (core/remotes/docker), which dockerd has for its containerd image store.
bool isRefusedForNow(const QString &words)
{
    static constexpr std::array said{"toomanyrequests", "429 Too Many Requests", "HTTP 429 response", "503 Service Unavailable",
                                     "HTTP 503 response"};
    return std::ranges::any_of(said, [&](const char *each) { return words.contains(QLatin1String(each)); });
}

ImageReference readImageReference(const QString &image)
{
    ImageReference reference;
    reference.name = image.section(u'@', 0, 0);
    const qsizetype colon = reference.name.lastIndexOf(u':');
    if (colon > reference.name.lastIndexOf(u'/')) {
        reference.tag = reference.name.mid(colon + 1);
        reference.name.truncate(colon);
    }
    if (image.contains(u'@'))
        reference.tag = image.section(u'@', 1);
    if (reference.tag.isEmpty())
        reference.tag = QStringLiteral("latest");
    const QString first = reference.name.section(u'/', 0, 0);
    reference.registry = reference.name.contains(u'/') && isRegistryHost(first) ? first : QString(QLatin1String(dockerHub));
    return reference;
}

bool ImageReference::isOfDockerHub() const
{
    return registry == QLatin1String(dockerHub) || registry == QLatin1String(dockerHubsOldName);
}

QString ImageReference::host() const
{
    return isOfDockerHub() ? QString::fromLatin1(dockerHub) : registry;
}

bool isSameRepository(const ImageReference &one, const ImageReference &other)
{
    return wholeName(one) == wholeName(other);
}

Peer peerOf(const QString &image, const DaemonFacts &daemon)
{
    const QUrl url = registryOf(image, daemon);
    const Peer registry = peerAt(url);
    const QUrl proxy(url.scheme() == QLatin1String("http") ? daemon.httpProxy : daemon.httpsProxy);
    if (proxy.host().isEmpty() || bypassesProxy(registry, daemon.noProxy))
        return registry;
    return peerAt(proxy);
}

QString placeOf(const PublishedPort &port)
{
    const QString address = port.address.contains(u':') ? u'[' + port.address + u']' : port.address;
    return QStringLiteral("%1:%2/%3").arg(address).arg(port.port).arg(QLatin1String(port.isTcp ? "tcp" : "udp"));
}

} // namespace dockwright::core
