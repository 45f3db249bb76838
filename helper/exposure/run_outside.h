// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exposure/outside_addresses.h"

#include <functional>

namespace dockwright::helper {

/// What a link of ours to the outside is called on this host, and at its other end. There is one at a time.
inline constexpr auto outsideLink = "dwexposure0";
inline constexpr auto outsideLinkEnd = "dwexposure1";

/// What is done with the outsider there.
struct OutsideWork {
    /// In the calling thread, on this host, when the link stands, before both of the others.
    std::function<void(bool hasIpv6)> prepare;
    /// In a thread whose network namespace is at the other end of the link; `hasIpv6` where this host took an address of it.
    std::function<void(bool hasIpv6)> outside;
    /// Meanwhile in the calling thread, on this host.
    std::function<void(bool hasIpv6)> here;
    /// In the calling thread after both, while the link should stand yet: a failure is that of all.
    std::function<core::Result<>()> confirm;
};

/// Makes a network namespace at the end of a veth(4) pair, as whose router this host appears, and calls all of them. All of it
/// has no other owner than a thread of this process: with that it ends, however it ends. Changes no rule, and no setting of
/// this host; root only. A link of that name must not be there any more.
core::Result<> runOutside(const QString &ipProgram, const core::OutsideAddresses &addresses, const OutsideWork &work);

/// Removes the link if it is there: what one that was killed has left on its way out.
void removeOutsideLink(const QString &ipProgram);

} // namespace dockwright::helper
