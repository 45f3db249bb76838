// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/host/daemon_settings.h"
#include "core/host/host_facts.h"
#include "core/plan/plan.h"
#include "core/render/generated_file.h"

#include <algorithm>

namespace dockwright::core {

/// What each part of advise() looks at, and what it has said so far.
struct Advisor {
    const Plan &plan;
    const HostFacts &facts;
    const std::vector<GeneratedFile> &files; ///< the plan's
    const DaemonSettings &settings;          ///< what dockerd is told when the plan is applied
    Findings findings{};

    void say(const char *id, Severity severity, Message title, Message found, Message remedy = {})
    {
        const Finding said{QLatin1String(id), severity, std::move(title), {}, std::move(found), std::move(remedy), {}};
        if (std::ranges::find(findings, said) == findings.end()) // of two units the same may have to be said
            findings.push_back(said);
    }

    std::optional<qint64> sysctl(const char *name) const
    {
        const auto value = facts.sysctls.find(QLatin1String(name));
        return value != facts.sysctls.end() ? std::optional(value->second.section(u'\t', -1).toLongLong()) : std::nullopt;
    }
};

/// The part about proxies: which other place sets one that wins over the plan's, or that stays beside it.
void adviseProxyPlaces(Advisor &advisor);

/// The part about registries: which of dockerd's ways their mirrors take, what hides them, and whom nobody verifies.
void adviseRegistries(Advisor &advisor);

/// The part about keys of the section "engine" that may do harm, where they are to be changed.
void adviseEngine(Advisor &advisor);

/// The part about the networks of containers: what is chosen for them, what collides with it, and what stays as it is.
void adviseNetwork(Advisor &advisor);

/// The part about published ports: which of them are closed, to whom, and which are not.
void adviseExposure(Advisor &advisor);

/// The part about units and kernel variables: drop-ins of others, a Docker that is switched off, files that set a variable
/// after ours.
void adviseUnits(Advisor &advisor);

} // namespace dockwright::core
