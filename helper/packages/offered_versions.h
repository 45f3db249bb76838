// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/install/repository.h"
#include "helper/packages/package_manager.h"

namespace dockwright::helper {

/// The versions of docker-ce that a repository offers, the newest first. Changes nothing of this machine and needs no rights:
/// apt works in a directory of its own, which trusts the pinned key alone. Unsupported for a repository of .rpm.
core::Result<QStringList> offeredVersions(const core::Repository &repository, const QString &fingerprint, const Work &work);

} // namespace dockwright::helper
