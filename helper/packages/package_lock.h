// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/packages/package_manager.h"

namespace dockwright::helper {

/// Waits until nobody holds one of these lock files (fcntl(2), as dpkg and apt lock), telling the sink who does. Busy, naming
/// the holder, after `work.lockLimit`.
core::Result<> waitForLocks(const QStringList &paths, const Work &work);

} // namespace dockwright::helper
