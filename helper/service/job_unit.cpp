// SPDX-License-Identifier: Apache-2.0
#include "helper/service/job_unit.h"

#include "helper/service/limits.h"

#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include <cstdio>

#include <unistd.h>

namespace dockwright::helper {

namespace {

constexpr std::chrono::milliseconds interval{50};
constexpr int looksForState = 5; ///< so many looks at what it says for one question to systemd
const QString manager = QStringLiteral("org.freedesktop.systemd1");

QString nameOf(quint64 id)
{
    return QStringLiteral("dockwright-job@%1.service").arg(id);
}

/// The unit as an object of systemd's; asking it loads it (org.freedesktop.systemd1(5), "Object Paths").
QString objectOf(quint64 id)
{
    return QStringLiteral("/org/freedesktop/systemd1/unit/dockwright_2djob_40%1_2eservice").arg(id);
}

/// Nothing of it runs, and nothing is about to: a unit that waits to be started is inactive, too, and has a job of systemd's.
bool isOver(const QVariantMap &properties)
{
    const QString state = properties.value(QStringLiteral("ActiveState")).toString();
    uint job = 0;
    QDBusObjectPath path;
    const auto argument = properties.value(QStringLiteral("Job")).value<QDBusArgument>();
    if (argument.currentType() == QDBusArgument::StructureType) {
        argument.beginStructure();
        argument >> job >> path;
        argument.endStructure();
    }
    return job == 0 && (state == QLatin1String("inactive") || state == QLatin1String("failed"));
}

} // namespace

JobUnit::JobUnit(quint64 id, const QDBusConnection &bus, QObject *parent) : JobWork(parent), m_id(id), m_bus(bus)
{
    m_look.setInterval(interval);
    connect(&m_look, &QTimer::timeout, this, &JobUnit::look);
}

QDBusPendingCall JobUnit::call(const QString &method, const QVariantList &arguments)
{
    QDBusMessage message = QDBusMessage::createMethodCall(manager, QStringLiteral("/org/freedesktop/systemd1"),
                                                          QStringLiteral("org.freedesktop.systemd1.Manager"), method);
    message.setArguments(arguments);
    return m_bus.asyncCall(message, static_cast<int>(limits::busAnswer.count()));
}

void JobUnit::start()
{
    auto *watcher =
        new QDBusPendingCallWatcher(call(QStringLiteral("StartUnit"), {nameOf(m_id), QStringLiteral("fail")}), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusObjectPath> started = *watcher;
        // What has not answered in time may have been started all the same.
        if (started.isValid() || started.error().type() == QDBusError::NoReply) {
            m_look.start();
            return;
        }
        std::fprintf(stderr, "dockwright-helper: %s: %s\n", qPrintable(nameOf(m_id)), qPrintable(started.error().message()));
        end();
    });
}

void JobUnit::follow()
{
    readLines();
    if (hasSaidAll()) {
        end();
        return;
    }
    QDBusPendingReply<QVariantMap> properties = state();
    properties.waitForFinished(); // before there is anybody who could wait for us
    if (properties.isValid() && isOver(properties.value()))
        end();
    else
        m_look.start();
}

void JobUnit::stop()
{
    call(QStringLiteral("StopUnit"), {nameOf(m_id), QStringLiteral("replace")});
}

bool JobUnit::hasSaidAll() const
{
    return m_last.contains("\"event\":\"result\"");
}

void JobUnit::look()
{
    readLines();
    // Who has told its result is about to end, and somebody waits for that.
    if ((++m_looks % looksForState == 0 || hasSaidAll()) && !m_isAsking)
        askState();
}

QDBusPendingCall JobUnit::state()
{
    QDBusMessage ask =
        QDBusMessage::createMethodCall(manager, objectOf(m_id), QStringLiteral("org.freedesktop.DBus.Properties"),
                                       QStringLiteral("GetAll"));
    ask << QStringLiteral("org.freedesktop.systemd1.Unit");
    return m_bus.asyncCall(ask, static_cast<int>(limits::busAnswer.count()));
}

void JobUnit::askState()
{
    m_isAsking = true;
    auto *watcher = new QDBusPendingCallWatcher(state(), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        m_isAsking = false;
        const QDBusPendingReply<QVariantMap> properties = *watcher;
        if (properties.isValid() && isOver(properties.value()))
            end();
    });
}

void JobUnit::end()
{
    m_look.stop();
    readLines();
    emit ended();
}

void JobUnit::readLines()
{
    if (!m_events.isOpen())
        m_events = job_directory::openEvents(m_id);
    QByteArray piece(64LL * 1024, Qt::Uninitialized);
    while (m_events.isOpen() && m_offset < limits::childOutput) {
        const ssize_t count = pread(m_events.number(), piece.data(), static_cast<std::size_t>(piece.size()), m_offset);
        if (count <= 0)
            break;
        m_offset += count;
        m_partial.append(piece.constData(), count);
    }
    for (qsizetype end = m_partial.indexOf('\n'); end >= 0; end = m_partial.indexOf('\n')) {
        const QByteArray whole = m_partial.left(end);
        m_partial.remove(0, end + 1);
        m_last = whole;
        emit line(whole);
    }
}

} // namespace dockwright::helper
