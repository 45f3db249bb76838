// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/packages/package_manager.h"

/// What every package manager has to say, whichever it is.
namespace dockwright::helper {

core::Message cannotInstallPackages();
core::Message cannotRestorePackages();
core::Message cannotListPackages();
core::Message cannotListVersions();
core::Message cannotReadIndex();
core::Message cannotKeepPackage(const QString &package);

/// `version` is empty where any would do.
core::Failure notOffered(const QString &package, const QString &version, const QStringList &offered);
/// Nobody agreed to their removal.
core::Failure wouldBeRemoved(const QStringList &packages);
core::Failure packagesHaveChanged(const QString &where = {});
core::Failure notAsBefore(const QStringList &packages, const QString &keptIn);

core::Failure noPackageName(const QString &name);
core::Failure noPackageVersion(const QString &version);

} // namespace dockwright::helper
