// SPDX-License-Identifier: Apache-2.0
#include "core/talk/file_preview.h"

#include "core/base/named.h"
#include "core/host/host_facts.h"
#include "core/talk/members.h"
#include "core/text/redact.h"
#include "core/text/unified_diff.h"

#include <set>

namespace dockwright::core {

namespace {

std::set<QString> removedPaths(const ChangeSet &changes)
{
    std::set<QString> paths;
    for (const Step &step : changes.steps)
        if (const auto *remove = std::get_if<RemoveFile>(&step))
            paths.insert(remove->path);
    return paths;
}

FileState stateOf(const GeneratedFile &file, const FileFact *there)
{
    if (there == nullptr)
        return FileState::New;
    if (!file.content)
        return FileState::Removed;
    return isAsGenerated(file, *there) ? FileState::Unchanged : FileState::Changed;
}

FilePreview previewOf(const GeneratedFile &file, const FileFact *there)
{
    FilePreview preview{.path = file.path, .state = stateOf(file, there), .before = {}, .after = {}, .mode = file.mode};
    if (there != nullptr) {
        preview.before = redactSecrets(there->content);
        preview.accessBefore = {there->mode, there->uid, there->gid};
    }
    if (file.content)
        preview.after = redactSecrets(*file.content);
    return preview;
}

} // namespace

const char *fileStateName(FileState state)
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

std::vector<FilePreview> filePreviews(const ChangeSet &changes, const HostFacts &facts)
{
    const std::set<QString> removed = removedPaths(changes);
    std::vector<FilePreview> previews;
    for (const GeneratedFile &file : changes.files)
        if (file.content || removed.contains(file.path))
            previews.push_back(previewOf(file, facts.file(file.path)));
    return previews;
}

Json fileToJson(const FilePreview &file)
{
    Json json{{"event", "file"},
              {"path", file.path},
              {"state", fileStateName(file.state)},
              {"diff", unifiedDiff(file.path, file.before, file.after)}};
    json["before"] = file.before.isNull() ? Json() : Json(file.before);
    json["after"] = file.after.isNull() ? Json() : Json(file.after);
    if (!file.after.isNull())
        json["mode"] = QString::number(file.mode, 8);
    return json;
}

} // namespace dockwright::core
