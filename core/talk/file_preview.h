// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/steps/change_set.h"

/// One file before and after an apply; secrets redacted.
namespace dockwright::core {

enum class FileState { New, Changed, Unchanged, Removed };

/// The stable name in JSON: "new", "changed", "unchanged", "removed".
const char *fileStateName(FileState state);

/// Mode and owner of a file.
struct FileAccess {
    int mode = 0;
    int uid = 0;
    int gid = 0;

    friend bool operator==(const FileAccess &, const FileAccess &) = default;
};

struct FilePreview {
    QString path;
    FileState state = FileState::Unchanged; ///< Changed, too, where only mode or owner will be others
    QByteArray before;                      ///< null: it is not there
    QByteArray after;                       ///< null: it will not be there
    int mode = 0;                           ///< it will belong to root
    std::optional<FileAccess> accessBefore{};

    friend bool operator==(const FilePreview &, const FilePreview &) = default;
};

/// What a ChangeSet makes of each of its files, in its order; without those that are neither there nor needed, and those of
/// others that the plan does not need, which stay as they are.
std::vector<FilePreview> filePreviews(const ChangeSet &changes, const HostFacts &facts);

/// The event "file".
Json fileToJson(const FilePreview &file);

} // namespace dockwright::core
