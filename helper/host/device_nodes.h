// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::helper {

/// See HostReader::deviceNodesOf(); none where that is the host's own /dev. The names there are whatever the container has
/// made: no link of it is followed, nothing is opened but directories of that file system, and of more than a thousand names
/// only some are looked at.
std::vector<core::DeviceNode> listDeviceNodes(qint64 pid);

/// Those in a directory that is open, which is taken for a /dev.
std::vector<core::DeviceNode> deviceNodesIn(int directory);

} // namespace dockwright::helper
