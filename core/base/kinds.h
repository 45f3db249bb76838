// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>
#include <variant>

namespace dockwright::core {

/// Calls `visit` with std::type_identity of each alternative of a variant, in their order, until it returns true; true if it
/// did.
template <class Variant, class Visit>
bool anyKindOf(Visit visit)
{
    const auto visitAll = [&visit]<class... Kinds>(std::type_identity<std::variant<Kinds...>>) {
        return (visit(std::type_identity<Kinds>{}) || ...);
    };
    return visitAll(std::type_identity<Variant>{});
}

} // namespace dockwright::core
