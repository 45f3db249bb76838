// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

namespace dockwright::core {

/// How an apply or a rollback ended.
enum class ApplyStatus {
    Unchanged,  ///< there was nothing to do
    Applied,    ///< done, healthy and committed
    Waiting,    ///< done and healthy; it is taken back unless somebody confirms it
    Refused,    ///< nothing was touched
    RolledBack, ///< it failed and everything is as it was
    LeftAsIs,   ///< it failed and nothing was taken back, as was asked for
    Failed,     ///< it failed and not everything could be taken back
};

/// The stable name in JSON: "unchanged", "applied", "waiting", "invalid", "rolled-back"; "failed" for the last two.
const char *statusName(ApplyStatus status);

/// The last word of a job, as a window needs it.
struct JobOutcome {
    ApplyStatus status = ApplyStatus::Refused; ///< that of an apply or a rollback
    std::optional<quint64> transaction{};      ///< 0: it opened none; nullopt: that is not known
    quint64 recovered = 0;                     ///< a transaction that was rolled back before, 0 for none
    QString until{};                           ///< of one that waits: when it is taken back, ISO 8601 in UTC
    bool isConfirmed = false;                  ///< of a confirmation: it is, now or before
    bool leavesDockerOff = false;              ///< it was applied, and Docker runs neither before nor after
    QString journal{};                         ///< the last log lines of docker.service, when it failed
    std::optional<Error> error{};              ///< why it was refused
    Errors errors{};                           ///< why it failed; then what could not be taken back
    Errors problems{};                         ///< what is wrong with the plan

    /// It ended without a word.
    static JobOutcome lost(const Error &why) { return {.status = ApplyStatus::Failed, .error = why}; }
    /// The host is no longer what the preview was made from.
    bool isStale() const;
};

/// Reads the event "result". A status that is none of the names is that of a job that changes nothing, or of another release:
/// Refused. What else is not there, or is something else, is empty.
JobOutcome outcomeFromJson(const Json &result);

} // namespace dockwright::core
