// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/host_writer.h"

namespace dockwright::helper {

/// Starts those companions of Docker (core::companionsOf) that ran before and do not now, and gives the names of those that do
/// not run then: systemd starts none again whose restart failed along with Docker's, or that it only stopped. One that
/// conflicts with a Docker that runs is left alone. Each is awaited until it is active. Nothing is done where the machine
/// itself has started since (`since` as for containersAfter).
QStringList startCompanions(HostWriter &host, const core::HostFacts &before, const QString &since, const Waiting &waiting);

} // namespace dockwright::helper
