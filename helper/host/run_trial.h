// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/compose/run_settings.h"

namespace dockwright::helper {

/// Starts a container with the options of the run, of the built-in image instead of its own, reads back what the kernel shows
/// of it, and removes it. Fails with docker's words if it does not start. A user by name is left out: there are none in that
/// image.
core::Result<core::RunReadings> tryRun(const core::HostReader &host, const QString &dockerPath, const core::ContainerRun &run);

} // namespace dockwright::helper
