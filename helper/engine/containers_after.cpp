// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/containers_after.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QThread>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

/// dockerd gives nine digits of a second, of which Qt reads three.
QDateTime startOf(const HostReader &host, const QString &container)
{
    const Json described = host.askDaemon(QStringLiteral("/containers/%1/json").arg(container));
    const Json state = described.is_object() ? described.value("State", Json::object()) : Json::object();
    return QDateTime::fromString(textOf(state, "StartedAt").section(u'.', 0, 0).remove(u'Z') + u'Z', Qt::ISODate);
}

/// The container that is there of it now: itself, or another of its name, which a service that was restarted has started.
const ContainerFact *find(const ContainerFact &before, const std::vector<ContainerFact> &now)
{
    for (const auto member : {&ContainerFact::id, &ContainerFact::name})
        if (const auto found = std::ranges::find(now, before.*member, member); found != now.end())
            return &*found;
    return nullptr;
}

ContainersAfter look(HostWriter &host, const std::vector<ContainerFact> &before, const QDateTime &began)
{
    const HostFacts facts = host.inspect(Depth::Daemon);
    const auto now = facts.runningContainers.value_or(std::vector<ContainerFact>());
    ContainersAfter after;
    for (const ContainerFact &container : before) {
        const ContainerFact *there = find(container, now);
        if (there == nullptr)
            after.lost << container.name;
        else if (const QDateTime started = startOf(host, there->id);
                 there->id != container.id || (started.isValid() && started > began))
            after.restarted << container.name;
    }
    for (const ContainerFact &container : now)
        if (find(container, before) == nullptr)
            after.started << container.name;
    return after;
}

bool hasCompanions(const HostFacts &facts)
{
    return (facts.dockerUnit && !facts.dockerUnit->companions.isEmpty())
        || (facts.containerdUnit && !facts.containerdUnit->companions.isEmpty());
}

} // namespace

/// "btime 1764209361" (proc_stat(5)).
bool hasBootedSince(const HostReader &host, const QString &since)
{
    const QDateTime time = QDateTime::fromString(since, Qt::ISODate);
    const auto content = host.readSystemFile(QStringLiteral("/proc/stat"));
    if (!content || !*content)
        return false;
    for (const QByteArray &line : (*content)->split('\n'))
        if (line.startsWith("btime "))
            return !time.isValid() || line.mid(6).trimmed().toLongLong() > time.toSecsSinceEpoch();
    return false;
}

ContainersAfter containersAfter(HostWriter &host, const HostFacts &before, const QString &since, const std::stop_token &stop)
{
    const QDateTime began = QDateTime::fromString(since, Qt::ISODate);
    if (!host.isLive() || !before.runningContainers || !began.isValid() || hasBootedSince(host, since))
        return {};
    constexpr qint64 patience = 10'000; // ms; a service that runs takes a moment to start its container
    QElapsedTimer clock;
    clock.start();
    ContainersAfter after = look(host, *before.runningContainers, began);
    while (!after.lost.isEmpty() && hasCompanions(before) && clock.elapsed() < patience && !stop.stop_requested()) {
        QThread::msleep(200);
        after = look(host, *before.runningContainers, began);
    }
    return after;
}

} // namespace dockwright::helper
