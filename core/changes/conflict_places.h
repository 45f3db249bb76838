// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"

namespace dockwright::core {

/// True if somebody has something at the place of a conflict, a path or a JSON pointer of daemon.json: this host, the plan, or
/// what was applied last. Nothing can be decided about another.
bool isPlaceOfConflict(const QString &place, const Plan &plan, const HostFacts &facts);

} // namespace dockwright::core
