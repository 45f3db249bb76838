// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace dockwright::core {

class HostReader;

/// The networks that an interface of this host is in, by the kernel's routes (proc(5), /proc/net/route; ipv6_route of the
/// kernel's net/ipv6/route.c), as CIDRs, sorted. Without loopback, link-local and multicast ones, those of a single address,
/// and Docker's own bridges.
QStringList attachedNetworks(const HostReader &reader);

/// The bridges that dockerd makes: docker0, docker_gwbridge, br- and twelve digits of the network's id.
bool isDockerBridge(const QString &interface);

/// The domains in which a name without a dot is looked up: "corp.lan" (resolv.conf(5), search and domain).
QStringList searchDomains(const HostReader &reader);

} // namespace dockwright::core
