// SPDX-License-Identifier: Apache-2.0
#include "app/dbus_helper_client.h"

#include "core/talk/members.h"
#include "core/talk/names.h"
#include "core/text/event.h"
#include "helper_interface.h"
#include "job_interface.h"

#include <QCoreApplication>
#include <QDBusPendingCallWatcher>
#include <QDBusServiceWatcher>

#include <algorithm>
#include <atomic>
#include <limits>

/// The part of the client that waits for answers: each wait has an end and a reason, and can be given up.
namespace dockwright::app {

using namespace core;
using ui::HelperError;
using ui::HelperResult;

namespace {

/// What the bus itself says when there is no helper, or no leave to talk to it.
constexpr auto noHelper = QT_TRANSLATE_NOOP("Dockwright", "The privileged helper cannot be reached.");
constexpr auto installHelper =
    QT_TRANSLATE_NOOP("Dockwright", "Install the privileged helper of Dockwright, or apply the saved plan in a terminal.");

constexpr auto noBus =
    QT_TRANSLATE_NOOP("Dockwright", "There is no system bus on this host. Apply the saved plan in a terminal, as root.");

HelperError errorOf(const QDBusMessage &reply)
{
    const QString name = reply.errorName();
    if (!name.startsWith(QLatin1String(names::errorPrefix)))
        return ownError(QStringLiteral("Unavailable"), noHelper, installHelper, name + u' ' + reply.errorMessage());
    const QString code = name.mid(static_cast<qsizetype>(qstrlen(names::errorPrefix)));
    const Json json = parsedAnswer(reply.errorMessage());
    const Message words = json.is_object() ? messageOf(json, "message") : Message{reply.errorMessage().toUtf8(), {}};
    return {code, errorFromJson(json).value_or(Error{ErrorCode::Internal, {}, words, {}, {}}), errorsOf(json, "problems")};
}

} // namespace

QDBusConnection ownSystemBus()
{
    static std::atomic<int> number = 0;
    return QDBusConnection::connectToBus(QDBusConnection::SystemBus, QStringLiteral("dockwright-%1").arg(++number));
}

HelperInterface &DBusHelperClient::helper()
{
    if (m_interface)
        return *m_interface;
    m_interface = std::make_unique<HelperInterface>(QLatin1String(names::service), QLatin1String(names::object), m_bus());
    m_interface->setTimeout(std::numeric_limits<int>::max());
    QDBusConnection bus = m_interface->connection();
    m_watcher =
        std::make_unique<QDBusServiceWatcher>(QLatin1String(names::service), bus, QDBusServiceWatcher::WatchForUnregistration);
    // A job goes on without the service; asking for it starts the next one, which has all of it.
    connect(m_watcher.get(), &QDBusServiceWatcher::serviceUnregistered, this, &DBusHelperClient::listenAgain);
    bus.connect({}, QStringLiteral("/org/freedesktop/DBus/Local"), QStringLiteral("org.freedesktop.DBus.Local"),
                QStringLiteral("Disconnected"), this, SLOT(loseBus()));
    return *m_interface;
}

/// Whoever is asked by polkit for us is asked no longer.
void DBusHelperClient::leaveBus()
{
    if (!m_interface)
        return;
    const QString name = m_interface->connection().name();
    m_watcher.reset();
    m_interface.reset();
    for (auto &[path, followed] : m_followed)
        followed.job.reset();
    QDBusConnection::disconnectFromBus(name);
}

void DBusHelperClient::whenDone(const QDBusPendingCall &call, Asker asker, Answered answered)
{
    const quint64 number = ++m_asked;
    Awaited &awaited = m_awaited[number];
    awaited = {asker, std::move(answered), {}};
    awaited.since.start();
    settle();
    // A call over a bus that is not there is no call at all: nothing would ever come of it.
    if (!helper().connection().isConnected()) {
        const HelperError error = ownError(QStringLiteral("Unavailable"), noHelper, noBus, helper().lastError().message());
        QTimer::singleShot(0, this, [this, number, error] { answer(number, tl::unexpected(error)); });
        return;
    }
    auto *watcher = new QDBusPendingCallWatcher(call, this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, number](QDBusPendingCallWatcher *done) {
        done->deleteLater();
        const QDBusMessage reply = done->reply();
        if (reply.type() == QDBusMessage::ReplyMessage)
            answer(number, reply);
        else
            answer(number, tl::unexpected(errorOf(reply)));
    });
}

