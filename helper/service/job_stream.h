// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/service/job_work.h"

#include <QStringList>

namespace dockwright::helper {

class Child;

/// The work of a job that only tells what it sees, for as long as somebody listens: a process of the service's own, which ends
/// with it.
class JobStream : public JobWork
{
    Q_OBJECT

public:
    /// `arguments` of this program.
    JobStream(QStringList arguments, QObject *parent) : JobWork(parent), m_arguments(std::move(arguments)) {}

    void start() override;
    void stop() override;

private:
    QStringList m_arguments;
    Child *m_child = nullptr;
};

} // namespace dockwright::helper
