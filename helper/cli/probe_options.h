// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/cli/options.h"

namespace dockwright::helper {

/// Whether --image and --limit are what --probe-registries can do with, and nothing stands beside it that is about another
/// host.
core::Result<> checkProbe(const Options &options);

} // namespace dockwright::helper
