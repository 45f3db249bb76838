// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/audit/audit.h"

namespace dockwright::helper {

enum class Colour { None, Red, Green, Yellow, Blue, Bold };

/// The sequence that begins it on a terminal; "" for none.
const char *codeOf(Colour colour);

/// The sign before a result, and its color.
struct Mark {
    const char *sign;
    Colour colour;
};

Mark markOf(core::AuditResult result);
Mark markOf(core::Severity severity);

} // namespace dockwright::helper
