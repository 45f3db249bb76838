// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outlive_bus.h"
#include "tests/support/patience.h"

#include <QProcess>
#include <QString>

/// A message bus of a test's own, as long as this lives.
class OwnBus
{
public:
    OwnBus()
    {
        dockwright::core::outliveTheBus(); // as the programs do
        m_daemon.start(QStringLiteral("dbus-daemon"),
                       {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
        if (m_daemon.waitForReadyRead(patience))
            m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
    }
    ~OwnBus()
    {
        m_daemon.terminate();
        m_daemon.waitForFinished(patience);
    }
    OwnBus(const OwnBus &) = delete;
    OwnBus &operator=(const OwnBus &) = delete;

    /// Empty where it did not start: nobody can connect to that.
    QString address() const { return m_address; }
    void kill()
    {
        m_daemon.kill();
        m_daemon.waitForFinished(patience);
    }
    /// As systemd ends it.
    void end()
    {
        m_daemon.terminate();
        m_daemon.waitForFinished(patience);
    }

private:
    QProcess m_daemon;
    QString m_address;
};
