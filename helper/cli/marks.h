// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/audit/audit.h"

namespace dockwright::helper {

enum class Colour { None, Red, Green, Yellow, Blue, Bold };

/// What turns a terminal to it (ECMA-48, SGR); empty for None.
const char *codeOf(Colour colour);

/// The sign before a line for people, which says the same as its colour.
struct Mark {
    const char *sign; ///< UTF-8
    Colour colour;
};

Mark markOf(core::AuditResult result);
Mark markOf(core::Severity severity);

} // namespace dockwright::helper
