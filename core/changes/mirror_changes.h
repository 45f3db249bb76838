// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/mirror_records.h"
#include "core/plan/plan.h"
#include "core/steps/change_set.h"

namespace dockwright::core {

/// The steps by which dockerd is to use the mirrors of a plan, applied before, as these standings say: nothing but the list of
/// mirrors in daemon.json or in hosts.toml changes, what we remember of it, and dockerd is reloaded. Without steps where it
/// uses them so already. The plan may lack its secrets.
///
/// Fails with Conflict where somebody has edited that list since, with Unsupported where a reload is not enough or would put
/// more into effect, or dockerd does not run.
Result<ChangeSet> changeMirrors(const Plan &plan, const HostFacts &facts, const MirrorStandings &standings);

} // namespace dockwright::core
