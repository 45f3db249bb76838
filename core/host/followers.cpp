// SPDX-License-Identifier: Apache-2.0
#include "core/host/followers.h"

#include "core/host/paths.h"
#include "core/host/processes.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include <sys/stat.h>

namespace dockwright::core {

namespace {

/// Of the docker program and of docker-compose: what stays connected until a container or dockerd ends.
constexpr std::array followingCommands{"run", "start", "attach", "exec", "wait", "logs", "events", "stats", "compose", "up"};

/// Of the same: what dockerd works at until it is done. It breaks off with the dockerd.
constexpr std::array workingCommands{"build", "bake", "pull", "push", "load", "save", "import", "commit"};
/// Behind which one of those may stand.
constexpr std::array commandGroups{"image", "builder", "buildx", "compose"};
/// Before which; their values are no commands.
constexpr std::array optionsWithValue{"-H",          "--host",      "-c",
                                      "--context",   "--config",    "-l",
                                      "--log-level", "--tlscacert", "--tlscert",
                                      "--tlskey",    "--builder",   "-f",
                                      "--file",      "-p",          "--project-name",
                                      "--profile",   "--env-file",  "--project-directory",
                                      "--parallel",  "--progress",  "--ansi"};

bool isAmong(const auto &words, const QString &word)
{
    return std::ranges::any_of(words, [&](const char *each) { return word == QLatin1String(each); });
}

/// "docker compose build", of a command line that asks for such work; empty for another. No argument is in it, which may hold a
/// secret.
QString workOf(const QStringList &commandLine)
{
    QString said = QStringLiteral("docker");
    for (qsizetype i = 1; i < commandLine.size(); ++i) {
        const QString &word = commandLine[i];
        if (word.startsWith(u'-')) {
            i += isAmong(optionsWithValue, word) ? 1 : 0;
            continue;
        }
        said += u' ' + word;
        if (isAmong(workingCommands, word))
            return said;
        if (!isAmong(commandGroups, word))
            break;
    }
    return {};
}

/// In which a question that is no following is answered, as a rule.
constexpr auto pauseBetweenLooks = std::chrono::milliseconds(200);

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

struct ServiceProcess {
    qint64 id = 0;
    QString service;
};

std::vector<ServiceProcess> processesOfServices(const HostReader &reader)
{
    std::vector<ServiceProcess> processes;
    for (const qint64 id : processIds(reader))
        if (const QString service = serviceOf(processFile(reader, id, "cgroup")); !service.isEmpty())
            processes.push_back({id, service});
    return processes;
}

/// The inodes of the sockets that it has open.
std::set<quint64> socketsOf(const HostReader &reader, qint64 process)
{
    std::set<quint64> sockets;
    const QString directory = QStringLiteral("/proc/%1/fd").arg(process);
    for (const QString &name : reader.listDirectory(directory).value_or(QStringList())) {
        const auto target = reader.readLink(directory + u'/' + name);
        if (target && *target && (*target)->startsWith(QLatin1String("socket:[")))
            sockets.insert((*target)->section(u'[', 1).chopped(1).toULongLong());
    }
    return sockets;
}

/// The ends of others of what dockerd has accepted: where a socket is by its name anybody listens, in a mount namespace of her
/// own. nullopt: nothing is known of what dockerd has open.
std::optional<std::set<quint64>> clientsOfDockerd(const HostReader &reader, const std::vector<ServiceProcess> &processes)
{
    const auto connections = reader.unixConnections();
    std::set<quint64> accepted;
    for (const auto &process : processes)
        if (!connections.empty() && process.service == QLatin1String(paths::dockerUnit))
            accepted.merge(socketsOf(reader, process.id));
    if (accepted.empty())
        return std::nullopt;
    std::set<quint64> clients;
    for (const auto &connection : connections)
        if (accepted.contains(connection.accepted))
            clients.insert(connection.connected);
    return clients;
}

bool hasFollowingCommand(const HostReader &reader, qint64 process)
{
    const QStringList words = commandLineOf(reader, process);
    return std::ranges::any_of(followingCommands, [&](const char *word) { return words.contains(QLatin1String(word)); });
}

/// Docker's own units and ours are no followers, and neither is `own`: this ends nobody.
bool isOfOthers(const QString &service, const QString &own)
{
    return service != own && service != QLatin1String(paths::dockerUnit) && service != QLatin1String(paths::containerdUnit)
        && !service.startsWith(QLatin1String("dockwright-"));
}

/// The docker program itself, or a plugin of it, which has the connection then: docker-buildx, docker-compose.
bool isDockerOrPlugin(const HostReader &reader, qint64 process)
{
    const QString name = processFile(reader, process, "comm").trimmed();
    return (name == QLatin1String("docker") || name.startsWith(QLatin1String("docker-")))
        && runsProgram(reader, process, QLatin1String("docker"));
}

/// Of another network namespace, a container's, connections cannot be seen.
bool isInOwnNetwork(const HostReader &reader, qint64 process)
{
    const auto own = reader.readLink(QStringLiteral("/proc/self/ns/net"));
    const auto its = reader.readLink(QStringLiteral("/proc/%1/ns/net").arg(process));
    return own && *own && its && *its && **own != **its;
}

class FollowerSearch
{
public:
    explicit FollowerSearch(const HostReader &reader) : m_reader(reader) {}

