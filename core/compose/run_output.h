// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/compose/container_run.h"

namespace dockwright::core {

/// "--memory=512m" and so on: what stands between `docker run` and the image.
QStringList runOptions(const ContainerRun &run);

/// A whole line for a POSIX shell, every word quoted that needs it.
QString dockerRunLine(const ContainerRun &run);

/// The same as a service of compose.yaml.
QByteArray composeFragment(const ContainerRun &run);

} // namespace dockwright::core
