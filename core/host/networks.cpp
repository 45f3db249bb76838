// SPDX-License-Identifier: Apache-2.0
#include "core/host/networks.h"

#include "core/host/host_reader.h"
#include "core/plan/values.h"

#include <QtEndian>

#include <algorithm>
#include <bit>

namespace dockwright::core {

namespace {

constexpr uint isUp = 0x0001;     ///< linux/route.h, RTF_UP
constexpr uint isReject = 0x0200; ///< RTF_REJECT
constexpr qsizetype mostNetworks = 64;

QStringList wordsOf(const QString &line)
{
    return line.simplified().split(u' ', Qt::SkipEmptyParts);
}

/// "Iface Destination Gateway Flags RefCnt Use Metric Mask …", the addresses as hexadecimal numbers in the host's byte order of
/// what is in network order.
QString networkOfRoute(const QStringList &words)
{
    if (words.size() < 8 || isDockerBridge(words[0]) || words[0] == QLatin1String("lo"))
        return {};
    const auto hex = [&](int word) { return words[word].toUInt(nullptr, 16); };
    const uint mask = qFromBigEndian(hex(7));
    const uint network = qFromBigEndian(hex(1));
    const bool isAttached = hex(2) == 0 && (hex(3) & isUp) != 0 && (hex(3) & isReject) == 0;
    const int length = std::popcount(mask);
    if (!isAttached || length == 0 || length == 32)
        return {};
    QStringList bytes;
    for (const int shift : {24, 16, 8, 0})
        bytes << QString::number(network >> shift & 0xffU);
    return networkOf(bytes.join(u'.') + u'/' + QString::number(length));
}

/// "destination length source length gateway metric references use flags interface", hexadecimal.
QString networkOfRoute6(const QStringList &words)
{
    if (words.size() < 10 || words[0].size() != 32 || isDockerBridge(words[9]) || words[9] == QLatin1String("lo"))
        return {};
    const uint flags = words[8].toUInt(nullptr, 16);
    const uint length = words[1].toUInt(nullptr, 16);
    const bool isAttached = words[4].count(u'0') == words[4].size() && (flags & isUp) != 0 && (flags & isReject) == 0;
    if (!isAttached || length == 0 || length >= 128)
        return {};
    QStringList groups;
    for (int at = 0; at < 32; at += 4)
        groups << words[0].mid(at, 4);
    return networkOf(groups.join(u':') + u'/' + QString::number(length));
}

/// RFC 3927, RFC 4291 (2.5.6, 2.7), RFC 5771: they end at the link, or are none to connect to.
bool isOfTheLink(const QString &network)
{
    return network.startsWith(QLatin1String("169.254.")) || network.startsWith(QLatin1String("fe80:"))
        || network.startsWith(QLatin1String("ff")) || network.startsWith(QLatin1String("224.")) || isLoopback(network);
}

} // namespace

bool isDockerBridge(const QString &interface)
{
    return interface.startsWith(QLatin1String("docker"))
        || (interface.startsWith(QLatin1String("br-")) && interface.size() == 15);
}

QStringList attachedNetworks(const HostReader &reader)
{
    QStringList networks;
    for (const QString &line : reader.linesOf(QStringLiteral("/proc/net/route")))
        networks << networkOfRoute(wordsOf(line));
    for (const QString &line : reader.linesOf(QStringLiteral("/proc/net/ipv6_route")))
        networks << networkOfRoute6(wordsOf(line));
    networks.removeIf([](const QString &network) { return network.isEmpty() || isOfTheLink(network); });
    networks.sort();
    networks.removeDuplicates();
    return networks.mid(0, mostNetworks);
}

QStringList searchDomains(const HostReader &reader)
{
    QStringList domains;
    for (const QString &line : reader.linesOf(QStringLiteral("/etc/resolv.conf"))) {
        const QStringList words = wordsOf(line);
        if (words.size() > 1 && (words[0] == QLatin1String("search") || words[0] == QLatin1String("domain")))
            domains = words.mid(1); // the last of them counts
    }
    for (QString &domain : domains)
        while (domain.endsWith(u'.'))
            domain.chop(1); // "." alone is the root: systemd-resolved writes it where there are none
    domains.removeIf([](const QString &domain) { return !isHostName(domain); });
    return domains;
}

} // namespace dockwright::core
