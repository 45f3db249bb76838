// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/steps/install_steps.h"
#include "helper/install/kept_files.h"
#include "helper/packages/package_manager.h"

namespace dockwright::helper {

/// What a group was before a step: nullopt if there was none.
struct GroupState {
    qint64 id = 0;
    QStringList members;

    friend bool operator==(const GroupState &, const GroupState &) = default;
};

/// Brings Docker Engine onto this machine and takes it away again: packages, files of a bundle, the group. Nothing here
/// decides anything; the steps are the planner's.
class Installer
{
public:
    Installer(const core::HostReader &host, const RootedFiles &files) : m_host(host), m_files(files) {}

    /// Adds to the facts what an installation depends on. `packages` and `users` are those that the plan names; `given` is a
    /// bundle in place of the one that is kept.
    void inspect(core::HostFacts &facts, const QStringList &packages, const QStringList &users,
                 std::optional<core::BundleFact> given) const;

    core::Result<QByteArray> fetchKey(const core::FetchKey &step, const Work &work) const;
    core::Result<> refresh(const core::RefreshPackages &step, const Work &work) const;
    core::Result<PackageChanges> changesOf(const core::InstallPackages &step) const;
    core::Result<PackageChanges> changesOf(const core::RemovePackages &step) const;
    /// Makes the changes, and keeps in the directory `keepIn` what restorePackages() needs.
    core::Result<> changePackages(const PackageChanges &changes, const QString &keepIn, const Work &work) const;
    /// Keeps what restorePackages() needs, for changes that it makes itself.
    core::Result<> keepPackages(const PackageChanges &changes, const QString &keepIn) const;
    core::Result<> restorePackages(const PackageChanges &changes, const QString &keptIn, const Work &work) const;

    /// Keeps what InstallBundle or RemoveInstalled would replace.
    core::Result<std::vector<KeptFile>> keep(const std::map<QString, QString> &after, const QString &keepIn) const;
    core::Result<> installBundle(const core::BundleFact &bundle, const Work &work) const;
    core::Result<> removeInstalled(const std::map<QString, QString> &files) const;
    /// As many as can be; the first that cannot is the failure.
    core::Result<> bringBack(const std::vector<KeptFile> &files, const QString &keptIn) const;

    /// A group that a killed helper was about to make is there, or not, once this has returned.
    core::Result<> awaitAccounts() const;
    static std::optional<GroupState> group(const QString &name);
    core::Result<> addGroup(const QString &name, const GroupState &state = {}) const;
    core::Result<> removeGroup(const QString &name) const;
    core::Result<> addMember(const QString &user, const QString &group) const;
    core::Result<> removeMember(const QString &user, const QString &group) const;

    core::Result<> removeTree(const QString &path) const { return helper::removeTree(path, m_files); }

private:
    void readPackages(core::InstallFacts &facts, const QStringList &packages) const;
    void readSources(core::HostFacts &facts) const;
    void sumFiles(core::InstallFacts &facts) const;
    std::optional<core::BundleFact> stagedBundle() const;

    const core::HostReader &m_host;
    const RootedFiles &m_files;
};

/// Where a file of a bundle belongs; empty for one that is not installed.
QString pathOfBundleFile(const QString &name);

/// A bundle as an installation sees it, from its manifest alone.
core::Result<core::BundleFact> describeBundle(int file, const QString &sha256);

} // namespace dockwright::helper
