// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <vector>

namespace dockwright::core {

/// How a check ended, or how much an advice matters.
enum class Severity {
    Pass,     ///< as it should be
    Info,     ///< worth knowing
    Warning,  ///< not as planned, but Docker works
    Critical, ///< not as planned, and the apply must be taken back
    Unknown,  ///< could not be measured
};

/// The stable name in JSON: "pass", "info", "warning", "critical", "unknown".
const char *severityName(Severity severity);

/// What a check or the planner found.
struct Finding {
    QString id; ///< stable, "group/check": "daemon/active", "capacity/nr-open"
    Severity severity = Severity::Pass;
    Message title; ///< what was looked at
    Message expected;
    Message found;
    Message remedy;     ///< how to mend it; empty when there is nothing to mend
    QString evidence;   ///< raw words of the system (journal lines, a command's output); no secret
    Message purpose{};  ///< what it is for; empty where that goes without saying
    Message security{}; ///< what it does not protect from
    Message watch{};    ///< what to watch of it, and the checks that do

    friend bool operator==(const Finding &, const Finding &) = default;
};

using Findings = std::vector<Finding>;

} // namespace dockwright::core
