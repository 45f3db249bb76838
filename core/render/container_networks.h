// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"

/// Where containers live on a host: pure functions of its networks.
namespace dockwright::core {

/// The MTU that dockerd gives networks by itself (moby daemon/config/config_linux.go).
inline constexpr qint64 standardMtu = 1500;

/// What new Docker networks get their subnets from, by the plan; empty: dockerd's own. "auto" keeps the pools that are in
/// daemon.json as long as no route collides with them and they are as large as needed, and chooses the largest gaps otherwise.
/// Where the networks of the host are not known it keeps what is there.
std::vector<AddressPool> plannedPools(const Plan &plan, const HostFacts &facts);

/// The MTU of networks of containers, by the plan; 0: dockerd's own. "auto" never gives more than that, and keeps a
/// lower one that it has written: a way out may be narrower only now and then.
qint64 plannedMtu(const Plan &plan, const HostFacts &facts);

/// The length of the prefix of a network that has room for so many containers. A bridge supports 1023 (BR_MAX_PORTS, linux
/// net/bridge/br_private.h), so that no network needs to be larger than /22.
int prefixFor(qint64 containers);

/// The least MTU on the ways out of the host, in bytes: of the default routes of each table, those of a VPN that takes two
/// halves among them; nullopt where there is no way out.
std::optional<qint64> leastMtuOut(const NetworkFacts &facts);

/// True where the dockerd of the host gives new networks options (default-network-opts): Docker 24 or later. nullopt where its
/// release is not known.
std::optional<bool> hasNetworkOptions(const HostFacts &facts);

/// What a network of containers must not cover: the routes of others than Docker, but for the ways out, and the networks of the
/// host's own addresses, which have no table. Servers that the host asks for names are there under the table `resolverTable`:
/// they may lie behind its default route.
std::vector<RouteFact> networksTaken(const NetworkFacts &facts);
inline constexpr auto resolverTable = "resolv.conf";

/// Whether networks that users create get the planned MTU is not known, as the release of dockerd is not.
bool isMtuUncertain(const Plan &plan, const HostFacts &facts);

/// docker0; null where it is not there, or the networks of the host are not known.
const LinkFact *defaultBridgeOf(const HostFacts &facts);

/// docker0 has an address of that very network.
bool isDefaultBridgeIn(const QString &network, const HostFacts &facts);

/// docker0 could have this address (CIDR): no route and no other network of Docker collides with it, of which dockerd would
/// die.
bool mayTakeBridgeAddress(const QString &address, const NetworkFacts &facts);

/// A route that has addresses in common with a network of containers.
struct Collision {
    QString network;
    RouteFact route;

    /// The host sends packets for containers there; otherwise what lies behind the route is out of reach in this network.
    bool isShadowed() const;
    friend bool operator==(const Collision &, const Collision &) = default;
};

/// The routes of others than Docker, but for the ways out, that collide with that network, and networks that the host's
/// resolvers are in.
std::vector<Collision> collisionsOf(const QString &network, const NetworkFacts &facts);

/// Bridges by names of their own are not known as Docker's while dockerd does not answer.
bool isByBridgeUnknown(const Collision &collision, const NetworkFacts &facts);

/// The same of each subnet of Docker's bridges. Networks of other drivers are in those of the host on purpose (macvlan,
/// ipvlan), or in none (overlay).
std::vector<std::pair<DockerNetworkFact, Collision>> collisionsOfDocker(const NetworkFacts &facts);

} // namespace dockwright::core
