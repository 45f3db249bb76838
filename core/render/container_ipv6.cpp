// SPDX-License-Identifier: Apache-2.0
#include "core/render/container_ipv6.h"

#include "core/base/hash.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/host/releases.h"
#include "core/plan/network_section.h"
#include "core/plan/problems.h"
#include "core/plan/values.h"
#include "core/render/container_networks.h"

#include <QCoreApplication>

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

bool isFree(const QString &prefix, const HostFacts &facts)
{
    return !facts.network || collisionsOf(prefix, *facts.network).empty();
}

/// The one that was written; empty where there is none of that kind.
QString uniqueLocalThere(const HostFacts &facts)
{
    const FileFact *file = facts.file(QLatin1String(paths::daemonJson));
    if (file == nullptr || !facts.lastWritten.daemonKeys.contains(QLatin1String(subnetOfDefaultBridge)))
        return {};
    const QString prefix = withLength(textOf(objectIn(file->content), &subnetOfDefaultBridge[1]), lengthOfUla);
    return !prefix.isEmpty() && overlap(prefix, QStringLiteral("fd00::/8")) ? prefix : QString();
}

QString chooseUniqueLocal(const HostFacts &facts)
{
    constexpr int tries = 64;
    if (const QString there = uniqueLocalThere(facts); !there.isEmpty() && isFree(there, facts))
        return there;
    if (!facts.network || facts.network->hostId.isEmpty())
        return {};
    for (int n = 0; n < tries; ++n)
        if (const QString prefix = uniqueLocal(facts.network->hostId, n); isFree(prefix, facts))
            return prefix;
    return {};
}

bool isOfIpv6(const AddressPool &pool)
{
    return pool.base.contains(u':');
}

/// The bridge that dockerd is told to use instead of its own; empty where it is not.
QString bridgeOfHost(const Plan &plan, const HostFacts &facts)
{
    const QString planned = textOf(plan.engine.keys, "bridge");
    return planned.isEmpty() ? DaemonSettings(facts).text("/bridge") : planned;
}

Error stands(Message message, Message remedy)
{
    return problem(QStringLiteral("/network/ipv6"), std::move(message), std::move(remedy));
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
    const auto isThere = [&](const char *key) { return facts.lastWritten.daemonKeys.contains(QLatin1String(key)); };
    return !plannedPrefix(plan, facts).isEmpty() && !givesNetworksIpv6(facts) && !isThere(ipv6OfNewNetworks)
        && !isThere(rulesForIpv6);
}

Errors checkContainerIpv6(const Plan &plan, const HostFacts &facts)
{
    if (plan.network.ipv6.isEmpty())
        return {};
    Errors errors;
    if (const QString bridge = bridgeOfHost(plan, facts); !bridge.isEmpty() && bridge != QLatin1String("none"))
        errors.push_back(stands(
            {QT_TRANSLATE_NOOP("Dockwright", "dockerd uses the bridge %1 of this host, whose addresses are not dockerd's."),
             {shownText(bridge)}},
            {QT_TRANSLATE_NOOP("Dockwright", "Set network.ipv6 to off, or remove bridge from daemon.json."), {}}));
    if (plannedMtu(plan, facts) != 0 && plannedMtu(plan, facts) < leastMtuOfIpv6 && plan.network.choosesMtu)
        errors.push_back(stands(
            {QT_TRANSLATE_NOOP("Dockwright", "A way out of this host carries packets of %1 bytes only, and IPv6 needs %2."),
             {QString::number(plannedMtu(plan, facts)), QString::number(leastMtuOfIpv6)}},
            {QT_TRANSLATE_NOOP("Dockwright", "Set network.ipv6 to off, or network.mtu to a number."), {}}));
    if (!facts.network)
        return errors;
    if (!facts.network->hasIpv6)
        errors.push_back(
            stands({QT_TRANSLATE_NOOP("Dockwright", "The kernel of this host has no IPv6."), {}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Boot without ipv6.disable=1, or set network.ipv6 to off."), {}}));
    for (const QString &interface : facts.network->heedsRouters)
        errors.push_back(
            stands({QT_TRANSLATE_NOOP(
                        "Dockwright",
                        "dockerd turns forwarding of IPv6 on, and then the kernel drops the way out that a router has told "
                        "it on %1: this host would lose its IPv6."),
                    {interface}},
                   {QT_TRANSLATE_NOOP(
                        "Dockwright",
                        "Set net.ipv6.conf.%1.accept_ra to 2, now and in a file of /etc/sysctl.d: then routers are heeded "
                        "beside forwarding."),
                    {interface}}));
    return errors;
}

} // namespace dockwright::core
