// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/steps/change_set.h"
#include "core/text/unit_file.h"

namespace dockwright::core {

/// One file as it is and as it is to be; nullopt means that it is not there.
struct FileChange {
    QString path;
    std::optional<FileFact> before;
    std::optional<FileFact> after;
    bool secret = false;

    bool isChange() const { return before != after; }
};

/// What a step does to a file; nullopt for a step of another kind.
std::optional<FileChange> fileChangeOf(const Step &step);

/// The one that changes the file of that path; null where none does.
const FileChange *changeOf(const std::vector<FileChange> &changes, const char *path);

/// The least that makes a change of this file true.
Effect effectOf(const FileChange &change);

/// Whether the path is one below that directory.
bool isIn(const QString &path, const char *directory);

// What is in a file; nothing where there is none.

QByteArray contentOf(const std::optional<FileFact> &file);
/// Of a unit file, whatever their lines.
std::vector<UnitEntry> entriesOf(const std::optional<FileFact> &file);
/// Of daemon.json; an empty object where it is none.
OrderedJson objectIn(const std::optional<FileFact> &file);

} // namespace dockwright::core
