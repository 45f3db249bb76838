// SPDX-License-Identifier: Apache-2.0
#include "core/host/processes.h"

namespace dockwright::core {

std::vector<qint64> processIds(const HostReader &reader)
{
    std::vector<qint64> ids;
    for (const QString &name : reader.listDirectory(QStringLiteral("/proc")).value_or(QStringList())) {
        bool isNumber = false;
        const qint64 id = name.toLongLong(&isNumber);
        if (isNumber)
            ids.push_back(id);
    }
    return ids;
}

QString processFile(const HostReader &reader, qint64 pid, const char *name)
{
    return QString::fromUtf8(reader.systemFile(QStringLiteral("/proc/%1/%2").arg(pid).arg(QLatin1String(name))));
}

QStringList commandLineOf(const HostReader &reader, qint64 pid)
{
    return processFile(reader, pid, "cmdline").split(QChar::Null);
}

bool isOfRoot(const HostReader &reader, qint64 pid)
{
    const auto directory = reader.lookAt(QStringLiteral("/proc/%1").arg(pid));
    return directory && *directory && (*directory)->uid == 0;
}

bool runsProgram(const HostReader &reader, qint64 pid, QLatin1String name)
{
    const auto file = reader.readLink(QStringLiteral("/proc/%1/exe").arg(pid));
    return !file || (*file && (*file)->section(u'/', -1).startsWith(name));
}

} // namespace dockwright::core
