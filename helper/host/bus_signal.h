// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QObject>

#include <functional>

namespace dockwright::helper {

/// Which signal of the bus. An empty `service` is anybody's.
struct BusSignalName {
    QString service;
    QString path;
    QString interface;
    QString name;
};

/// A signal of the bus that is heard as long as this lives. The slot that Qt finds by its name takes the whole message:
/// with parameters of their own types the connection fails where those types were not used before (Qt 6.4 does not know
/// QDBusObjectPath by its name then), and only at run time.
class BusSignal : public QObject
{
    Q_OBJECT

public:
    using Heard = std::function<void(const QDBusMessage &)>;

    BusSignal(QDBusConnection bus, BusSignalName signal, Heard heard);

    /// An error where the bus is not there.
    core::Result<> connect();

private slots:
    void hear(const QDBusMessage &message);

private:
    QDBusConnection m_bus;
    BusSignalName m_signal;
    Heard m_heard;
};

} // namespace dockwright::helper
