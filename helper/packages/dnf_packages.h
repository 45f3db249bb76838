// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/packages/package_manager.h"

namespace dockwright::helper {

/// Fedora's, Red Hat's and their derivatives': dnf with its own checks of signatures, rpm for the way back. dnf does not tell
/// how far it is, so progress comes in a few large steps; packages are never `automatic`. Holding needs dnf's plugin
/// versionlock. yum is another name of dnf since its release 4 (RHEL 8); older ones lack what is asked of it here.
class DnfPackages : public PackageManager
{
public:
    /// The program that is called: dnf, or a yum that isDnf(). Another root than "/" is for tests.
    explicit DnfPackages(QString program, QString root = {}) : m_program(std::move(program)), m_root(std::move(root)) {}

    /// A yum that is dnf by another name, by what its `--version` says.
    static bool isDnf(const QString &yum);

    QString name() const override { return QStringLiteral("dnf"); }
    /// Not asked for: rpm's macros say "arm" where its packages say "armv7hl".
    QString architecture() const override { return {}; }
    core::Result<PackageStates> installed() const override;
    core::Result<QStringList> versions(const QString &package) const override;
    core::Result<> refresh(const QString &sourceFile, const Work &work) override;
    core::Result<PackageChanges> simulate(const PackageRequest &request) const override;
    core::Result<> install(const PackageChanges &changes, const QString &keepOldIn, const Work &work) override;
    core::Result<> restore(const PackageChanges &changes, const QString &keptIn, const Work &work) override;

private:
    QStringList dnf() const;
    QStringList rpm() const;
    core::Result<PackageChanges> simulateDnf(const QStringList &arguments) const;
    core::Result<> keepOld(const PackageChanges &changes, const QString &directory, const Work &work) const;
    core::Result<std::map<QString, QString>> keptIn(const PackageChanges &changes, const QString &directory) const;
    core::Result<> setHolds(const PackageStates &states, const Work &work) const;

    QString m_program;
    QString m_root;
};

} // namespace dockwright::helper
