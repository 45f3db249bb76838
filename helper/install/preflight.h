#pragma once

#include "core/host/host_reader.h"

namespace dockwright::helper {

/// What dockerd from a bundle needs and this host is known not to have, by the ids of hostNeeds(). What cannot be found out, as
/// about the kernel of a container, counts as there.
QStringList missingNeeds(const core::HostReader &host);

/// The same of what only some containers miss: controllers of cgroups, modules for some networks.
QStringList missingWishes(const core::HostReader &host);

/// The fingerprints of the primary keys in a key ring, 40 hex digits in upper case; empty where there is none.
QStringList keyFingerprints(const core::HostReader &host, const QString &path);

} // namespace dockwright::helper
