// SPDX-License-Identifier: Apache-2.0
#include "helper/host/bus_signal.h"

#include <QCoreApplication>
#include <QDBusError>

namespace dockwright::helper {

using namespace core;

BusSignal::BusSignal(QDBusConnection bus, BusSignalName signal, Heard heard)
    : m_bus(std::move(bus)), m_signal(std::move(signal)), m_heard(std::move(heard))
{}

Result<> BusSignal::connect()
{
    if (m_bus.connect(m_signal.service, m_signal.path, m_signal.interface, m_signal.name, this, SLOT(hear(QDBusMessage))))
        return {};
    return failure(ErrorCode::Io, m_signal.interface + u'.' + m_signal.name,
                   {QT_TRANSLATE_NOOP("Dockwright", "Cannot listen on the system bus for %1."), {m_signal.name}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Check whether the bus is running: systemctl status dbus"), {}},
                   m_bus.lastError().message());
}

void BusSignal::hear(const QDBusMessage &message)
{
    m_heard(message);
}

} // namespace dockwright::helper
