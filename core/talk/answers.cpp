// SPDX-License-Identifier: Apache-2.0
#include "core/talk/answers.h"

#include "core/talk/members.h"
#include "core/text/event.h"

namespace dockwright::core {

RunTrial trialFromJson(const Json &json)
{
    if (!json.is_object())
        return {};
    return {textOf(json, "status") == QLatin1String("ok"), messageOf(json, "text"), findingsOf(json, "findings"),
            textOf(json, "dockerRun"), textOf(json, "compose")};
}

QStringList versionsFromJson(const Json &result)
{
    return textsOf(result, "versions");
}

BundleFact bundleFromJson(const Json &result)
{
    if (!result.is_object())
        return {};
    return {textOf(result, "sha256"), textOf(result, "dockerVersion"), textOf(result, "architecture"), {}};
}

ExportReport exportFromJson(const Json &result)
{
    if (!result.is_object())
        return {};
    return {messageOf(result, "text"), findingsOf(result, "notes")};
}

} // namespace dockwright::core
