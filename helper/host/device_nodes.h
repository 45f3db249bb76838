// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::helper {

/// See HostReader::deviceNodesOf(). The names there are whatever the container has made: no link of it is followed, nothing is
/// opened but the directory, and of a /dev with more than a thousand names only some are looked at.
std::vector<core::DeviceNode> listDeviceNodes(qint64 pid);

} // namespace dockwright::helper
