// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"

#include <future>

namespace dockwright::helper {

/// What the program of the throw-away container is given to say what it reaches of a peer that has these addresses, of IPv4 and
/// of IPv6; either may be empty.
QStringList reachArguments(const core::Peer &peer, const QString &address, const QString &address6);
/// What it says then.
core::ReachFacts readReach(const QByteArray &output);

/// Makes a container from a tiny image of our own, runs it, and takes both away again: the proof that dockerd can make
/// containers, with no network needed.
class ContainerProbe
{
public:
    ContainerProbe() = default;
    ContainerProbe(const ContainerProbe &) = delete;
    ContainerProbe &operator=(const ContainerProbe &) = delete;
    ~ContainerProbe(); ///< takes away an image that was prepared for nothing

    /// Begins to make the image, beside whatever is done next. Only while dockerd runs: asking would start it.
    void prepare();
    /// Never fails; what went wrong is in the facts.
    core::ProbeFacts run();
    /// Whether containers of the default bridge have IPv6.
    static bool hasIpv6();
    /// What a container of the default bridge reaches, told by the words of reachArguments(). Nothing where there is no such
    /// container.
    core::ReachFacts reach(const QStringList &arguments);

private:
    std::future<void> m_image;
};

} // namespace dockwright::helper
