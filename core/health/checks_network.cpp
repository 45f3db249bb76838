// SPDX-License-Identifier: Apache-2.0
#include "core/health/check_list.h"
#include "core/plan/values.h"
#include "core/render/container_ipv6.h"
#include "core/render/container_networks.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

/// Whether the networks that Docker has fit those of the host.
namespace dockwright::core {

namespace {

constexpr auto subnetsTitle = QT_TRANSLATE_NOOP("Dockwright", "Subnets of Docker networks");
constexpr auto packetsTitle = QT_TRANSLATE_NOOP("Dockwright", "MTU of Docker networks");

Finding collisionFinding(const DockerNetworkFact &network, const Collision &collision)
{
    const QStringList names{network.name, collision.network, collision.route.network, collision.route.leadsTo()};
    return {QStringLiteral("network/collision"),
            Severity::Warning,
            {subnetsTitle, {}},
            {},
            collision.isShadowed()
                ? Message{QT_TRANSLATE_NOOP("Dockwright",
                                            "The host sends packets for %3 to %4, and Docker's network %1 has these addresses, "
                                            "too (%2)."),
                          names}
                : Message{QT_TRANSLATE_NOOP("Dockwright",
                                            "Docker's network %1 (%2) covers a part of %3, which is reached through %4: that "
                                            "part is out of reach."),
                          names},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "Recreate the network with a subnet that nobody else uses: docker network create --subnet. "
                               "network.pools of the plan, set to auto, avoids it for new ones."),
             {}},
            {}};
}

void checkCollisions(Examination &examination)
{
    const auto &network = examination.facts().network;
    if (!network || network->networks.empty())
        return;
    const auto collisions = collisionsOfDocker(*network);
    for (const auto &[of, collision] : collisions)
        examination.add(collisionFinding(of, collision));
    if (collisions.empty())
        examination.pass("network/collision", {subnetsTitle, {}},
                         {QT_TRANSLATE_NOOP("Dockwright", "No route of the host collides with one of them."), {}});
}

/// A larger one works as long as ICMP passes, and hangs where a firewall drops it.
void checkPacketSize(Examination &examination)
{
    const auto &network = examination.facts().network;
    const auto least = network ? leastMtuOut(*network) : std::nullopt;
    if (!least || network->networks.empty())
        return;
    QStringList larger;
    for (const DockerNetworkFact &each : network->networks)
        if (each.driver == QLatin1String("bridge") && each.mtu > *least)
            larger << QStringLiteral("%1 (%2)").arg(each.name, QString::number(each.mtu));
    examination.judge(
        larger.isEmpty(), "network/mtu", Severity::Warning, {packetsTitle, {}}, {},
        larger.isEmpty()
            ? Message{QT_TRANSLATE_NOOP("Dockwright", "None is larger than what the ways out of the host carry, %1."),
                      {QString::number(*least)}}
            : Message{QT_TRANSLATE_NOOP("Dockwright",
                                        "Larger than what the ways out of the host carry, %1: %2. Connections may hang where "
                                        "a firewall drops ICMP."),
                      {QString::number(*least), larger.join(QLatin1String(", "))}},
        {QT_TRANSLATE_NOOP("Dockwright",
                           "Set network.mtu of the plan to auto, and recreate the networks: docker network create."),
         {}});
}

/// Which is given only by a start of dockerd that finds no container.
void checkBridgeAddress(Examination &examination)
{
    const LinkFact *docker0 = defaultBridgeOf(examination.facts());
    const QString planned = examination.plan() != nullptr ? examination.plan()->network.bridge : QString();
    if (docker0 == nullptr || planned.isEmpty())
        return;
    examination.judge(docker0->addresses.contains(planned), "network/bridge", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "Address of the default bridge"), {}}, verbatim(planned),
                      verbatim(docker0->addresses.join(QLatin1String(", "))),
                      {QT_TRANSLATE_NOOP("Dockwright",
                                         "It changes when dockerd starts without containers: restart the host, or stop all "
                                         "containers and restart Docker."),
                       {}});
}

/// An address of docker0 in the subnet that the plan has for it.
void checkIpv6(Examination &examination)
{
    const Plan *plan = examination.plan();
    const LinkFact *docker0 = defaultBridgeOf(examination.facts());
    const QString prefix = plan != nullptr ? plannedPrefix(*plan, examination.facts()) : QString();
    if (docker0 == nullptr || prefix.isEmpty())
        return;
    const QString subnet = firstSubnetOf(prefix);
    examination.judge(isDefaultBridgeIn(subnet, examination.facts()), "network/ipv6", Severity::Warning,
                      {QT_TRANSLATE_NOOP("Dockwright", "IPv6 of the default bridge"), {}}, verbatim(subnet),
                      verbatim(docker0->addresses.join(QLatin1String(", "))),
                      {QT_TRANSLATE_NOOP("Dockwright",
                                         "It changes when dockerd starts without containers: restart the host, or stop all "
                                         "containers and restart Docker."),
                       {}});
}

/// Where the plan wants a container of the default bridge to live; empty where it leaves that to dockerd.
QStringList networksPlanned(const Examination &examination, bool isV6)
{
    const Plan *plan = examination.plan();
    if (plan == nullptr)
        return {};
    if (isV6) {
        const QString prefix = plannedPrefix(*plan, examination.facts());
        return prefix.isEmpty() ? QStringList() : QStringList{firstSubnetOf(prefix)};
    }
    if (!plan->network.bridge.isEmpty())
        return {networkOf(plan->network.bridge)};
    QStringList networks;
    for (const AddressPool &pool : plannedPools(*plan, examination.facts()))
        if (!pool.base.contains(u':'))
            networks << pool.base;
    return networks;
}

/// What the throw-away container had.
void checkContainerAddress(Examination &examination)
{
    const auto &probe = examination.facts().probe;
    if (!probe || !probe->created)
        return;
    for (const bool isV6 : {false, true}) {
        const QStringList planned = networksPlanned(examination, isV6);
        QStringList addresses = probe->addresses;
        addresses.removeIf([&](const QString &address) { return address.contains(u':') != isV6; });
        const auto isPlanned = [&](const QString &address) {
            return std::ranges::any_of(planned,
                                       [&](const QString &network) { return overlap(network, networkAround(address)); });
        };
        if (planned.isEmpty() || (addresses.isEmpty() && !isV6))
            continue;
        examination.judge(std::ranges::any_of(addresses, isPlanned), isV6 ? "containers/address6" : "containers/address",
                          isV6 ? Severity::Warning : Severity::Info,
                          {isV6 ? QT_TRANSLATE_NOOP("Dockwright", "IPv6 address of a container")
                                : QT_TRANSLATE_NOOP("Dockwright", "Address of a container"),
                           {}},
                          verbatim(planned.join(QLatin1String(", "))), verbatim(addresses.join(QLatin1String(", "))),
                          {QT_TRANSLATE_NOOP("Dockwright",
                                             "The default bridge keeps its subnet as long as containers run: restart the host, "
                                             "or stop all containers and restart Docker."),
                           {}});
    }
}

constexpr std::array checks{checkCollisions, checkPacketSize, checkBridgeAddress, checkIpv6, checkContainerAddress};

} // namespace

std::span<const Check> networkChecks()
{
    return checks;
}

} // namespace dockwright::core
