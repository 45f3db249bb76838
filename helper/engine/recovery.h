// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/steps/change_set.h"
#include "helper/engine/journal.h"

namespace dockwright::helper {

/// What it would do to Docker, and to what runs, to take back all that was cut off. Nothing of it is done yet.
struct Recovery {
    quint64 transaction = 0; ///< the newest one that is open
    core::ChangeSet changes; ///< without steps: the effect, and who would be interrupted
    core::Errors obstacles;  ///< what systemd would not do for it, and leave Docker down
    core::Result<> may;      ///< a Docker that came with it is not taken away under running containers

    bool restartsDocker() const { return changes.effect >= core::Effect::RestartDocker; }
};

/// The same as a fact about the host.
std::optional<core::UnfinishedFacts> unfinishedFacts(const std::optional<Recovery> &recovery);

/// nullopt where nothing is open, or the journal cannot be read.
std::optional<Recovery> planRecovery(const Journal &journal, HostWriter &host);

/// A recovery asks for the same as a rollback: what runs is interrupted only by whoever may.
core::Result<> mayRecover(const Recovery &recovery, bool mayStopContainers);

} // namespace dockwright::helper
