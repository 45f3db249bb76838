// SPDX-License-Identifier: Apache-2.0
#include "helper/host/systemd.h"

#include "core/base/ignore.h"
#include "helper/host/unit_properties.h"

#include <QCoreApplication>
#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QThread>
#include <QTimer>

#include <array>
#include <csignal>
#include <limits>

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

const QString service = QStringLiteral("org.freedesktop.systemd1");
const QString managerPath = QStringLiteral("/org/freedesktop/systemd1");
const QString managerInterface = QStringLiteral("org.freedesktop.systemd1.Manager");
const QString unitInterface = QStringLiteral("org.freedesktop.systemd1.Unit");
const QString serviceInterface = QStringLiteral("org.freedesktop.systemd1.Service");
constexpr std::array startProperties{"ExecStart", "Environment", "EnvironmentFiles"};
constexpr int callLimit = 90'000;             ///< ms; a daemon-reload of a large host takes seconds
constexpr qint64 startLimit = 60'000;         ///< ms; for what is started to run
constexpr qint64 jobLimit = 20LL * 60 * 1000; ///< ms; longer than any time-out that systemd keeps itself

/// Asking for a unit by its path loads it (org.freedesktop.systemd1(5), "Object Paths": all but letters and digits is escaped).
QString objectOf(const QString &unit)
{
    QString label;
    for (const char byte : unit.toUtf8()) {
        const bool isDigit = byte >= '0' && byte <= '9';
        if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (isDigit && !label.isEmpty()))
            label += QLatin1Char(byte);
        else
            label += QStringLiteral("_%1").arg(static_cast<unsigned char>(byte), 2, 16, QLatin1Char('0'));
    }
    return managerPath + QLatin1String("/unit/") + label;
}

ErrorCode codeOf(const QDBusMessage &reply)
{
    const QString name = reply.errorName();
    if (name.endsWith(QLatin1String("AccessDenied")) || name.endsWith(QLatin1String("InteractiveAuthorizationRequired")))
        return ErrorCode::NotAuthorized;
    return name.endsWith(QLatin1String("NoReply")) || name.endsWith(QLatin1String("Timeout")) ? ErrorCode::TimedOut
                                                                                              : ErrorCode::CommandFailed;
}

Result<QVariantList> argumentsOf(const QDBusMessage &reply, const QString &asked)
{
    if (reply.type() == QDBusMessage::ReplyMessage)
        return reply.arguments();
    return failure(codeOf(reply), asked,
                   {QT_TRANSLATE_NOOP("Dockwright", "systemd refused %1: %2"), {asked, reply.errorMessage()}}, {},
                   reply.errorName());
}

Result<QVariantList> answerOf(QDBusPendingCall &call, const QString &asked)
{
    call.waitForFinished();
    return argumentsOf(call.reply(), asked);
}

/// Qt 6.4 takes each step of making sure who we are only with the next message that is sent, and there are some five.
bool answers(const QDBusConnection &peer)
{
    const QDBusMessage ping = QDBusMessage::createMethodCall(service, managerPath, QStringLiteral("org.freedesktop.DBus.Peer"),
                                                             QStringLiteral("Ping"));
    for (const int limit : {1, 1, 2, 2, 5, 5, 10, 20, 50, 100, 500, 1000, 2000}) // ms
        if (peer.isConnected() && peer.call(ping, QDBus::Block, limit).type() == QDBusMessage::ReplyMessage)
            return true;
    return false;
}

/// Past the bus where that may be, otherwise to the bus anew.
QDBusConnection ownConnection()
{
    static int count = 0; // Qt keeps connections by their names
    const QString name = QStringLiteral("dockwright-systemd-%1").arg(++count);
    const auto direct = QDBusConnection::connectToPeer(QStringLiteral("unix:path=/run/systemd/private"), name);
    return answers(direct) ? direct : QDBusConnection::connectToBus(QDBusConnection::SystemBus, name + QLatin1String("-bus"));
}

