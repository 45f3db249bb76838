// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::helper {

/// What `dockerd --validate` said of a candidate: InvalidInput when it is rejected. A dockerd before 23.0 does not know the
/// option, so it cannot be asked, and has rejected nothing.
core::Result<> verdictOf(const core::CommandOutput &output);

} // namespace dockwright::helper
