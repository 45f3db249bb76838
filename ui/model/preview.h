// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/steps/change_set.h"

#include <memory>

namespace dockwright::ui {

enum class FileState { New, Changed, Unchanged, Removed };

/// One file as the preview shows it, secrets redacted.
struct FilePreview {
    QString path;
    FileState state = FileState::Unchanged;
    QByteArray before;
    QByteArray after;
    bool existed = false; ///< an empty file is not an absent one
    bool secret = false;
    int addedLines = 0;
    int removedLines = 0;
    std::vector<core::Annotation> lines; ///< of `after`
    std::vector<int> newLines;           ///< of `after`, counted from 1, that the host has not

    friend bool operator==(const FilePreview &, const FilePreview &) = default;
};

/// What the plan does to the host, in the form that pages show. A value; made on a worker thread.
struct Preview {
    core::Plan plan;
    std::shared_ptr<const core::HostFacts> facts = std::make_shared<core::HostFacts>();
    core::Errors problems; ///< why the plan cannot be true here; the rest is empty then
    core::ChangeSet changes;
    std::vector<core::Conflict> conflicts; ///< all of them, those that are decided too
    std::vector<FilePreview> files;        ///< without those that are neither there nor needed

    bool isPossible() const { return problems.empty(); }
    int count(FileState state) const;
    const FilePreview *file(const QString &path) const;
};

Preview makePreview(const core::Plan &plan, std::shared_ptr<const core::HostFacts> facts, const core::ConflictChoices &choices);

/// Whether the helper's preview (see the D-Bus interface) would do to each file what this one shows, and install the same.
bool showsTheSame(const Preview &preview, const core::Json &helperPreview);

} // namespace dockwright::ui
