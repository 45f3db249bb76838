// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/service/call.h"

#include <QObject>

#include <deque>
#include <map>
#include <vector>

namespace dockwright::helper {

/// Lets calls in. Who makes one is asked of the bus once for each connection, and nothing waits for the answer; nobody has more
/// calls, or larger ones, unanswered than limits.h says. What is refused is answered and let go at once, with the files that
/// came along.
class Admission : public QObject
{
    Q_OBJECT

public:
    using Next = std::function<void(const CallPointer &)>;

    Admission(QDBusConnection bus, QObject *parent);

    /// Goes on with `next`, now or later, or answers the call.
    void admit(const QDBusMessage &question, const Next &next);
    /// Calls wait for an answer.
    bool isWaitedFor() const { return m_all.calls > 0 || m_unknown.calls > 0; }
    /// From now on everything is refused.
    void close() { m_isClosed = true; }

signals:
    void changed();

private:
    struct Load {
        int calls = 0;
        qsizetype bytes = 0;

        void add(qsizetype more)
        {
            ++calls;
            bytes += more;
        }
        void take(qsizetype less)
        {
            --calls;
            bytes -= less;
        }
        bool hasRoom(int most, qsizetype mostBytes, qsizetype more) const { return calls < most && bytes + more <= mostBytes; }
    };
    struct Waiting {
        QDBusMessage question;
        qsizetype bytes;
        Next next;
    };

    void refuse(const QDBusMessage &question);
    void askFor(const QString &busName);
    void know(const QString &busName, const std::optional<Caller> &caller);
    void enter(const Waiting &waiting, const Caller &from);
    void leave(uint user, qsizetype bytes);

    QDBusConnection m_bus;
    std::map<QString, std::vector<Waiting>> m_waiting; ///< for the bus to say who it is, by connection
    std::map<QString, Load> m_loads;                   ///< of these
    Load m_unknown;                                    ///< of all of these
    std::map<QString, Caller> m_users;                 ///< of connections; the bus never gives a name twice
    std::deque<QString> m_known;                       ///< the same, oldest first
    std::map<uint, Load> m_byUser;
    Load m_all;
    bool m_isClosed = false;
};

} // namespace dockwright::helper
