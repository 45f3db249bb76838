// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/packages/package_manager.h"

namespace dockwright::helper {

/// Takes the packages of `changes` back to what they were before, with dpkg alone: what is new is purged (only removed where
/// purging would delete Docker's data), then what was replaced or removed is installed from the kept packages.
core::Result<> restorePackages(const PackageChanges &changes, const QString &keptIn, const Work &work);

} // namespace dockwright::helper
