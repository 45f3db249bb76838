// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/outside_addresses.h"

#include "core/base/json.h"
#include "core/exposure/socket_table.h"
#include "core/host/host_reader.h"
#include "core/host/networks.h"
#include "core/plan/values.h"
#include "core/talk/members.h"

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

Json listIn(const QByteArray &text)
{
    const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
    return json.is_array() ? json : Json::array();
}

/// Interfaces that containers hang on.
bool isLinkOfDocker(const QString &name)
{
    return name.startsWith(QLatin1String("docker")) || name.startsWith(QLatin1String("veth"))
        || (name.startsWith(QLatin1String("br-")) && name.size() == 15);
}

QString asNetwork(const QString &text)
{
    if (text.contains(u'/'))
        return networkOf(text);
    return networkOf(text + (text.contains(u':') ? QLatin1String("/128") : QLatin1String("/32")));
}

/// The default route, or a half of it: 0.0.0.0/1 and 128.0.0.0/1 are what OpenVPN has instead of it.
bool isWayOut(const QString &network)
{
    return network == QLatin1String("default") || network.endsWith(QLatin1String("/0"))
        || network.endsWith(QLatin1String("/1"));
}

QStringList peersOfHost(const HostReader &reader)
{
    QStringList peers =
        readPeers(reader.linesOf(QStringLiteral("/proc/net/tcp")) + reader.linesOf(QStringLiteral("/proc/net/tcp6")));
    for (const char *file : {"/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"})
        for (const QString &line : reader.linesOf(QLatin1String(file)))
            if (const QStringList words = line.simplified().split(u' '); words[0] == QLatin1String("nameserver"))
                peers << words.value(1);
    peers.removeIf([](const QString &each) { return !isAddress(each); });
    peers.removeDuplicates();
    return peers;
}

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
        return std::ranges::any_of(addresses, [&](const QString &each) { return overlap(asNetwork(each), block.network); });
    };
    std::stable_partition(blocks.begin(), blocks.end(), isHome); // clang 14 cannot compile that of std::ranges
    QStringList networks;
    for (const Block &block : blocks)
        networks << block.parts;
    return networks;
}

} // namespace

HostNetworks readHostNetworks(const QByteArray &addresses, const QByteArray &routes, const QByteArray &routesOfIpv6)
{
    HostNetworks host;
    for (const Json &link : listIn(addresses)) {
        const QString name = textOf(link, "ifname");
        for (const Json &each : listOf(link, "addr_info")) {
            const QString address = textOf(each, "local");
            host.networks << asNetwork(address + u'/' + QString::number(numberOf(each, "prefixlen")));
            const bool isGlobal = textOf(each, "scope") == QLatin1String("global");
            if (isGlobal && !isLinkOfDocker(name) && isAddress(address) && !isLoopback(address)) {
                host.addresses << address;
                host.interfaces << name;
            }
        }
    }
    for (const QByteArray &text : {routes, routesOfIpv6})
        for (const Json &route : listIn(text)) {
            const QString network = asNetwork(textOf(route, "dst"));
            if (isWayOut(textOf(route, "dst")) || isWayOut(network))
                host.interfaces << textOf(route, "dev");
            host.networks << network;
        }
    host.networks.removeIf([](const QString &each) { return each.isEmpty() || isWayOut(each); });
    host.networks.removeDuplicates();
    host.interfaces.removeDuplicates();
    return host;
}

Result<HostNetworks> inspectHostNetworks(const HostReader &reader, const QString &ipProgram)
{
    std::array<QByteArray, 3> answers;
    const std::array questions{QStringList{ipProgram, "-j", "address", "show"},
                               QStringList{ipProgram, "-j", "-4", "route", "show", "table", "all"},
                               QStringList{ipProgram, "-j", "-6", "route", "show", "table", "all"}};
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto answer = reader.query(questions[i]);
        if (!answer)
            return tl::unexpected(answer.error());
        if (answer->status == 0) // without IPv6 there is nothing to list
            answers[i] = answer->standardOutput;
    }
    HostNetworks host = readHostNetworks(answers[0], answers[1], answers[2]);
    // Networks behind the default route are seen by who of them is talked to.
    for (const QString &each : peersOfHost(reader))
        if (const QString network = asNetwork(each); !network.isEmpty() && !isLoopback(each))
            host.networks << network;
    host.networks.removeDuplicates();
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
        if (const QString network = asNetwork(each); !network.isEmpty() && !network.endsWith(QLatin1String("/0")))
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