/// systemd has no such unit, loaded or on disk.
bool isNoSuchUnit(const Error &error)
{
    return error.detail == QLatin1String("org.freedesktop.systemd1.NoSuchUnit");
}

} // namespace

Systemd::Systemd(const std::optional<QDBusConnection> &bus)
    : m_bus(bus                  ? *bus
                : geteuid() == 0 ? ownConnection()
                                 : QDBusConnection::systemBus())
{}

bool Systemd::reconnect()
{
    const bool wasSubscribed = m_subscribed;
    m_bus = ownConnection();
    m_jobRemoved.reset();
    m_subscribed = false;
    m_version.reset();
    dropPrefetched();
    return m_bus.isConnected() && (!wasSubscribed || subscribe());
}

Result<QVariantList> Systemd::call(const QString &method, const QVariantList &arguments)
{
    QDBusMessage message = QDBusMessage::createMethodCall(service, managerPath, managerInterface, method);
    message.setArguments(arguments);
    QDBusMessage reply = m_bus.call(message, QDBus::Block, callLimit);
    if (!m_bus.isConnected() && reconnect()) // to be told twice does no harm to any method that is called here
        reply = m_bus.call(message, QDBus::Block, callLimit);
    return argumentsOf(reply, method);
}

QDBusPendingCall Systemd::askProperties(const QString &object, const QString &method, const QVariantList &arguments) const
{
    QDBusMessage message =
        QDBusMessage::createMethodCall(service, object, QStringLiteral("org.freedesktop.DBus.Properties"), method);
    message.setArguments(arguments);
    return m_bus.asyncCall(message, callLimit);
}

QDBusPendingCall Systemd::askVersion() const
{
    return askProperties(managerPath, QStringLiteral("Get"), {managerInterface, QStringLiteral("Version")});
}

/// The first answer has a map of properties, each further one the value of one of `startProperties`.
std::vector<QDBusPendingCall> Systemd::askUnit(const QString &unit, UnitDetail detail) const
{
    const QString object = objectOf(unit);
    const bool all = detail == UnitDetail::All;
    std::vector<QDBusPendingCall> asked{askProperties(object, QStringLiteral("GetAll"), {all ? QString() : unitInterface})};
    if (!all && unit.endsWith(QLatin1String(".service")))
        for (const char *name : startProperties)
            asked.push_back(askProperties(object, QStringLiteral("Get"), {serviceInterface, QLatin1String(name)}));
    return asked;
}

void Systemd::prefetch(const QStringList &names, UnitDetail detail)
{
    for (const QString &name : names)
        m_asked.insert_or_assign(name, askUnit(name, detail));
    if (!m_version)
        m_version = askVersion();
}

void Systemd::dropPrefetched()
{
    m_asked.clear();
}

Result<UnitFacts> Systemd::unit(const QString &name)
{
    const auto prefetched = m_asked.extract(name);
    std::vector<QDBusPendingCall> asked = prefetched.empty() ? askUnit(name, UnitDetail::All) : prefetched.mapped();
    for (QDBusPendingCall &each : asked)
        each.waitForFinished();
    if (!m_bus.isConnected() && reconnect())
        asked = askUnit(name, UnitDetail::All);
    const auto reply = answerOf(asked.front(), name);
    if (!reply)
        return tl::unexpected(reply.error());
    QVariantMap values;
    reply->value(0).value<QDBusArgument>() >> values;
    for (std::size_t i = 1; i < asked.size(); ++i)
        if (const auto value = answerOf(asked[i], name))
            values[QLatin1String(startProperties[i - 1])] = value->value(0).value<QDBusVariant>().variant();
    return unitFactsOf(values);
}

