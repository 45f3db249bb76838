// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <QStringList>

#include <vector>

namespace dockwright::core {

/// The events of one job in their order and each once, whether they come as the answer to Events() or as signals: a signal that
/// is earlier than the answer waits for it, since what the answer has was before.
class JobFollower
{
public:
    /// The sequence number of the last event that was given out, after which Events() is to begin; 0: none was.
    quint64 last() const { return m_last; }
    /// A signal, and the answer to Events(): what is to be told now.
    std::vector<Json> heard(const QString &line);
    std::vector<Json> listed(const QStringList &lines);
    /// The service is another one, or the connection: signals wait for the answer to the next Events().
    void listenAgain();

private:
    std::vector<Json> newOf(const QStringList &lines);

    quint64 m_last = 0;
    bool m_isListed = false;
    QStringList m_early;
};

} // namespace dockwright::core
