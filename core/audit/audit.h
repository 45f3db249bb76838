// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/base/json.h"
#include "core/host/host_reader.h"

#include <array>

/// The checks of the CIS Docker Benchmark 1.6, by its numbers and in words of our own.
namespace dockwright::core {

enum class AuditResult {
    Pass,
    Warn,          ///< not as the benchmark recommends it, and for somebody to decide about
    Fail,          ///< not as the benchmark recommends it for every host
    Info,          ///< nothing that can be judged, or that could be measured
    NotApplicable, ///< this host has nothing that it is about
};

inline constexpr std::array auditResults{AuditResult::Pass, AuditResult::Warn, AuditResult::Fail, AuditResult::Info,
                                         AuditResult::NotApplicable};

/// The stable name in JSON: "pass", "warn", "fail", "info", "not-applicable".
const char *auditResultName(AuditResult result);

/// The member of a plan that mends a finding, and what it has to be.
struct PlanFix {
    QString pointer; ///< "/security/icc"
    Json value;

    friend bool operator==(const PlanFix &, const PlanFix &) = default;
};

struct AuditFinding {
    QString number; ///< "2.15"
    Message title;
    AuditResult result = AuditResult::Info;
    Message found;
    Message remedy;             ///< empty when there is nothing to mend
    QString evidence;           ///< raw: paths, modes, members; no secret
    std::optional<PlanFix> fix; ///< nullopt: no plan can mend it

    bool isWrong() const { return result == AuditResult::Warn || result == AuditResult::Fail; }
    friend bool operator==(const AuditFinding &, const AuditFinding &) = default;
};

using AuditFindings = std::vector<AuditFinding>;

/// Looks at what only an audit needs and puts it into the facts.
void inspectForAudit(const HostReader &reader, HostFacts &facts);

/// All checks in the order of their numbers. Facts that were not gathered for it give "info".
AuditFindings audit(const HostFacts &facts);

/// The title of a section of the benchmark by the first part of a number, "1" to "7".
Message auditSection(const QString &number);
/// A result in words: "passed", "failed", …
Message auditWord(AuditResult result);

Json auditToJson(const AuditFinding &finding);
/// nullopt for an object that is none.
std::optional<AuditFinding> auditFromJson(const Json &json);
/// Those of a list.
AuditFindings auditFindingsFromJson(const Json &list);

} // namespace dockwright::core
