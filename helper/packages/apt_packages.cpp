#include "helper/packages/apt_packages.h"

#include "core/install/repository.h"
#include "helper/host/rooted_files.h"
#include "helper/packages/apt_command.h"
#include "helper/packages/apt_restore.h"
#include "helper/packages/apt_text.h"
#include "helper/packages/kept_packages.h"
#include "helper/packages/package_lock.h"

#include <QCoreApplication>
#include <QDir>

#include <algorithm>

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr auto listsLock = "/var/lib/apt/lists/lock";
constexpr auto archivesLock = "/var/cache/apt/archives/lock";
constexpr auto dpkgFrontendLock = "/var/lib/dpkg/lock-frontend";
constexpr auto dpkgLock = "/var/lib/dpkg/lock";
constexpr int listedVersions = 5;

/// What Docker's own packages are called; those with the daemon's version come first.
const QStringList &versionedPackages()
{
    static const QStringList names{"docker-ce", "docker-ce-cli", "docker-ce-rootless-extras"};
    return names;
}

bool isDockers(const QString &package)
{
    static const QStringList others{"containerd.io", "docker-buildx-plugin", "docker-compose-plugin"};
    return versionedPackages().contains(package) || others.contains(package);
}

QSet<QString> marked(const QString &verb)
{
    const auto output = runCommand({QLatin1String(aptMark), verb});
    const QStringList names = output && output->status == 0
        ? QString::fromUtf8(output->standardOutput).split(u'\n', Qt::SkipEmptyParts)
        : QStringList();
    return {names.begin(), names.end()};
}

Failure notOffered(const QString &package, const QString &version, const QStringList &offered)
{
    const Message remedy = offered.isEmpty()
        ? Message{QT_TRANSLATE_NOOP("Dockwright", "Check the mirror, the channel and the codename."), {}}
        : Message{QT_TRANSLATE_NOOP("Dockwright", "The newest that are offered: %1."),
                  {offered.mid(0, listedVersions).join(QLatin1String(", "))}};
    if (version.isEmpty())
        return failure(ErrorCode::InvalidInput, package,
                       {QT_TRANSLATE_NOOP("Dockwright", "The package %1 is not offered."), {package}}, remedy);
    return failure(ErrorCode::InvalidInput, package,
                   {QT_TRANSLATE_NOOP("Dockwright", "Version %1 of %2 is not offered."), {version, package}}, remedy);
}

Result<> checkNames(const QStringList &packages, const QString &version)
{
    for (const QString &package : packages)
        if (!isPackageName(package))
            return failure(ErrorCode::InvalidInput, {},
                           {QT_TRANSLATE_NOOP("Dockwright", "“%1” is no name of a package."), {visible(package)}});
    if (!version.isEmpty() && !isPackageVersion(version))
        return failure(ErrorCode::InvalidInput, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "“%1” is no version of a package."), {visible(version)}});
    return {};
}

Message cannotInstall()
{
    return {QT_TRANSLATE_NOOP("Dockwright", "The packages cannot be installed."), {}};
}

/// The arguments that make apt do exactly these changes.
QStringList argumentsFor(const PackageChanges &changes)
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

/// Sets the marks of all packages that are there according to `states`.
Result<> setMarks(const PackageStates &states, const Work &work)
{
    const Message what{QT_TRANSLATE_NOOP("Dockwright", "The packages cannot be marked."), {}};
    const QSet<QString> held = marked(QStringLiteral("showhold"));
    const QSet<QString> automatic = marked(QStringLiteral("showauto"));
    std::map<QString, QStringList> verbs;
    for (const auto &[package, state] : states) {
        if (state.held != held.contains(package))
            verbs[state.held ? "hold" : "unhold"] << package;
        if (state.automatic != automatic.contains(package))
            verbs[state.automatic ? "auto" : "manual"] << package;
    }
    for (const auto &[verb, packages] : verbs) {
        const auto done =
            runApt(QStringList{QLatin1String(aptMark), verb, QStringLiteral("--")} + packages, AptTask::Change, work, what);
        if (!done)
            return tl::unexpected(done.error());
    }
    return {};
}

/// Which of the requested packages are installed as which version; those without one are the newest that apt would take.
class Resolver
{
public:
    Resolver(const AptPackages &apt, const PackageRequest &request, const PackageStates &installed)
        : m_apt(apt), m_request(request), m_installed(installed)
    {}

