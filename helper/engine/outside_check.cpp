// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/outside_check.h"

#include <QCoreApplication>
#include <QThread>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

OutsideCheck::OutsideCheck(HostWriter &host, const ChangeSet &changes, const Plan *plan, EventSink sink, std::stop_token stop)
    : m_wanted(plan != nullptr ? plan->verify : VerifySettings()), m_sink(std::move(sink)), m_stop(std::move(stop))
{
    if (plan != nullptr && host.isLive() && std::ranges::any_of(changes.steps, startsDockerAnew))
        m_host = &host;
}

std::optional<OutsideFacts> OutsideCheck::look(const HostFacts &facts, std::chrono::seconds limit) const
{
    const bool isActive = facts.dockerUnit && facts.dockerUnit->isActive();
    if (m_host == nullptr || !isActive)
        return std::nullopt;
    return m_host->lookOutside(facts, m_wanted, limit, [this](int seconds) {
        if (m_sink)
            m_sink(
                {Event::Kind::StepWaiting,
                 0,
                 {QT_TRANSLATE_NOOP("Dockwright", "asking dockerd for %1 (%2 s)"), {m_wanted.image, QString::number(seconds)}},
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
    constexpr auto patience = std::chrono::seconds(15);
    constexpr int tries = 3;
    const auto end = std::chrono::steady_clock::now() + patience;
    const bool mustWork = m_wanted.pull == PullCheck::Required || (m_before && m_before->pull.works);
    facts.outsideBefore = m_before;
    facts.outside = look(facts, mustWork ? patience : outsideLimit);
    for (int i = 1; i < tries && mustWork && facts.outside && !facts.outside->pull.works; ++i) {
        if (std::chrono::steady_clock::now() >= end || m_stop.stop_requested())
            return;
        QThread::sleep(1);
        facts.outside = look(facts, patience);
    }
}

} // namespace dockwright::helper
