// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/steps/change_set.h"

namespace dockwright::core {

/// True for changes that may cut somebody off: a key of daemon.json with Danger::CutsOff gets another value, or the proxy
/// does, through which the host may be reached.
bool mayCutOff(const ChangeSet &changes, const HostFacts &facts);

} // namespace dockwright::core
