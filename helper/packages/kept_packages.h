// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/packages/package_manager.h"

namespace dockwright::helper {

/// Puts into `directory` the .deb of each package that `changes` replaces or removes, as it is now: the one of apt's cache, or
/// made again from the installed files where that is not there. Their configuration files are kept beside.
core::Result<> keepPackages(const PackageChanges &changes, const QString &directory);

/// The kept .deb of the version that was there before, by package.
core::Result<std::map<QString, QString>> keptPackages(const PackageChanges &changes, const QString &directory);

/// Puts back those kept configuration files that are missing.
core::Result<> restoreConfigurationFiles(const QString &directory);

/// The .deb of this version in apt's cache; empty where it is not there.
QString cachedArchive(const QString &package, const QString &version);

} // namespace dockwright::helper
