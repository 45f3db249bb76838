// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/cli/options.h"

namespace dockwright::helper {

/// Whether nothing that is about another host stands beside a command that is about this machine only.
core::Result<> checkHere(const Options &options);

/// Whether --image and --limit are what --probe-registries can do with.
core::Result<> checkProbe(const Options &options);

} // namespace dockwright::helper
