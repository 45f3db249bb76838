// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/host/host_reader.h"

namespace dockwright::core {

/// Containers that outlive a dockerd that is down, which hang on their shims (containerd, runtime v2: "containerd-shim-runc-v2
/// -namespace moby -id ID"). Their names and policies are those in dockerd's own records below `dataRoot` where they can be
/// read; the name is the ID otherwise. Sorted by name.
std::vector<ContainerFact> containersWithoutDockerd(const HostReader &reader, const QString &dataRoot);

} // namespace dockwright::core
