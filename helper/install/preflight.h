// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::helper {

/// What of hostNeeds() this host is known not to have, by their ids. What cannot be found out, as about the kernel of a
/// container, counts as there.
struct MissingNeeds {
    QStringList demanded; ///< dockerd does not start without it
    QStringList wished;   ///< what only some containers miss: controllers of cgroups, modules for some networks
};
MissingNeeds missingNeeds(const core::HostReader &host);

} // namespace dockwright::helper
