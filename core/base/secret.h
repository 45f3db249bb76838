// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace dockwright::core {

/// What stands in a URL in place of its password.
inline constexpr auto leftOut = "xxxxx";

} // namespace dockwright::core
