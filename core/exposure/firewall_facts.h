// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exposure/rule_set.h"

namespace dockwright::core {

class HostReader;
struct ExposedPort;

/// Something that has rules on a packet's way: "docker", "docker-nftables", "docker-user", "ufw", "firewalld", "dockwright",
/// "iptables" for rules of others in its tables, or "nft FAMILY TABLE".
struct FirewallPart {
    QString name;
    bool standsBeforeHost = false;       ///< before what this host itself takes: docker-proxy, and the host's network
    bool standsBeforeContainers = false; ///< before what is passed on to a container
    bool isForIpv4 = false;
    bool isForIpv6 = false;

    friend bool operator==(const FirewallPart &, const FirewallPart &) = default;
};

/// Which machinery filters packets on a host. That it stands there does not say what it lets through.
struct FirewallFacts {
    bool isSeen = false; ///< the rules could be read, which only root may
    std::vector<FirewallPart> parts{};
    QStringList interfaces{}; ///< that rules of others than Docker ask whether a packet comes in by: who comes in by another
                              ///< says nothing of those who do
    QStringList networks{};   ///< that any rule names
    QStringList sources{};    ///< that rules of others than Docker ask whether a packet is from
    bool asksUnread = false;  ///< such rules ask what was not read, as sets with a name are
    bool hasLimits = false;   ///< what such rules do depends on how often packets come

    friend bool operator==(const FirewallFacts &, const FirewallFacts &) = default;
};

/// What stands where in these rules. Docker's own rules are known by their chains, and by its bridges.
FirewallFacts firewallOf(RuleSet rules);

/// It says so of packets that come in by this interface, which may be a pattern: "eth+".
bool isAboutInterface(const QString &pattern, const QString &name);

/// Reads the rules with nft, where that does not tell what iptables asks with iptables-nft-save, and those of iptables-legacy,
/// of which nft knows nothing, where the kernel has some.
FirewallFacts inspectFirewall(const HostReader &reader);

/// The names of those that stand before this port, in their order: what is before docker-proxy, too, where that listens.
QStringList partsBefore(const ExposedPort &port, const FirewallFacts &firewall);

} // namespace dockwright::core
