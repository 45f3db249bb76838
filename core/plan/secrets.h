// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/secret.h"
#include "core/plan/plan.h"

namespace dockwright::core {

/// True for a plan whose password was left out, as withoutSecrets() does it. hasPassword() is true, too: it had one.
bool lacksPassword(const Plan &plan);

} // namespace dockwright::core
