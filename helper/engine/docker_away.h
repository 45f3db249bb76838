// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "helper/host/host_writer.h"

#include <chrono>

namespace dockwright::helper {

/// Adds up for how long Docker was away while something was done to its host, by systemd's time stamps.
class DockerAway
{
public:
    explicit DockerAway(const core::HostFacts &before);

    /// To be called after whatever may have restarted it: of several restarts in between systemd knows the last.
    void look(const HostWriter &host);
    /// nullopt: it was not restarted.
    std::optional<std::chrono::milliseconds> total() const;

private:
    QString m_run; ///< InvocationID of the one that was seen last; empty: none ran
    std::chrono::microseconds m_away{};
};

} // namespace dockwright::helper
