// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/network_facts.h"

#include <QStringList>

namespace dockwright::core {

class HostReader;

/// Where this host is.
struct HostNetworks {
    QStringList addresses{}; ///< of this host, which others may know: none of loopback, of a link alone, or of Docker's bridges
    QStringList networks{};  ///< that a route of any table leads to, but for the default ones and halves of all there is, as
                             ///< VPNs have; and resolvers, and whom this host talks to
    QStringList interfaces{}; ///< that others may come in by: with such an address, or a way out
};

/// Whom this host talks to over TCP; networks behind the default route are seen by that.
QStringList peersOfHost(const HostReader &reader);

HostNetworks hostNetworksOf(const NetworkFacts &facts, const QStringList &peers);

/// Two ends of a link, with the length of their network: 30 or 126 bits.
struct LinkAddresses {
    QString host;
    QString outside;

    bool isEmpty() const { return host.isEmpty(); }
    friend bool operator==(const LinkAddresses &, const LinkAddresses &) = default;
};

/// The addresses of an outsider, and of the host on the link to it. Where no network is free they are empty.
struct OutsideAddresses {
    LinkAddresses stranger;       ///< of TEST-NET (RFC 5737), as any address of the Internet
    LinkAddresses neighbour;      ///< private (RFC 1918)
    LinkAddresses strangerIpv6;   ///< documentation (RFC 3849)
    LinkAddresses neighbourIpv6;  ///< unique local (RFC 4193)
    bool isStrangerNamed = false; ///< by a rule, as all that are free are
    bool isStrangerIpv6Named = false;
};

/// Of networks that no route of this host leads to. A stranger's is, if possible, one that no rule names (`named`): who
/// discards those of TEST-NET would be measured by that. A neighbour's is of the block that this host's own addresses are of.
OutsideAddresses chooseOutsideAddresses(const HostNetworks &host, const QStringList &named);

} // namespace dockwright::core
