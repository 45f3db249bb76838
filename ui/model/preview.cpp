// SPDX-License-Identifier: Apache-2.0
#include "ui/model/preview.h"

#include "core/changes/make_changes.h"
#include "core/text/diff_rows.h"
#include "core/text/redact.h"

#include <algorithm>
#include <map>
#include <set>

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

std::set<QString> removedPaths(const ChangeSet &changes)
{
    std::set<QString> paths;
    for (const Step &step : changes.steps)
        if (const auto *remove = std::get_if<RemoveFile>(&step))
            paths.insert(remove->path);
    return paths;
}

/// nullopt for a file that the plan neither needs nor takes away.
std::optional<FilePreview> previewOf(const GeneratedFile &file, const FileFact *there, bool isRemoved)
{
    if (!file.content && !isRemoved)
        return std::nullopt;
    FilePreview shown{file.path, FileState::Unchanged, {}, {}, there != nullptr, file.secret, 0, 0, file.lines, {}};
    if (there != nullptr)
        shown.before = redactSecrets(there->content);
    if (file.content)
        shown.after = redactSecrets(*file.content);
    if (isRemoved)
        shown.state = FileState::Removed;
    else if (there == nullptr)
        shown.state = FileState::New;
    else if (!isAsGenerated(file, *there))
        shown.state = FileState::Changed;
    if (shown.state != FileState::Unchanged)
        countLines(shown);
    return shown;
}

const char *stateWord(FileState state)
{
    switch (state) {
    case FileState::New:
        return "new";
    case FileState::Changed:
        return "changed";
    case FileState::Unchanged:
        return "unchanged";
    case FileState::Removed:
        return "removed";
    }
    Q_UNREACHABLE();
}

/// Steps that show in no file of the preview.
bool isInstallation(const Json &step)
{
    static const std::set<QString> kinds{"fetch-key",      "refresh-packages", "install-packages", "remove-packages",
                                         "install-bundle", "remove-installed", "add-group",        "remove-group",
                                         "add-member",     "remove-member",    "remove-data",      "revert-install"};
    return kinds.contains(textOf(step, "kind"));
}

Json installationOf(const ChangeSet &changes)
{
    Json list = Json::array();
    for (const Step &step : changes.steps)
        if (const Json json = stepToJson(step); isInstallation(json))
            list.push_back(json);
    return list;
}

Json installationOf(const Json &helperPreview)
{
    Json list = Json::array();
    for (const Json &step : helperPreview.value("steps", Json::array()))
        if (isInstallation(step))
            list.push_back(step);
    return list;
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
    auto changes = makeChanges(plan, *preview.facts, choices);
    if (!changes) {
        preview.problems = changes.error();
        return preview;
    }
    preview.changes = std::move(*changes);
    preview.conflicts = preview.changes.conflicts;
    if (choices != ConflictChoices{})
        if (auto undecided = makeChanges(plan, *preview.facts))
            preview.conflicts = std::move(undecided->conflicts);
    const std::set<QString> removed = removedPaths(preview.changes);
    for (const GeneratedFile &file : preview.changes.files)
        if (auto shown = previewOf(file, preview.facts->file(file.path), removed.contains(file.path)))
            preview.files.push_back(std::move(*shown));
    return preview;
}

bool showsTheSame(const Preview &preview, const Json &helperPreview)
{
    if (textOf(helperPreview, "effect") != QLatin1String(effectName(preview.changes.effect)))
        return false;
    if (installationOf(preview.changes) != installationOf(helperPreview))
        return false;
    std::map<QString, const FilePreview *> shown;
    for (const FilePreview &file : preview.files)
        if (file.state != FileState::Unchanged)
            shown[file.path] = &file;
    for (const Json &file : helperPreview.value("files", Json::array())) {
        if (textOf(file, "state") == QLatin1String("unchanged"))
            continue;
        const auto ours = shown.find(textOf(file, "path"));
        const bool same = ours != shown.end() && textOf(file, "state") == QLatin1String(stateWord(ours->second->state))
            && textOf(file, "before") == QString::fromUtf8(ours->second->before)
            && textOf(file, "after") == QString::fromUtf8(ours->second->after);
        if (!same)
            return false;
        shown.erase(ours);
    }
    return shown.empty();
}

} // namespace dockwright::ui
