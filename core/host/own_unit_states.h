// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::core {

/// Of paths::ownUnits, by their names, those whose files are among these.
std::map<QString, OwnUnitState> ownUnitsOf(const HostReader &reader, const std::map<QString, FileFact> &files);

} // namespace dockwright::core
