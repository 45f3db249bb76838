// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>

namespace dockwright::core {

struct DaemonFacts;

/// What came of asking dockerd for an image, through its own mirrors, proxy and certificates.
struct PullFacts {
    bool works = false;
    QString failure; ///< dockerd's words if it does not; no secret
    friend bool operator==(const PullFacts &, const PullFacts &) = default;
};

/// What a process reaches of the host that a pull asks first. nullopt: not asked, or not to be told.
struct ReachFacts {
    std::optional<bool> resolves; ///< its name, by the servers in /etc/resolv.conf
    std::optional<bool> connects; ///< over TCP
    /// The MTU with which a large request arrives: 0 for that of the interface, otherwise a lower one that was tried.
    std::optional<qint64> carries;
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
    friend bool operator==(const OutsideFacts &, const OutsideFacts &) = default;
};

/// Where a connection goes.
struct Peer {
    QString host; ///< a name or an address
    int port = 0; ///< 0: there is none
    QString text() const { return host + u':' + QString::number(port); }
    friend bool operator==(const Peer &, const Peer &) = default;
};

/// Whom dockerd asks first when it pulls that image: the proxy if one is set for it, otherwise a mirror of Docker Hub, or the
/// registry.
Peer peerOf(const QString &image, const DaemonFacts &daemon);

/// How images are asked for: "library/hello-world:1" of Docker Hub is {"library/hello-world", "1"}.
struct ImageReference {
    QString registry; ///< "docker.io", "registry.corp.lan:5000"
    QString name;     ///< all that stands before tag and digest, as it was given
    QString tag;      ///< "latest" where none is given; a digest takes its place
};
ImageReference readImageReference(const QString &image);

} // namespace dockwright::core
