// SPDX-License-Identifier: Apache-2.0
#include "ui/model/address_map.h"

#include "core/plan/network_section.h"
#include "core/plan/values.h"
#include "core/render/container_ipv6.h"
#include "core/render/container_networks.h"
#include "ui/model/sentence.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QtEndian>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace dockwright::ui {

using namespace core;

namespace {

/// IFLA_INFO_KIND of what carries packets inside of others (ip-link(8)).
constexpr std::array tunnels{"wireguard", "amneziawg", "ovpn", "tun",       "ppp",    "ipip", "sit",  "ip6tnl", "gre",
                             "gretap",    "ip6gre",    "vti",  "ip6gretap", "erspan", "vti6", "xfrm", "vxlan",  "geneve"};
constexpr qsizetype mostNamed = 4; ///< of what one network collides with

QString named(const QString &network, const QString &name)
{
    return QStringLiteral("%1 (%2)").arg(network, name);
}

bool isOfOtherTable(const RouteFact &route)
{
    return !route.table.isEmpty() && route.table != QLatin1String("main");
}

/// The kind of the tunnel that a route leads into; empty for none.
QString tunnelOf(const RouteFact &route, const NetworkFacts &facts)
{
    const LinkFact *link = facts.link(route.interface);
    const bool isTunnel =
        link != nullptr && std::ranges::any_of(tunnels, [&](const char *kind) { return link->kind == QLatin1String(kind); });
    return isTunnel ? link->kind : QString();
}

/// The host asks it for names.
AddressEntry resolverEntry(const RouteFact &route)
{
    return {.network = route.network,
            .names = {route.table},
            .what = {QT_TRANSLATE_NOOP("Dockwright", "DNS server of the host"), {}},
            .about = {QT_TRANSLATE_NOOP("Dockwright", "The host asks %1 for names."), {route.network.section(u'/', 0, 0)}}};
}

AddressEntry routeEntry(const RouteFact &route, const NetworkFacts &facts)
{
    if (route.table == QLatin1String(resolverTable))
        return resolverEntry(route);
    const QString tunnel = tunnelOf(route, facts);
    AddressEntry entry{.network = route.network, .names = {route.interface}};
    if (isOfOtherTable(route))
        entry.names << route.table;
    entry.names.removeAll(QString());
    entry.kind = tunnel.isEmpty() && !isOfOtherTable(route) ? AddressKind::Route : AddressKind::Vpn;
    if (!tunnel.isEmpty()) {
        entry.what = {QT_TRANSLATE_NOOP("Dockwright", "VPN or tunnel (%1)"), {tunnel}};
        entry.about = {QT_TRANSLATE_NOOP("Dockwright", "The host reaches %1 through the VPN or tunnel %2 (%3)."),
                       {route.network, route.interface, tunnel}};
    } else if (isOfOtherTable(route)) {
        entry.what = {QT_TRANSLATE_NOOP("Dockwright", "Route of the table %1"), {route.table}};
        entry.about = {QT_TRANSLATE_NOOP("Dockwright", "The host reaches %1 through %2, by the routing table %3."),
                       {route.network, route.interface, route.table}};
    } else {
        entry.what = {QT_TRANSLATE_NOOP("Dockwright", "Route of the host"), {}};
        entry.about = {QT_TRANSLATE_NOOP("Dockwright", "The host reaches %1 through %2."), {route.network, route.interface}};
    }
    if (route.interface.isEmpty())
        entry.about = {QT_TRANSLATE_NOOP("Dockwright", "The host discards packets for %1, by the routing table %2."),
                       {route.network, route.table}};
    return entry;
}

AddressEntry dockerEntry(const DockerNetworkFact &network, const QString &subnet)
{
    AddressEntry entry{.network = subnet,
                       .kind = AddressKind::Docker,
                       .names = {network.name, network.interface},
                       .what = {QT_TRANSLATE_NOOP("Dockwright", "Docker network (%1)"), {network.driver}},
                       .about = {QT_TRANSLATE_NOOP("Dockwright", "Containers in Docker's network %1 have addresses in %2."),
                                 {network.name, subnet}}};
    entry.names.removeAll(QString());
    return entry;
}

/// dockerd tells users nothing, and they see its bridges all the same.
std::vector<AddressEntry> bridgeEntries(const NetworkFacts &facts)
{
    std::vector<AddressEntry> entries;
    for (const LinkFact &link : facts.links) {
        const bool isNamed =
            std::ranges::find(facts.networks, link.name, &DockerNetworkFact::interface) != facts.networks.end();
        for (const QString &address : isNamed || !facts.isOfDocker(link.name) ? QStringList() : link.addresses)
            entries.push_back(
                {.network = networkOf(address),
                 .kind = AddressKind::Docker,
                 .names = {link.name},
                 .what = {QT_TRANSLATE_NOOP("Dockwright", "Bridge of a Docker network"), {}},
                 .about = {QT_TRANSLATE_NOOP("Dockwright", "Containers on Docker's bridge %1 have addresses in %2."),
                           {link.name, networkOf(address)}}});
    }
    return entries;
}

AddressEntry poolEntry(const AddressPool &pool)
{
    return {.network = pool.base,
            .kind = AddressKind::Pool,
            .names = {QStringLiteral("daemon.json")},
            .what = {QT_TRANSLATE_NOOP("Dockwright", "Pool of the plan, for subnets of /%1"), {QString::number(pool.size)}},
            .about = {QT_TRANSLATE_NOOP("Dockwright", "By the plan, new Docker networks get subnets of /%1 from %2."),
                      {QString::number(pool.size), pool.base}}};
}

AddressEntry bridgeEntry(const QString &subnet)
{
    return {.network = subnet,
            .kind = AddressKind::Pool,
            .names = {QStringLiteral("daemon.json")},
            .what = {QT_TRANSLATE_NOOP("Dockwright", "The plan’s subnet of the default bridge"), {}},
            .about = {QT_TRANSLATE_NOOP("Dockwright", "By the plan, containers of the default bridge have addresses in %1."),
                      {subnet}}};
}

/// Empty for one that is still typed.
QString prefixDrawn(const Plan &plan, const HostFacts &facts)
{
    const QString prefix = networkOf(plannedPrefix(plan, facts));
    return prefix.contains(u':') && prefixOf(prefix) <= longestPrefix ? prefix : QString();
}

/// Without dockerd's own, which only stand in its file beside those of IPv6.
std::vector<AddressPool> poolsDrawn(const Plan &plan, const HostFacts &facts)
{
    std::vector<AddressPool> pools = plannedPools(plan, facts);
    if (const QString prefix = prefixDrawn(plan, facts); !prefix.isEmpty())
        if (const auto written = poolsWritten(plan, facts); written.size() > pools.size())
            pools.push_back(poolOf(prefix));
    std::erase_if(pools, [](const AddressPool &pool) { return networkOf(pool.base).isEmpty(); }); // one may still be typed
    return pools;
}

/// What is taken; of the servers that the host asks for names only those that no other route leads to.
std::vector<RouteFact> networksDrawn(const NetworkFacts &facts)
{
    const std::vector<RouteFact> taken = networksTaken(facts);
    const auto isServer = [](const RouteFact &route) { return route.table == QLatin1String(resolverTable); };
    std::vector<RouteFact> drawn;
    for (const RouteFact &route : taken)
        if (!isServer(route) || std::ranges::none_of(taken, [&](const RouteFact &other) {
                return !isServer(other) && overlap(other.network, route.network);
            }))
            drawn.push_back(route);
    return drawn;
}

/// The entries of a map while it is drawn up, and which of them collide.
class Cartographer
{
public:
    Cartographer(const Plan &plan, const HostFacts &facts)
        : m_taken(facts.network ? networksDrawn(*facts.network) : decltype(m_taken)())
    {
        if (facts.network)
            for (const RouteFact &route : m_taken)
                add(routeEntry(route, *facts.network));
        if (facts.network)
            for (const DockerNetworkFact &network : facts.network->networks)
                for (const QString &subnet : network.subnets)
                    add(dockerEntry(network, subnet));
        const std::size_t before = m_entries.size();
        for (AddressEntry &entry : facts.network ? bridgeEntries(*facts.network) : std::vector<AddressEntry>())
            add(std::move(entry));
        for (const AddressPool &pool : poolsDrawn(plan, facts))
            add(poolEntry(pool));
        if (const QString prefix = prefixDrawn(plan, facts); !prefix.isEmpty())
            add(bridgeEntry(firstSubnetOf(prefix)));
        if (!facts.network)
            return;
        for (std::size_t at = before; at < m_entries.size(); ++at)
            for (const Collision &collision : collisionsOf(m_entries[at].network, *facts.network))
                collide(at, collision.route, collision.network);
        for (const auto &[network, collision] : collisionsOfDocker(*facts.network))
            if (const auto at = find(network.name, collision.network))
                collide(*at, collision.route, named(collision.network, network.name));
    }

