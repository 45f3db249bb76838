// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "helper/engine/docker_fate.h"

namespace dockwright::helper {

enum class ApplyStatus {
    Unchanged,  ///< there was nothing to do
    Applied,    ///< done, healthy and committed
    Refused,    ///< nothing was touched
    RolledBack, ///< it failed and everything is as it was
    LeftAsIs,   ///< it failed and nothing was taken back, as was asked for
    Failed,     ///< it failed and not everything could be taken back
};

/// The stable name in JSON: "unchanged", "applied", "invalid", "rolled-back"; "failed" for the last two.
const char *statusName(ApplyStatus status);

struct ApplyReport {
    ApplyStatus status = ApplyStatus::Unchanged;
    quint64 transaction = 0;          ///< 0 when none was opened
    QStringList changed;              ///< paths; with LeftAsIs those that were reached
    bool reloaded = false;            ///< a unit was reloaded
    bool restarted = false;           ///< a unit was restarted
    std::optional<DockerFate> docker; ///< of what was applied to a machine
    core::Findings health;            ///< of the gate
    core::Errors errors;              ///< why it failed; then what could not be taken back
    QString journal;                  ///< the unit's last words, when it failed
};

} // namespace dockwright::helper
