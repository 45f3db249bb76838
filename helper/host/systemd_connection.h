// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusConnection>

namespace dockwright::helper {

/// A connection of its own to systemd: past the bus where that may be (root), otherwise to the bus.
QDBusConnection connectToSystemd();

} // namespace dockwright::helper
