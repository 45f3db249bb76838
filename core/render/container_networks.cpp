// SPDX-License-Identifier: Apache-2.0
#include "core/render/container_networks.h"

#include "core/daemon/key_table.h"
#include "core/host/paths.h"
#include "core/host/releases.h"
#include "core/plan/network_section.h"
#include "core/plan/values.h"

#include <algorithm>
#include <array>
#include <bit>

namespace dockwright::core {

namespace {

/// An IPv4 network.
struct Block {
    quint32 first = 0;
    int prefix = 0;

    bool overlaps(const Block &other) const
    {
        const int shorter = std::min(prefix, other.prefix);
        return shorter == 0 || ((first ^ other.first) >> (32 - shorter)) == 0;
    }
    bool isWithin(const Block &other) const { return prefix >= other.prefix && overlaps(other); }
    Block half(int which) const { return {first | (static_cast<quint32>(which) << (31 - prefix)), prefix + 1}; }
    /// The last of its parts of that length: hosts and networks are numbered from below.
    Block lastOf(int length) const
    {
        Block block = *this;
        while (block.prefix < length)
            block = block.half(1);
        return block;
    }
    QString text() const
    {
        QStringList bytes;
        for (const int shift : {24, 16, 8, 0})
            bytes << QString::number(first >> shift & 0xffU);
        return bytes.join(u'.') + u'/' + QString::number(prefix);
    }
};

/// RFC 1918; the one that Docker has by itself comes first where gaps are of one size.
constexpr std::array privateSpaces{Block{0xac100000, 12}, Block{0x0a000000, 8}, Block{0xc0a80000, 16}};
constexpr int longestGap = 24;
constexpr int networksOfPools = 8; ///< 2^8 of them

/// How many bits a number needs.
int bitsOf(qint64 number)
{
    return static_cast<int>(std::bit_width(static_cast<quint64>(number)));
}

std::optional<Block> blockOf(const QString &network)
{
    if (!isCidr(network) || network.contains(u':'))
        return std::nullopt;
    quint32 address = 0;
    for (const QString &byte : networkOf(network).section(u'/', 0, 0).split(u'.'))
        address = address << 8 | byte.toUInt();
    return Block{address, prefixOf(network)};
}

/// A server that is a container, or the host itself on one of Docker's bridges.
bool isInDocker(const QString &network, const NetworkFacts &facts)
{
    const auto holds = [&](const QString &subnet) { return overlap(networkOf(subnet), network); };
    return std::ranges::any_of(facts.networks,
                               [&](const DockerNetworkFact &each) { return std::ranges::any_of(each.subnets, holds); })
        || std::ranges::any_of(facts.links, [&](const LinkFact &link) {
               return facts.isOfDocker(link.name) && std::ranges::any_of(link.addresses, holds);
           });
}

/// The free parts of a block, as large as they can be.
void addGaps(std::vector<Block> &gaps, const Block &block, const std::vector<Block> &taken)
{
    const auto isHit = [&](const Block &each) { return each.overlaps(block); };
    if (std::ranges::none_of(taken, isHit)) {
        gaps.push_back(block);
        return;
    }
    if (block.prefix >= longestGap || std::ranges::any_of(taken, [&](const Block &each) { return block.isWithin(each); }))
        return;
    addGaps(gaps, block.half(0), taken);
    addGaps(gaps, block.half(1), taken);
}

/// The largest first; of one size those of the first space, and of one space the last.
std::vector<Block> gapsOf(const NetworkFacts &facts)
{
    std::vector<Block> taken;
    for (const RouteFact &route : networksTaken(facts))
        if (const auto block = blockOf(route.network))
            taken.push_back(*block);
    std::vector<Block> gaps;
    for (const Block &space : privateSpaces) {
        std::vector<Block> ofSpace;
        addGaps(ofSpace, space, taken);
        std::ranges::reverse(ofSpace);
        gaps.insert(gaps.end(), ofSpace.begin(), ofSpace.end());
    }
    std::ranges::stable_sort(gaps, {}, &Block::prefix);
    return gaps;
}

std::vector<AddressPool> choosePools(int size, const NetworkFacts &facts)
{
    std::vector<AddressPool> pools;
    qint64 missing = qint64{1} << networksOfPools;
    for (const Block &gap : gapsOf(facts)) {
        if (missing <= 0 || gap.prefix > size || pools.size() >= 8)
            break;
        const int wanted = size - bitsOf(missing - 1);
        const Block block = gap.lastOf(std::max(wanted, 1));
        pools.push_back({block.text(), size});
        missing -= qint64{1} << (size - block.prefix);
    }
    return pools;
}

/// The value of a key in daemon.json; null where there is none.
OrderedJson valueThere(const HostFacts &facts, const char *key)
{
    const FileFact *file = facts.file(QLatin1String(paths::daemonJson));
    const auto document = parseJson(file != nullptr ? file->content : QByteArray());
    return document && document->value.is_object() ? document->value.value(key, OrderedJson()) : OrderedJson();
}

/// The pools in daemon.json; empty where there are none that can be read. Those of IPv6 are left out where the plan has a
/// prefix, or had one when it was written.
std::vector<AddressPool> poolsThere(const Plan &plan, const HostFacts &facts)
{
    const bool isOfIpv6 =
        !plan.network.ipv6.isEmpty() || facts.lastWritten.daemonKeys.contains(QLatin1String(subnetOfDefaultBridge));
    const OrderedJson list = valueThere(facts, "default-address-pools");
    std::vector<AddressPool> pools;
    for (const OrderedJson &each : list.is_array() ? list : OrderedJson::array()) {
        const QString base = textOf(each, "base");
        if (!each.contains("size") || !each["size"].is_number_integer() || networkOf(base).isEmpty())
            return {};
        if (!isOfIpv6 || !base.contains(u':'))
            pools.push_back({base, each["size"].get<qint64>()});
    }
    return pools;
}

bool mayStay(const std::vector<AddressPool> &pools, int size, const NetworkFacts &facts)
{
    return !pools.empty() && std::ranges::all_of(pools, [&](const AddressPool &pool) {
        const bool isLargeEnough = pool.size <= size || pool.base.contains(u':');
        return isLargeEnough && std::ranges::all_of(collisionsOf(pool.base, facts), [&](const Collision &each) {
                   return isByBridgeUnknown(each, facts);
               });
    });
}

qint64 mtuThere(const HostFacts &facts)
{
    const OrderedJson mtu = valueThere(facts, "mtu");
    return mtu.is_number_integer() ? mtu.get<qint64>() : 0;
}

std::vector<Collision> collisionsAmong(const QString &network, const std::vector<RouteFact> &taken)
{
    std::vector<Collision> collisions;
    for (const RouteFact &route : taken)
        if (overlap(network, route.network))
            collisions.push_back({network, route});
    return collisions;
}

} // namespace

std::vector<RouteFact> networksTaken(const NetworkFacts &facts)
{
    constexpr int narrow = 16; // routers discard all of the private space that nothing else is said of
    std::vector<RouteFact> taken;
    const auto add = [&](RouteFact route) {
        route.mtu = 0;
        if (std::ranges::find(taken, route) == taken.end())
            taken.push_back(std::move(route));
    };
    for (const RouteFact &route : facts.routes) {
        const bool isWideDiscard = route.isDiscard() && !route.isV6() && prefixOf(route.network) <= narrow;
        if (!route.isWayOut() && !isWideDiscard && !facts.isOfDocker(route.interface))
            add(route);
    }
    for (const LinkFact &link : facts.links)
        for (const QString &address : facts.isOfDocker(link.name) ? QStringList() : link.addresses)
            if (const QString network = networkOf(address);
                std::ranges::find(taken, network, &RouteFact::network) == taken.end())
                add({network, link.name, {}});
    for (const QString &server : facts.resolver.upstream)
        if (const QString network = networkAround(server); !isInDocker(network, facts))
            add({network, {}, QLatin1String(resolverTable)});
    return taken;
}

int prefixFor(qint64 containers)
{
    constexpr int largest = 22;
    constexpr qint64 others = 3; // its address, the gateway and broadcast
    const int bits = bitsOf(std::max<qint64>(containers, 1) + others - 1);
    return std::clamp(32 - bits, largest, longestGap);
}

std::vector<AddressPool> plannedPools(const Plan &plan, const HostFacts &facts)
{
    if (!plan.network.choosesPools)
        return plan.network.pools;
    std::vector<AddressPool> there = poolsThere(plan, facts);
    const int size = prefixFor(plan.capacity.containers);
    if (!facts.network || mayStay(there, size, *facts.network))
        return there;
    return choosePools(size, *facts.network);
}

std::optional<qint64> leastMtuOut(const NetworkFacts &facts)
{
    std::optional<qint64> least;
    for (const RouteFact &route : facts.routes) {
        const LinkFact *link = facts.link(route.interface);
        if (!route.isWayOut() || link == nullptr || facts.isOfDocker(route.interface))
            continue;
        const qint64 mtu = route.mtu > 0 ? std::min(route.mtu, link->mtu) : link->mtu;
        if (mtu > 0)
            least = std::min(least.value_or(mtu), mtu);
    }
    return least;
}

qint64 plannedMtu(const Plan &plan, const HostFacts &facts)
{
    if (!plan.network.choosesMtu)
        return plan.network.mtu;
    if (!facts.network)
        return mtuThere(facts);
    const qint64 least = leastMtuOut(*facts.network).value_or(standardMtu);
    const qint64 there = facts.lastWritten.daemonKeys.contains(QStringLiteral("/mtu")) ? mtuThere(facts) : 0;
    if (there > 0 && there <= least)
        return there;
    return least < standardMtu ? least : 0;
}

std::optional<bool> hasNetworkOptions(const HostFacts &facts)
{
    const auto release = releaseOn(facts, Program::Dockerd);
    return release ? std::optional(*release >= findDaemonKey("default-network-opts")->since) : std::nullopt;
}

bool isByBridgeUnknown(const Collision &collision, const NetworkFacts &facts)
{
    const LinkFact *link = facts.link(collision.route.interface);
    return facts.networks.empty() && link != nullptr && link->kind == QLatin1String("bridge");
}

bool Collision::isShadowed() const
{
    return prefixOf(route.network) >= prefixOf(network);
}

std::vector<Collision> collisionsOf(const QString &network, const NetworkFacts &facts)
{
    return collisionsAmong(network, networksTaken(facts));
}

std::vector<std::pair<DockerNetworkFact, Collision>> collisionsOfDocker(const NetworkFacts &facts)
{
    const std::vector<RouteFact> taken = networksTaken(facts);
    std::vector<std::pair<DockerNetworkFact, Collision>> all;
    for (const DockerNetworkFact &network : facts.networks)
        for (const QString &subnet : network.driver == QLatin1String("bridge") ? network.subnets : QStringList())
            for (Collision &collision : collisionsAmong(subnet, taken))
                all.emplace_back(network, std::move(collision));
    return all;
}

const LinkFact *defaultBridgeOf(const HostFacts &facts)
{
    return facts.network ? facts.network->defaultBridge() : nullptr;
}

bool isDefaultBridgeIn(const QString &network, const HostFacts &facts)
{
    const LinkFact *docker0 = defaultBridgeOf(facts);
    return docker0 != nullptr
        && std::ranges::any_of(docker0->addresses, [&](const QString &address) { return networkOf(address) == network; });
}

bool mayTakeBridgeAddress(const QString &address, const NetworkFacts &facts)
{
    const QString network = networkOf(address);
    const auto overlaps = [&](const QString &subnet) { return overlap(subnet, network); };
    return collisionsOf(network, facts).empty() && std::ranges::none_of(facts.networks, [&](const DockerNetworkFact &each) {
               return each.name != QLatin1String("bridge") && std::ranges::any_of(each.subnets, overlaps);
           });
}

bool isMtuUncertain(const Plan &plan, const HostFacts &facts)
{
    return plannedMtu(plan, facts) != 0 && !hasNetworkOptions(facts)
        && !facts.lastWritten.daemonKeys.contains(QLatin1String(mtuOfNewNetworks));
}

} // namespace dockwright::core
