// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace dockwright::core {

/// A bus that ends between two calls of Qt is a caller's error to libdbus, which would abort the program for it (seen with Qt
/// 6.4.2; dbus-daemon(1), DBUS_FATAL_WARNINGS). To be called before the first use of a bus.
inline void outliveTheBus()
{
    if (!qEnvironmentVariableIsSet("DBUS_FATAL_WARNINGS"))
        qputenv("DBUS_FATAL_WARNINGS", "0");
}

} // namespace dockwright::core
