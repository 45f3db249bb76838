#pragma once

#include "helper/host/bus_signal.h"
#include "helper/service/authorizer.h"
#include "helper/service/call.h"
#include "helper/service/job_tree.h"

#include <QDBusContext>
#include <QDBusObjectPath>
#include <QDBusServiceWatcher>
#include <QDBusUnixFileDescriptor>
#include <QTimer>

namespace dockwright::helper {

/// The object /io/github/dockwright/Helper1: the door to the helper, and the lock on it. It checks what it is sent, asks
/// polkit, and lets the command line do the work in a process of its own. Nothing here reads or writes a file of the host.
/// Methods are named as resources/dbus/io.github.dockwright.Helper1.xml has them; each answers later, with one reply.
class Service : public QObject, protected QDBusContext
{
    Q_OBJECT
    Q_PROPERTY(QString Version READ version)
    Q_PROPERTY(bool Busy READ isBusy)

public:
    Service(const QDBusConnection &bus, std::chrono::seconds idle);

    /// Puts the object and its jobs on the bus. An error if they, or the end of the bus, cannot be seen there.
    core::Result<> offer();
    QString version() const;
    bool isBusy() const { return m_jobs.running() != nullptr; }
    /// Nothing goes on and nobody is there, or it was stopped and has ended its work.
    bool isOver() const;
    /// Takes no more calls, takes back what a job has done so far, and says `done`.
    void stop();

public slots:
    QString Inspect();
    QString Preview(const QString &plan, const QVariantMap &options);
    QDBusObjectPath Apply(const QString &plan, const QString &digest, const QVariantMap &options);
    QDBusObjectPath Rollback(qulonglong id, const QVariantMap &options);
    QString Verify(const QString &plan);
    QDBusObjectPath Health();
    QString Audit();
    QString History();
    QString TryRun(const QString &run);
    QString StageBundle(const QDBusUnixFileDescriptor &bundle);
    QList<QDBusObjectPath> Jobs();

signals:
    /// It may leave: nothing has been going on for the idle time, or it was stopped and all is done.
    void done();

private:
    struct Wish; ///< what a Preview or an Apply asks for

    CallPointer accept();
    /// A plan and its options that may be handed on; otherwise the call has been answered.
    static std::optional<Wish> wishOf(const CallPointer &call, const QString &plan, const QVariantMap &options);
    /// Goes on with `next` if polkit says yes; answers the call otherwise.
    void authorized(const CallPointer &call, Action action, const AuthorizationDetails &details, std::function<void()> next);
    /// Runs the command line for an authorized call, and goes on with `next` if it did not fail.
    void answerFrom(const CallPointer &call, const QStringList &arguments, const ChildInput &input,
                    const std::function<QVariant(const ChildAnswer &)> &reply);
    void applyAuthorized(const CallPointer &call, const Wish &wish, const ChildAnswer &preview);
    void startJob(const CallPointer &call, const QString &kind, const QStringList &arguments, const QByteArray &input);
    void remember(const QString &busName);
    void inhibitShutdown();
    void settle();
    void leaveBus();

    QDBusConnection m_bus;
    Authorizer m_authorizer;
    JobTree m_jobs;
    BusSignal m_disconnected;
    QDBusServiceWatcher m_clients;
    QTimer m_idle;
    std::map<uint, int> m_waiting;       ///< calls without an answer, by user
    QDBusUnixFileDescriptor m_inhibitor; ///< held while a job runs
    bool m_isStopping = false;
};

/// `dockwright-helper --service`: owns the name on the system bus until it is idle or told to end. The exit status.
int runService(std::chrono::seconds idle);

} // namespace dockwright::helper
