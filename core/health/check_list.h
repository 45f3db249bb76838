// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/host/host_facts.h"
#include "core/plan/plan.h"

#include <span>

/// The health checks: a list of functions, grouped in files by what they look at.
namespace dockwright::core {

/// What a check looks at, and where it says what it found.
class Examination
{
public:
    Examination(const HostFacts &facts, const Plan *plan) : m_facts(facts), m_plan(plan) {}

    const HostFacts &facts() const { return m_facts; }
    const Plan *plan() const { return m_plan; }
    const Findings &findings() const { return m_findings; }

    void pass(const char *id, Message title, Message found);
    void unknown(const char *id, Message title);
    void add(Finding finding) { m_findings.push_back(std::move(finding)); }
    /// To the last finding.
    void addEvidence(const QString &evidence) { m_findings.back().evidence = evidence; }
    /// Passes if `good`; otherwise a finding of that severity.
    void judge(bool good, const char *id, Severity severity, Message title, Message expected, Message found, Message remedy);

private:
    const HostFacts &m_facts;
    const Plan *m_plan;
    Findings m_findings;
};

using Check = void (*)(Examination &);

std::span<const Check> fileChecks();
std::span<const Check> unitChecks();
std::span<const Check> daemonChecks();
std::span<const Check> timeChecks();
std::span<const Check> containerdChecks();
std::span<const Check> containerChecks();
std::span<const Check> networkChecks();
std::span<const Check> outsideChecks();
std::span<const Check> exposureChecks();

/// A text that is shown as it is: a value, a path.
Message verbatim(const QString &text);

} // namespace dockwright::core
