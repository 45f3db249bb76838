#pragma once

#include "helper/service/child.h"

#include <QSet>

namespace dockwright::helper {

/// One apply, rollback or health check on its way: a Child whose lines are the job's events. It goes on whether or not
/// anybody watches.
class Job : public QObject
{
    Q_OBJECT

public:
    Job(quint64 id, const QString &kind, uint user, const QStringList &arguments, const QByteArray &input, QObject *parent);

    QString path() const { return m_path; }
    QString kind() const { return m_kind; }
    uint user() const { return m_user; }
    bool isRunning() const { return m_child != nullptr; }
    QString state() const { return isRunning() ? QStringLiteral("running") : QStringLiteral("finished"); }
    double progress() const;
    /// All events whose sequence number is greater than `after`, as JSON.
    QStringList events(quint64 after) const;
    void cancel();

signals:
    void happened(const QString &event);
    /// With the last event, "result".
    void finished(const QString &result);

private:
    void take(const QByteArray &line);
    void tell(const QByteArray &event);
    void end(int status);

    QString m_path;
    QString m_kind;
    uint m_user;
    Child *m_child;
    QStringList m_events; ///< the one with sequence number n at n - 1
    int m_steps = 0;
    int m_done = 0;
    QByteArray m_result; ///< the last event; told when the process has ended, so that who hears it may ask for more
};

} // namespace dockwright::helper
