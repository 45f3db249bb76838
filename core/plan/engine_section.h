// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/daemon/key_table.h"
#include "core/plan/plan.h"

#include <QCoreApplication>

#include <optional>

/// The section of the plan that holds keys of daemon.json as dockerd itself names them.
namespace dockwright::core {

inline constexpr auto engineSection = "engine";
inline constexpr auto engineMeaning = QT_TRANSLATE_NOOP(
    "Dockwright",
    "Further settings of dockerd, by their names and in their forms in daemon.json. What another section sets "
    "is refused here.");

/// True for a key that may stand in the section; of "features" and "default-ulimits" some members are still another section's.
bool isEngineKey(const KeyRow &row);

/// Why a key does not belong into the section: dockerd does not read it, its value outlasts it, or another section sets it.
/// nullopt for one that does.
std::optional<Error> findKeyRefusal(const KeyRow &row);

/// All that is wrong with the section: keys that dockerd does not know or ignores, those that another section sets, and values
/// that it does not take.
Errors checkEngine(const EngineSettings &engine);

/// The places in daemon.json that the section sets, each with its value: of a map each member is one, so that those of others
/// beside it stay.
std::vector<std::pair<QString, OrderedJson>> enginePlaces(const EngineSettings &engine);

} // namespace dockwright::core
