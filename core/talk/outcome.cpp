// SPDX-License-Identifier: Apache-2.0
#include "core/talk/outcome.h"

#include "core/talk/members.h"
#include "core/text/event.h"

namespace dockwright::core {

namespace {

ApplyStatus statusOf(const QString &name)
{
    for (const ApplyStatus status :
         {ApplyStatus::Unchanged, ApplyStatus::Applied, ApplyStatus::Waiting, ApplyStatus::RolledBack, ApplyStatus::Failed})
        if (name == QLatin1String(statusName(status)))
            return status;
    return ApplyStatus::Refused;
}

} // namespace

const char *statusName(ApplyStatus status)
{
    switch (status) {
    case ApplyStatus::Unchanged:
        return "unchanged";
    case ApplyStatus::Applied:
        return "applied";
    case ApplyStatus::Waiting:
        return "waiting";
    case ApplyStatus::Refused:
        return "invalid";
    case ApplyStatus::RolledBack:
        return "rolled-back";
    case ApplyStatus::LeftAsIs:
    case ApplyStatus::Failed:
        return "failed";
    }
    Q_UNREACHABLE();
}

bool JobOutcome::isStale() const
{
    return status == ApplyStatus::Refused && error && error->code == ErrorCode::PlanStale;
}

JobOutcome outcomeFromJson(const Json &result)
{
    if (!result.is_object())
        return {};
    JobOutcome outcome;
    outcome.status = statusOf(textOf(result, "status"));
    if (result.contains("transaction"))
        outcome.transaction = idOf(result, "transaction");
    outcome.recovered = idOf(result, "recovered");
    outcome.until = textOf(result, "until");
    outcome.isConfirmed = textOf(result, "status") == QLatin1String("confirmed");
    outcome.leavesDockerOff = textOf(result, "docker") == QLatin1String("off");
    outcome.journal = textOf(result, "journal");
    outcome.error = errorFromJson(result.value("error", Json()));
    outcome.errors = errorsOf(result, "errors");
    outcome.problems = errorsOf(result, "problems");
    return outcome;
}

} // namespace dockwright::core
