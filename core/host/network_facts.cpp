// SPDX-License-Identifier: Apache-2.0
#include "core/host/network_facts.h"

#include "core/base/hash.h"
#include "core/host/host_reader.h"
#include "core/host/networks.h"
#include "core/host/programs.h"
#include "core/plan/values.h"

#include <algorithm>

namespace dockwright::core {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(RouteFact, network, interface, table, mtu)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(LinkFact, name, kind, mtu, addresses)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ResolverFacts, servers, upstream, isStub)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(DockerNetworkFact, name, driver, interface, subnets, mtu)

namespace {

constexpr std::size_t mostRoutes = 4096;        ///< of those that matter
constexpr std::size_t mostGlobalRoutes = 1024;  ///< of IPv6: a host's prefix may be of the Internet
constexpr std::size_t mostDockerNetworks = 512; ///< of Docker: the bridges that one host can have are fewer

/// What `ip -json` prints; null where there is no such thing.
Json ask(const HostReader &reader, const QString &program, const QStringList &words)
{
    const auto output = reader.query(QStringList{program, QStringLiteral("-json")} + words);
    if (!output || output->status != 0)
        return {};
    const auto document = parseJson(output->standardOutput.trimmed().isEmpty() ? QByteArray("[]") : output->standardOutput);
    if (!document || !document->value.is_array())
        return {};
    return Json(document->value);
}

/// "default", "10.8.0.0/24", and an address alone.
QString networkOfRoute(const QString &destination, bool isV6)
{
    if (destination == QLatin1String("default"))
        return isV6 ? QStringLiteral("::/0") : QStringLiteral("0.0.0.0/0");
    return networkAround(destination);
}

/// RFC 3927, RFC 4291 (2.5.6, 2.7): they end at the link, or are none to connect to.
bool isOfOneLink(const QString &network)
{
    return network.startsWith(QLatin1String("169.254.")) || network.startsWith(QLatin1String("fe80:"))
        || network.startsWith(QLatin1String("ff")) || isLoopback(network);
}

qint64 mtuOfRoute(const Json &route)
{
    const Json metrics = listOf(route, "metrics");
    return metrics.empty() ? 0 : numberOf(metrics.front(), "mtu");
}

/// Where networks of containers may be, and an outsider (RFC 5737, RFC 2544, RFC 3849): a router of the Internet has a million
/// routes to elsewhere.
bool matters(const RouteFact &route)
{
    static const QStringList spaces{"10.0.0.0/8",   "172.16.0.0/12",   "192.168.0.0/16", "100.64.0.0/10", "fc00::/7",
                                    "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", "2001:db8::/32"};
    return route.isWayOut() || std::ranges::any_of(spaces, [&](const QString &space) { return overlap(space, route.network); });
}

/// More than one where packets take several ways.
QStringList interfacesOf(const Json &route)
{
    const QString interface = textOf(route, "dev");
    const Json hops = listOf(route, "nexthops");
    if (!interface.isEmpty() || hops.empty())
        return {interface};
    QStringList interfaces;
    for (const Json &hop : hops)
        interfaces << textOf(hop, "dev");
    return interfaces;
}

void addRoutes(std::vector<RouteFact> &routes, const Json &list, bool isV6)
{
    for (const Json &each : list) {
        const QString type = textOf(each, "type");
        const bool isSent = type.isEmpty() || type == QLatin1String("unicast") || type == QLatin1String("blackhole")
            || type == QLatin1String("unreachable") || type == QLatin1String("prohibit");
        const QString network = networkOfRoute(textOf(each, "dst"), isV6);
        const QString table = textOf(each, "table");
        if (!isSent || network.isEmpty() || table == QLatin1String("local") || isOfOneLink(network))
            continue;
        for (const QString &interface : interfacesOf(each)) {
            const RouteFact route{network, interface, table.isEmpty() ? QStringLiteral("main") : table, mtuOfRoute(each)};
            const bool isGlobal = overlap(network, QStringLiteral("2000::/3")) && routes.size() < mostGlobalRoutes;
            if (routes.size() < mostRoutes && (isGlobal || matters(route))
                && std::ranges::find(routes, route) == routes.end()) // there may be one for each metric
                routes.push_back(route);
        }
    }
}

std::vector<LinkFact> linksIn(const Json &list)
{
    std::vector<LinkFact> links;
    for (const Json &each : list) {
        LinkFact link{textOf(each, "ifname"), textAt(each, "/linkinfo/info_kind"), numberOf(each, "mtu"), {}};
        for (const Json &address : listOf(each, "addr_info"))
            link.addresses << textOf(address, "local") + u'/' + QString::number(numberOf(address, "prefixlen"));
        link.addresses.removeIf([](const QString &address) { return !isCidr(address) || isOfOneLink(address); });
        const bool isOfContainer = link.kind == QLatin1String("veth") && link.addresses.isEmpty(); // its end on a bridge
        if (link.name != QLatin1String("lo") && !isOfContainer)
            links.push_back(std::move(link));
    }
    return links;
}

/// resolv.conf(5).
QStringList serversIn(const HostReader &reader, const QString &path)
{
    QStringList servers;
    for (const QString &line : reader.linesOf(path)) {
        const QStringList words = line.simplified().split(u' ');
        if (words.size() > 1 && words[0] == QLatin1String("nameserver"))
            servers << words[1];
    }
    return servers;
}

/// moby daemon/libnetwork/internal/resolvconf/resolvconf_path.go: behind 127.0.0.53, where it stands alone, dockerd looks for
/// the servers of systemd-resolved.
ResolverFacts resolverOf(const HostReader &reader)
{
    ResolverFacts resolver;
    resolver.servers = serversIn(reader, QStringLiteral("/etc/resolv.conf"));
    resolver.isStub = resolver.servers == QStringList{QStringLiteral("127.0.0.53")};
    resolver.upstream =
        resolver.isStub ? serversIn(reader, QStringLiteral("/run/systemd/resolve/resolv.conf")) : resolver.servers;
    resolver.upstream.removeIf([](const QString &server) { return isLoopback(server); });
    return resolver;
}

/// moby daemon/libnetwork/drivers/bridge/labels.go; without the option a bridge is named after the network's id.
QString bridgeOf(const Json &network)
{
    const QString named = textAt(network, "/Options/com.docker.network.bridge.name");
    if (textOf(network, "Driver") != QLatin1String("bridge") || !named.isEmpty())
        return named;
    return QLatin1String("br-") + textOf(network, "Id").left(12);
}

std::vector<DockerNetworkFact> networksOfDocker(const HostReader &reader, const NetworkFacts &facts)
{
    std::vector<DockerNetworkFact> networks;
    constexpr std::chrono::seconds limit(5);
    const Json answer = reader.daemonAnswer(QStringLiteral("/networks"), limit).value_or(Json());
    for (const Json &each : answer.is_array() ? answer : Json::array()) {
        DockerNetworkFact network{textOf(each, "Name"), textOf(each, "Driver"), bridgeOf(each), {}};
        for (const Json &subnet : listOf(memberOf(each, "IPAM"), "Config"))
            network.subnets << networkOf(textOf(subnet, "Subnet"));
        network.subnets.removeAll(QString());
        if (const LinkFact *link = facts.link(network.interface))
            network.mtu = link->mtu;
        if (!network.subnets.isEmpty() && networks.size() < mostDockerNetworks)
            networks.push_back(std::move(network));
    }
    std::ranges::sort(networks, {}, &DockerNetworkFact::name);
    return networks;
}

/// What the kernel says of IPv6 on an interface, or on "all".
QString ipv6Setting(const HostReader &reader, const QString &interface, const char *name)
{
    const QString path = QStringLiteral("/proc/sys/net/ipv6/conf/%1/%2").arg(interface, QLatin1String(name));
    return interface.contains(u'/') ? QString() : reader.linesOf(path).value(0).trimmed();
}

/// Where a daemon of the host heeds routers, the kernel does not (accept_ra is 0), and what it has set stays.
bool isHeeding(const HostReader &reader, const QString &interface)
{
    return ipv6Setting(reader, interface, "accept_ra") == QLatin1String("1")
        && ipv6Setting(reader, interface, "forwarding") == QLatin1String("0");
}

QStringList interfacesHeedingRouters(const HostReader &reader, const Json &routes, const Json &links)
{
    QStringList told;
    for (const Json &route : routes)
        if (textOf(route, "protocol") == QLatin1String("ra"))
            told << interfacesOf(route);
    for (const Json &link : links)
        for (const Json &address : listOf(link, "addr_info"))
            if (textOf(address, "family") == QLatin1String("inet6") && address.value("dynamic", Json(false)) == true)
                told << textOf(link, "ifname");
    told.removeDuplicates();
    told.removeIf([&](const QString &interface) { return !isHeeding(reader, interface); });
    return told;
}

QStringList gatewaysIn(const Json &routes)
{
    QStringList gateways;
    for (const Json &route : routes) {
        gateways << textOf(route, "gateway");
        for (const Json &hop : listOf(route, "nexthops"))
            gateways << textOf(hop, "gateway");
    }
    gateways.removeIf([](const QString &gateway) { return !isAddress(gateway) || isOfOneLink(networkAround(gateway)); });
    gateways.removeDuplicates();
    return gateways;
}

/// machine-id(5): it is not to be told, and what is derived from it by a hash with a key is.
QString hostIdOf(const HostReader &reader)
{
    const QString id = reader.linesOf(QStringLiteral("/etc/machine-id")).value(0).trimmed();
    constexpr qsizetype digits = 32;
    return id.size() == digits ? sha256("dockwright: addresses of containers\n" + id.toLatin1()) : QString();
}

} // namespace

