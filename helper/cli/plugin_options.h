// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/cli/options.h"

namespace dockwright::helper {

/// Options::pluginSums as the command line has them becomes one for each plug-in, empty where none was given: a sum is that of
/// the plug-in before it. `optionNames` are all that were given, in their order.
core::Result<> alignPluginSums(const QStringList &optionNames, Options &options);

} // namespace dockwright::helper
