// SPDX-License-Identifier: Apache-2.0
#include "helper/service/inhibit_shutdown.h"

#include <QDBusConnection>
#include <QDBusMessage>

namespace dockwright::helper {

QDBusPendingCall inhibitShutdown()
{
    QDBusMessage inhibit =
        QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.login1"), QStringLiteral("/org/freedesktop/login1"),
                                       QStringLiteral("org.freedesktop.login1.Manager"), QStringLiteral("Inhibit"));
    inhibit << QStringLiteral("shutdown:sleep") << QStringLiteral("Dockwright")
            << QStringLiteral("Docker's configuration is being changed") << QStringLiteral("block");
    return QDBusConnection::systemBus().asyncCall(inhibit);
}

} // namespace dockwright::helper
