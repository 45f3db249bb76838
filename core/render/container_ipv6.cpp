// SPDX-License-Identifier: Apache-2.0
#include "core/render/container_ipv6.h"

#include "core/base/hash.h"
#include "core/host/paths.h"
#include "core/host/releases.h"
#include "core/plan/network_section.h"
#include "core/plan/values.h"
#include "core/render/container_networks.h"

#include <algorithm>
#include <array>

#include <arpa/inet.h>

namespace dockwright::core {

namespace {

constexpr int networksInPool = 8; ///< 2^8 of them
constexpr int longSubnet = 64;
constexpr int shortSubnet = 80;
constexpr int lengthOfUla = 48;
constexpr Release withIpv6OfNetworks{27, 0};

int lengthOfSubnets(const QString &prefix)
{
    return prefixOf(prefix) + networksInPool <= longSubnet ? longSubnet : shortSubnet;
}

QString withLength(const QString &network, int length)
{
    return networkOf(network.section(u'/', 0, 0) + u'/' + QString::number(length));
}

/// The second one of that length in a network, which is larger.
QString secondOf(const QString &network, int length)
{
    std::array<unsigned char, sizeof(in6_addr)> address{};
    inet_pton(AF_INET6, network.section(u'/', 0, 0).toUtf8().constData(), address.data());
    const auto bit = static_cast<std::size_t>(length - 1);
    address[bit / 8] = static_cast<unsigned char>(address[bit / 8] | (0x80U >> (bit % 8)));
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(AF_INET6, address.data(), text.data(), text.size());
    return QLatin1String(text.data()) + u'/' + QString::number(length);
}

/// The n-th that a host may choose.
QString uniqueLocal(const QString &hostId, int n)
{
    const QString digits = sha256(hostId.toLatin1() + '\n' + QByteArray::number(n));
    return networkOf(QStringLiteral("fd%1:%2:%3::/48").arg(digits.first(2), digits.mid(2, 4), digits.mid(6, 4)));
}

/// The one that was written as such; empty where there is none.
QString uniqueLocalThere(const HostFacts &facts)
{
    const FileFact *file = facts.file(QLatin1String(paths::daemonJson));
    if (file == nullptr || !facts.lastWritten.daemonKeys.contains(QLatin1String(subnetOfDefaultBridge)))
        return {};
    const OrderedJson json = objectIn(file->content);
    const QString prefix = withLength(textOf(json, &subnetOfDefaultBridge[1]), lengthOfUla);
    if (prefix.isEmpty() || !overlap(prefix, QStringLiteral("fd00::/8"))
        || firstSubnetOf(prefix) != textOf(json, &subnetOfDefaultBridge[1]))
        return {};
    const OrderedJson *pools = valueAt(json, OrderedJson::json_pointer("/default-address-pools"));
    const auto isItsPool = [&](const OrderedJson &pool) { return textOf(pool, "base") == poolOf(prefix).base; };
    return pools != nullptr && pools->is_array() && std::ranges::any_of(*pools, isItsPool) ? prefix : QString();
}

bool mayStay(const QString &prefix, const HostFacts &facts)
{
    return !facts.network || std::ranges::all_of(collisionsOf(prefix, *facts.network), [&](const Collision &each) {
        return isByBridgeUnknown(each, *facts.network);
    });
}

QString chooseUniqueLocal(const HostFacts &facts)
{
    constexpr int tries = 64;
    if (const QString there = uniqueLocalThere(facts); !there.isEmpty() && mayStay(there, facts))
        return there;
    if (!facts.network || facts.network->hostId.isEmpty())
        return {};
    for (int n = 0; n < tries; ++n)
        if (const QString prefix = uniqueLocal(facts.network->hostId, n); collisionsOf(prefix, *facts.network).empty())
            return prefix;
    return {};
}

bool isOfIpv6(const AddressPool &pool)
{
    return pool.base.contains(u':');
}

} // namespace

QString plannedPrefix(const Plan &plan, const HostFacts &facts)
{
    return plan.network.choosesPrefix() ? chooseUniqueLocal(facts) : plan.network.ipv6;
}

QString firstSubnetOf(const QString &prefix)
{
    return withLength(prefix, lengthOfSubnets(prefix));
}

AddressPool poolOf(const QString &prefix)
{
    const int size = lengthOfSubnets(prefix);
    const int length = size - networksInPool;
    return {prefixOf(prefix) < length ? secondOf(prefix, length) : prefix, size};
}

std::span<const AddressPool> standardPools()
{
    static const std::array<AddressPool, 7> pools{{{"172.17.0.0/16", 16},
                                                   {"172.18.0.0/16", 16},
                                                   {"172.19.0.0/16", 16},
                                                   {"172.20.0.0/14", 16},
                                                   {"172.24.0.0/14", 16},
                                                   {"172.28.0.0/14", 16},
                                                   {"192.168.0.0/16", 20}}};
    return pools;
}

std::vector<AddressPool> poolsWritten(const Plan &plan, const HostFacts &facts)
{
    std::vector<AddressPool> pools = plannedPools(plan, facts);
    const QString prefix = plannedPrefix(plan, facts);
    if (prefix.isEmpty() || std::ranges::any_of(pools, isOfIpv6))
        return pools;
    if (pools.empty())
        pools.assign(standardPools().begin(), standardPools().end());
    pools.push_back(poolOf(prefix));
    return pools;
}

QString prefixOfSettings(const QString &bridgeSubnet, const std::vector<AddressPool> &pools)
{
    // Those that are usual come first: of several that write the same it is one of them.
    static constexpr std::array usual{48, 56, 64, 60, 52, 44, 40, 36, 32};
    const auto pool = std::ranges::find_if(pools, isOfIpv6);
    if (pool == pools.end() || networkOf(bridgeSubnet).isEmpty() || !isOfIpv6({bridgeSubnet, 0}))
        return {};
    std::vector<int> lengths(usual.begin(), usual.end());
    for (int length = shortestPrefix; length <= longestPrefix; ++length)
        lengths.push_back(length);
    for (const int length : lengths)
        if (const QString prefix = withLength(bridgeSubnet, length);
            firstSubnetOf(prefix) == networkOf(bridgeSubnet) && poolOf(prefix) == *pool)
            return prefix;
    return {};
}

std::optional<bool> givesNetworksIpv6(const HostFacts &facts)
{
    const auto release = releaseOn(facts, Program::Dockerd);
    return release ? std::optional(*release >= withIpv6OfNetworks) : std::nullopt;
}

bool isIpv6Uncertain(const Plan &plan, const HostFacts &facts)
{
    return !plannedPrefix(plan, facts).isEmpty() && !givesNetworksIpv6(facts);
}

} // namespace dockwright::core
