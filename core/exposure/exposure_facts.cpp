// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/exposure_facts.h"

#include "core/exposure/socket_table.h"
#include "core/host/live_containers.h"
#include "core/host/processes.h"
#include "core/talk/members.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>

namespace dockwright::core {

namespace {

constexpr qsizetype shortId = 12;

/// A container as the list of those that run has it.
struct ListedContainer {
    QString id; ///< all 64 digits
    QString name;
    QString image;
    Json ports;
    QString networkMode;

    bool isOnHost() const { return networkMode == QLatin1String("host"); }
};

std::vector<ListedContainer> listedContainers(const Json &running)
{
    std::vector<ListedContainer> containers;
    for (const Json &each : running)
        containers.push_back({textAt(each, "/Id"), textAt(each, "/Names/0").mid(1), textAt(each, "/Image"),
                              listOf(each, "Ports"), textAt(each, "/HostConfig/NetworkMode")});
    // Who shares the network of one on the host's is on it, too.
    std::set<QString> onHost;
    for (const ListedContainer &each : containers)
        if (each.isOnHost())
            onHost.insert(QLatin1String("container:") + each.id);
    for (ListedContainer &each : containers)
        if (onHost.contains(each.networkMode))
            each.networkMode = QStringLiteral("host");
    return containers;
}

std::optional<PortProtocol> protocolOf(const Json &binding)
{
    const QString type = textOf(binding, "Type");
    if (type == QLatin1String("tcp"))
        return PortProtocol::Tcp;
    return type == QLatin1String("udp") ? std::optional(PortProtocol::Udp) : std::nullopt; // SCTP is not tried
}

std::vector<OpenSocket> socketsOfHost(const HostReader &reader)
{
    std::vector<OpenSocket> sockets;
    for (const auto &[file, protocol] : {std::pair("tcp", PortProtocol::Tcp), std::pair("tcp6", PortProtocol::Tcp),
                                         std::pair("udp", PortProtocol::Udp), std::pair("udp6", PortProtocol::Udp)}) {
        const auto more = readSocketTable(reader.linesOf(QLatin1String("/proc/net/") + QLatin1String(file)), protocol);
        sockets.insert(sockets.end(), more.begin(), more.end());
    }
    return sockets;
}

bool isListening(const std::vector<OpenSocket> &sockets, const ExposedPort &port)
{
    return std::ranges::any_of(sockets, [&](const OpenSocket &each) {
        return each.protocol == port.protocol && each.port == port.port && each.address == port.address;
    });
}

void addBindings(ExposureFacts &facts, const ListedContainer &container, const std::vector<OpenSocket> &sockets)
{
    for (const Json &binding : container.ports) {
        const auto protocol = protocolOf(binding);
        const qint64 number = numberOf(binding, "PublicPort");
        if (!protocol || number <= 0 || number > 65535) // exposed, and not published
            continue;
        const QString address = textOf(binding, "IP");
        ExposedPort port{.container = container.name,
                         .id = container.id.left(shortId),
                         .image = container.image,
                         .protocol = *protocol,
                         .address = address.isEmpty() ? QStringLiteral("0.0.0.0") : address,
                         .port = static_cast<int>(number),
                         .containerPort = static_cast<int>(numberOf(binding, "PrivatePort"))};
        port.isProxied = isListening(sockets, port);
        if (std::ranges::find(facts.ports, port) == facts.ports.end())
            facts.ports.push_back(std::move(port));
    }
}

/// The sockets that a process has open; nullopt where that cannot be seen, as by a user who is not root.
std::optional<std::set<quint64>> socketsOfProcess(const HostReader &reader, qint64 process)
{
    const QString directory = QStringLiteral("/proc/%1/fd").arg(process);
    const auto names = reader.listDirectory(directory);
    if (!names)
        return std::nullopt;
    std::set<quint64> inodes;
    for (const QString &name : *names) {
        const auto link = reader.readLink(directory + u'/' + name);
        if (link && *link)
            inodes.insert(inodeOfSocket(**link));
    }
    return inodes;
}

std::unordered_map<quint64, const OpenSocket *> socketsByInode(const std::vector<OpenSocket> &sockets)
{
    std::unordered_map<quint64, const OpenSocket *> byInode;
    for (const OpenSocket &socket : sockets)
        if (socket.inode != 0)
            byInode.emplace(socket.inode, &socket);
    return byInode;
}

/// Which container each socket on the host's network belongs to: its processes are those in its control group, which has its
/// ID in its name with either driver of cgroups.
void addHostSockets(ExposureFacts &facts, const HostReader &reader, const std::vector<ListedContainer> &onHost,
                    const std::vector<OpenSocket> &sockets)
{
    const auto byInode = socketsByInode(sockets);
    for (const qint64 process : onHost.empty() ? std::vector<qint64>() : processIds(reader)) {
        const QString groups = processFile(reader, process, "cgroup");
        const auto owner = std::ranges::find_if(onHost, [&](const ListedContainer &each) { return groups.contains(each.id); });
        if (owner == onHost.end())
            continue;
        const auto inodes = socketsOfProcess(reader, process);
        if (!inodes) {
            if (!facts.hidden.contains(owner->name))
                facts.hidden << owner->name;
            continue;
        }
        for (const quint64 inode : *inodes) {
            const auto found = byInode.find(inode);
            if (facts.ports.size() > mostExposedPorts)
                return;
            if (found == byInode.end())
                continue;
            ExposedPort port{.container = owner->name,
                             .id = owner->id.left(shortId),
                             .image = owner->image,
                             .protocol = found->second->protocol,
                             .address = found->second->address,
                             .port = found->second->port,
                             .containerPort = found->second->port,
                             .isOfHostNetwork = true};
            if (std::ranges::find(facts.ports, port) == facts.ports.end())
                facts.ports.push_back(std::move(port));
        }
    }
}

/// Sockets of UDP at ports that the kernel gives who asks for none, as clients do: there are new ones all the time.
void leaveOutPassing(std::vector<OpenSocket> &sockets, const HostReader &reader)
{
    const QStringList words = QString::fromLatin1(reader.systemFile(QStringLiteral("/proc/sys/net/ipv4/ip_local_port_range")))
                                  .simplified()
                                  .split(u' ');
    const int first = words.size() == 2 ? words[0].toInt() : 32768;
    const int last = words.size() == 2 ? words[1].toInt() : 60999;
    std::erase_if(sockets, [&](const OpenSocket &each) {
        return each.protocol == PortProtocol::Udp && each.port >= first && each.port <= last;
    });
}

/// As long as dockerd says it: a container that hangs costs its own.
void addProcesses(ExposureFacts &facts, const HostReader &reader, const std::vector<ListedContainer> &containers)
{
    Descriptions descriptions(reader);
    for (const ListedContainer &container : containers) {
        const QString id = container.id.left(shortId);
        if (container.isOnHost() || std::ranges::find(facts.ports, id, &ExposedPort::id) == facts.ports.end())
            continue;
        const auto described = descriptions.of(container.id);
        const Json state = described ? memberOf(*described, "State") : Json();
        for (ExposedPort &port : facts.ports)
            if (port.id == id)
                port.process = numberOf(state, "Pid");
    }
}

} // namespace

Result<ExposureFacts> inspectPorts(const HostReader &reader, PortDepth depth)
{
    const auto running = reader.daemonAnswer(QStringLiteral("/containers/json"), std::chrono::seconds(30));
    if (!running)
        return tl::unexpected(running.error());
    if (!running->is_array())
        return failure(ErrorCode::Unsupported, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "dockerd does not say which containers run."), {}});
    const std::vector<ListedContainer> containers = listedContainers(*running);
    std::vector<OpenSocket> sockets = socketsOfHost(reader);
    ExposureFacts facts;
    std::vector<ListedContainer> onHost;
    for (const ListedContainer &container : containers)
        if (container.isOnHost())
            onHost.push_back(container);
        else
            addBindings(facts, container, sockets);
    if (depth == PortDepth::Bindings)
        leaveOutPassing(sockets, reader);
    addHostSockets(facts, reader, onHost, sockets);
    facts.isCut = facts.ports.size() > mostExposedPorts;
    if (facts.isCut)
        facts.ports.resize(mostExposedPorts);
    if (depth == PortDepth::Processes) {
        addProcesses(facts, reader, containers);
        facts.isInSwarm = textAt(reader.askDaemon(QStringLiteral("/info")), "/Swarm/LocalNodeState") == QLatin1String("active");
    }
    return facts;
}

} // namespace dockwright::core
