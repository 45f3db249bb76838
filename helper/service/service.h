// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/bus_signal.h"
#include "helper/service/admission.h"
#include "helper/service/authorizer.h"
#include "helper/service/child.h"
#include "helper/service/job_tree.h"
#include "helper/service/limits.h"
#include "helper/service/refusals.h"

#include <QDBusObjectPath>
#include <QDBusServiceWatcher>
#include <QDBusUnixFileDescriptor>
#include <QDBusVirtualObject>
#include <QTimer>

#include <array>

namespace dockwright::helper {

/// The object /io/github/dockwright/Helper1: the door to the helper, and the lock on it. It asks who calls and polkit whether
/// she may, and lets the command line do the work: what only looks in a process of its own, what changes the host in a unit
/// of its own. Nothing here reads what was sent, or a file of the host, and nothing waits.
/// Methods are named as resources/dbus/io.github.dockwright.Helper1.xml has them; each answers later, with one reply. No
/// message is taken apart before it is let in: a map of options costs more time than it has bytes.
class Service : public QDBusVirtualObject
{
    Q_OBJECT

public:
    Service(const QDBusConnection &bus, std::chrono::seconds idle);

    /// Puts the object and its jobs on the bus. An error if they, or the end of the bus, cannot be seen there.
    core::Result<> offer();
    QString version() const;
    bool isBusy() const { return m_jobs.isRunning(); }
    /// Nothing goes on and nobody is there, or it was stopped and has ended its work.
    bool isOver() const;
    /// Takes no more calls, and says `done`. A job goes on.
    void stop();

    QString introspect(const QString &path) const override;
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override;

signals:
    /// It may leave: nothing has been going on for the idle time, or it was stopped and all is done.
    void done();

private:
    struct Wish; ///< what a Preview or an Apply asks for

    struct Method;
    static const std::array<Method, 15> methods;

    void inspect(const CallPointer &call);
    void preview(const CallPointer &call);
    void applyCalled(const CallPointer &call);
    void rollBack(const CallPointer &call);
    void confirm(const CallPointer &call);
    void transaction(const CallPointer &call);
    void lookForTransaction(const CallPointer &call, qulonglong id);
    void verify(const CallPointer &call);
    void health(const CallPointer &call);
    void audit(const CallPointer &call);
    void exposure(const CallPointer &call);
    void history(const CallPointer &call);
    void journal(const CallPointer &call);
    void tryRun(const CallPointer &call);
    void stageBundle(const CallPointer &call);
    void jobs(const CallPointer &call);
    /// Goes on with what was sent, read and found right by another process; answers the call otherwise.
    void read(const CallPointer &call, const QString &kind, const QString &sent, std::function<void(const QByteArray &)> next);
    /// The same with a plan and its options.
    void readWish(const CallPointer &call, const QString &plan, const QVariantMap &options,
                  std::function<void(const Wish &)> next);
    /// Goes on with `next` if polkit says yes; answers the call otherwise.
    void authorized(const CallPointer &call, Action action, const AuthorizationDetails &details, std::function<void()> next);
    /// Runs the command line for an authorized call, and answers it with `reply` if that did not fail.
    Child *answerFrom(const CallPointer &call, const QStringList &arguments, const ChildInput &input,
                      const std::function<QVariant(const ChildAnswer &)> &reply,
                      std::chrono::milliseconds limit = limits::looking);
    void apply(const CallPointer &call, const Wish &wish);
    void applyPreviewed(const CallPointer &call, const Wish &wish, const ChildAnswer &preview);
    void startJob(const CallPointer &call, const QString &kind, const QStringList &arguments, const QByteArray &input);
    static void answerJob(const CallPointer &call, const core::Result<Job *> &job);
    void remember(const QString &busName);
    void forget(const QString &busName);
    void settle();
    void leaveBus();

    QDBusConnection m_bus;
    Admission m_admission;
    Refusals m_refusals; ///< before all that holds a call, whose end it may be told
    Authorizer m_authorizer;
    JobTree m_jobs;
    BusSignal m_disconnected;
    QDBusServiceWatcher m_clients;
    QTimer m_idle;
    bool m_isStopping = false;
};

/// `dockwright-helper --service`: owns the name on the system bus until it is idle or told to end. The exit status.
int runService(std::chrono::seconds idle);

} // namespace dockwright::helper
