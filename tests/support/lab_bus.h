// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/lab.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCall>
#include <QDBusUnixFileDescriptor>
#include <QElapsedTimer>
#include <QThread>

#include <functional>
#include <optional>

#include <pwd.h>
#include <unistd.h>

/// What tests inside a lab machine share that call the helper's service as its users do.
namespace lab {

inline const QString service = QStringLiteral("io.github.dockwright.Helper1");
inline const QString object = QStringLiteral("/io/github/dockwright/Helper1");
inline const QString jobInterface = QStringLiteral("io.github.dockwright.Helper1.Job");
inline const char *const planText = "{'capacity': {'containers': 10, 'containerNofile': 15000}}";

inline QString plan(const char *text = planText)
{
    return QString::fromUtf8(json(text));
}

/// A connection to the bus as a user of the lab: the bus believes the kernel about who opened it.
class User
{
public:
    explicit User(const char *name) : m_name(QStringLiteral("%1-%2").arg(QLatin1String(name)).arg(++s_connections))
    {
        const passwd *entry = getpwnam(name);
        Q_ASSERT(entry != nullptr);
        const bool changed = seteuid(entry->pw_uid) == 0;
        m_bus.emplace(QDBusConnection::connectToBus(QDBusConnection::SystemBus, m_name));
        Q_ASSERT(changed && m_bus->isConnected());
        const bool back = seteuid(0) == 0;
        Q_ASSERT(back);
    }
    ~User() { leave(); }
    User(const User &) = delete;
    User &operator=(const User &) = delete;

    void leave()
    {
        if (m_bus)
            QDBusConnection::disconnectFromBus(m_name);
        m_bus.reset();
    }

    QDBusConnection &bus() { return *m_bus; }

    QDBusPendingCall send(const QString &method, const QVariantList &arguments = {}, const QString &path = object,
                          const QString &interface = service)
    {
        QDBusMessage message = QDBusMessage::createMethodCall(service, path, interface, method);
        message.setArguments(arguments);
        return m_bus->asyncCall(message, patience);
    }

    QDBusMessage call(const QString &method, const QVariantList &arguments = {}, const QString &path = object,
                      const QString &interface = service)
    {
        QDBusPendingCall pending = send(method, arguments, path, interface);
        pending.waitForFinished();
        return pending.reply();
    }

private:
    static inline int s_connections = 0;
    QString m_name;
    std::optional<QDBusConnection> m_bus;
};

inline QString errorName(const QDBusMessage &answer)
{
    return answer.errorName().section(u'.', -1);
}

inline dockwright::core::Json jsonOf(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    return dockwright::core::Json::parse(bytes.begin(), bytes.end(), nullptr, false);
}

inline dockwright::core::Json jsonOf(const QDBusMessage &answer)
{
    return jsonOf(answer.arguments().value(0).toString());
}

inline QString jobOf(const QDBusMessage &answer)
{
    return answer.arguments().value(0).value<QDBusObjectPath>().path();
}

inline QStringList eventsOf(User &user, const QString &job)
{
    return user.call("Events", {qulonglong(0)}, job, jobInterface).arguments().value(0).toStringList();
}

/// The job's last event, when it has come.
inline dockwright::core::Json resultOf(User &user, const QString &job)
{
    QElapsedTimer clock;
    clock.start();
    while (!job.isEmpty() && clock.elapsed() < commandPatience) {
        const QStringList events = eventsOf(user, job);
        if (!events.isEmpty())
            if (dockwright::core::Json last = jsonOf(events.last()); last.value("event", std::string()) == "result")
                return last;
        QThread::msleep(50);
    }
    return dockwright::core::Json::object();
}

inline std::string statusOf(User &user, const QString &job)
{
    return resultOf(user, job).value("status", std::string());
}

inline bool waitFor(const std::function<bool()> &condition)
{
    return QTest::qWaitFor(condition, patience);
}

inline QVariantMap options(const QStringList &names = {})
{
    QVariantMap map;
    for (const QString &name : names)
        map[name] = true;
    return map;
}

/// A call of a method that asks polkit first.
struct GuardedCall {
    const char *name;
    QString method;
    QVariantList arguments;
};

/// Each method, in each of its forms. Jobs alone asks nobody: it tells a caller of her own.
inline std::vector<GuardedCall> everyMethod()
{
    QFile file("/etc/os-release");
    [&] { QVERIFY(file.open(QIODevice::ReadOnly)); }();
    return {{"Inspect", "Inspect", {}},
            {"Preview", "Preview", {plan(), options()}},
            {"Apply", "Apply", {plan(), QString(), options()}},
            {"Apply, wrong digest", "Apply", {plan(), QString(64, u'0'), options()}},
            {"Rollback", "Rollback", {qulonglong(0), options()}},
            {"Rollback of one", "Rollback", {qulonglong(1), options()}},
            {"Confirm", "Confirm", {qulonglong(1), options()}},
            {"Transaction", "Transaction", {qulonglong(1)}},
            {"Verify", "Verify", {plan()}},
            {"Health", "Health", {}},
            {"Audit", "Audit", {}},
            {"Exposure", "Exposure", {}},
            {"History", "History", {}},
            {"Journal", "Journal", {options()}},
            {"TryRun", "TryRun", {QStringLiteral("{\"image\": \"a\"}")}},
            {"StageBundle", "StageBundle", {QVariant::fromValue(QDBusUnixFileDescriptor(file.handle()))}}};
}

/// No service, no job, and nothing left of them.
inline bool resetService()
{
    return shellOk("systemctl stop dockwright-helper.service 'dockwright-job@*.service'; rm -rf /run/dockwright/jobs;"
                   "systemctl reset-failed; true");
}

} // namespace lab
