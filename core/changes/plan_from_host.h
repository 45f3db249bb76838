// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"

namespace dockwright::core {

/// The plan that a host amounts to: what daemon.json, dockerd's flags and the files of its unit set is read back, wherever it
/// stands (setting_places.h), the rest is as in `base`, which must be right. So is a value that no plan may hold, and the
/// result is always right.
Plan planFromHost(const HostFacts &facts, const Plan &base = {});

} // namespace dockwright::core
