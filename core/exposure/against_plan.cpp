// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/against_plan.h"

#include <algorithm>

namespace dockwright::core {

namespace {

bool isReachedFrom(ReachOutcome outcome, const QStringList &addresses, const AllowedSources &allowed)
{
    return isReached(outcome) && !std::ranges::all_of(addresses, [&](const QString &address) { return allowed.has(address); });
}

bool wasReachedAgainst(const AllowedSources &allowed, const PortVerdict &verdict, const Outsider &outsider)
{
    const bool v6 = verdict.port.isOfIpv6();
    return isReachedFrom(verdict.attempts.stranger, ofFamily(outsider.strangers, v6), allowed)
        || isReachedFrom(verdict.attempts.neighbour, ofFamily(outsider.neighbours, v6), allowed);
}

} // namespace

AllowedSources sourcesOf(const ExposureSettings &exposure, const ExposedPort &port)
{
    return sourcesOf(exposure, port.port, port.protocol == PortProtocol::Tcp);
}

PublishedPort publishedPortOf(const ExposedPort &port)
{
    return {port.container, port.address, port.port, port.protocol == PortProtocol::Tcp};
}

std::optional<std::vector<PublishedPort>> publishedPorts(const HostReader &reader)
{
    const auto facts = inspectPorts(reader, PortDepth::Bindings);
    if (!facts)
        return std::nullopt;
    std::vector<PublishedPort> published;
    for (const ExposedPort &port : facts->ports)
        if (!port.isOfHostNetwork)
            published.push_back(publishedPortOf(port));
    return published;
}

bool isAgainst(const ExposureSettings &wanted, const PortVerdict &verdict, const Outsider &outsider)
{
    if (!decidesReach(wanted) || verdict.port.isOfHostNetwork)
        return false;
    const AllowedSources allowed = sourcesOf(wanted, verdict.port);
    if (allowed.everybody)
        return false;
    if (wasReachedAgainst(allowed, verdict, outsider))
        return true;
    return !verdict.isMeasured && (verdict.reach == Reach::Everybody || (verdict.reach == Reach::Networks && allowed.none()));
}

OutsiderFacts reachedAgainst(const ExposureSettings &wanted, const ExposureFacts &facts)
{
    OutsiderFacts told{.whyNot = facts.outsider.whyNot.english()};
    for (const PortVerdict &verdict : judgeExposure(facts)) {
        const AllowedSources allowed = sourcesOf(wanted, verdict.port);
        if (!verdict.port.isOfHostNetwork && wasReachedAgainst(allowed, verdict, facts.outsider))
            told.reached.push_back(publishedPortOf(verdict.port));
    }
    return told;
}

} // namespace dockwright::core
