// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/steps/change_set.h"

namespace dockwright::core {

/// Judges a host by its facts (which must hold the parts gathered for health). With a plan also whether it is in effect;
/// without one only what every host must be. One finding a check, passed ones too, in a fixed order.
Findings checkHealth(const HostFacts &facts, const Plan *plan);

/// Those of what Docker and a container reach outside of the host.
Findings checkOutside(const HostFacts &facts, const Plan *plan);

/// True if Dockwright has written nothing on that host, and none of the files that the plan needs exists; a daemon.json of
/// somebody else's may. Then the warnings say how far the host is from the plan, not that something is wrong.
bool isNotYetApplied(const Plan &plan, const HostFacts &facts);

/// True if one of the findings forbids to commit.
bool hasCritical(const Findings &findings);

/// What an apply of the plan would change or stumble over in the host's files; empty when there is no drift.
Findings checkDrift(const Plan &plan, const HostFacts &facts);

} // namespace dockwright::core
