// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/steps/change_set.h"
#include "core/text/event.h"
#include "helper/host/host_writer.h"

namespace dockwright::helper {

/// How long whoever only wants to know waits for what dockerd and a container reach outside. A registry answers within a second
/// or two; a name server that is silent takes five for each try (resolv.conf(5)).
inline constexpr auto outsideLimit = std::chrono::seconds(5);
/// The same for one look at what worked before, or must work.
inline constexpr auto awaitedLimit = std::chrono::seconds(15);

/// How long that which worked before is waited for: a DNS server, a proxy or a registry may be a container here, which is back
/// after a restart within core::backTarget. A reload leaves containers alone.
inline constexpr std::chrono::seconds patienceAfterReload{15};

/// Whether Docker serves, before a change and after it. Asked where dockerd is started anew or reads its file again, and the
/// plan does not forbid it: what has an effect on pulls has it then.
class OutsideCheck
{
public:
    OutsideCheck() = default;
    /// Without a plan nothing is asked. `sink` is told that it takes long; what `stop` asks for is not awaited.
    OutsideCheck(HostWriter &host, const core::ChangeSet &changes, const core::Plan *plan, core::EventSink sink,
                 std::stop_token stop);

    /// Only of a dockerd that runs: asking would start it.
    void before(const core::HostFacts &facts);
    /// Puts what is so now, and what was, into the facts. What would take the change back is given time, and all is asked for
    /// again: the last look counts.
    void after(core::HostFacts &facts) const;

private:
    std::optional<core::OutsideFacts> look(const core::HostFacts &facts, std::chrono::seconds limit) const;

    HostWriter *m_host = nullptr; ///< null: nothing is asked
    const core::Plan *m_plan = nullptr;
    std::chrono::seconds m_patience{0};
    QStringList m_changedKeys;
    core::EventSink m_sink;
    std::stop_token m_stop;
    std::optional<core::OutsideFacts> m_before;
};

} // namespace dockwright::helper
