// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"

#include <chrono>

namespace dockwright::helper {

/// Asks the dockerd that runs for an image the way a pull does: through its own mirrors, proxy and certificates, and without
/// anybody's credentials. Where Docker 25 and older, and one that goes by hosts.toml, must pull to tell, one that is there is
/// asked for by its digest, which brings nothing; any other is pulled only where the pull is required, and then removed again.
core::PullFacts tryPull(const core::VerifySettings &wanted, const core::DaemonFacts &daemon, std::chrono::seconds limit);

} // namespace dockwright::helper
