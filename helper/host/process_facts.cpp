// SPDX-License-Identifier: Apache-2.0
#include "helper/host/process_facts.h"

#include "core/host/processes.h"

#include <QThread>

namespace dockwright::helper {

using namespace core;

namespace {

// /proc/PID/limits is a table of fixed columns (proc_pid_limits(5)): name 26 wide, soft and hard limit 21 each.
constexpr qsizetype nameWidth = 26;
constexpr qsizetype limitWidth = 21;

} // namespace

std::optional<ProcessFacts> readProcessFacts(const HostReader &reader, qint64 pid)
{
    const QString limits = processFile(reader, pid, "limits");
    if (pid <= 0 || limits.isEmpty())
        return std::nullopt;
    ProcessFacts facts;
    for (const QString &line : limits.split(u'\n').mid(1)) {
        const QString name = line.left(nameWidth).trimmed();
        if (name.isEmpty())
            continue;
        facts.softLimits[name] = line.mid(nameWidth, limitWidth).trimmed();
        facts.hardLimits[name] = line.mid(nameWidth + limitWidth, limitWidth).trimmed();
    }
    for (const QString &line : processFile(reader, pid, "status").split(u'\n')) {
        if (line.startsWith(QLatin1String("CapBnd:")))
            facts.capabilityBoundingSet = line.section(u':', 1).trimmed();
        if (line.startsWith(QLatin1String("Seccomp:")))
            facts.seccomp = line.section(u':', 1).trimmed().toLongLong();
        if (line.startsWith(QLatin1String("Threads:")))
            facts.threads = line.section(u':', 1).trimmed().toLongLong();
    }
    const auto descriptors = reader.listDirectory(QStringLiteral("/proc/%1/fd").arg(pid));
    if (descriptors)
        facts.openFiles = descriptors->size();
    // The 19th field of /proc/PID/stat is the nice level; the second may hold blanks and ends with a bracket.
    const QString afterName = processFile(reader, pid, "stat").section(QLatin1String(") "), -1);
    facts.nice = afterName.section(u' ', 16, 16).toLongLong();
    facts.oomScoreAdjust = processFile(reader, pid, "oom_score_adj").trimmed().toLongLong();
    return facts;
}

QString nameOfInit(const HostReader &reader, qint64 pid)
{
    constexpr auto patience = std::chrono::seconds(1);
    const auto start = std::chrono::steady_clock::now();
    QString name = processFile(reader, pid, "comm").trimmed();
    while (name.startsWith(QLatin1String("runc:[")) && std::chrono::steady_clock::now() - start < patience) {
        QThread::msleep(10);
        name = processFile(reader, pid, "comm").trimmed();
    }
    return name;
}

} // namespace dockwright::helper
