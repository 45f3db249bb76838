#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"

namespace dockwright::core {

/// The plan that the files of a host amount to: what daemon.json and the drop-ins set is read back, the rest has its
/// default. A value that no plan may hold is left at its default, so that the result is always right.
Plan planFromHost(const HostFacts &facts);

} // namespace dockwright::core
