// SPDX-License-Identifier: Apache-2.0
#include "ui/model/preview.h"

#include "core/changes/make_changes.h"
#include "core/host/files_of_plan.h"
#include "core/text/diff_rows.h"

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

void countLines(FilePreview &file)
{
    for (const DiffRow &row : diffRows(file.before, file.after)) {
        file.addedLines += row.kind == DiffRow::Kind::Added || row.kind == DiffRow::Kind::Changed ? 1 : 0;
        file.removedLines += row.kind == DiffRow::Kind::Removed || row.kind == DiffRow::Kind::Changed ? 1 : 0;
        if (row.kind != DiffRow::Kind::Equal && row.after.line > 0)
            file.newLines.push_back(row.after.line);
    }
}

FilePreview shownAs(core::FilePreview file, const std::vector<GeneratedFile> &generated)
{
    FilePreview shown{std::move(file)};
    const auto from = std::ranges::find(generated, shown.path, &GeneratedFile::path);
    shown.secret = from->secret;
    shown.lines = from->lines;
    if (shown.state != FileState::Unchanged)
        countLines(shown);
    return shown;
}

} // namespace

int Preview::count(FileState state) const
{
    return static_cast<int>(std::ranges::count(files, state, &FilePreview::state));
}

const FilePreview *Preview::file(const QString &path) const
{
    const auto found = std::ranges::find(files, path, &FilePreview::path);
    return found == files.end() ? nullptr : &*found;
}

Preview makePreview(const Plan &plan, std::shared_ptr<const HostFacts> facts, const ConflictChoices &choices)
{
    Preview preview{plan, std::move(facts), {}, {}, {}, {}};
    const auto whole = withFilesOfPlan(plan); // the plan itself keeps the paths
    if (!whole) {
        preview.problems = whole.error();
        return preview;
    }
    auto changes = makeChanges(*whole, *preview.facts, choices);
    if (!changes) {
        preview.problems = changes.error();
        return preview;
    }
    preview.changes = std::move(*changes);
    preview.conflicts = preview.changes.conflicts;
    // A decision makes conflicts come and go (the options of a log driver go with it); all stay in view, decided or not.
    if (choices != ConflictChoices{})
        if (auto undecided = makeChanges(*whole, *preview.facts))
            preview.conflicts = std::move(undecided->conflicts);
    for (core::FilePreview &file : filePreviews(preview.changes, *preview.facts))
        preview.files.push_back(shownAs(std::move(file), preview.changes.files));
    return preview;
}

QByteArray seenDigest(const Preview &preview)
{
    return core::seenDigest(preview.changes, {preview.files.begin(), preview.files.end()}, preview.facts->unfinished);
}

bool isAsShown(const Preview &shown, const Preview &real)
{
    Preview quiet = shown;
    quiet.changes.interruptNobody();
    const QByteArray digest = seenDigest(real);
    return digest == seenDigest(shown) || digest == seenDigest(quiet);
}

} // namespace dockwright::ui
