// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/outside_check.h"

#include "core/changes/file_change.h"
#include "core/health/health_checks.h"
#include "core/host/registry_directory.h"
#include "core/render/formulas.h"

#include <QCoreApplication>
#include <QThread>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

/// Docker is asked anew, or goes to other mirrors: it reads hosts.toml at each pull.
bool touchesPulls(const Step &step)
{
    const auto change = fileChangeOf(step);
    return startsDockerAnew(step) || (change && isHostsToml(change->path));
}

} // namespace

OutsideCheck::OutsideCheck(HostWriter &host, const ChangeSet &changes, const Plan *plan, EventSink sink, std::stop_token stop)
    : m_plan(plan),
      m_patience(changes.effect == Effect::Reload ? patienceAfterReload : backTarget),
      m_sink(std::move(sink)),
      m_stop(std::move(stop))
{
    if (plan == nullptr || !host.isLive() || std::ranges::none_of(changes.steps, touchesPulls))
        return;
    m_host = &host;
    m_changedKeys = changedNetworkKeys(changes);
}

std::optional<OutsideFacts> OutsideCheck::look(const HostFacts &facts, std::chrono::seconds limit) const
{
    const bool isActive = facts.dockerUnit && facts.dockerUnit->isActive();
    if (m_host == nullptr || !isActive)
        return std::nullopt;
    return m_host->lookOutside(facts, m_plan->verify, limit, [this](int seconds) {
        if (m_sink)
            m_sink({Event::Kind::StepWaiting,
                    0,
                    {QT_TRANSLATE_NOOP("Dockwright", "asking dockerd for %1 (%2 s)"),
                     {m_plan->verify.image, QString::number(seconds)}},
                    {{"seconds", seconds}}});
        return !m_stop.stop_requested();
    });
}

void OutsideCheck::before(const HostFacts &facts)
{
    m_before = look(facts, outsideLimit);
}

void OutsideCheck::after(HostFacts &facts) const
{
    const auto end = std::chrono::steady_clock::now() + m_patience;
    const bool isAwaited =
        m_plan != nullptr && (m_plan->verify.pull == PullCheck::Required || (m_before && m_before->pull.works()));
    facts.outsideBefore = m_before;
    for (;;) {
        facts.outside = look(facts, isAwaited ? awaitedLimit : outsideLimit);
        if (!facts.outside)
            return;
        facts.outside->changedKeys = m_changedKeys;
        if (!hasCritical(checkOutside(facts, m_plan)) || std::chrono::steady_clock::now() >= end || m_stop.stop_requested())
            return;
        QThread::sleep(1);
    }
}

} // namespace dockwright::helper
