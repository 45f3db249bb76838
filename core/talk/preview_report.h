// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/talk/file_preview.h"

/// What an apply would do, as the helper says it before it is asked to; secrets redacted.
namespace dockwright::core {

/// What a ChangeSet would do, as members of an event: its digest, its effect, who is interrupted, its steps.
Json changesToJson(const ChangeSet &changes);

/// SHA-256 (hex) of what a preview shows: what becomes of each file, what is installed, the effect, who is interrupted, and
/// what is rolled back first.
/// Whoever sees as much of a host as a preview needs gets the same, with or without rights, and an apply may name it in place
/// of the digest of the changes, in which is what only root can see.
QByteArray seenDigest(const ChangeSet &changes, const std::vector<FilePreview> &files,
                      const std::optional<UnfinishedFacts> &unfinished);

} // namespace dockwright::core
