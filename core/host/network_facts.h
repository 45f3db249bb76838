// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace dockwright::core {

class HostReader;

/// A route of the kernel, of any table but "local" (ip-route(8)).
struct RouteFact {
    QString network;   ///< CIDR: "10.8.0.0/24"; "0.0.0.0/0" and "::/0" are the default routes
    QString interface; ///< "" where packets end: blackhole, unreachable, prohibit
    QString table;     ///< "main", "51820"
    qint64 mtu = 0;    ///< its own, in bytes; 0: that of the interface

    bool isV6() const { return network.contains(u':'); }
    /// To everywhere, or to a large part of that: VPN programs leave the default route alone, and set two halves or a list of
    /// all that is not private.
    bool isWayOut() const;
    /// Packets end there.
    bool isDiscard() const { return interface.isEmpty(); }
    /// Its interface; its table where packets end.
    QString leadsTo() const;
    friend bool operator==(const RouteFact &, const RouteFact &) = default;
};

/// An interface of the host.
struct LinkFact {
    QString name;
    QString kind; ///< "bridge", "wireguard", "tun", "vxlan", "ppp" (IFLA_INFO_KIND); "" for a plain one
    qint64 mtu = 0;
    QStringList addresses; ///< with the length of their network: "10.1.2.3/24"

    /// The first address of IPv4; empty where it has none.
    QString ipv4() const;
    QStringList ipv6() const;
    friend bool operator==(const LinkFact &, const LinkFact &) = default;
};

/// Whom the host asks for names.
struct ResolverFacts {
    QStringList servers;  ///< of /etc/resolv.conf
    QStringList upstream; ///< those that a container can reach: behind systemd-resolved's stub, and without loopback addresses
    bool isStub = false;  ///< systemd-resolved's 127.0.0.53 alone, which dockerd looks behind

    friend bool operator==(const ResolverFacts &, const ResolverFacts &) = default;
};

/// A network that Docker has.
struct DockerNetworkFact {
    QString name;
    QString driver;    ///< "bridge", "overlay", "macvlan", …
    QString interface; ///< the bridge of a network of the bridge driver; "" for others
    QStringList subnets;
    qint64 mtu = 0; ///< of its interface; 0 where that is not known

    friend bool operator==(const DockerNetworkFact &, const DockerNetworkFact &) = default;
};

/// The bridge that dockerd makes for containers that name no network.
inline constexpr auto defaultBridgeName = "docker0";

/// What of the host's networks the networks of containers have to fit.
struct NetworkFacts {
    std::vector<RouteFact> routes;
    std::vector<LinkFact> links;
    ResolverFacts resolver;
    std::vector<DockerNetworkFact> networks; ///< none where dockerd does not answer
    bool hasIpv6 = true;                     ///< the kernel knows it (not with ipv6.disable=1)
    bool forwardsIpv6 = false;               ///< as a router does (net.ipv6.conf.all.forwarding)
    /// Interfaces with routes or addresses of IPv6 that the kernel has of a router's word, and that it hears of no more once it
    /// forwards packets itself (linux Documentation/networking/ip-sysctl.rst, accept_ra).
    QStringList heedsRouters{};
    QStringList routers6{}; ///< the addresses of routers that it sends IPv6 to
    QString hostId{};       ///< 64 hex digits of this host alone; they do not tell its machine-id(5). Empty where it has none

    const LinkFact *link(const QString &name) const;
    const LinkFact *defaultBridge() const;
    /// The interface is one of Docker's own, by its networks or by its name, and no way out: `bridge` of daemon.json may be the
    /// host's own bridge.
    bool isOfDocker(const QString &interface) const;
    /// An address (CIDR) that is in a network of Docker.
    bool isInNetworkOfDocker(const QString &address) const;
    friend bool operator==(const NetworkFacts &, const NetworkFacts &) = default;
};

void to_json(Json &json, const NetworkFacts &facts);
void from_json(const Json &json, NetworkFacts &facts);

/// The addresses of docker0 with the length of their network, link-local ones left out; none where nobody can be asked.
QStringList addressesOfDefaultBridge(const HostReader &reader);
/// Its first one of IPv4; empty where it has none.
QString addressOfDefaultBridge(const HostReader &reader);

/// Reads them with ip(8) and, where its unit is active, from dockerd, whose socket would start it otherwise; nullopt where
/// there is no such program, or its answer cannot be read.
std::optional<NetworkFacts> inspectNetwork(const HostReader &reader, bool isDockerActive);

} // namespace dockwright::core
