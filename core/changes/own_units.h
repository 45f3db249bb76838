// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/changes/file_change.h"

/// The steps on paths::ownUnits: each is enabled and active while its file is there, whoever has turned it off in between.
namespace dockwright::core {

/// Before the files change: what goes is stopped.
std::vector<Step> offSteps(const std::vector<FileChange> &changes);

/// After it. `wanted` are those that are to be other than enabled and active, on their way back to what somebody had made of
/// them. A unit whose file is none of `changes` is left as it is otherwise.
std::vector<Step> onSteps(const std::vector<FileChange> &changes, const HostFacts &facts,
                          const std::map<QString, OwnUnitState> &wanted);

/// Why the file of a unit of ours cannot be written: somebody has masked it; nullopt where nobody has.
std::optional<Error> maskedOwnUnit(const QString &path, const HostFacts &facts);

} // namespace dockwright::core
