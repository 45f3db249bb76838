// SPDX-License-Identifier: Apache-2.0
#include "core/host/own_unit_states.h"

#include "core/host/paths.h"

namespace dockwright::core {

std::map<QString, OwnUnitState> ownUnitsOf(const HostReader &reader, const std::map<QString, FileFact> &files)
{
    std::map<QString, OwnUnitState> states;
    for (const paths::OwnUnit &own : paths::ownUnits) {
        const bool isThere = files.count(QLatin1String(own.file)) != 0;
        const auto unit = isThere ? reader.unit(QLatin1String(own.unit)) : Result<std::optional<UnitFacts>>(std::nullopt);
        if (unit && *unit)
            states[QLatin1String(own.unit)] = {(*unit)->unitFileState, (*unit)->activeState};
    }
    return states;
}

} // namespace dockwright::core
