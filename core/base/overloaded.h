// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace dockwright::core {

/// Makes one visitor of several lambdas, for std::visit.
template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

} // namespace dockwright::core
