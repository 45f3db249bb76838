// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"

namespace dockwright::core {

struct HostFacts;

/// By which of dockerd's ways the mirrors of a registry are used on a host.
struct RegistryMechanism {
    enum class Way {
        RegistryMirrors, ///< registry-mirrors in daemon.json
        HostsToml,       ///< /etc/docker/certs.d/HOST/hosts.toml
        Impossible,      ///< not with the dockerd of this host
        Unknown,         ///< nobody can know before dockerd runs
    };

    Way way = Way::Unknown;
    Message sentence; ///< which it is, and why
    Message remedy;   ///< what would be needed; empty where it works

    friend bool operator==(const RegistryMechanism &, const RegistryMechanism &) = default;
};

/// The way of an entry of registryList(plan). Of a registry without mirrors it is the way that they would take.
RegistryMechanism mechanismOf(const Plan &plan, std::size_t inList, const HostFacts &facts);

} // namespace dockwright::core
