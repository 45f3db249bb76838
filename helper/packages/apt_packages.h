// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/packages/package_manager.h"

namespace dockwright::helper {

/// Debian's: apt-get with its own checks of signatures, dpkg for the way back.
class AptPackages : public PackageManager
{
public:
    QString name() const override { return QStringLiteral("apt"); }
    QString architecture() const override;
    core::Result<PackageStates> installed() const override;
    core::Result<QStringList> versions(const QString &package) const override;
    core::Result<> refresh(const QString &sourceFile, const Work &work) override;
    core::Result<PackageChanges> simulate(const PackageRequest &request) const override;
    core::Result<> install(const PackageChanges &changes, const QString &keepOldIn, const Work &work) override;
    core::Result<> keep(const PackageChanges &changes, const QString &keepIn) const override;
    core::Result<> restore(const PackageChanges &changes, const QString &keptIn, const Work &work) override;
};

} // namespace dockwright::helper
