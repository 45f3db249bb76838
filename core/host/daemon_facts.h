// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/host/host_reader.h"

namespace dockwright::core {

/// What a dockerd that runs answers to GET /info (docs.docker.com, Engine API), but for its containers.
DaemonFacts daemonFactsOf(const Json &info);

/// HostFacts::hasOwnStore. That of vfs does not count there, and what 29 has not any more is not looked for.
bool hasDataOfOwnStore(const HostReader &reader, const QString &dataRoot);

} // namespace dockwright::core
