// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/exposure/exposed_port.h"
#include "core/exposure/firewall_facts.h"
#include "core/plan/plan.h"

namespace dockwright::core {

class HostReader;

/// Who came in from outside to measure, and with which addresses; or why nobody did.
struct Outsider {
    Message whyNot{};        ///< empty where it was there
    Message whyNotIpv6{};    ///< the same for IPv6 alone
    QStringList strangers{}; ///< its public addresses
    QStringList neighbours{};
    qint64 milliseconds = 0; ///< that it took

    friend bool operator==(const Outsider &, const Outsider &) = default;
};

/// What is known of the ports behind which containers are. A list of attempts is empty, or has one for each port.
struct ExposureFacts {
    ExposedPorts ports{};
    QStringList hidden{};   ///< containers on the host's network whose sockets only root can see
    bool isCut = false;     ///< there are more ports than are told
    bool isInSwarm = false; ///< which may publish more by its routing mesh
    FirewallFacts firewall{};
    std::vector<PortAttempts> attempts{};
    Outsider outsider{};
    ExposureSettings wanted{}; ///< of the plan that was applied last
};

/// No more ports are told: each is tried from three places.
inline constexpr std::size_t mostExposedPorts = 4096;

/// How far the ports are looked at.
enum class PortDepth {
    Bindings,  ///< what dockerd lists and the kernel's sockets, but for those of UDP that are made for a while, at ports that
               ///< the kernel chose: one question to dockerd
    Processes, ///< and the process of each container, to look into its network
};

/// The ports of the containers that run now, as dockerd lists them, and the sockets of containers with the host's network.
/// Fails where dockerd does not say which run.
Result<ExposureFacts> inspectPorts(const HostReader &reader, PortDepth depth);

} // namespace dockwright::core
