// SPDX-License-Identifier: Apache-2.0
#include "core/host/followers.h"

#include "core/host/processes.h"

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

/// Of the docker program and of docker-compose: what stays connected until a container or dockerd ends.
constexpr std::array followingCommands{"run", "start", "attach", "exec", "wait", "logs", "events", "stats", "compose", "up"};

bool follows(const HostReader &reader, qint64 process)
{
    const QString name = processFile(reader, process, "comm").trimmed();
    if (name != QLatin1String("docker") && name != QLatin1String("docker-compose"))
        return false;
    const QStringList words = commandLineOf(reader, process);
    return std::ranges::any_of(followingCommands, [&](const char *word) { return words.contains(QLatin1String(word)); });
}

/// The service of a process with this file of cgroups (cgroups(7): "0::/system.slice/shop.service", or the line of the
/// hierarchy that is named "systemd"), for one of a user's services her whole manager; empty for a process of a session or of
/// no service.
QString serviceOf(const QString &cgroups)
{
    for (const QString &line : cgroups.split(u'\n')) {
        const QString hierarchy = line.section(u':', 1, 1);
        if ((!hierarchy.isEmpty() && hierarchy != QLatin1String("name=systemd")) || line.endsWith(QLatin1String(".scope")))
            continue;
        for (const QString &part : line.section(u':', 2).split(u'/'))
            if (part.endsWith(QLatin1String(".service")))
                return part;
    }
    return {};
}

} // namespace

QStringList followersOfDocker(const HostReader &reader)
{
    const QString own = serviceOf(QString::fromUtf8(reader.systemFile(QStringLiteral("/proc/self/cgroup")))); // ends nobody
    QStringList services;
    for (const qint64 process : processIds(reader)) {
        const QString service = follows(reader, process) ? serviceOf(processFile(reader, process, "cgroup")) : QString();
        if (!service.isEmpty() && service != own && !services.contains(service))
            services << service;
    }
    services.sort();
    return services;
}

} // namespace dockwright::core
