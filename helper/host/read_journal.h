// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/talk/journal_line.h"

#include <functional>
#include <stop_token>

namespace dockwright::helper {

inline constexpr int mostJournalLines = 1000; ///< that can be asked for from before

/// Which lines of the journal are wanted.
struct JournalWish {
    bool follows = false; ///< goes on with what is written from now on
    core::Priority priority = core::Priority::Debug;
    int lines = 100; ///< the last ones of those that are there, up to mostJournalLines
};

/// Tells what dockerd, containerd, and systemd about docker.service and containerd.service have written, oldest first; what a
/// container prints into the same journal is not among it. Of what comes faster than 200 lines a second it tells how much was
/// left out. Goes on until `stop`, which is no error, or until `tell` says no.
core::Result<> readJournal(const JournalWish &wish, const std::function<bool(const core::JournalLine &)> &tell,
                           const std::stop_token &stop);

} // namespace dockwright::helper
