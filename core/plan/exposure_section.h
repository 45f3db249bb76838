// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan_description.h"

/// The members of the section "exposure" that are neither a text nor a word, and what they stand for in dockerd.
namespace dockwright::core {

inline constexpr std::size_t mostAllowed = 64; ///< entries of `allow`, networks and ports of each

FormSlot publishOnSlot();
FormSlot allowSlot();

/// Ports of one protocol, the first and the last.
struct PortRange {
    bool isTcp = true;
    int first = 0;
    int last = 0;

    bool contains(int port) const { return first <= port && port <= last; }
    bool meets(const PortRange &other) const { return isTcp == other.isTcp && first <= other.last && other.first <= last; }
    friend bool operator==(const PortRange &, const PortRange &) = default;
};

/// "443/tcp", "8000-8010/udp"; nullopt for anything else.
std::optional<PortRange> readPortRange(const QString &text);

/// What dockerd publishes on in networks of users (moby daemon/libnetwork/drivers/bridge/labels.go, DefaultBindingIP), and in
/// the default bridge.
inline constexpr auto publishOnOfNewNetworks = "/default-network-opts/bridge/com.docker.network.bridge.host_binding_ipv4";
inline constexpr auto publishOnOfDefaultBridge = "/ip";

/// What the section sets in daemon.json by these settings.
QStringList exposureKeys(const ExposureSettings &exposure);

} // namespace dockwright::core
