// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/host_writer.h"

namespace dockwright::helper {

/// A drop-in of docker.service (paths::holdDropIn) that is there for a moment, and goes with the next boot at the latest.
enum class HoldDropIn {
    Held, ///< whoever starts Docker waits
    Along ///< Docker is restarted whenever its containerd is
};

/// In place of the other, which a run that was cut off may have left. systemd has read its files again then.
core::Result<> putHoldDropIn(HoldDropIn kind, HostWriter &host);
/// Whichever is there, or that one only; where it is not, nothing is done.
core::Result<> takeHoldDropIn(HostWriter &host, std::optional<HoldDropIn> only = {});

} // namespace dockwright::helper