    QStringList search()
    {
        const QString own = serviceOf(QString::fromUtf8(m_reader.systemFile(QStringLiteral("/proc/self/cgroup"))));
        const auto processes = processesOfServices(m_reader);
        m_clients = clientsOfDockerd(m_reader, processes).value_or(std::set<quint64>());
        for (const auto &process : processes)
            if (isOfOthers(process.service, own))
                lookAt(process);
        addConnected();
        return {m_services.begin(), m_services.end()};
    }

private:
    void lookAt(const ServiceProcess &process)
    {
        if (!isDockerProgram(m_reader, process.id)) {
            for (const quint64 end : clientEnds(process.id))
                m_connected.emplace(end, process.service);
            return;
        }
        const auto isClient = [&] { return mayAskDockerd(m_reader, process.id) || !clientEnds(process.id).empty(); };
        if (hasFollowingCommand(m_reader, process.id) && isClient())
            m_services.insert(process.service);
    }

    std::set<quint64> clientEnds(qint64 process) const
    {
        std::set<quint64> ends = m_clients.empty() ? m_clients : socketsOf(m_reader, process);
        std::erase_if(ends, [this](quint64 end) { return !m_clients.contains(end); });
        return ends;
    }

    /// Who only asks dockerd something has been answered at the second look.
    void addConnected()
    {
        std::erase_if(m_connected, [this](const auto &each) { return m_services.contains(each.second); });
        if (m_connected.empty())
            return;
        std::this_thread::sleep_for(pauseBetweenLooks);
        for (const auto &connection : m_reader.unixConnections()) {
            const auto holders = m_connected.equal_range(connection.connected);
            for (auto each = holders.first; each != holders.second; ++each)
                m_services.insert(each->second);
        }
    }

    const HostReader &m_reader;
    std::set<quint64> m_clients;
    std::multimap<quint64, QString> m_connected; ///< by the end that the service holds
    std::set<QString> m_services;
};

} // namespace

QStringList workOfDocker(const HostReader &reader, const WorkPlaces &places)
{
    std::vector<std::pair<qint64, QString>> asking;
    for (const qint64 process : processIds(reader))
        if (isDockerOrPlugin(reader, process))
            if (const QString words = workOf(commandLineOf(reader, process)); !words.isEmpty())
                asking.emplace_back(process, words);
    if (asking.empty())
        return workByApi(reader, places);
    const auto clients = clientsOfDockerd(reader, processesOfServices(reader));
    const auto isClient = [&](qint64 process) {
        const auto ends = socketsOf(reader, process);
        return clients && std::ranges::any_of(ends, [&](quint64 end) { return clients->contains(end); });
    };
    QStringList work;
    for (const auto &[process, words] : asking) {
        const bool mayBe = (!clients || isInOwnNetwork(reader, process)) && mayAskDockerd(reader, process);
        if (isClient(process) || mayBe)
            work << words;
    }
    if (work.isEmpty()) // otherwise the traces may be those of what is named
        return workByApi(reader, places);
    work.removeDuplicates();
    work.sort();
    return work;
}

QStringList followersOfDocker(const HostReader &reader)
{
    return FollowerSearch(reader).search();
}

} // namespace dockwright::core