std::optional<qint64> Systemd::version()
{
    if (!m_version)
        m_version = askVersion();
    const auto reply = answerOf(*m_version, managerInterface);
    if (!reply)
        return std::nullopt;
    // "257.5-1", "252.39-1~deb12u2": the number in front is the release.
    const QString text = reply->value(0).value<QDBusVariant>().variant().toString();
    qsizetype digits = 0;
    while (digits < text.size() && text[digits].isDigit())
        ++digits;
    return digits > 0 ? std::optional(text.left(digits).toLongLong()) : std::nullopt;
}

Result<> Systemd::reloadManager()
{
    const auto reply = call(QStringLiteral("Reload"), {});
    return reply ? Result<>() : tl::unexpected(reply.error());
}

Result<> Systemd::reloadUnit(const QString &unit, const Waiting &waiting)
{
    const auto facts = this->unit(unit);
    if (!facts || facts->property(QStringLiteral("CanReload")) != QLatin1String("no"))
        return runJob(QStringLiteral("ReloadUnit"), unit, waiting);
    // Its ExecReload= would do the same.
    const auto sent = call(QStringLiteral("KillUnit"), {unit, QStringLiteral("main"), SIGHUP});
    return sent ? Result<>() : tl::unexpected(sent.error());
}

Result<> Systemd::restartUnit(const QString &unit, const Waiting &waiting)
{
    return runJob(QStringLiteral("RestartUnit"), unit, waiting);
}

Result<> Systemd::startUnit(const QString &unit, const Waiting &waiting)
{
    if (const auto reply = call(QStringLiteral("StartUnit"), {unit, QStringLiteral("replace")}); !reply)
        return tl::unexpected(reply.error());
    QElapsedTimer clock;
    clock.start();
    for (qint64 told = 0; clock.elapsed() < startLimit;) {
        const auto facts = this->unit(unit);
        if (!facts)
            return tl::unexpected(facts.error());
        if (facts->isActive())
            return {};
        if (facts->property(QStringLiteral("Job")) == QLatin1String("0") && !facts->isUp())
            return endOf(QStringLiteral("failed"), unit);
        QThread::msleep(50);
        if (waiting && clock.elapsed() / 1000 > told) {
            told = clock.elapsed() / 1000;
            if (!waiting(static_cast<int>(told)))
                return cancelled();
        }
    }
    return endOf(QStringLiteral("timeout"), unit);
}

Result<> Systemd::finishStart(const QString &unit, const Waiting &waiting)
{
    return runJob(QStringLiteral("StartUnit"), unit, waiting);
}

Result<> Systemd::stopUnit(const QString &unit, const Waiting &waiting)
{
    return runJob(QStringLiteral("StopUnit"), unit, waiting);
}

Result<> Systemd::startLater(const QString &unit)
{
    const auto reply = call(QStringLiteral("StartUnit"), {unit, QStringLiteral("fail")});
    return reply ? Result<>() : tl::unexpected(reply.error());
}

Result<> Systemd::enable(const QString &unit)
{
    const auto enabled = call(QStringLiteral("EnableUnitFiles"), {QStringList{unit}, false, true});
    return enabled ? reloadManager() : tl::unexpected(enabled.error());
}

Result<> Systemd::enableAndStart(const QString &unit, const Waiting &waiting)
{
    const auto enabled = enable(unit);
    return enabled ? runJob(QStringLiteral("StartUnit"), unit, waiting) : enabled;
}

Result<> Systemd::disableAndStop(const QString &unit, const Waiting &waiting)
{
    const auto stopped = runJob(QStringLiteral("StopUnit"), unit, waiting);
    return !stopped && !isNoSuchUnit(stopped.error()) ? stopped : disable(unit);
}

Result<> Systemd::disable(const QString &unit)
{
    const auto disabled = call(QStringLiteral("DisableUnitFiles"), {QStringList{unit}, false});
    if (!disabled && !isNoSuchUnit(disabled.error()))
        return tl::unexpected(disabled.error());
    return reloadManager();
}

