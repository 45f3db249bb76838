// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

namespace dockwright::helper {

/// What does a job: its lines are the job's events.
class JobWork : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void start() = 0;
    /// Follows what was started before this service was; if it is over, it ends here and now.
    virtual void follow() {}
    /// Asks it to end.
    virtual void stop() = 0;

signals:
    /// A whole line of what it says, without its end.
    void line(const QByteArray &line);
    /// After the last line; at once if it cannot be started.
    void ended();
};

} // namespace dockwright::helper
