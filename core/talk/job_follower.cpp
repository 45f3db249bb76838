// SPDX-License-Identifier: Apache-2.0
#include "core/talk/job_follower.h"

#include "core/talk/members.h"

#include <algorithm>
#include <utility>

namespace dockwright::core {

std::vector<Json> JobFollower::heard(const QString &line)
{
    if (m_isListed)
        return newOf({line});
    m_early << line;
    return {};
}

std::vector<Json> JobFollower::listed(const QStringList &lines)
{
    m_isListed = true;
    return newOf(lines + std::exchange(m_early, {}));
}

void JobFollower::listenAgain()
{
    m_isListed = false;
}

std::vector<Json> JobFollower::newOf(const QStringList &lines)
{
    std::vector<Json> events;
    for (const QString &line : lines) {
        Json event = parsedAnswer(line);
        const quint64 sequence = idOf(event, "sequence");
        if (!event.is_object() || (sequence > 0 && sequence <= m_last))
            continue;
        m_last = std::max(m_last, sequence);
        events.push_back(std::move(event));
    }
    return events;
}

} // namespace dockwright::core
