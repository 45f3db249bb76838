// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "helper/service/job_unit.h"

#include <QSet>

namespace dockwright::helper {

/// One apply, rollback or health check on its way, in a unit of its own whose lines are the job's events. It goes on whether or
/// not anybody watches; a stream (JobCall::isStream()) does not.
class Job : public QObject
{
    Q_OBJECT

public:
    Job(JobCall call, const QDBusConnection &bus, QObject *parent);

    /// Has it done; otherwise what another service has begun is followed.
    core::Result<> begin(const QByteArray &input);
    void follow() { m_work->follow(); }

    QString path() const { return m_path; }
    QString kind() const { return m_call.kind; }
    uint user() const { return m_call.caller.user; }
    bool changes() const { return m_call.changes(); }
    bool isStream() const { return m_call.isStream(); }
    bool isRunning() const { return m_work != nullptr; }
    QString state() const { return isRunning() ? QStringLiteral("running") : QStringLiteral("finished"); }
    double progress() const;
    /// All events whose sequence number is greater than `after`, as JSON; of a stream those that are kept, the last ones.
    QStringList events(quint64 after) const;
    void cancel();

signals:
    void happened(const QString &event);
    /// With the last event, "result".
    void finished(const QString &result);

private:
    void take(const QByteArray &line);
    void tell(const QByteArray &event);
    void end();

    JobCall m_call;
    QString m_path;
    JobWork *m_work;
    QStringList m_events; ///< the one with sequence number n at n - 1 - m_forgotten
    quint64 m_forgotten = 0;
    int m_steps = 0;
    int m_done = 0;
    QByteArray m_result; ///< the last event; told when the process has ended, so that who hears it may ask for more
};

} // namespace dockwright::helper
