// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::core {

/// Services with a process that is a client of dockerd, run by a user who may be one, and follows a container
/// ("ExecStart=/usr/bin/docker run …", or a script that runs it): it ends with the dockerd that it speaks with, and the service
/// with it, as a rule, live-restore or not. A user's manager stands for her services; the service that this very process is of
/// is left out. Sorted.
QStringList followersOfDocker(const HostReader &reader);

} // namespace dockwright::core
