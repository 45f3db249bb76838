// SPDX-License-Identifier: Apache-2.0
#include "core/host/followers.h"

#include "core/host/processes.h"

#include <algorithm>
#include <array>

#include <sys/stat.h>

namespace dockwright::core {

namespace {

/// Of the docker program and of docker-compose: what stays connected until a container or dockerd ends.
constexpr std::array followingCommands{"run", "start", "attach", "exec", "wait", "logs", "events", "stats", "compose", "up"};

bool isDockerProgram(const HostReader &reader, qint64 process)
{
    const QString name = processFile(reader, process, "comm").trimmed();
    return (name == QLatin1String("docker") || name == QLatin1String("docker-compose"))
        && runsProgram(reader, process, QLatin1String("docker"));
}

/// Root may, and the group of dockerd's socket. Anybody else's process says that it follows, and cannot.
bool mayAskDockerd(const HostReader &reader, qint64 process)
{
    if (isOfRoot(reader, process))
        return true;
    const auto socket = reader.lookAt(QStringLiteral("/run/docker.sock"));
    if (!socket || !*socket)
        return false;
    const bool isOpenToGroup = ((*socket)->mode & S_IWGRP) != 0;
    const QString group = QString::number((*socket)->gid);
    for (const QString &line : processFile(reader, process, "status").split(u'\n'))
        if (line.startsWith(QLatin1String("Gid:")) || line.startsWith(QLatin1String("Groups:")))
            if (isOpenToGroup && line.simplified().split(u' ').contains(group))
                return true;
    return ((*socket)->mode & S_IWOTH) != 0;
}

bool follows(const HostReader &reader, qint64 process)
{
    if (!isDockerProgram(reader, process) || !mayAskDockerd(reader, process))
        return false;
    const QStringList words = commandLineOf(reader, process);
    return std::ranges::any_of(followingCommands, [&](const char *word) { return words.contains(QLatin1String(word)); });
}

/// The service of a process with this file of cgroups (cgroups(7): "0::/system.slice/shop.service", or the line of the
/// hierarchy that is named "systemd"), for one of a user's services her whole manager; empty for a process of a session, of
/// a container, whose services are not this systemd's, or of no service.
QString serviceOf(const QString &cgroups)
{
    for (const QString &line : cgroups.split(u'\n')) {
        const QString hierarchy = line.section(u':', 1, 1);
        const QStringList parts = line.section(u':', 2).split(u'/');
        const bool isOfScope =
            std::ranges::any_of(parts, [](const QString &part) { return part.endsWith(QLatin1String(".scope")); });
        if ((!hierarchy.isEmpty() && hierarchy != QLatin1String("name=systemd")) || isOfScope)
            continue;
        for (const QString &part : parts)
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
