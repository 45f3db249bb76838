// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/api_work.h"

namespace dockwright::core {

/// Services with a process that is a client of dockerd and follows it: it ends with the dockerd that it speaks with, and the
/// service with it, as a rule, live-restore or not. That is
/// - the docker program with a command that follows ("ExecStart=/usr/bin/docker run …", or a script that runs it), of a user
///   who may ask dockerd;
/// - any other process with a connection that dockerd's socket has accepted and that lasts: a program of another name, an SDK.
/// A user's manager stands for her services. Docker's own units, ours, and the service that this very process is of are left
/// out. A connection from another network namespace cannot be seen. Sorted. Takes 200 ms longer where there are such
/// connections.
QStringList followersOfDocker(const HostReader &reader);

/// What dockerd has been asked for by the docker program, and works at: "docker build", "docker compose pull". It breaks off
/// with this dockerd, live-restore or not. Where no docker program asks, what others ask for by the API: see workByApi().
/// Sorted, each once.
QStringList workOfDocker(const HostReader &reader, const WorkPlaces &places);

} // namespace dockwright::core
