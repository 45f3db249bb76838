// SPDX-License-Identifier: Apache-2.0
#include "core/host/followers.h"

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

/// Of the docker program and of docker-compose: what stays connected until a container or dockerd ends.
constexpr std::array followingCommands{"run", "start", "attach", "exec", "wait", "logs", "events", "stats", "compose", "up"};

QString ofProcess(const HostReader &reader, const QString &process, const char *file)
{
    const auto content = reader.readSystemFile(QStringLiteral("/proc/") + process + QLatin1String(file));
    return content && *content ? QString::fromUtf8(**content) : QString();
}

bool follows(const HostReader &reader, const QString &process)
{
    const QString name = ofProcess(reader, process, "/comm").trimmed();
    if (name != QLatin1String("docker") && name != QLatin1String("docker-compose"))
        return false;
    const QStringList words = ofProcess(reader, process, "/cmdline").split(QChar::Null);
    return std::ranges::any_of(followingCommands, [&](const char *word) { return words.contains(QLatin1String(word)); });
}

/// The service that a process is of (cgroups(7): "0::/system.slice/shop.service", or the line of the hierarchy that is named
/// "systemd"), for one of a user's services her whole manager; empty for a process of a session or of no service.
QString serviceOf(const HostReader &reader, const QString &process)
{
    for (const QString &line : ofProcess(reader, process, "/cgroup").split(u'\n')) {
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
    const QString own = serviceOf(reader, QStringLiteral("self")); // which ends nobody
    QStringList services;
    for (const QString &name : reader.listDirectory(QStringLiteral("/proc")).value_or(QStringList())) {
        if (!name[0].isDigit() || !follows(reader, name))
            continue;
        const QString service = serviceOf(reader, name);
        if (!service.isEmpty() && service != own && !services.contains(service))
            services << service;
    }
    services.sort();
    return services;
}

} // namespace dockwright::core
