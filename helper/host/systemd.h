// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "helper/host/bus_signal.h"
#include "helper/host/host_writer.h"

#include <QDBusPendingCall>

#include <chrono>
#include <map>
#include <memory>

namespace dockwright::helper {

/// How much of a unit is asked for. All that a service has are 300 properties, some of which systemd reads from cgroups.
enum class UnitDetail {
    Start, ///< what every kind of unit has, and how a service is started
    All
};

/// systemd over its D-Bus interface, org.freedesktop.systemd1(5). Jobs are awaited by their signal. Root speaks to systemd
/// itself, as systemctl does, so that an apply does not depend on the bus; a connection that is lost is made anew, and what
/// was missed is asked for.
class Systemd
{
public:
    /// Over the connection that is the best for this user, unless it is given.
    explicit Systemd(const std::optional<QDBusConnection> &bus = {});

    /// The unit with all its properties; numbers of 2^64-1 read "infinity", time spans are microseconds.
    core::Result<core::UnitFacts> unit(const QString &name);
    /// Asks for units that are wanted soon, beside those that were asked for before, and for version(); unit() then takes the
    /// answer, once.
    void prefetch(const QStringList &names, UnitDetail detail);
    /// Forgets the answers that nobody took: they are none for whoever asks later.
    void dropPrefetched();
    std::optional<qint64> version();
    core::Result<> reloadManager();
    core::Result<> reloadUnit(const QString &unit, const Waiting &waiting);
    core::Result<> restartUnit(const QString &unit, const Waiting &waiting);
    /// Awaits that it is active, a minute at most.
    core::Result<> startUnit(const QString &unit, const Waiting &waiting);
    /// Starts a unit, or joins the start that is under way, and awaits its end.
    core::Result<> finishStart(const QString &unit, const Waiting &waiting);
    core::Result<> stopUnit(const QString &unit, const Waiting &waiting);
    /// Leaves the start to systemd, after whatever it waits for; a job that somebody else wants of it stays.
    core::Result<> startLater(const QString &unit);
    core::Result<> enable(const QString &unit);
    core::Result<> disable(const QString &unit); ///< it runs on
    core::Result<> enableAndStart(const QString &unit, const Waiting &waiting);
    /// A unit that is not there is stopped and disabled already.
    core::Result<> disableAndStop(const QString &unit, const Waiting &waiting);
    /// Forgets failures and start limits; a unit that is not loaded is none of them.
    void resetFailed(const QString &unit);

private:
    core::Result<QVariantList> call(const QString &method, const QVariantList &arguments);
    /// Another connection, where there is none any more.
    bool reconnect();
    QDBusPendingCall askProperties(const QString &object, const QString &method, const QVariantList &arguments) const;
    QDBusPendingCall askVersion() const;
    std::vector<QDBusPendingCall> askUnit(const QString &unit, UnitDetail detail) const;
    core::Result<> runJob(const QString &method, const QString &unit, const Waiting &waiting);
    core::Result<> subscribe();
    /// How a job ended whose signal was missed; nullopt while it goes on.
    std::optional<QString> resultOf(const QString &job, const QString &method, const QString &unit);
    core::Result<> endOf(const QString &result, const QString &unit);
    void noteEnd(const QDBusMessage &jobRemoved);

    QDBusConnection m_bus;
    std::unique_ptr<BusSignal> m_jobRemoved;
    bool m_subscribed = false;
    std::map<QString, std::vector<QDBusPendingCall>> m_asked; ///< by unit
    std::optional<QDBusPendingCall> m_version;
    std::map<QString, QString> m_results; ///< object path of a job that has ended → its result
};

} // namespace dockwright::helper
