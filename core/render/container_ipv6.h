// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"

#include <span>

/// Which IPv6 addresses containers get on a host: pure functions of the plan and of its networks.
namespace dockwright::core {

/// The prefix by the plan; empty where it leaves IPv6 alone. "ula" keeps the one that it has written as long as no route
/// collides with it, and chooses one of the host's own otherwise (RFC 4193, 3.2); empty, too, where the networks of the host
/// are not known, and nothing was written.
QString plannedPrefix(const Plan &plan, const HostFacts &facts);

/// Of a prefix: the subnet of the default bridge, and what other networks get theirs from. Subnets have 64 bits, and 80 where
/// the prefix has no room for 256 of those. dockerd takes none that is in use, so that the pool may hold that of the bridge,
/// too.
QString firstSubnetOf(const QString &prefix);
AddressPool poolOf(const QString &prefix);

/// What `default-address-pools` has to name, by the plan; empty: dockerd's own do. A list that has IPv6 has to have dockerd's
/// own of IPv4, too, where the plan has no others.
std::vector<AddressPool> poolsWritten(const Plan &plan, const HostFacts &facts);

/// dockerd's own pools (moby libnetwork/ipamutils/utils.go, 20.10 to 28.5).
std::span<const AddressPool> standardPools();

/// The prefix of which dockerd's settings are what a plan with it would write; empty where there is none.
QString prefixOfSettings(const QString &bridgeSubnet, const std::vector<AddressPool> &pools);

/// True where the dockerd of the host can give IPv6 to networks that nobody asks it for, and has firewall rules for it by
/// itself: Docker 27 or later. nullopt where its release is not known.
std::optional<bool> givesNetworksIpv6(const HostFacts &facts);

/// Which keys it takes is not known, as the release of dockerd is not.
bool isIpv6Uncertain(const Plan &plan, const HostFacts &facts);

/// What stands against it: a kernel without IPv6, a bridge of the host's own, a way out or an address of the host that would be
/// lost, an address of docker0 that dockerd cannot change.
Errors checkContainerIpv6(const Plan &plan, const HostFacts &facts);

} // namespace dockwright::core
