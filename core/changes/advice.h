#pragma once

#include "core/health/finding.h"
#include "core/host/host_facts.h"
#include "core/plan/plan.h"

namespace dockwright::core {

/// What an admin should know about this plan on this host before it is applied: bounds of the kernel, side effects of a
/// choice, settings of others that win over ours. Only what is worth saying; nothing that is as it should be.
Findings advise(const Plan &plan, const HostFacts &facts);

} // namespace dockwright::core
