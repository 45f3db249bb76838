#pragma once

#include "core/health/finding.h"
#include "core/host/host_reader.h"

namespace dockwright::core {

/// Reads what every user may see of this host.
ReadinessFacts readReadiness(const HostReader &host);

/// Whether this host has what containers are made of, one finding each, passed ones too, with its purpose: "namespaces/…",
/// "userns/…", "cgroups/…", "protection/…", "kernel/…". `facts.readiness` must be there.
Findings checkReadiness(const HostFacts &facts);

} // namespace dockwright::core
