// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"
#include "core/render/generated_file.h"

/// The table `inet dockwright` of nft, which keeps out of published ports whom the plan does not allow, and its unit.
///
/// Packets come to a container in two ways. Docker's DNAT passes most of them on: the chain `forward` sees those by the bridge
/// that they go to. What docker-proxy takes instead, as IPv6 for a container that has none, the chain `input` sees, by the
/// cgroup of docker.service that its sockets are of. Nothing else comes to either: neither what the host itself answers, nor
/// what it passes on to others. systemd makes that cgroup anew for each start of Docker, and nft looks it up when it reads the
/// rule, so that the second chain is loaded by docker.service itself, before dockerd.
namespace dockwright::core {

/// The table in the family inet.
inline constexpr auto exposureTable = "dockwright";

GeneratedFile exposureRules(const Plan &plan, const HostFacts &facts);
GeneratedFile exposureProxyRules(const Plan &plan, const HostFacts &facts);
GeneratedFile exposureService(const Plan &plan);
/// Of nftables.service, be there one or not: it flushes the tables of everybody as it starts, is reloaded, or stops. The rules
/// for docker-proxy are refused while Docker is stopped, and what containers that outlive it publish is still passed on.
GeneratedFile exposureNftablesDropIn(const Plan &plan);
/// Of docker.service: `-+/usr/sbin/nft -f …`
QString loadingProxyRules();

/// Why this host cannot have the table.
Result<> checkExposureRules(const Plan &plan, const HostFacts &facts);

/// The patterns of nft for names of Docker's bridges: docker0, docker_gwbridge, and "br-" with the first 12 digits of a
/// network's number (moby daemon/libnetwork/drivers/bridge/bridge_linux.go, parseNetworkOptions), of which a pattern has two.
QStringList bridgePatterns();

} // namespace dockwright::core
