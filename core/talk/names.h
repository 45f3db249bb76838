// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The names under which the helper is found on the system bus: resources/dbus/ and resources/polkit/ have the same.
namespace dockwright::core::names {

inline constexpr auto service = "io.github.dockwright.Helper1"; ///< the interface, too
inline constexpr auto object = "/io/github/dockwright/Helper1";
inline constexpr auto jobs = "/io/github/dockwright/Helper1/jobs"; ///< each job has its number below it
inline constexpr auto jobInterface = "io.github.dockwright.Helper1.Job";
inline constexpr auto errorPrefix = "io.github.dockwright.Error."; ///< then errorCodeName()
inline constexpr auto actionPrefix = "io.github.dockwright.";      ///< of polkit

} // namespace dockwright::core::names
