// SPDX-License-Identifier: Apache-2.0
#include "core/host/companions.h"

#include "core/host/paths.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <span>

namespace dockwright::core {

namespace {

/// Along these a restart goes on to what is active: as a restart, along the last as a stop.
constexpr std::array goesOnTo{"RequiredBy", "RequisiteOf", "BoundBy", "ConsistsOf", "PropagatesStopTo"};
/// What the start of a unit that is down stops.
constexpr std::array conflicts{"Conflicts", "ConflictedBy"};

QStringList listed(const UnitFacts &unit, std::span<const char *const> properties)
{
    QStringList names;
    for (const char *property : properties)
        names += unit.property(QLatin1String(property)).split(u' ', Qt::SkipEmptyParts);
    return names;
}

/// Those that are up of `waiting`, and of what a restart of each reaches in turn; Docker's own are passed through by its
/// socket.
QStringList reachedFrom(const HostReader &reader, QStringList waiting)
{
    const QStringList ours{QLatin1String(paths::dockerUnit), QLatin1String(paths::dockerSocket),
                           QLatin1String(paths::containerdUnit)};
    QSet<QString> seen;
    QStringList found;
    while (!waiting.isEmpty()) {
        const QString name = waiting.takeFirst();
        const bool isOurs = ours.contains(name);
        if (seen.contains(name) || (isOurs && name != QLatin1String(paths::dockerSocket)))
            continue;
        seen.insert(name);
        const auto facts = reader.unit(name);
        if (!facts || !*facts || !(*facts)->isUp())
            continue;
        if (!isOurs)
            found << name;
        waiting += listed(**facts, goesOnTo);
    }
    std::ranges::sort(found);
    return found;
}

} // namespace

QStringList boundTo(const HostReader &reader, const QStringList &units)
{
    constexpr std::array binding{"BoundBy"};
    QStringList waiting;
    for (const QString &name : units)
        if (const auto facts = reader.unit(name); facts && *facts)
            waiting += listed(**facts, binding);
    return reachedFrom(reader, waiting);
}

QStringList companionsOf(const HostReader &reader, const UnitFacts &unit, bool isDocker)
{
    QStringList waiting = listed(unit, goesOnTo);
    if (isDocker)
        waiting << QLatin1String(paths::dockerSocket);
    if (!unit.isUp())
        waiting += listed(unit, conflicts);
    return reachedFrom(reader, waiting);
}

} // namespace dockwright::core
