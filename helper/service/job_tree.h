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
    core::Result<Job *> start(const QString &kind, const Caller &caller, const QStringList &arguments, const QByteArray &input);
    /// A connection that has left gets no more signals.
    void forget(const QString &busName);
    /// Paths of the jobs that the user may see, oldest first.
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
    };

    Job *add(JobCall call);
    Entry *find(const QString &path);
    QDBusMessage answer(Entry &entry, const QDBusMessage &message);
    void send(const QString &path, const QString &signal, const QString &json);
    void forgetOld();
    std::vector<const Job *> running() const;

    QDBusConnection m_bus;
    Admission &m_admission;
    std::map<quint64, Entry> m_jobs;
    quint64 m_last = 0;
};

} // namespace dockwright::helper
