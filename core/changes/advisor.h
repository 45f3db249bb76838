#pragma once

#include "core/health/finding.h"
#include "core/host/host_facts.h"
#include "core/plan/plan.h"

namespace dockwright::core {

/// What each part of advise() looks at, and what it has said so far.
struct Advisor {
    const Plan &plan;
    const HostFacts &facts;
    Findings findings;

    void say(const char *id, Severity severity, Message title, Message found, Message remedy = {})
    {
        findings.push_back({QLatin1String(id), severity, std::move(title), {}, std::move(found), std::move(remedy), {}});
    }

    std::optional<qint64> sysctl(const char *name) const
    {
        const auto value = facts.sysctls.find(QLatin1String(name));
        return value != facts.sysctls.end() ? std::optional(value->second.section(u'\t', -1).toLongLong()) : std::nullopt;
    }
};

} // namespace dockwright::core
