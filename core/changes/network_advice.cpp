// SPDX-License-Identifier: Apache-2.0
#include "core/changes/advisor.h"
#include "core/plan/network_section.h"
#include "core/plan/values.h"
#include "core/render/container_ipv6.h"
#include "core/render/container_networks.h"

#include <QCoreApplication>

#include <algorithm>

/// Where containers will live, and what of that is not so at once.
namespace dockwright::core {

namespace {

constexpr auto poolsTitle = QT_TRANSLATE_NOOP("Dockwright", "Subnets of Docker networks");
constexpr auto mtuTitle = QT_TRANSLATE_NOOP("Dockwright", "MTU of Docker networks");
constexpr auto ipv6Title = QT_TRANSLATE_NOOP("Dockwright", "IPv6 of containers");
constexpr auto serversTitle = QT_TRANSLATE_NOOP("Dockwright", "DNS servers of containers");

QString wordsOf(const std::vector<AddressPool> &pools)
{
    QStringList words;
    for (const AddressPool &pool : pools)
        words << QStringLiteral("%1 → /%2").arg(pool.base, QString::number(pool.size));
    return words.join(QLatin1String(", "));
}

constexpr qint64 networksWanted = 256;

/// How many networks there are room for.
qint64 countOf(const std::vector<AddressPool> &pools)
{
    qint64 count = 0;
    for (const AddressPool &pool : pools)
        if (!pool.base.contains(u':'))
            count += qint64{1} << (pool.size - prefixOf(pool.base));
    return count;
}

bool isWithinAny(const QString &network, const std::vector<AddressPool> &pools)
{
    const int length = prefixOf(network);
    return std::ranges::any_of(pools, [&](const AddressPool &pool) {
        return overlap(network, pool.base) && length >= prefixOf(pool.base);
    });
}

void adviseUnknown(Advisor &advisor)
{
    if (advisor.plan.network.isChosenByHost() && !advisor.facts.network)
        advisor.say("network/unknown", Severity::Warning, {poolsTitle, {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "The networks of this host are unknown, so that auto in network changes nothing."),
                     {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Install iproute2, or write the values into the plan."), {}});
}

void adviseChosenPools(Advisor &advisor, const std::vector<AddressPool> &pools)
{
    if (!advisor.plan.network.choosesPools)
        return;
    if (pools.empty())
        advisor.say("network/pools", Severity::Warning, {poolsTitle, {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "The routes of this host leave no private network free; dockerd uses its own pools."),
                     {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Write pools into the plan that nobody else uses."), {}});
    else if (const qint64 count = countOf(pools); count < networksWanted)
        advisor.say(
            "network/pools", Severity::Warning, {poolsTitle, {}},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "New Docker networks get their subnets from %1: %2 networks. No route of this host covers "
                               "that, and there is no larger gap."),
             {wordsOf(pools), QString::number(count)}});
    else
        advisor.say("network/pools", Severity::Info, {poolsTitle, {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "New Docker networks get their subnets from %1. No route of this host covers that."),
                     {wordsOf(pools)}});
}

void adviseCollisions(Advisor &advisor, const std::vector<AddressPool> &pools)
{
    for (const AddressPool &pool : pools)
        for (const Collision &collision : collisionsOf(pool.base, *advisor.facts.network))
            advisor.say("network/collision", Severity::Warning, {poolsTitle, {}},
                        {QT_TRANSLATE_NOOP("Dockwright", "%1 has addresses in common with %2 (%3)."),
                         {pool.base, collision.route.network, collision.route.leadsTo()}},
                        {QT_TRANSLATE_NOOP("Dockwright",
                                           "Choose another pool, or auto: what lies behind that route is out of reach where a "
                                           "Docker network has the same addresses."),
                         {}});
}

/// docker0 may have an address of its own in the plan, and docker_gwbridge is the swarm's.
bool isUsers(const DockerNetworkFact &network, const Plan &plan)
{
    const bool isDecided = network.name == QLatin1String("bridge") && !plan.network.bridge.isEmpty();
    return network.driver == QLatin1String("bridge") && !isDecided && network.name != QLatin1String("docker_gwbridge");
}

/// dockerd gives a network its subnet when it is created, and docker0 one that has none.
void adviseExisting(Advisor &advisor, const std::vector<AddressPool> &pools)
{
    QStringList outside;
    for (const DockerNetworkFact &network : advisor.facts.network->networks)
        for (const QString &subnet : network.subnets)
            if (isUsers(network, advisor.plan) && !subnet.contains(u':') && !isWithinAny(subnet, pools))
                outside << QStringLiteral("%1 (%2)").arg(network.name, subnet);
    if (!outside.isEmpty())
        advisor.say("network/existing", Severity::Info, {poolsTitle, {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Existing networks keep their subnets: %1."),
                     {outside.join(QLatin1String(", "))}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "Recreate them to move them: docker network rm NAME, docker network create NAME. The "
                                       "default bridge gets a new subnet when the host boots, at the latest."),
                     {}});
}

void adviseBridgeAddress(Advisor &advisor)
{
    const QString &bridge = advisor.plan.network.bridge;
    if (bridge.isEmpty())
        return;
    if (advisor.facts.network)
        adviseCollisions(advisor, {{networkOf(bridge), 0}});
    const bool runsAny = advisor.facts.runningContainers && !advisor.facts.runningContainers->empty();
    const LinkFact *docker0 = defaultBridgeOf(advisor.facts);
    if (runsAny && (docker0 == nullptr || !docker0->addresses.contains(bridge)))
        advisor.say("network/bridge-later", Severity::Info,
                    {QT_TRANSLATE_NOOP("Dockwright", "Address of the default bridge"), {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "docker0 keeps its address as long as containers run; it becomes %1 when dockerd starts "
                                       "without any, as when the host boots."),
                     {bridge}});
}

void advisePools(Advisor &advisor)
{
    const NetworkSettings &network = advisor.plan.network;
    if (!advisor.facts.network || (!network.choosesPools && network.pools.empty()))
        return;
    const std::vector<AddressPool> pools = plannedPools(advisor.plan, advisor.facts);
    adviseChosenPools(advisor, pools);
    adviseCollisions(advisor, pools);
    if (!pools.empty())
        adviseExisting(advisor, pools);
}

void adviseMtu(Advisor &advisor)
{
    const NetworkSettings &network = advisor.plan.network;
    const qint64 mtu = plannedMtu(advisor.plan, advisor.facts);
    if (network.choosesMtu && advisor.facts.network)
        advisor.say("network/mtu", Severity::Info, {mtuTitle, {}},
                    mtu == 0
                        ? Message{QT_TRANSLATE_NOOP("Dockwright",
                                                    "The ways out of this host carry packets of 1500 bytes and more, "
                                                    "which is what dockerd uses by itself."),
                                  {}}
                        : Message{QT_TRANSLATE_NOOP("Dockwright", "It becomes %1, the least MTU on the ways out of this host."),
                                  {QString::number(mtu)}});
    const auto least = advisor.facts.network ? leastMtuOut(*advisor.facts.network) : std::nullopt;
    if (!network.choosesMtu && least && mtu > *least)
        advisor.say("network/mtu", Severity::Warning, {mtuTitle, {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "The plan has %1, and a way out of this host carries %2 at most."),
                     {QString::number(mtu), QString::number(*least)}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Lower it, or set it to auto."), {}});
    if (mtu != 0 && hasNetworkOptions(advisor.facts) == false)
        advisor.say("network/mtu-of-networks", Severity::Warning, {mtuTitle, {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "The dockerd of this host sets the MTU of the default bridge only; other networks "
                                       "keep 1500."),
                     {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "Create them with it, docker network create --opt com.docker.network.driver.mtu=%1, or "
                                       "upgrade to Docker 24 or later."),
                     {QString::number(mtu)}});
}

/// Where containers run, docker0 gets no address before dockerd starts without any.
void adviseIpv6OfBridge(Advisor &advisor, const QString &subnet)
{
    if (!advisor.facts.namesOfRunning().isEmpty() && !isDefaultBridgeIn(subnet, advisor.facts))
        advisor.say(
            "network/ipv6-later", Severity::Info, {ipv6Title, {}},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "docker0 stays as it is as long as containers run; it gets an address of %1 when dockerd "
                               "starts without any, as when the host boots."),
             {subnet}});
}

/// What of other networks the dockerd of the host does.
void adviseIpv6OfNetworks(Advisor &advisor)
{
    if (givesNetworksIpv6(advisor.facts) == false)
        advisor.say(
            "network/ipv6-of-networks", Severity::Warning, {ipv6Title, {}},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "The dockerd of this host gives IPv6 to the default bridge, and to other networks only if "
                               "they are created with it. Its firewall rules for IPv6 are an experimental feature, which "
                               "this plan turns on; with them it discards all other IPv6 that the host would forward, until "
                               "the host boots without them."),
             {}},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "Create networks with docker network create --ipv6, or upgrade to Docker 27 or later."),
             {}});
    QStringList without;
    for (const DockerNetworkFact &network :
         advisor.facts.network ? advisor.facts.network->networks : std::vector<DockerNetworkFact>())
        if (network.name != QLatin1String("bridge") && isUsers(network, advisor.plan)
            && std::ranges::none_of(network.subnets, [](const QString &subnet) { return subnet.contains(u':'); }))
            without << network.name;
    if (!without.isEmpty())
        advisor.say("network/ipv6-existing", Severity::Info, {ipv6Title, {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Existing networks stay without IPv6: %1."),
                     {without.join(QLatin1String(", "))}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "Recreate them to give it to them: docker network rm NAME, docker network create --ipv6 "
                                       "NAME."),
                     {}});
}

/// Where somebody else's list stays.
void adviseIpv6OfPools(Advisor &advisor, const AddressPool &pool)
{
    const OrderedJson json = advisor.settings.asJson();
    const OrderedJson *pools = valueAt(json, OrderedJson::json_pointer("/default-address-pools"));
    const auto isIt = [&](const OrderedJson &each) { return textOf(each, "base") == pool.base; };
    if (pools != nullptr && pools->is_array() && std::ranges::none_of(*pools, isIt))
        advisor.say("network/ipv6-pools", Severity::Warning, {ipv6Title, {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "default-address-pools in daemon.json does not have %1: networks get no subnets of it."),
                     {pool.base}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Write the pools for IPv4 into network.pools of the plan."), {}});
}

/// moby libnetwork/drivers/bridge/interface_linux.go, programIPv6Addresses, of 26.1 and 28.5: it takes those that it does not
/// know.
void adviseReplacedAddresses(Advisor &advisor, const QString &subnet)
{
    const LinkFact *docker0 = defaultBridgeOf(advisor.facts);
    QStringList others = docker0 != nullptr ? docker0->ipv6() : QStringList();
    others.removeIf([&](const QString &address) { return networkOf(address) == subnet && isFirstInNetwork(address); });
    if (!others.isEmpty())
        advisor.say("network/ipv6-replaces", Severity::Warning, {ipv6Title, {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "dockerd takes other addresses of IPv6 from docker0 when it starts: %1."),
                     {others.join(QLatin1String(", "))}});
}

void adviseIpv6(Advisor &advisor)
{
    if (advisor.plan.network.ipv6.isEmpty())
        return;
    const QString prefix = plannedPrefix(advisor.plan, advisor.facts);
    if (prefix.isEmpty()) {
        advisor.say(
            "network/ipv6-prefix", Severity::Warning, {ipv6Title, {}},
            {QT_TRANSLATE_NOOP("Dockwright", "No prefix of this host's own can be chosen, so that ula changes nothing."), {}},
            {QT_TRANSLATE_NOOP("Dockwright", "Write a prefix into network.ipv6 of the plan."), {}});
        return;
    }
    const AddressPool pool = poolOf(prefix);
    advisor.say(
        "network/ipv6-prefix", Severity::Info, {ipv6Title, {}},
        {QT_TRANSLATE_NOOP("Dockwright",
                           "Out of %1 containers of the default bridge get addresses of %2, and networks get subnets of "
                           "%3 (/%4)."),
         {prefix, firstSubnetOf(prefix), pool.base, QString::number(pool.size)}});
    if (!advisor.settings.isOn(rulesForIpv6, true))
        advisor.say("network/ipv6-rules", Severity::Warning, {ipv6Title, {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "ip6tables is false: dockerd makes no firewall rules for IPv6, so that each port of a "
                                       "container is open to whoever reaches its address."),
                     {}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Remove ip6tables from daemon.json."), {}});
    if (advisor.facts.network)
        adviseCollisions(advisor, {{prefix, 0}});
    else
        advisor.say(
            "network/ipv6-unknown", Severity::Warning, {ipv6Title, {}},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "The networks of this host are unknown: whether it would lose its own IPv6 to forwarding, "
                               "or has addresses in the prefix, was not checked."),
             {}},
            {QT_TRANSLATE_NOOP("Dockwright", "Install iproute2."), {}});
    adviseIpv6OfPools(advisor, pool);
    adviseReplacedAddresses(advisor, firstSubnetOf(prefix));
    adviseIpv6OfBridge(advisor, firstSubnetOf(prefix));
    adviseIpv6OfNetworks(advisor);
}

/// moby daemon/libnetwork/internal/resolvconf/resolvconf.go, TransformForLegacyNw: containers on the default bridge get
/// 8.8.8.8 where nothing else is left.
void adviseServers(Advisor &advisor)
{
    if (!advisor.facts.network || advisor.settings.find(QStringLiteral("/dns")) != nullptr)
        return;
    const ResolverFacts &resolver = advisor.facts.network->resolver;
    if (!resolver.servers.isEmpty() && resolver.upstream.isEmpty())
        advisor.say("network/dns", Severity::Warning, {serversTitle, {}},
                    {QT_TRANSLATE_NOOP("Dockwright",
                                       "The host asks only itself for names (%1), which a container cannot: on the default "
                                       "bridge dockerd gives it the servers 8.8.8.8 and 8.8.4.4 instead."),
                     {resolver.servers.join(QLatin1String(", "))}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Set network.dns to a server that containers reach."), {}});
}

} // namespace

void adviseNetwork(Advisor &advisor)
{
    adviseUnknown(advisor);
    advisePools(advisor);
    adviseBridgeAddress(advisor);
    adviseMtu(advisor);
    adviseIpv6(advisor);
    adviseServers(advisor);
}

} // namespace dockwright::core
