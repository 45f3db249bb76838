// SPDX-License-Identifier: Apache-2.0
#include "core/host/paths.h"
#include "core/install/plan_install.h"

namespace dockwright::core {

namespace {

void removeRepository(const HostFacts &facts, const InstalledRecord &installed, std::vector<Step> &steps)
{
    if (!installed.packages.isEmpty())
        steps.emplace_back(RemovePackages{installed.packages});
    for (const QString &path : installed.repositoryFiles)
        if (const FileFact *file = facts.file(path))
            steps.emplace_back(RemoveFile{path, *file, false});
}

void removeBundle(const InstalledRecord &installed, std::vector<Step> &steps)
{
    if (installed.files.empty())
        return;
    for (const char *unit : {paths::dockerUnit, paths::dockerSocket, paths::containerdUnit})
        steps.emplace_back(DisableUnit{QLatin1String(unit)});
    steps.emplace_back(RemoveInstalled{installed.files});
    steps.emplace_back(ReloadManager{});
}

} // namespace

InstallChanges planUninstall(const HostFacts &facts, bool withData)
{
    InstallChanges result;
    result.after = facts;
    const InstalledRecord installed = facts.install ? facts.install->installed : InstalledRecord{};
    const QString group = QLatin1String(paths::dockerGroup);
    for (const QString &user : installed.members)
        if (facts.install->groupMembers && facts.install->groupMembers->contains(user))
            result.first.emplace_back(RemoveMember{user, group});
    removeBundle(installed, result.first);
    removeRepository(facts, installed, result.first);
    if (installed.madeGroup && facts.install->groupMembers)
        result.first.emplace_back(RemoveGroup{group});
    if (const FileFact *record = facts.file(QLatin1String(paths::installed)))
        result.last.emplace_back(RemoveFile{QLatin1String(paths::installed), *record, false});
    if (withData) {
        RemoveData data{{QStringLiteral("/var/lib/docker"), QStringLiteral("/var/lib/containerd")}};
        if (facts.file(QLatin1String(paths::daemonKey)) != nullptr)
            data.directories << QLatin1String(paths::daemonKey);
        result.last.emplace_back(data);
    }
    return result;
}

} // namespace dockwright::core
