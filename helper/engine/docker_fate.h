// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/steps/change_set.h"

namespace dockwright::helper {

/// What became of Docker on this machine.
enum class DockerFate {
    Unchanged, ///< it runs as it did
    Reloaded,
    Restarted,
    Started, ///< it did not run before
    Stopped, ///< it ran before
    Off,     ///< it runs neither before nor after
    Removed,
};

/// The stable name in JSON: "unchanged", "reloaded", …
const char *fateName(DockerFate fate);

/// By its states on the host before and after these changes, and for one that ran all along by their steps.
DockerFate fateOf(const core::HostFacts &before, const core::HostFacts &after, const core::ChangeSet &changes);

} // namespace dockwright::helper
