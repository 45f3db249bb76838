#pragma once

#include "helper/cli/options.h"
#include "helper/cli/output.h"

#include <stop_token>

namespace dockwright::helper {

/// True for --bundle and --check-bundle, which have nothing to do with this host: everybody may.
bool isBundleCommand(const Options &options);

ExitStatus runBundleCommand(const Options &options, Output &output, const std::stop_token &stop);

} // namespace dockwright::helper
