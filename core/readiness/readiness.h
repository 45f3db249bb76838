// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/host/host_reader.h"

namespace dockwright::core {

/// Reads what every user may see of this host.
ReadinessFacts readReadiness(const HostReader &host);

/// Whether this host has what containers are made of, one finding each, passed ones too, with its purpose: "namespaces/…",
/// "userns/…", "cgroups/…", "protection/…", "kernel/…". `facts.readiness` must be there.
Findings checkReadiness(const HostFacts &facts);

} // namespace dockwright::core
