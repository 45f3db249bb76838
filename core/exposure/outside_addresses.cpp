// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/outside_addresses.h"

#include "core/exposure/socket_table.h"
#include "core/host/host_reader.h"
#include "core/host/networks.h"
#include "core/plan/values.h"

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

bool isFree(const QString &candidate, const QStringList &taken)
{
    return std::ranges::none_of(taken, [&](const QString &each) { return overlap(candidate, each); });
}

/// The first of the networks that is free, and of those one that nobody names.
QString firstFree(const QStringList &candidates, const QStringList &taken, const QStringList &named)
{
    QString free;
    for (const QString &candidate : candidates) {
        if (!isFree(candidate, taken))
            continue;
        if (isFree(candidate, named))
            return candidate;
        if (free.isEmpty())
            free = candidate;
    }
    return free;
}

LinkAddresses endsOf(const QString &network)
{
    if (network.isEmpty())
        return {};
    const QString address = network.section(u'/', 0, 0);
    const QString begin = address.endsWith(QLatin1String("::")) ? address : address.chopped(1); // "198.51.100.0", "2001:db8::"
    return {begin + u'1', begin + u'2'};
}

QStringList counted(const QString &pattern, int first, int last)
{
    QStringList networks;
    for (int number = first; number <= last; ++number)
        networks << pattern.arg(number);
    return networks;
}

QStringList countedInHex(const QString &pattern, int last)
{
    QStringList networks;
    for (int number = 1; number <= last; ++number)
        networks << pattern.arg(number, 0, 16);
    return networks;
}

/// Networks in the block of the first address that is in one, and then those in the others.
QStringList privateNetworks(const QStringList &addresses)
{
    struct Block {
        QString network;
        QStringList parts;
    };
    std::array blocks{Block{QStringLiteral("10.0.0.0/8"), counted(QStringLiteral("10.253.%1.0/30"), 0, 255)},
                      Block{QStringLiteral("192.168.0.0/16"), counted(QStringLiteral("192.168.%1.0/30"), 200, 255)},
                      Block{QStringLiteral("172.16.0.0/12"), counted(QStringLiteral("172.31.%1.0/30"), 0, 255)}};
    const auto isHome = [&](const Block &block) {
        return std::ranges::any_of(addresses, [&](const QString &each) { return overlap(networkAround(each), block.network); });
    };
    std::stable_partition(blocks.begin(), blocks.end(), isHome); // clang 14 cannot compile that of std::ranges
    QStringList networks;
    for (const Block &block : blocks)
        networks << block.parts;
    return networks;
}

} // namespace

QStringList peersOfHost(const HostReader &reader)
{
    return readPeers(reader.linesOf(QStringLiteral("/proc/net/tcp")) + reader.linesOf(QStringLiteral("/proc/net/tcp6")));
}

HostNetworks hostNetworksOf(const NetworkFacts &facts, const QStringList &peers)
{
    HostNetworks host;
    for (const LinkFact &link : facts.links) {
        const bool isForOthers = !isDockerBridge(link.name) && !link.name.startsWith(QLatin1String("veth"));
        for (const QString &address : link.addresses) {
            host.networks << networkOf(address);
            if (isForOthers)
                host.addresses << address.section(u'/', 0, 0);
        }
        if (isForOthers && !link.addresses.isEmpty())
            host.interfaces << link.name;
    }
    for (const RouteFact &route : facts.routes) {
        if (route.isWayOut())
            host.interfaces << route.interface;
        else
            host.networks << route.network;
    }
    for (const QString &each : facts.resolver.servers + facts.resolver.upstream + peers)
        if (const QString network = networkAround(each); !network.isEmpty() && !isLoopback(each))
            host.networks << network;
    host.networks.removeDuplicates();
    host.interfaces.removeAll(QString());
    host.interfaces.removeDuplicates();
    return host;
}

OutsideAddresses chooseOutsideAddresses(const HostNetworks &host, const QStringList &named)
{
    QStringList strangers;
    for (const char *pattern : {"198.51.100.%1/30", "203.0.113.%1/30", "192.0.2.%1/30"})
        strangers << QString::fromLatin1(pattern).arg(0);
    strangers << counted(QStringLiteral("198.18.%1.0/30"), 0, 255); // for benchmarks, RFC 2544
    QStringList rules;
    for (const QString &each : named)
        if (const QString network = networkAround(each); !network.isEmpty() && !network.endsWith(QLatin1String("/0")))
            rules << network;
    const QString stranger = firstFree(strangers, host.networks, rules);
    const QString strangerIpv6 = firstFree(countedInHex(QStringLiteral("2001:db8:d0c:%1::/126"), 255), host.networks, rules);
    return {.stranger = endsOf(stranger),
            .neighbour = endsOf(firstFree(privateNetworks(host.addresses), host.networks, {})),
            .strangerIpv6 = endsOf(strangerIpv6),
            .neighbourIpv6 = endsOf(firstFree(countedInHex(QStringLiteral("fdd0:c4e2:51a7:%1::/126"), 255), host.networks, {})),
            .isStrangerNamed = !stranger.isEmpty() && !isFree(stranger, rules),
            .isStrangerIpv6Named = !strangerIpv6.isEmpty() && !isFree(strangerIpv6, rules)};
}

} // namespace dockwright::core
