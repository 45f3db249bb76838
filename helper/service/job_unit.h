// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/service/job_directory.h"
#include "helper/service/job_work.h"

#include <QDBusConnection>
#include <QDBusPendingCall>
#include <QTimer>

namespace dockwright::helper {

/// A job's unit, dockwright-job@N.service, seen from the service: systemd runs the call there, and whatever becomes of the
/// service, it goes on.
class JobUnit : public JobWork
{
    Q_OBJECT

public:
    JobUnit(quint64 id, const QDBusConnection &bus, QObject *parent);

    /// Has systemd start it.
    void start() override;
    /// Follows one that another service has started, from its first word on; if it is over, it ends here and now.
    void follow() override;
    /// SIGTERM: the command line takes back what it has done, and ends.
    void stop() override;

private:
    void look();
    void readLines();
    bool hasSaidAll() const;
    void askState();
    void end();
    QDBusPendingCall state();
    QDBusPendingCall call(const QString &method, const QVariantList &arguments);

    quint64 m_id;
    QDBusConnection m_bus;
    Descriptor m_events;
    qint64 m_offset = 0;
    QByteArray m_partial;
    QByteArray m_last; ///< of the lines
    QTimer m_look;
    int m_looks = 0;
    bool m_isAsking = false;
};

} // namespace dockwright::helper
