// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan_description.h"

/// The members of the section "network" that are neither a text, nor a number, nor a list of texts, and what the section and
/// others may not say at once.
namespace dockwright::core {

/// RFC 791, 3.2: every network carries that much; the total length of a packet has 16 bits.
inline constexpr qint64 leastMtu = 68;
inline constexpr qint64 mostMtu = 65535;
inline constexpr std::size_t mostPools = 32;

FormSlot poolsSlot();
FormSlot mtuSlot();
FormSlot ipv6Slot();

/// RFC 8200, 5: a link that carries less has no IPv6.
inline constexpr qint64 leastMtuOfIpv6 = 1280;

/// How long a prefix of a host's containers may be: 256 networks and the default bridge have subnets in it.
inline constexpr int shortestPrefix = 32;
inline constexpr int longestPrefix = 72;

/// How long the prefix of subnets out of a network may be: they have room for a gateway and a container beside their own
/// address and broadcast (moby libnetwork/ipamutils/utils.go: neither an empty base nor a size of 0 can be split).
struct SubnetSizes {
    int least;
    int most;
};
SubnetSizes sizesOfSubnets(const QString &base);

/// "10.200.0.1/24": of docker0.
Message checkBridgeAddress(const QString &text);
/// "10.1.2.3" and "fd00::53".
Message checkDnsServer(const QString &text);
/// "corp.lan"; "." stands for no search domain (moby opts/opts.go, ValidateDNSSearch).
Message checkSearchDomain(const QString &text);
/// "ndots:2": resolv.conf(5), options.
Message checkDnsOption(const QString &text);

/// A key of daemon.json that a member of the section sets.
struct NetworkPlace {
    const char *pointer;   ///< "/dns"
    const char *member;    ///< JSON pointer in the plan
    bool isChosen = false; ///< it may be "auto", which the host decides
};
std::span<const NetworkPlace> networkPlaces();
/// Where the MTU of new networks stands in daemon.json (moby daemon/libnetwork/netlabel/labels.go, DriverMTU).
inline constexpr auto mtuOfNewNetworks = "/default-network-opts/bridge/com.docker.network.driver.mtu";
/// New networks have IPv6, too (labels.go, EnableIPv6; daemon/network.go since 27.0).
inline constexpr auto ipv6OfNewNetworks = "/default-network-opts/bridge/com.docker.network.enable_ipv6";
/// docker0 has it, by an address of that subnet. `bip6` would do the same, but a dockerd before 28 does not start with it.
inline constexpr auto ipv6OfDefaultBridge = "/ipv6";
inline constexpr auto subnetOfDefaultBridge = "/fixed-cidr-v6";
/// Firewall rules for it, which a dockerd before 27 has as an experiment only.
inline constexpr auto rulesForIpv6 = "/ip6tables";
inline constexpr auto experiments = "/experimental";

/// What the section sets in daemon.json by these settings: "/dns", and `mtuOfNewNetworks`.
QStringList networkKeys(const NetworkSettings &network);

/// A key that the section "engine" sets, too, beside this one or "exposure": only one of the two can count.
Errors checkNetworkKeys(const Plan &plan);

} // namespace dockwright::core
