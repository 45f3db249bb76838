// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/host_writer.h"

namespace dockwright::helper {

/// A drop-in of docker.service (paths::holdDropIn) that is there for a moment, and goes with the next boot at the latest. One
/// that is there already stays. systemd has read its files again then, as after the next.
core::Result<> putHoldDropIn(const QByteArray &content, HostWriter &host);
/// Where none is there, nothing is done.
core::Result<> takeHoldDropIn(HostWriter &host);

} // namespace dockwright::helper
