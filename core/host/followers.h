// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::core {

/// Services of the system whose main process is a client of dockerd that follows a container ("ExecStart=/usr/bin/docker run
/// …"): it ends with the dockerd that it speaks with, and the service with it, live-restore or not. Sorted.
QStringList followersOfDocker(const HostReader &reader);

} // namespace dockwright::core
