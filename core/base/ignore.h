// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

namespace dockwright::core {

/// Drops what came of something that may fail, where a failure changes nothing; `reason` says why it does not. A bare call
/// would be a warning of GCC 16, since a Result is [[nodiscard]].
template <class T>
void ignore(const Result<T> &result, [[maybe_unused]] const char *reason)
{
    static_cast<void>(result);
}

} // namespace dockwright::core
