// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/steps/change_set.h"
#include "helper/host/host_writer.h"

namespace dockwright::helper {

/// What these changes would meet on this host: units that systemd does not restart, files that cannot be replaced. Asked
/// beforehand, so that nothing of it is found out half way.
core::Errors obstaclesTo(const core::ChangeSet &changes, const core::HostFacts &facts, const HostWriter &host);

/// Of these only what systemd would not do for the restarts that the effect of `changes` says; their steps are not looked at.
core::Errors obstaclesToRestart(const core::ChangeSet &changes, const core::HostReader &host);

} // namespace dockwright::helper
