// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/changes/file_change.h"
#include "core/plan/plan.h"

namespace dockwright::core {

/// In the place of what ours is, in a conflict about what we would remove.
inline constexpr auto removedMark = "(removed)";

/// What a plan makes of daemon.json.
struct DaemonChanges {
    FileChange change;
    GeneratedFile shown;
    std::map<QString, QString> written; ///< what LastWritten::daemonKeys will be
    std::vector<Conflict> conflicts;
    Errors errors; ///< then there is no change
    Errors doubts; ///< about values that are not ours
};

/// `isUndecided`: there are other conflicts already, so that nothing will be written.
DaemonChanges changeDaemon(const Plan &plan, const HostFacts &facts, const ConflictChoices &choices, bool isUndecided);

/// Our keys go, and what was edited by hand since stays; nullopt where there is none of ours.
Result<std::optional<FileChange>> daemonWithoutOurs(const HostFacts &facts, const ConflictChoices &choices);

Error notARegularFile(const QString &path);

} // namespace dockwright::core
