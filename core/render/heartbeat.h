// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"
#include "core/render/generated_file.h"

/// What the guide's watchdog wanted to be: a timer that asks dockerd whether it answers.
namespace dockwright::core {

GeneratedFile heartbeatService(const Plan &plan, const HostFacts &facts);
GeneratedFile heartbeatTimer(const Plan &plan);

} // namespace dockwright::core
