// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/service/admission.h"
#include "helper/service/job.h"

#include <QDBusConnection>
#include <QDBusVirtualObject>

#include <map>

namespace dockwright::helper {

/// The objects of jobs on the bus, /io/github/dockwright/Helper1/jobs/N. One gate for everything that can be asked of
/// them, properties and introspection included: root and the user who asked for the job get in. Signals are sent to the
/// connections that called Events, and to nobody else.
class JobTree : public QDBusVirtualObject
{
    Q_OBJECT

public:
    /// Takes over the jobs that an earlier service has begun.
    JobTree(QDBusConnection bus, Admission &admission, QObject *parent);

    bool isRunning() const;
    /// One that changes the host is running.
    bool isChanging() const;
    /// One that only looks can begin: it holds up none that changes something, and no other user's.
    bool mayLook(uint user) const;
    /// Nor does a stream hold up anything. Busy when there are as many as may be, of that user or of all.
    core::Result<> mayStream(uint user) const;
    core::Result<Job *> start(const QString &kind, const Caller &caller, const QStringList &arguments, const QByteArray &input);
    /// A stream, which ends when that connection leaves.
    core::Result<Job *> startStream(const QString &kind, const Caller &caller, const QStringList &arguments,
                                    const QString &busName);
    /// A connection that has left gets no more signals, and its streams end and are gone.
    void forget(const QString &busName);
    /// Paths of the jobs that the user may see, oldest first; streams are their connections' own.
    QStringList pathsFor(uint user) const;

    QString introspect(const QString &path) const override;
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override;

signals:
    /// A job began or ended.
    void changed();
    /// A connection follows a job.
    void watched(const QString &busName);

private:
    struct Entry {
        Job *job;
        QSet<QString> watchers;
        QString owner{}; ///< the connection of a stream
        bool hasLeft = false;
    };

    Job *add(JobCall call);
    Entry *find(const QString &path);
    QDBusMessage answer(Entry &entry, const QDBusMessage &message);
    void send(const QString &path, const QString &signal, const QString &json);
    void forgetOld();
    /// Jobs that are not streams, and streams.
    std::vector<const Job *> running() const { return running(false); }
    std::vector<const Job *> running(bool areStreams) const;
    core::Result<Job *> begin(JobCall call, const QByteArray &input);

    QDBusConnection m_bus;
    Admission &m_admission;
    std::map<quint64, Entry> m_jobs;
    quint64 m_last = 0;
    quint64 m_streams = 0; ///< that have been started
};

} // namespace dockwright::helper
