// SPDX-License-Identifier: Apache-2.0
#include "helper/host/systemd_connection.h"

#include <QDBusMessage>

namespace dockwright::helper {

namespace {

/// Qt 6.4 takes each step of making sure who we are only with the next message that is sent, and there are some five.
bool answers(const QDBusConnection &peer)
{
    const QDBusMessage ping =
        QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.systemd1"), QStringLiteral("/org/freedesktop/systemd1"),
                                       QStringLiteral("org.freedesktop.DBus.Peer"), QStringLiteral("Ping"));
    for (const int limit : {1, 1, 2, 2, 5, 5, 10, 20, 50, 100, 500, 1000, 2000}) // ms
        if (peer.isConnected() && peer.call(ping, QDBus::Block, limit).type() == QDBusMessage::ReplyMessage)
            return true;
    return false;
}

} // namespace

QDBusConnection connectToSystemd()
{
    static int count = 0; // Qt keeps connections by their names
    const QString name = QStringLiteral("dockwright-systemd-%1").arg(++count);
    const auto direct = QDBusConnection::connectToPeer(QStringLiteral("unix:path=/run/systemd/private"), name);
    return answers(direct) ? direct : QDBusConnection::connectToBus(QDBusConnection::SystemBus, name + QLatin1String("-bus"));
}

} // namespace dockwright::helper
