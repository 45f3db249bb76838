#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"

namespace dockwright::core {

/// The plan that the files of a host amount to: what daemon.json and the drop-ins set is read back, the rest is as in `base`,
/// which must be right. So is a value that no plan may hold, and the result is always right.
Plan planFromHost(const HostFacts &facts, const Plan &base = {});

} // namespace dockwright::core
