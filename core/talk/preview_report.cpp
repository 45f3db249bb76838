// SPDX-License-Identifier: Apache-2.0
#include "core/talk/preview_report.h"

#include "core/base/hash.h"

#include <map>

namespace dockwright::core {

namespace {

Json stepsToJson(const std::vector<Step> &steps)
{
    Json list = Json::array();
    for (const Step &step : steps)
        list.push_back(stepToJson(step));
    return list;
}

/// The steps that show in no file.
Json installationIn(const std::vector<Step> &steps)
{
    Json list = Json::array();
    for (const Step &step : steps)
        if (Json json = stepToJson(step); concernOf(json.value("kind", std::string())) != Concern::Configuration)
            list.push_back(std::move(json));
    return list;
}

} // namespace

Json changesToJson(const ChangeSet &changes)
{
    return {{"digest", changes.digest().toStdString()},   {"effect", effectName(changes.effect)},
            {"stopsContainers", changes.stopsContainers}, {"affectedContainers", changes.affectedContainers},
            {"affectedUnits", changes.affectedUnits},     {"affectedWork", changes.affectedWork},
            {"affectedDevices", changes.affectedDevices}, {"steps", stepsToJson(changes.steps)}};
}

QByteArray seenDigest(const ChangeSet &changes, const std::vector<FilePreview> &files,
                      const std::optional<UnfinishedFacts> &unfinished)
{
    std::map<QString, Json> changed;
    for (const FilePreview &file : files)
        if (file.state != FileState::Unchanged)
            changed[file.path] = {fileStateName(file.state), sha256(file.before), sha256(file.after)};
    QStringList containers = changes.affectedContainers; // dockerd tells of them in an order of its own
    containers.sort();
    Json seen{{"effect", effectName(changes.effect)},
              {"installation", installationIn(changes.steps)},
              {"files", Json(changed)},
              {"interrupted",
               {changes.stopsContainers, changes.stopsContainers ? containers : QStringList(), changes.affectedUnits,
                changes.affectedWork, changes.affectedDevices}}};
    if (unfinished)
        seen["unfinished"] = {unfinished->transaction, unfinished->restartsDocker, unfinished->interrupted};
    return sha256(QByteArray::fromStdString(seen.dump())).toLatin1();
}

} // namespace dockwright::core
