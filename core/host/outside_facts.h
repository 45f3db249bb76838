// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

#include <optional>
#include <vector>

namespace dockwright::core {

struct DaemonFacts;

enum class PullOutcome {
    Works,
    Fails,
    Refused, ///< the registry, or what stands before it, answers no requests for now: that says nothing of this host
    Untold,  ///< only a pull could tell, and nobody has agreed to one
};

/// What came of asking dockerd for an image, through its own mirrors, proxy and certificates.
struct PullFacts {
    PullOutcome outcome = PullOutcome::Fails;
    QString failure; ///< dockerd's words if it does not work; no secret
    bool works() const { return outcome == PullOutcome::Works; }
    friend bool operator==(const PullFacts &, const PullFacts &) = default;
};

/// What a process reaches of the host that a pull asks first. nullopt: not asked, or not to be told.
struct ReachFacts {
    std::optional<bool> resolves; ///< its name, by the servers in /etc/resolv.conf
    std::optional<bool> connects; ///< over TCP
    /// The MTU with which a large request arrives: 0 for that of the interface, otherwise a lower one that was tried.
    std::optional<qint64> carries;
    std::optional<bool> connects6{}; ///< the same by IPv6
    std::optional<qint64> carries6{};
    friend bool operator==(const ReachFacts &, const ReachFacts &) = default;
};

/// What Docker reaches outside of this host.
struct OutsideFacts {
    QString image;        ///< that dockerd was asked for
    bool hasRoute = true; ///< the host has one to anywhere: without it nothing is expected of dockerd
    PullFacts pull;
    QString peer; ///< "registry-1.docker.io:443": the proxy, mirror or registry that a pull asks first; "" for one on this host
    ReachFacts host;
    ReachFacts container; ///< of the default bridge, asked for what the host reaches only
    /// Keys of daemon.json on which it depends what a container reaches, and which the change that has just been made sets
    /// otherwise; sorted.
    QStringList changedKeys{};
    /// Where `peer` is empty, the one that a pull asks first and that no container is asked for:
    QString loopbackPeer{}; ///< on this host's loopback, "127.0.0.1:3128"; a container has one of its own
    QString ipv6Peer{};     ///< with IPv6 addresses only, where the default bridge has none
    friend bool operator==(const OutsideFacts &, const OutsideFacts &) = default;
};

/// Whether these words of dockerd, about what it asked a registry for, say that this asks too much or has too much to do.
bool isRefusedForNow(const QString &words);

/// Where a connection goes.
struct Peer {
    QString host; ///< a name or an address
    int port = 0; ///< 0: there is none
    QString text() const { return host + u':' + QString::number(port); }
    friend bool operator==(const Peer &, const Peer &) = default;
};

/// Whether those entries of NO_PROXY, which commas part, keep a request to that peer from the proxy
/// (golang.org/x/net/http/httpproxy, config.useProxy).
bool bypassesProxy(const Peer &peer, const QString &noProxy);

/// Whom dockerd asks first when it pulls that image: the proxy if one is set for it, otherwise a mirror of Docker Hub, or the
/// registry.
Peer peerOf(const QString &image, const DaemonFacts &daemon);

/// How images are asked for: "library/hello-world:1" of Docker Hub is {"library/hello-world", "1"}.
struct ImageReference {
    QString registry; ///< "docker.io", "registry.corp.lan:5000"
    QString name;     ///< all that stands before tag and digest, as it was given
    QString tag;      ///< "latest" where none is given; a digest takes its place
    bool isOfDockerHub() const;
    QString host() const; ///< as a plan names the registry: "docker.io" however Docker Hub is written
};
ImageReference readImageReference(const QString &image);
/// The name as a registry is asked for it: "library/hello-world" for "hello-world" of Docker Hub, without Docker Hub's own
/// name; all of it for an image of another registry.
QString wholeName(const ImageReference &reference);
/// Whether they name one repository, in the shortest spelling ("hello-world") or a longer one
/// ("docker.io/library/hello-world").
bool isSameRepository(const ImageReference &one, const ImageReference &other);

/// A port of this host that a container publishes.
struct PublishedPort {
    QString container;
    QString address; ///< "0.0.0.0" and "::" are all
    int port = 0;
    bool isTcp = true;

    friend bool operator==(const PublishedPort &, const PublishedPort &) = default;
};

/// "0.0.0.0:5432/tcp", "[::]:53/udp"
QString placeOf(const PublishedPort &port);

/// What an outsider, who comes in as a stranger's packet does, reached of what the plan does not allow.
struct OutsiderFacts {
    QString whyNot{};     ///< nothing was tried, in English; empty where it was
    bool isLoaded = true; ///< the unit of the table is active, and enabled for the next boot
    std::vector<PublishedPort> reached{};

    friend bool operator==(const OutsiderFacts &, const OutsiderFacts &) = default;
};

} // namespace dockwright::core
