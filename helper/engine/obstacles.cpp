#include "helper/engine/obstacles.h"

#include "core/host/paths.h"

#include <QCoreApplication>

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

} // namespace

Errors obstaclesTo(const ChangeSet &changes, const HostFacts &facts, const HostWriter &host)
{
    Errors met;
    if (facts.dockerUnit && facts.dockerUnit->loadState == QLatin1String("masked") && !changes.isEmpty())
        met.push_back(masked(QLatin1String(paths::dockerUnit)));
    for (const Step &step : changes.steps)
        if (const QString path = pathOf(step); !path.isEmpty())
            // What only root may look at is root's to find out.
            if (const auto may = host.mayReplace(path);
                !may && (geteuid() == 0 || may.error().code != ErrorCode::NotAuthorized))
                met.push_back(may.error());
    return met;
}

} // namespace dockwright::helper