    std::vector<AddressEntry> entries()
    {
        for (std::size_t at = 0; at < m_entries.size(); ++at)
            if (const QStringList &others = m_others[at]; !others.isEmpty()) {
                m_entries[at].collides = true;
                const QString list = QStringList(others.mid(0, mostNamed)).join(QLatin1String(", "));
                m_entries[at].collision = others.size() <= mostNamed
                    ? Message{QT_TRANSLATE_NOOP("Dockwright", "It has addresses in common with %1."), {list}}
                    : Message{QT_TRANSLATE_NOOP("Dockwright", "It has addresses in common with %1 and %2 more."),
                              {list, QString::number(others.size() - mostNamed)}};
            }
        return std::move(m_entries);
    }

private:
    void add(AddressEntry entry)
    {
        m_entries.push_back(std::move(entry));
        m_others.emplace_back();
    }
    std::optional<std::size_t> find(const QString &name, const QString &subnet) const
    {
        for (std::size_t at = m_taken.size(); at < m_entries.size(); ++at)
            if (m_entries[at].network == subnet && m_entries[at].names.value(0) == name)
                return at;
        return std::nullopt;
    }
    /// The entries of the routes come first, in their order.
    void collide(std::size_t at, const RouteFact &route, const QString &name)
    {
        const auto append = [](QStringList &list, const QString &text) {
            if (!list.contains(text))
                list << text;
        };
        const auto found = std::ranges::find(m_taken, route);
        if (found == m_taken.end())
            return;
        append(m_others[at], named(route.network, route.leadsTo()));
        append(m_others[static_cast<std::size_t>(found - m_taken.begin())], name);
    }

