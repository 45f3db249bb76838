// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/steps/change_set.h"

namespace dockwright::core {

/// True for changes that may cut somebody off: a key of daemon.json with Danger::CutsOff gets another value, or the proxy
/// does, through which the host may be reached; and where closesPorts().
bool mayCutOff(const ChangeSet &changes, const HostFacts &facts);

/// The table that keeps others out of published ports becomes another one, or is loaded where it is not.
bool closesPorts(const ChangeSet &changes, const HostFacts &facts);
/// Why they are refused where nobody is to confirm them; what to do about it depends on who asked.
Error wouldClosePorts();
/// What is said where that table goes.
Finding opensPorts();

} // namespace dockwright::core
