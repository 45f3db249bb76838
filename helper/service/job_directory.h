// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "helper/host/caller.h"
#include "helper/host/descriptor.h"

#include <QByteArray>
#include <QStringList>

#include <vector>

namespace dockwright::helper {

/// What was asked for in a job.
struct JobCall {
    quint64 id = 0;
    QString kind; ///< "apply", "rollback", "confirm", "health" or "journal"
    Caller caller{};
    QStringList arguments{}; ///< of this program

    bool changes() const { return kind != QLatin1String("health") && !isStream(); }
    /// It tells what it sees for as long as the one who asked for it is there, and nothing is kept of it.
    bool isStream() const { return kind == QLatin1String("journal"); }
    friend bool operator==(const JobCall &, const JobCall &) = default;
};

/// What the service and a job's own unit share: /run/dockwright/jobs/N, which root alone can reach. The service lays a call
/// down there, and the unit takes it up; what it says is there for whoever comes later, another service included.
namespace job_directory {

core::Result<> layDown(const JobCall &call, const QByteArray &input);
/// All that have been laid down, oldest first.
std::vector<JobCall> list();
/// What the job has said so far, open for reading; not open while it has not begun.
Descriptor openEvents(quint64 id);
void remove(quint64 id);

/// In the unit: takes the call up, once, with its input as standard input and its events as standard output.
core::Result<JobCall> takeUp(const QString &id);

} // namespace job_directory

} // namespace dockwright::helper
