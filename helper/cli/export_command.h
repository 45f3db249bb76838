// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/cli/options.h"
#include "helper/cli/output.h"

namespace dockwright::helper {

/// --export, which changes nothing but the directory that it writes: everybody may.
ExitStatus exportPlanFile(const Options &options, Output &output);

} // namespace dockwright::helper
