// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>

namespace dockwright::core {

/// The two numbers at the head of a version, such as 20.10 and 29.0.
struct Release {
    int major = 0;
    int minor = 0;

    friend auto operator<=>(const Release &, const Release &) = default;
};

} // namespace dockwright::core
