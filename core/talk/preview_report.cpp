// SPDX-License-Identifier: Apache-2.0
#include "core/talk/preview_report.h"

#include "core/base/named.h"
#include "core/talk/members.h"

#include <algorithm>

namespace dockwright::core {

namespace {

Json stepsToJson(const std::vector<Step> &steps)
{
    Json list = Json::array();
    for (const Step &step : steps)
        list.push_back(stepToJson(step));
    return list;
}

Json installationIn(const Json &steps)
{
    Json list = Json::array();
    for (const Json &step : steps)
        if (step.is_object() && concernOf(textOf(step, "kind").toStdString()) != Concern::Configuration)
            list.push_back(step);
    return list;
}

/// What would be another file than there is.
std::vector<FilePreview> changedIn(std::vector<FilePreview> files)
{
    std::erase_if(files, [](const FilePreview &file) { return file.state == FileState::Unchanged; });
    std::ranges::sort(files, {}, &FilePreview::path);
    return files;
}

bool isSameFile(const FilePreview &one, const FilePreview &other)
{
    return one.path == other.path && one.state == other.state && one.before == other.before && one.after == other.after;
}

} // namespace

Json changesToJson(const ChangeSet &changes)
{
    return {{"digest", changes.digest().toStdString()},   {"effect", effectName(changes.effect)},
            {"stopsContainers", changes.stopsContainers}, {"affectedContainers", changes.affectedContainers},
            {"affectedUnits", changes.affectedUnits},     {"affectedWork", changes.affectedWork},
            {"affectedDevices", changes.affectedDevices}, {"steps", stepsToJson(changes.steps)}};
}

PreviewReport reportOf(const ChangeSet &changes, std::vector<FilePreview> files)
{
    return {{}, changes.effect, std::move(files), installationIn(stepsToJson(changes.steps))};
}

PreviewReport previewFromJson(const Json &preview)
{
    if (!preview.is_object())
        return {};
    PreviewReport report{textOf(preview, "digest").toUtf8(),
                         named<Effect>(textOf(preview, "effect"), effectName, Effect::RestartContainerd)};
    for (const Json &file : listOf(preview, "files"))
        report.files.push_back(fileFromJson(file));
    report.installation = installationIn(listOf(preview, "steps"));
    return report;
}

bool isSame(const PreviewReport &one, const PreviewReport &other)
{
    return one.effect == other.effect && one.installation == other.installation
        && std::ranges::equal(changedIn(one.files), changedIn(other.files), isSameFile);
}

} // namespace dockwright::core
