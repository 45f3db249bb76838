// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/compose/container_run.h"

namespace dockwright::core {

/// "--memory=512m" and so on: what stands between `docker run` and the image.
QStringList runOptions(const ContainerRun &run);

/// "--opt=com.docker.network.driver.mtu=1400" and so on: what stands between `docker network create` and the name.
QStringList networkOptions(const RunNetwork &network);

/// A whole line for a POSIX shell, every word quoted that needs it; before it one that creates the network of the run, if it
/// has one.
QString dockerRunLine(const ContainerRun &run);

/// The same as a service of compose.yaml.
QByteArray composeFragment(const ContainerRun &run);

} // namespace dockwright::core
