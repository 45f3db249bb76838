// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/apply_report.h"

namespace dockwright::helper {

using namespace core;

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
    return json;
}

} // namespace dockwright::helper
