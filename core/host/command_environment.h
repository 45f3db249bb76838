// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"

namespace dockwright::core {

/// What systemd puts into ${…} of docker.service's command line: what it gives all services, the unit's Environment=, then the
/// files of its EnvironmentFile= that could be read; of two assignments of one name the last one counts.
QStringList commandEnvironment(const HostFacts &facts);

} // namespace dockwright::core