/// Nothing for what was given up meanwhile.
void DBusHelperClient::answer(quint64 number, const HelperResult<QDBusMessage> &reply)
{
    const auto awaited = m_awaited.extract(number);
    if (awaited.empty())
        return;
    awaited.mapped().answered(reply);
    settle();
}

/// Something to wait for is begun, or at its end.
void DBusHelperClient::settle()
{
    if (m_awaited.empty() && m_followed.empty())
        m_looking.stop();
    else if (!m_looking.isActive())
        m_looking.start();
    emit waitingChanged();
}

void DBusHelperClient::failAll(const HelperError &error)
{
    for (const auto &[number, awaited] : std::exchange(m_awaited, {}))
        if (awaited.asker == Asker::User)
            awaited.answered(tl::unexpected(error));
    settle();
}

bool DBusHelperClient::isWaiting() const
{
    const auto isOfUser = [](const auto &entry) { return entry.second.asker == Asker::User; };
    const auto isHealth = [](const auto &entry) { return entry.second.kind == QLatin1String("health"); };
    return UserHelperClient::isWaiting() || std::ranges::any_of(m_awaited, isOfUser)
        || std::ranges::any_of(m_followed, isHealth);
}

void DBusHelperClient::giveUp()
{
    UserHelperClient::giveUp();
    stopWaiting(cancelledError());
    for (const auto &[path, followed] : m_followed)
        if (followed.kind == QLatin1String("health"))
            followed.job->Cancel();
}

/// polkit takes a dialog away when the one for whom it asks leaves the bus, and the service asks for our connection. Jobs are
/// followed by the next one.
void DBusHelperClient::stopWaiting(const HelperError &why)
{
    leaveBus();
    failAll(why);
    listenAgain();
}

void DBusHelperClient::listenAgain()
{
    std::vector<QString> paths;
    for (const auto &[path, followed] : m_followed)
        paths.push_back(path);
    for (const QString &path : paths)
        listen(path);
}

/// An answer takes as long as somebody takes for a dialog, but a service that does not even say its version never gives one.
void DBusHelperClient::lookAfter()
{
    const auto isLate = [this](const auto &entry) { return entry.second.since.hasExpired(m_patience.answer.count()); };
    if (std::ranges::any_of(m_awaited, isLate)) {
        stopWaiting(lateError(m_patience.answer));
        return;
    }
    QDBusMessage call =
        QDBusMessage::createMethodCall(QLatin1String(names::service), QLatin1String(names::object),
                                       QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    call << QLatin1String(names::service) << QStringLiteral("Version");
    QDBusConnection bus = helper().connection();
    auto *watcher =
        new QDBusPendingCallWatcher(bus.asyncCall(call, static_cast<int>(m_patience.heartbeat.count())), m_interface.get());
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
        done->deleteLater();
        if (!done->isError())
            return;
        const QString why = done->error().message();
        const HelperError error =
            ownError(QStringLiteral("Unavailable"), QT_TRANSLATE_NOOP("Dockwright", "The privileged helper does not respond."),
                     QT_TRANSLATE_NOOP("Dockwright", "Check “systemctl status dockwright-helper”, and try again."), why);
        failAll(error);
        loseJobs(error);
    });
}

/// The bus itself has ended.
void DBusHelperClient::loseBus()
{
    const HelperError error =
        ownError(QStringLiteral("Unavailable"), QT_TRANSLATE_NOOP("Dockwright", "The connection to the system bus was lost."),
                 QT_TRANSLATE_NOOP("Dockwright",
                                   "Work that was started is completed, or rolled back at the next start of the helper."),
                 {});
    leaveBus();
    failAll(error);
    loseJobs(error);
}

} // namespace dockwright::app
