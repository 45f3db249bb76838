#include "helper/engine/containers_after.h"

#include <QDateTime>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

/// "btime 1764209361": when this machine was started (proc_stat(5)).
bool hasBootedSince(const HostReader &host, const QDateTime &time)
{
    const auto content = host.readSystemFile(QStringLiteral("/proc/stat"));
    if (!content || !*content)
        return false;
    for (const QByteArray &line : (*content)->split('\n'))
        if (line.startsWith("btime "))
            return line.mid(6).trimmed().toLongLong() > time.toSecsSinceEpoch();
    return false;
}

/// dockerd gives nine digits of a second, of which Qt reads three.
QDateTime startOf(const HostReader &host, const QString &container)
{
    const Json described = host.askDaemon(QStringLiteral("/containers/%1/json").arg(container));
    const Json state = described.is_object() ? described.value("State", Json::object()) : Json::object();
    return QDateTime::fromString(textOf(state, "StartedAt").section(u'.', 0, 0).remove(u'Z') + u'Z', Qt::ISODate);
}

} // namespace

ContainersAfter containersAfter(HostWriter &host, const HostFacts &before, const QString &since)
{
    const QDateTime began = QDateTime::fromString(since, Qt::ISODate);
    if (!host.isLive() || !before.runningContainers || before.runningContainers->empty() || !began.isValid()
        || hasBootedSince(host, began))
        return {};
    const HostFacts now = host.inspect(Depth::Daemon);
    ContainersAfter after;
    for (const ContainerFact &container : *before.runningContainers) {
        const bool runs = now.runningContainers
            && std::ranges::find(*now.runningContainers, container.id, &ContainerFact::id) != now.runningContainers->end();
        if (!runs)
            after.lost << container.name;
        else if (const QDateTime started = startOf(host, container.id); started.isValid() && started > began)
            after.restarted << container.name;
    }
    return after;
}

} // namespace dockwright::helper
