// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/cli/options.h"
#include "helper/cli/output.h"

namespace dockwright::helper {

/// Who makes this call, and how.
core::Origin originOf(const Options &options);

/// How, as it was said, or as it can be told.
core::Way wayOf(const Options &options);

/// What is said is said to the journal of systemd, too, where it is about a change of this host: that one begins, how it ends,
/// and why it is refused.
std::unique_ptr<Output> makeJournalOutput(const Options &options, std::unique_ptr<Output> output);

} // namespace dockwright::helper
