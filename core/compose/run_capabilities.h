// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/compose/run_host.h"

namespace dockwright::core {

/// The bits of the capabilities that the container has at most; nullopt if "ALL" is asked for and the kernel's last one is
/// unknown.
std::optional<quint64> capabilitiesOf(const ContainerRun &run, const RunHost &host);

} // namespace dockwright::core