    Result<QStringList> arguments() const
    {
        QStringList words;
        for (const QString &package : m_request.packages) {
            const auto offered = m_apt.versions(package);
            if (!offered)
                return tl::unexpected(offered.error());
            const auto word = argument(package, *offered);
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
        if (m_request.version.isEmpty() || !versionedPackages().contains(package)) {
            if (offered.isEmpty() && installed == m_installed.end())
                return notOffered(package, {}, {});
            return offered.isEmpty() ? package + u'=' + installed->second.version : package;
        }
        QStringList known = offered;
        if (installed != m_installed.end())
            known << installed->second.version;
        const auto found = std::ranges::find_if(known, [this](const QString &version) {
            return version == m_request.version || upstreamVersion(version) == m_request.version;
        });
        return found == known.end() ? Result<QString>(notOffered(package, m_request.version, offered))
                                    : Result<QString>(package + u'=' + *found);
    }

    const AptPackages &m_apt;
    const PackageRequest &m_request;
    const PackageStates &m_installed;
};

Result<std::vector<SimulatedAction>> simulateApt(const QStringList &arguments)
{
    if (arguments.isEmpty())
        return std::vector<SimulatedAction>();
    const auto output = runApt(QStringList{QLatin1String(aptGet), QStringLiteral("--simulate")} + aptOptions() + arguments,
                               AptTask::Look, {}, cannotInstall());
    if (!output)
        return tl::unexpected(output.error());
    std::vector<SimulatedAction> actions = readSimulation(output->standardOutput);
    for (const SimulatedAction &action : actions)
        if (!isPackageName(action.package) || !(action.version.isEmpty() || isPackageVersion(action.version)))
            return failure(ErrorCode::CommandFailed, QLatin1String(aptGet), cannotInstall(), {}, action.package);
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
    const QLatin1String comma(", ");
    if (!removed.isEmpty())
        return failure(ErrorCode::Conflict, removed.join(comma),
                       {QT_TRANSLATE_NOOP("Dockwright", "These packages would have to be removed: %1."), {removed.join(comma)}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Allow it; their data and configuration files stay."), {}});
    if (!held.isEmpty())
        return failure(ErrorCode::Conflict, held.join(comma),
                       {QT_TRANSLATE_NOOP("Dockwright", "These packages are held and would have to be changed: %1."),
                        {held.join(comma)}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Release them with “apt-mark unhold”, or choose another version."),
                        {}});
    return {};
}

/// That apt would still do what was decided, and nothing else.
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
    return failure(ErrorCode::PlanStale, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "The packages of this host have changed since they were looked at."), {}});
}

/// The replaced versions into apt's cache, where a source still offers them.
void fetchOld(const PackageChanges &changes, const Work &work)
{
    for (const auto &[package, change] : changes)
        if (isReplaced(change) && !isInCache(package, change.before->version))
            (void)runApt(QStringList{QLatin1String(aptGet), QStringLiteral("--download-only"), QStringLiteral("--reinstall"),
                                     QStringLiteral("--allow-change-held-packages")}
                             + aptOptions() + QStringList{"install", "--", package + u'=' + change.before->version},
                         AptTask::Download, work, cannotInstall(), {40, 45});
}

/// True when there is an index of some source already.
bool hasIndexes()
{
    return !QDir(QStringLiteral("/var/lib/apt/lists")).entryList({QStringLiteral("*_Packages*")}, QDir::Files).isEmpty();
}

} // namespace

Result<PackageStates> AptPackages::installed() const
{
    const auto output =
        runChecked({QLatin1String(dpkgQuery), QStringLiteral("--show"),
                    QStringLiteral(
                        "--showformat=${db:Status-Status}|${db:Status-Want}|${Package}|${Architecture}|${Version}\\n")},
                   {QT_TRANSLATE_NOOP("Dockwright", "The installed packages cannot be listed."), {}});
    const auto native = runCommand({QLatin1String(dpkg), QStringLiteral("--print-architecture")});
    if (!output)
        return tl::unexpected(output.error());
    const QString own = native ? QString::fromUtf8(native->standardOutput).trimmed() : QString();
    const QSet<QString> automatic = marked(QStringLiteral("showauto"));
    PackageStates states;
    for (const QString &line : QString::fromUtf8(output->standardOutput).split(u'\n')) {
        const QStringList fields = line.split(u'|');
        if (fields.size() != 5 || fields[0] != QLatin1String("installed"))
            continue;
        const bool foreign = fields[3] != own && fields[3] != QLatin1String("all");
        const QString name = foreign ? fields[2] + u':' + fields[3] : fields[2];
        states[name] = {fields[4], fields[1] == QLatin1String("hold"), automatic.contains(name)};
    }
    return states;
}

Result<QStringList> AptPackages::versions(const QString &package) const
{
    if (const auto good = checkNames({package}, {}); !good)
        return tl::unexpected(good.error());
    const auto output =
        runApt({QLatin1String(aptCache), QStringLiteral("madison"), QStringLiteral("--"), package}, AptTask::Look, {},
               {QT_TRANSLATE_NOOP("Dockwright", "The offered versions cannot be listed."), {}});
    if (!output)
        return output.error().code == ErrorCode::InvalidInput ? Result<QStringList>(QStringList())
                                                              : tl::unexpected(output.error());
    return readMadison(output->standardOutput);
}

