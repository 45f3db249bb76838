#pragma once

#include "ui/model/host_model.h"

namespace dockwright::app {

/// Looks at this machine's files with the rights of the user.
ui::HostLook lookAtThisHost();
/// What containers are made of here, and what an audit looks at.
ui::WholeLook lookAtWholeHost();
/// Gives the host of a file that dockwright-helper --inspect wrote; an empty host if it cannot be read.
ui::HostLook lookAtFacts(const QString &path);

} // namespace dockwright::app
