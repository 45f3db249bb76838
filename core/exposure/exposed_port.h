// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

#include <map>
#include <vector>

namespace dockwright::core {

enum class PortProtocol { Tcp, Udp };

/// The stable name: "tcp", "udp".
const char *portProtocolName(PortProtocol protocol);

/// Who reaches a port, from few to many.
enum class Reach {
    Nobody,    ///< nobody answers, not even to this host
    ThisHost,  ///< this host only
    Networks,  ///< machines on a network of this host, or with a private address
    Everybody, ///< whoever has a route to this host
    Unknown,   ///< this could not be told
};

/// The stable name: "nobody", "this-host", "networks", "everybody", "unknown".
const char *reachName(Reach reach);

/// A port of this host behind which a running container is.
struct ExposedPort {
    QString container{}; ///< its name
    QString id{};        ///< 12 digits
    QString image{};
    PortProtocol protocol = PortProtocol::Tcp;
    QString address{};            ///< of this host, that it is bound to: "0.0.0.0" and "::" are all of them
    int port = 0;                 ///< of this host
    int containerPort = 0;        ///< the same with the host's network
    bool isOfHostNetwork = false; ///< a socket of a process in a container with --network host
    bool isProxied = false;       ///< a process of this host listens for it, too: docker-proxy
    qint64 process = 0;           ///< of the container; 0 where that is not known

    bool isWildcard() const { return address == QLatin1String("0.0.0.0") || address == QLatin1String("::"); }
    bool isOfIpv6() const { return address.contains(u':'); }
    friend bool operator==(const ExposedPort &, const ExposedPort &) = default;
};

using ExposedPorts = std::vector<ExposedPort>;

/// "0.0.0.0:5432/tcp", "[::]:53/udp"
QString placeOf(const ExposedPort &port);
/// "db:5432"; with the host's network "db"
QString behindOf(const ExposedPort &port);

/// How an attempt to reach a port ended.
enum class ReachOutcome {
    Untried,
    Answered,    ///< a connection stood, or a datagram came back
    Arrived,     ///< the packet was seen in the container's network, whatever became of it there
    Refused,     ///< by TCP's reset, or ICMP's "port unreachable"
    Unreachable, ///< by another of ICMP's words
    Silent,      ///< nothing came back
};

/// The packet got there.
bool isReached(ReachOutcome outcome);

/// The stable name: "untried", "answered", "arrived", "refused", "unreachable", "silent".
const char *reachOutcomeName(ReachOutcome outcome);

/// Attempts at one port, from three places. Of several addresses the one counts where most was reached.
struct PortAttempts {
    ReachOutcome host = ReachOutcome::Untried;      ///< from this host
    ReachOutcome neighbour = ReachOutcome::Untried; ///< from outside, with a private address
    ReachOutcome stranger = ReachOutcome::Untried;  ///< from outside, with a public one
    bool isWatched = false;          ///< what comes in at the container was looked at: what did not arrive was kept out
    bool isRepliedElsewhere = false; ///< replies to the outsider take another way than to it: not tried there
    bool isStrangerNamed =
        false; ///< rules name the stranger's address itself, and it was kept out: that says nothing of others

    friend bool operator==(const PortAttempts &, const PortAttempts &) = default;
};

} // namespace dockwright::core
