#pragma once

#include "core/plan/plan.h"

namespace dockwright::core {

/// What stands in a URL in place of its password, see redactUrl().
inline constexpr auto leftOut = "xxxxx";

/// True for a plan whose password was left out, as withoutSecrets() does it. hasPassword() is true, too: it had one.
bool lacksPassword(const Plan &plan);

} // namespace dockwright::core
