// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusMessage>
#include <QVariantMap>

#include <functional>
#include <optional>

/// What every object on the bus answers beside its own methods (D-Bus Specification, "Standard Interfaces").
namespace dockwright::helper {

/// The answer of an object with these properties, all read-only, which is described in that resource. nullopt for a message of
/// another interface.
std::optional<QDBusMessage> standardAnswer(const QDBusMessage &message, const QString &interface,
                                           const std::function<QVariantMap()> &properties, const QString &description);

QDBusMessage unknownMethod(const QDBusMessage &message);

} // namespace dockwright::helper
