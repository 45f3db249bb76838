// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/service/job_work.h"
#include "helper/service/limits.h"

#include <QStringList>

namespace dockwright::helper {

class Child;

/// The work of a job that only tells what it sees, for as long as somebody listens: a process of the service's own, which ends
/// with it. That it ends because its time is over is an error, so that nobody takes it for an end that was asked for.
class JobStream : public JobWork
{
    Q_OBJECT

public:
    /// `arguments` of this program.
    JobStream(QStringList arguments, QObject *parent, std::chrono::milliseconds limit = limits::stream)
        : JobWork(parent), m_arguments(std::move(arguments)), m_limit(limit)
    {}

    void start() override;
    void stop() override;

private:
    void take(const QByteArray &said);

    QStringList m_arguments;
    std::chrono::milliseconds m_limit;
    Child *m_child = nullptr;
};

} // namespace dockwright::helper
