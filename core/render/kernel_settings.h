#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"

namespace dockwright::core {

/// The fs.nr_open that the plan's limits of open files need.
qint64 neededNrOpen(const Plan &plan);

/// The value that our sysctl file has to set; nullopt when the host's own is high enough. Where our file is what made it
/// high enough the file stays, so that applying twice gives the same.
std::optional<qint64> nrOpenToSet(const Plan &plan, const HostFacts &facts);

} // namespace dockwright::core
