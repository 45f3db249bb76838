// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/plan/plan.h"

namespace dockwright::core {

/// A member of the plan as plan.json has it, by its JSON pointer: words of enumerations are dockerd's and systemd's too.
OrderedJson planValue(const Plan &plan, QLatin1String pointer);

} // namespace dockwright::core