void Systemd::resetFailed(const QString &unit)
{
    ignore(call(QStringLiteral("ResetFailedUnit"), {unit}), "a unit that is not loaded has nothing to forget");
}

Result<> Systemd::subscribe()
{
    if (m_subscribed)
        return {};
    // Whoever speaks to systemd directly hears nobody else, and systemd has no name there.
    const bool isDirect = m_bus.baseService().isEmpty();
    m_jobRemoved = std::make_unique<BusSignal>(m_bus,
                                               BusSignalName{isDirect ? QString() : service, managerPath, managerInterface,
                                                             QStringLiteral("JobRemoved")},
                                               [this](const QDBusMessage &message) { noteEnd(message); });
    if (const auto connected = m_jobRemoved->connect(); !connected)
        return connected;
    const auto reply = call(QStringLiteral("Subscribe"), {});
    // A connection subscribes once, whichever of its users came first.
    const QString already = QStringLiteral("Client is already subscribed.");
    if (!reply && reply.error().message.args.value(1) != already)
        return tl::unexpected(reply.error());
    m_subscribed = m_jobRemoved != nullptr; // unless it was gone once more
    return {};
}

/// JobRemoved(u id, o job, s unit, s result).
void Systemd::noteEnd(const QDBusMessage &jobRemoved)
{
    const QVariantList arguments = jobRemoved.arguments();
    m_results[arguments.value(1).value<QDBusObjectPath>().path()] = arguments.value(3).toString();
}

std::optional<QString> Systemd::resultOf(const QString &job, const QString &method, const QString &unit)
{
    QDBusPendingCall state =
        askProperties(job, QStringLiteral("Get"), {QStringLiteral("org.freedesktop.systemd1.Job"), QStringLiteral("State")});
    if (answerOf(state, job))
        return std::nullopt;
    const auto facts = this->unit(unit);
    if (!facts)
        return std::nullopt; // it is asked again
    const bool isAsAsked = facts->isActive() != (method == QLatin1String("StopUnit"));
    return isAsAsked ? QStringLiteral("done") : QStringLiteral("failed");
}

Result<> Systemd::runJob(const QString &method, const QString &unit, const Waiting &waiting)
{
    if (const auto subscribed = subscribe(); !subscribed)
        return subscribed;
    const auto reply = call(method, {unit, QStringLiteral("replace")});
    if (!reply)
        return tl::unexpected(reply.error());
    const QString job = reply->value(0).value<QDBusObjectPath>().path();
    QElapsedTimer clock;
    clock.start();
    qint64 told = 0;
    bool mayBeMissed = false;
    while (!m_results.contains(job) && clock.elapsed() < jobLimit) {
        QEventLoop loop;
        QTimer::singleShot(100, &loop, &QEventLoop::quit);
        loop.processEvents(QEventLoop::WaitForMoreEvents);
        mayBeMissed |= !m_bus.isConnected() && reconnect();
        if (const auto result = mayBeMissed ? resultOf(job, method, unit) : std::nullopt)
            m_results.emplace(job, *result);
        if (waiting && clock.elapsed() / 1000 > told) {
            told = clock.elapsed() / 1000;
            if (!waiting(static_cast<int>(told)))
                return cancelled(); // what is done to the unit next replaces the job
        }
    }
    return endOf(m_results.contains(job) ? m_results[job] : QStringLiteral("timeout"), unit);
}

/// What has become of a job.
Result<> Systemd::endOf(const QString &result, const QString &unit)
{
    m_results.clear();
    if (result == QLatin1String("done"))
        return {};
    return failure(result == QLatin1String("timeout") ? ErrorCode::TimedOut : ErrorCode::CommandFailed, unit,
                   {QT_TRANSLATE_NOOP("Dockwright", "systemd could not do the job for %1: %2."), {unit, result}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Check its journal: journalctl -u %1"), {unit}});
}

} // namespace dockwright::helper
