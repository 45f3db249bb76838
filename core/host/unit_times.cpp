// SPDX-License-Identifier: Apache-2.0
#include "core/host/unit_times.h"

#include <algorithm>

namespace dockwright::core {

using std::chrono::microseconds;

namespace {

/// nullopt for one that never was.
std::optional<microseconds> stampOf(const UnitFacts &unit, const char *name)
{
    bool isNumber = false;
    const qint64 stamp = unit.property(QLatin1String(name)).toLongLong(&isNumber);
    return isNumber && stamp > 0 ? std::optional(microseconds(stamp)) : std::nullopt;
}

std::optional<microseconds> between(std::optional<microseconds> begin, std::optional<microseconds> end)
{
    return begin && end && *begin <= *end ? std::optional(*end - *begin) : std::nullopt;
}

std::optional<microseconds> becameActive(const UnitFacts &unit)
{
    return unit.isActive() ? stampOf(unit, "ActiveEnterTimestampMonotonic") : std::nullopt;
}

} // namespace

std::optional<microseconds> timeToStart(const UnitFacts &unit)
{
    auto began = stampOf(unit, "InactiveExitTimestampMonotonic");
    // Since systemd 254 a unit that waits for RestartSec= is no longer inactive.
    if (began && unit.restarts > 0)
        began = std::max(*began, microseconds(unit.startedMonotonic));
    return between(began, becameActive(unit));
}

std::optional<microseconds> timeAway(const UnitFacts &unit)
{
    return between(stampOf(unit, "ActiveExitTimestampMonotonic"), becameActive(unit));
}

std::optional<microseconds> timeToBeBack(const UnitFacts &unit)
{
    // systemd starts it a few milliseconds after its end, or after that of the restart of its containerd.
    constexpr auto atOnce = std::chrono::seconds(10);
    const auto pause =
        between(stampOf(unit, "InactiveEnterTimestampMonotonic"), stampOf(unit, "InactiveExitTimestampMonotonic"));
    const bool wasRestarted = unit.restarts > 0 || (pause && *pause < atOnce);
    return wasRestarted ? timeAway(unit) : std::nullopt;
}

QString inSeconds(microseconds time)
{
    return QString::number(std::chrono::duration<double>(time).count(), 'f', 2);
}

} // namespace dockwright::core
