#include "helper/engine/obstacles.h"

#include "core/host/paths.h"
#include "core/render/daemon_settings.h"

#include <QCoreApplication>

#include <algorithm>

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

QString pathOf(const Step &step)
{
    const auto *write = std::get_if<WriteFile>(&step);
    const auto *remove = std::get_if<RemoveFile>(&step);
    return write != nullptr ? write->path : remove != nullptr ? remove->path : QString();
}

Error masked(const QString &unit)
{
    return {ErrorCode::Unsupported,
            unit,
            {QT_TRANSLATE_NOOP("Dockwright", "%1 is masked: systemd does not start it."), {unit}},
            {QT_TRANSLATE_NOOP("Dockwright", "To run Docker here: systemctl unmask %1"), {unit}},
            {}};
}

/// systemd starts no unit that requires a masked one, and restarts none either: measured with 252, 257 and 262.
bool requiresMaskedSocket(const ChangeSet &changes, const HostFacts &facts)
{
    const bool starts = std::ranges::any_of(changes.steps, [](const Step &step) {
        const auto *restart = std::get_if<RestartUnit>(&step);
        return restart != nullptr && restart->unit == QLatin1String(paths::dockerUnit);
    });
    return starts && facts.dockerSocket && facts.dockerSocket->isMasked() && facts.dockerUnit
        && facts.dockerUnit->lists(QLatin1String(paths::dockerSocket), {"Requires", "BindsTo", "Requisite"});
}

/// After a reload or restart dockerd is asked whether it works, over a socket of this machine.
std::optional<Error> outOfReach(const ChangeSet &changes, const HostFacts &facts)
{
    if (std::ranges::none_of(changes.steps, startsDockerAnew))
        return std::nullopt;
    const DaemonSettings settings(facts);
    const DaemonSetting *hosts = settings.find(QStringLiteral("/hosts"));
    const QStringList places = settings.list("/hosts");
    if (hosts == nullptr || std::ranges::any_of(places, [](const QString &host) {
            return host.startsWith(QLatin1String("unix://")) || host.startsWith(QLatin1String("fd://"));
        }))
        return std::nullopt;
    return Error{ErrorCode::Unsupported,
                 hosts->source,
                 {QT_TRANSLATE_NOOP("Dockwright", "dockerd listens only on %1, where dockwright-helper cannot query it."),
                  {places.join(QLatin1String(", "))}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Add a local socket: %1"), {QStringLiteral("unix:///run/docker.sock")}},
                 {}};
}

} // namespace

Errors obstaclesTo(const ChangeSet &changes, const HostFacts &facts, const HostWriter &host)
{
    Errors met;
    if (facts.dockerUnit && facts.dockerUnit->isMasked() && !changes.isEmpty())
        met.push_back(masked(QLatin1String(paths::dockerUnit)));
    else if (requiresMaskedSocket(changes, facts))
        met.push_back(masked(QLatin1String(paths::dockerSocket)));
    if (auto error = host.isLive() ? outOfReach(changes, facts) : std::nullopt)
        met.push_back(std::move(*error));
    for (const Step &step : changes.steps)
        if (const QString path = pathOf(step); !path.isEmpty())
            // What only root may look at is root's to find out.
            if (const auto may = host.mayReplace(path);
                !may && (geteuid() == 0 || may.error().code != ErrorCode::NotAuthorized))
                met.push_back(may.error());
    return met;
}

} // namespace dockwright::helper
