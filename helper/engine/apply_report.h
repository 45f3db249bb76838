// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/talk/outcome.h"
#include "helper/engine/docker_fate.h"

#include <chrono>

namespace dockwright::helper {

struct ApplyReport {
    core::ApplyStatus status = core::ApplyStatus::Unchanged;
    quint64 transaction = 0;                             ///< 0 when none was opened
    QStringList changed;                                 ///< paths; with LeftAsIs those that were reached
    QString until;                                       ///< of one that waits to be confirmed, ISO 8601 in UTC
    bool reloaded = false;                               ///< a unit was reloaded
    bool restarted = false;                              ///< a unit was restarted
    std::optional<DockerFate> docker;                    ///< of what was applied to a machine
    std::optional<std::chrono::milliseconds> dockerAway; ///< for how long it was restarted, all in all
    core::Findings health;                               ///< of the gate
    core::Errors errors;                                 ///< why it failed; then what could not be taken back
    QString journal;                                     ///< the unit's last words, when it failed
};

/// "Docker was away for 0.43 s; the guide aims at less than 30 s."
core::Message dockerAwayWords(std::chrono::milliseconds away);

/// What it says of the host, as members of the event "result".
core::Json changedJson(const ApplyReport &report);

} // namespace dockwright::helper
