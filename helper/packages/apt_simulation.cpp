// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/apt_simulation.h"

#include "core/install/repository.h"
#include "helper/packages/apt_command.h"
#include "helper/packages/apt_text.h"
#include "helper/packages/package_words.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

bool isDockers(const QString &package)
{
    static const QStringList others{"containerd.io", "docker-buildx-plugin", "docker-compose-plugin"};
    return hasVersionOfDocker(package) || others.contains(package);
}

/// Which of the requested packages are installed as which version; those without one are the newest that apt would take.
class Resolver
{
public:
    Resolver(const PackageRequest &request, const PackageStates &installed, const std::map<QString, QStringList> &offered)
        : m_request(request), m_installed(installed), m_offered(offered)
    {}

    Result<QStringList> arguments() const
    {
        QStringList words;
        for (const QString &package : m_request.packages) {
            const auto word = argument(package, m_offered.at(package));
            if (!word)
                return tl::unexpected(word.error());
            words << *word;
        }
        for (const QString &package : conflicting())
            words << package + u'-';
        return words;
    }

    /// Docker's own packages do not say of all that have the same files that they conflict (docker-buildx).
    QStringList conflicting() const
    {
        QStringList found;
        if (std::ranges::any_of(m_request.packages, isDockers))
            for (const QString &package : conflictingPackages())
                if (m_installed.contains(package) && !m_request.packages.contains(package))
                    found << package;
        return found;
    }

private:
    Result<QString> argument(const QString &package, const QStringList &offered) const
    {
        const auto installed = m_installed.find(package);
        if (m_request.version.isEmpty() || !hasVersionOfDocker(package)) {
            if (offered.isEmpty() && installed == m_installed.end())
                return notOffered(package, {}, {});
            return offered.isEmpty() ? package + u'=' + installed->second.version : package;
        }
        QStringList known = offered;
        if (installed != m_installed.end())
            known << installed->second.version;
        const auto found =
            std::ranges::find_if(known, [this](const QString &version) { return isVersion(version, m_request.version); });
        return found == known.end() ? Result<QString>(notOffered(package, m_request.version, offered))
                                    : Result<QString>(package + u'=' + *found);
    }

    const PackageRequest &m_request;
    const PackageStates &m_installed;
    const std::map<QString, QStringList> &m_offered;
};

Result<std::vector<SimulatedAction>> simulateApt(const QStringList &arguments)
{
    if (arguments.isEmpty())
        return std::vector<SimulatedAction>();
    const auto output = runApt(QStringList{QLatin1String(aptGet), QStringLiteral("--simulate")} + aptOptions() + arguments,
                               AptTask::Look, {}, cannotInstallPackages());
    if (!output)
        return tl::unexpected(output.error());
    std::vector<SimulatedAction> actions = readSimulation(output->standardOutput);
    for (const SimulatedAction &action : actions)
        if (!isPackageName(action.package) || !(action.version.isEmpty() || isPackageVersion(action.version)))
            return failure(ErrorCode::CommandFailed, QLatin1String(aptGet), cannotInstallPackages(), {}, action.package);
    return actions;
}

PackageChanges changesFrom(const std::vector<SimulatedAction> &actions, const PackageRequest &request,
                           const PackageStates &installed)
{
    PackageChanges changes;
    const auto before = [&](const QString &package) {
        const auto found = installed.find(package);
        return found == installed.end() ? std::nullopt : std::optional(found->second);
    };
    for (const SimulatedAction &action : actions) {
        PackageChange &change = changes[action.package];
        change.before = before(action.package);
        if (action.version.isEmpty())
            change.after.reset();
        else
            change.after = PackageState{action.version, change.before && change.before->held,
                                        change.before ? change.before->automatic : true};
    }
    for (const QString &package : request.packages) {
        PackageChange &change = changes[package];
        if (!change.after)
            change = {before(package), before(package)};
        if (!change.after)
            continue;
        change.after->automatic = false;
        change.after->held = request.hold || change.after->held;
    }
    std::erase_if(changes, [](const auto &entry) { return entry.second.before == entry.second.after; });
    return changes;
}

Result<> checkConsent(const PackageChanges &changes, const PackageRequest &request)
{
    QStringList removed;
    QStringList held;
    for (const auto &[package, change] : changes) {
        if (!change.after && !request.mayRemove.contains(package))
            removed << package;
        if (change.before && change.before->held && !request.packages.contains(package) && !request.mayRemove.contains(package))
            held << package;
    }
    if (!removed.isEmpty())
        return wouldBeRemoved(removed);
    if (!held.isEmpty())
        return failure(ErrorCode::Conflict, held.join(QLatin1String(", ")),
                       {QT_TRANSLATE_NOOP("Dockwright", "These packages are on hold and would have to be changed: %1."),
                        {held.join(QLatin1String(", "))}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Release them with “apt-mark unhold”, or choose another version."),
                        {}});
    return {};
}

} // namespace

QStringList aptArguments(const PackageChanges &changes)
{
    QStringList arguments;
    bool unholds = false;
    for (const auto &[package, change] : changes) {
        if (!change.after)
            arguments << package + u'-';
        else if (!change.before || change.before->version != change.after->version)
            arguments << package + u'=' + change.after->version;
        else
            continue;
        unholds = unholds || (change.before && change.before->held);
    }
    if (arguments.isEmpty())
        return {};
    const QStringList options = unholds ? QStringList{"--allow-change-held-packages"} : QStringList();
    return QStringList{"--allow-downgrades"} + options + QStringList{"install", "--"} + arguments;
}

Result<> checkUnchanged(const PackageChanges &changes, const QStringList &arguments)
{
    const auto actions = simulateApt(arguments);
    if (!actions)
        return tl::unexpected(actions.error());
    std::map<QString, QString> wanted;
    for (const auto &[package, change] : changes)
        if (!change.after || !change.before || change.before->version != change.after->version)
            wanted[package] = change.after ? change.after->version : QString();
    std::map<QString, QString> found;
    for (const SimulatedAction &action : *actions)
        found[action.package] = action.version;
    if (wanted == found)
        return {};
    return packagesHaveChanged();
}

Result<PackageChanges> simulateRequest(const PackageRequest &request, const PackageStates &installed,
                                       const std::map<QString, QStringList> &offered)
{
    const auto arguments = Resolver(request, installed, offered).arguments();
    if (!arguments)
        return tl::unexpected(arguments.error());
    const auto actions =
        simulateApt(QStringList{"--allow-downgrades", "--allow-change-held-packages", "install", "--"} + *arguments);
    if (!actions)
        return tl::unexpected(actions.error());
    const PackageChanges changes = changesFrom(*actions, request, installed);
    if (const auto agreed = checkConsent(changes, request); !agreed)
        return tl::unexpected(agreed.error());
    return changes;
}

} // namespace dockwright::helper
