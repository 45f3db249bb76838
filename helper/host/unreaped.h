// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::helper {

/// The running containers whose process 1 does not wait for its children, as /proc shows them: state Z, and process 1 of the
/// container as parent, at two looks a moment apart. nullopt if dockerd does not answer.
std::optional<std::vector<core::UnreapedFact>> findUnreaped(const core::HostReader &host);

} // namespace dockwright::helper
