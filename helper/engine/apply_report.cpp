// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/apply_report.h"

#include "core/host/unit_times.h"
#include "core/render/formulas.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

Message dockerAwayWords(std::chrono::milliseconds away)
{
    return {QT_TRANSLATE_NOOP("Dockwright", "Docker was away for %1 s; the guide aims at less than %2 s."),
            {inSeconds(away), QString::number(backTarget.count())}};
}

Json changedJson(const ApplyReport &report)
{
    Json json{{"transaction", report.transaction},
              {"changed", report.changed},
              {"reloaded", report.reloaded},
              {"restarted", report.restarted}};
    if (!report.until.isEmpty())
        json["until"] = report.until;
    if (report.docker)
        json["docker"] = fateName(*report.docker);
    if (report.dockerAway)
        json["dockerAwayMilliseconds"] = report.dockerAway->count();
    return json;
}

} // namespace dockwright::helper