    std::vector<RouteFact> m_taken;
    std::vector<AddressEntry> m_entries;
    std::vector<QStringList> m_others; ///< with which each collides
};

/// Where it is among all addresses of its family: 0 … 1. The half of an address of IPv6 that names a network tells enough.
double placeOf(const QHostAddress &address)
{
    if (address.protocol() == QAbstractSocket::IPv4Protocol)
        return std::ldexp(address.toIPv4Address(), -32);
    return std::ldexp(static_cast<double>(qFromBigEndian<quint64>(address.toIPv6Address().c)), -64);
}

/// IPv4 first, then by address, the larger networks first.
auto orderOf(const AddressEntry &entry)
{
    const auto [address, length] = QHostAddress::parseSubnet(entry.network);
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    const std::array<quint8, 16> order = std::to_array(bytes.c);
    return std::tuple(address.protocol() != QAbstractSocket::IPv4Protocol, order, length, entry.kind, entry.names);
}

} // namespace

std::vector<AddressEntry> addressMap(const Plan &plan, const HostFacts &facts)
{
    std::vector<std::pair<decltype(orderOf({})), AddressEntry>> ordered;
    for (AddressEntry &entry : Cartographer(plan, facts).entries())
        ordered.emplace_back(orderOf(entry), std::move(entry));
    std::ranges::stable_sort(ordered, {}, &decltype(ordered)::value_type::first);
    std::vector<AddressEntry> entries;
    entries.reserve(ordered.size());
    for (auto &[order, entry] : ordered)
        entries.push_back(std::move(entry));
    return entries;
}

QString addressWords(const AddressEntry &entry)
{
    const QString words = sentence(entry.what);
    //: What a network is, such as "VPN or tunnel (wireguard)".
    return entry.collides ? QCoreApplication::translate("AddressMap", "%1: collides").arg(words) : words;
}

QString addressSentence(const AddressEntry &entry)
{
    return joined(sentence(entry.about), entry.collides ? sentence(entry.collision) : QString());
}

ShownAddresses boundAddresses(std::vector<AddressEntry> all, std::size_t most)
{
    ShownAddresses shown;
    const auto colliding = static_cast<std::size_t>(std::ranges::count_if(all, &AddressEntry::collides));
    std::size_t others = most - std::min(most, colliding);
    for (AddressEntry &entry : all) {
        const bool isShown = shown.entries.size() < most && (entry.collides || others > 0);
        if (isShown && !entry.collides)
            --others;
        if (isShown)
            shown.entries.push_back(std::move(entry));
        else
            ++shown.left;
    }
    return shown;
}

QStringList spacesOf(const std::vector<AddressEntry> &entries)
{
    QStringList spaces(privateSpaces.begin(), privateSpaces.end());
    const QLatin1String local(uniqueLocalSpace);
    if (std::ranges::any_of(entries, [&](const AddressEntry &entry) { return shareOf(entry.network, local).has_value(); }))
        spaces << local;
    return spaces;
}

std::optional<AddressShare> shareOf(const QString &network, const QString &space)
{
    const auto [address, length] = QHostAddress::parseSubnet(network);
    const auto [base, baseLength] = QHostAddress::parseSubnet(space);
    if (length < 0 || address.protocol() != base.protocol())
        return std::nullopt;
    const double begin = (placeOf(address) - placeOf(base)) * std::exp2(baseLength);
    const double end = begin + std::exp2(baseLength - length);
    if (end <= 0 || begin >= 1)
        return std::nullopt;
    return AddressShare{std::max(begin, 0.0), std::min(end, 1.0)};
}

} // namespace dockwright::ui
