// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/host_model.h"

#include <QDBusConnection>

namespace dockwright::app {

/// Looks at this machine with the rights of the user.
ui::HostLook lookAtThisHost();
/// What containers are made of here, and what an audit looks at.
ui::WholeLook lookAtWholeHost();
/// Adds the releases of the programs that run here, which decide what a plan becomes: what the user is shown must be what root
/// would write. systemd tells its own to everybody on the system bus; one that does not answer leaves it unknown.
void addReleases(core::HostFacts &facts, const QDBusConnection &bus);
/// Gives the host of a file that dockwright-helper --inspect wrote: at first as it was read already, and an empty host if it
/// cannot be read later.
ui::HostLook lookAtFacts(const QString &path, const core::HostFacts &first);

} // namespace dockwright::app
