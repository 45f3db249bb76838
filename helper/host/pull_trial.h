// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"

#include <chrono>

namespace dockwright::helper {

/// Asks the dockerd that runs for an image the way a pull does: through its own mirrors, proxy and certificates, and without
/// anybody's credentials. Leaves no image there that was not there before.
core::PullFacts tryPull(const QString &image, const core::DaemonFacts &daemon, std::chrono::seconds limit);

} // namespace dockwright::helper