void to_json(Json &json, const NetworkFacts &facts)
{
    json = {{"routes", facts.routes},     {"links", facts.links},
            {"resolver", facts.resolver}, {"networks", facts.networks},
            {"hasIpv6", facts.hasIpv6},   {"forwardsIpv6", facts.forwardsIpv6},
            {"routers6", facts.routers6}, {"heedsRouters", facts.heedsRouters},
            {"hostId", facts.hostId}};
}

void from_json(const Json &json, NetworkFacts &facts)
{
    const NetworkFacts none;
    facts = {.routes = json.value("routes", none.routes),
             .links = json.value("links", none.links),
             .resolver = json.value("resolver", none.resolver),
             .networks = json.value("networks", none.networks),
             .hasIpv6 = json.value("hasIpv6", none.hasIpv6),
             .forwardsIpv6 = json.value("forwardsIpv6", none.forwardsIpv6),
             .heedsRouters = json.value("heedsRouters", none.heedsRouters),
             .routers6 = json.value("routers6", none.routers6),
             .hostId = json.value("hostId", none.hostId)};
}

bool RouteFact::isWayOut() const
{
    return prefixOf(network) < (isV6() ? 5 : 8);
}

const LinkFact *NetworkFacts::link(const QString &name) const
{
    const auto found = std::ranges::find(links, name, &LinkFact::name);
    return found != links.end() && !name.isEmpty() ? &*found : nullptr;
}

