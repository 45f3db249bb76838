// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/talk/preview_report.h"

#include <memory>

namespace dockwright::ui {

using core::FileState;

/// One file as pages show it.
struct FilePreview : core::FilePreview {
    bool secret = false;
    int addedLines = 0;
    int removedLines = 0;
    std::vector<core::Annotation> lines{}; ///< of `after`
    std::vector<int> newLines{};           ///< of `after`, counted from 1, that the host has not

    /// An empty file is not an absent one.
    bool existed() const { return accessBefore.has_value(); }

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

/// core::seenDigest() of what is shown.
QByteArray seenDigest(const Preview &preview);
/// Whether `real` is what was shown, or the same and interrupts nobody.
bool isAsShown(const Preview &shown, const Preview &real);

} // namespace dockwright::ui
