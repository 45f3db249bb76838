// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/cli/options.h"

/// Whether it may be decided anew who reaches published ports, and what is said where it may not be.
namespace dockwright::helper {

/// --close-ports. On the command line --yes is enough; over the bus and in the wizard that one is about what runs, and no more.
bool mayClosePorts(const Options &options);

/// What to do about it, in words for who calls: on the command line, over the bus, or in the wizard.
core::Error wouldClosePorts(const Options &options);

} // namespace dockwright::helper