bool NetworkFacts::isOfDocker(const QString &interface) const
{
    const bool isDockers = isDockerBridge(interface)
        || (!interface.isEmpty() && std::ranges::find(networks, interface, &DockerNetworkFact::interface) != networks.end());
    return isDockers && std::ranges::none_of(routes, [&](const RouteFact &route) {
               return route.interface == interface && route.isWayOut();
           });
}

bool NetworkFacts::isInNetworkOfDocker(const QString &address) const
{
    return std::ranges::any_of(networks, [&](const DockerNetworkFact &network) {
        return std::ranges::any_of(network.subnets, [&](const QString &subnet) { return overlap(subnet, networkOf(address)); });
    });
}

const LinkFact *NetworkFacts::defaultBridge() const
{
    return link(QLatin1String(defaultBridgeName));
}

QString LinkFact::ipv4() const
{
    const auto found = std::ranges::find_if(addresses, [](const QString &each) { return !each.contains(u':'); });
    return found != addresses.end() ? *found : QString();
}

QStringList LinkFact::ipv6() const
{
    return addresses.filter(QStringLiteral(":"));
}

QString RouteFact::leadsTo() const
{
    return isDiscard() ? table : interface;
}

QStringList addressesOfDefaultBridge(const HostReader &reader)
{
    const QString name = QLatin1String(defaultBridgeName);
    const auto program = findProgram(reader, QStringLiteral("ip"));
    const Json links = program ? ask(reader, *program, {"-details", "address", "show", "dev", name}) : Json();
    for (const LinkFact &link : links.is_array() ? linksIn(links) : std::vector<LinkFact>())
        if (link.name == name)
            return link.addresses;
    return {};
}

QString addressOfDefaultBridge(const HostReader &reader)
{
    return LinkFact{{}, {}, 0, addressesOfDefaultBridge(reader)}.ipv4();
}

std::optional<NetworkFacts> inspectNetwork(const HostReader &reader, bool isDockerActive)
{
    const auto program = findProgram(reader, QStringLiteral("ip"));
    if (!program)
        return std::nullopt;
    const auto routesOf = [&](const char *family) {
        return ask(reader, *program, {QLatin1String(family), "route", "show", "table", "all"});
    };
    const Json links = ask(reader, *program, {"-details", "address", "show"});
    const Json routes = routesOf("-4");
    if (!links.is_array() || !routes.is_array())
        return std::nullopt;
    NetworkFacts facts;
    facts.links = linksIn(links);
    addRoutes(facts.routes, routes, false);
    const Json routes6 = routesOf("-6");
    if (routes6.is_array()) { // there is none where IPv6 is off
        addRoutes(facts.routes, routes6, true);
        facts.routers6 = gatewaysIn(routes6);
    }
    const QString forwarding = ipv6Setting(reader, QStringLiteral("all"), "forwarding");
    facts.hasIpv6 = !forwarding.isEmpty();
    facts.forwardsIpv6 = forwarding == QLatin1String("1");
    if (!facts.forwardsIpv6) // otherwise dockerd changes nothing
        facts.heedsRouters = interfacesHeedingRouters(reader, routes6, links);
    facts.hostId = hostIdOf(reader);
    facts.resolver = resolverOf(reader);
    if (isDockerActive)
        facts.networks = networksOfDocker(reader, facts);
    return facts;
}

} // namespace dockwright::core