Result<> AptPackages::refresh(const QString &sourceFile, const Work &work)
{
    if (const auto free = waitForLocks({QLatin1String(listsLock)}, work); !free)
        return free;
    const QStringList update = QStringList{QLatin1String(aptGet)} + aptOptions()
        + QStringList{"-oAPT::Update::Error-Mode=any", "-oAPT::Get::List-Cleanup=false"};
    const Message what{QT_TRANSLATE_NOOP("Dockwright", "The mirror's index cannot be read."), {}};
    if (!hasIndexes()) {
        const auto all =
            runApt(update + QStringList{"-oDir::Etc::sourceparts=/dev/null", "update"}, AptTask::Download, work, what, {0, 50});
        if (!all && all.error().code == ErrorCode::Cancelled)
            return tl::unexpected(all.error());
        if (!all && work.progress)
            work.progress(
                {50,
                 {QT_TRANSLATE_NOOP("Dockwright", "The distribution's own index cannot be read, and is gone without: %1"),
                  {all.error().message.english()}}});
    }
    const auto ours = runApt(update
                                 + QStringList{QStringLiteral("-oDir::Etc::sourcelist=") + sourceFile,
                                               "-oDir::Etc::sourceparts=/dev/null", "update"},
                             AptTask::Download, work, what, {50, 100});
    if (ours)
        return {};
    Error error = ours.error();
    error.where = sourceFile;
    return tl::unexpected(error);
}

Result<PackageChanges> AptPackages::simulate(const PackageRequest &request) const
{
    if (const auto good = checkNames(request.packages + request.mayRemove, request.version); !good)
        return tl::unexpected(good.error());
    const auto before = installed();
    if (!before)
        return tl::unexpected(before.error());
    const auto arguments = Resolver(*this, request, *before).arguments();
    if (!arguments)
        return tl::unexpected(arguments.error());
    const auto actions =
        simulateApt(QStringList{"--allow-downgrades", "--allow-change-held-packages", "install", "--"} + *arguments);
    if (!actions)
        return tl::unexpected(actions.error());
    const PackageChanges changes = changesFrom(*actions, request, *before);
    if (const auto agreed = checkConsent(changes, request); !agreed)
        return tl::unexpected(agreed.error());
    return changes;
}

Result<> AptPackages::install(const PackageChanges &changes, const QString &keepOldIn, const Work &work)
{
    const QStringList arguments = argumentsFor(changes);
    if (const auto free =
            waitForLocks({QLatin1String(dpkgFrontendLock), QLatin1String(dpkgLock), QLatin1String(archivesLock)}, work);
        !free)
        return free;
    if (const auto same = checkUnchanged(changes, arguments); !same)
        return same;
    const QStringList apt = QStringList{QLatin1String(aptGet)} + aptOptions();
    if (!arguments.isEmpty()) {
        const auto loaded =
            runApt(apt + QStringList{"--download-only"} + arguments, AptTask::Download, work, cannotInstall(), {0, 40});
        if (!loaded)
            return tl::unexpected(loaded.error());
    }
    fetchOld(changes, work);
    if (const auto kept = RootedFiles(QStringLiteral("/")).openDirectory(keepOldIn, true, 0700); !kept)
        return tl::unexpected(kept.error());
    else
        close(*kept);
    if (const auto kept = keepPackages(changes, keepOldIn); !kept)
        return kept;
    if (work.stop.stop_requested())
        return cancelled();
    if (!arguments.isEmpty()) {
        const auto done =
            runApt(apt + QStringList{"--no-download"} + arguments, AptTask::Change, work, cannotInstall(), {50, 100});
        if (!done)
            return tl::unexpected(done.error());
    }
    PackageStates after;
    for (const auto &[package, change] : changes)
        if (change.after)
            after[package] = *change.after;
    const auto done = setMarks(after, work);
    if (done && work.progress)
        work.progress({100, {QT_TRANSLATE_NOOP("Dockwright", "The packages are installed."), {}}});
    return done;
}

Result<> AptPackages::restore(const PackageChanges &changes, const QString &keptIn, const Work &work)
{
    if (const auto free = waitForLocks({QLatin1String(dpkgFrontendLock), QLatin1String(dpkgLock)}, work); !free)
        return free;
    if (const auto done = restorePackages(changes, keptIn, work); !done)
        return done;
    PackageStates before;
    for (const auto &[package, change] : changes)
        if (change.before)
            before[package] = *change.before;
    if (const auto done = setMarks(before, work); !done)
        return done;
    const auto now = installed();
    if (!now)
        return tl::unexpected(now.error());
    QStringList wrong;
    for (const auto &[package, change] : changes)
        if (const auto found = now->find(package);
            (found == now->end() ? std::nullopt : std::optional(found->second)) != change.before)
            wrong << package;
    if (wrong.isEmpty())
        return {};
    return failure(ErrorCode::RollbackFailed, wrong.join(QLatin1String(", ")),
                   {QT_TRANSLATE_NOOP("Dockwright", "These packages are not as they were before: %1."),
                    {wrong.join(QLatin1String(", "))}},
                   {QT_TRANSLATE_NOOP("Dockwright", "The packages that were kept are in %1."), {keptIn}});
}

} // namespace dockwright::helper
