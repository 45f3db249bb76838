// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/exposure_report.h"
#include "helper/cli/session.h"
#include "helper/exposure/measure_exposure.h"

#include <algorithm>

/// Who reaches the ports of the containers.
namespace dockwright::helper {

using namespace core;

namespace {

/// How many ports are reached so, by the names of Reach.
Json countsOf(const PortVerdicts &ports)
{
    Json reach = Json::object();
    for (int value = 0; value <= static_cast<int>(Reach::Unknown); ++value)
        reach[reachName(static_cast<Reach>(value))] = std::ranges::count(ports, static_cast<Reach>(value), &PortVerdict::reach);
    return {{"ports", ports.size()},
            {"measured", std::ranges::count(ports, true, &PortVerdict::isMeasured)},
            {"attention", std::ranges::count_if(ports, needsAttention)},
            {"reach", std::move(reach)}};
}

} // namespace

ExitStatus Session::exposure()
{
    look(Depth::Files); // where dockerd listens
    auto facts = inspectPorts(*m_host, PortDepth::Processes);
    if (!facts)
        return fail(facts.error());
    if (const auto plan = lastAppliedPlan())
        facts->wanted = plan->exposure;
    facts->firewall = inspectFirewall(*m_host);
    measureExposure(*m_host, *m_files, *facts, m_stop);
    if (m_stop.stop_requested())
        return fail(cancelled().value());
    const ExposureReport report = reportOf(*facts);
    m_output.exposure(report);
    const Json counts = countsOf(report.ports);
    const bool isWrong = counts["attention"] != 0;
    m_output.result(isWrong ? "drift" : "ok", counts, exposureSummary(report));
    return isWrong ? ExitDrift : ExitDone;
}

} // namespace dockwright::helper
