// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/apt_packages.h"

#include "core/install/repository.h"
#include "helper/host/rooted_files.h"
#include "helper/packages/apt_command.h"
#include "helper/packages/apt_restore.h"
#include "helper/packages/apt_simulation.h"
#include "helper/packages/apt_text.h"
#include "helper/packages/download_file.h"
#include "helper/packages/kept_packages.h"
#include "helper/packages/package_lock.h"
#include "helper/packages/package_words.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr auto listsLock = "/var/lib/apt/lists/lock";
constexpr auto archivesLock = "/var/cache/apt/archives/lock";
constexpr auto dpkgFrontendLock = "/var/lib/dpkg/lock-frontend";
constexpr auto dpkgLock = "/var/lib/dpkg/lock";
constexpr qint64 maximalRelease = 1024LL * 1024; ///< bytes; Docker's have some 20 KiB

QSet<QString> marked(const QString &verb)
{
    const auto output = runCommand({QLatin1String(aptMark), verb});
    const QStringList names = output && output->status == 0
        ? QString::fromUtf8(output->standardOutput).split(u'\n', Qt::SkipEmptyParts)
        : QStringList();
    return {names.begin(), names.end()};
}

Result<> checkNames(const QStringList &packages, const QString &version)
{
    for (const QString &package : packages)
        if (!isPackageName(package))
            return noPackageName(package);
    if (!version.isEmpty() && !isPackageVersion(version))
        return noPackageVersion(version);
    return {};
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

/// The replaced versions into apt's cache, where a source still offers them.
void fetchOld(const PackageChanges &changes, const Work &work)
{
    for (const auto &[package, change] : changes)
        if (isReplaced(change) && cachedArchive(package, change.before->version).isEmpty())
            (void)runApt(QStringList{QLatin1String(aptGet), QStringLiteral("--download-only"), QStringLiteral("--reinstall"),
                                     QStringLiteral("--allow-change-held-packages")}
                             + aptOptions() + QStringList{"install", "--", package + u'=' + change.before->version},
                         AptTask::Download, work, cannotInstallPackages(), {40, 45});
}

/// Those of Docker's suites that the mirror has, for a source that asks for one that is not there.
QStringList suitesOf(const QString &sourceFile, const Work &work)
{
    QFile file(sourceFile);
    const QByteArray text = file.open(QIODevice::ReadOnly) ? file.read(65536) : QByteArray();
    QStringList there;
    for (const QString &line : QString::fromUtf8(text).split(u'\n')) {
        const QString url = line.section(u' ', 1).trimmed();
        if (!line.startsWith(QLatin1String("URIs: http")))
            continue;
        for (const QString &suite : knownSuites(url.section(u'/', -1)))
            if (downloadFile(url + QLatin1String("/dists/") + suite + QLatin1String("/Release"), maximalRelease,
                             {{}, work.waiting, work.stop, work.proxy, work.lockLimit}))
                there << suite;
    }
    return there;
}

/// True when there is an index of some source already.
bool hasIndexes()
{
    return !QDir(QStringLiteral("/var/lib/apt/lists")).entryList({QStringLiteral("*_Packages*")}, QDir::Files).isEmpty();
}

} // namespace

QString AptPackages::architecture() const
{
    const auto native = runCommand({QLatin1String(dpkg), QStringLiteral("--print-architecture")});
    return native && native->status == 0 ? QString::fromUtf8(native->standardOutput).trimmed() : QString();
}

Result<PackageStates> AptPackages::installed() const
{
    const auto output =
        runChecked({QLatin1String(dpkgQuery), QStringLiteral("--show"),
                    QStringLiteral(
                        "--showformat=${db:Status-Status}|${db:Status-Want}|${Package}|${Architecture}|${Version}\\n")},
                   cannotListPackages());
    if (!output)
        return tl::unexpected(output.error());
    const QString own = architecture();
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
    return listVersions(package, {}, {});
}

Result<> AptPackages::refresh(const QString &sourceFile, const Work &work)
{
    if (const auto free = waitForLocks({QLatin1String(listsLock)}, work); !free)
        return free;
    const QStringList update = QStringList{QLatin1String(aptGet)} + aptOptions()
        + QStringList{"-oAPT::Update::Error-Mode=any", "-oAPT::Get::List-Cleanup=false"};
    const Message what = cannotReadIndex();
    if (!hasIndexes()) {
        const auto all =
            runApt(update + QStringList{"-oDir::Etc::sourceparts=/dev/null", "update"}, AptTask::Download, work, what, {0, 50});
        if (!all && all.error().code == ErrorCode::Cancelled)
            return tl::unexpected(all.error());
        if (!all && work.progress)
            work.progress(
                {50,
                 {QT_TRANSLATE_NOOP("Dockwright", "The index of the distribution cannot be read; continuing without it."),
                  {}}});
    }
    const auto ours = runApt(update
                                 + QStringList{QStringLiteral("-oDir::Etc::sourcelist=") + sourceFile,
                                               "-oDir::Etc::sourceparts=/dev/null", "update"},
                             AptTask::Download, work, what, {50, 100});
    if (ours)
        return {};
    Error error = ours.error();
    error.where = sourceFile;
    if (error.code == ErrorCode::InvalidInput)
        if (const QStringList there = suitesOf(sourceFile, work); !there.isEmpty())
            error.remedy = {QT_TRANSLATE_NOOP("Dockwright", "The mirror has packages for: %1."),
                            {there.join(QLatin1String(", "))}};
    return tl::unexpected(error);
}

Result<PackageChanges> AptPackages::simulate(const PackageRequest &request) const
{
    if (const auto good = checkNames(request.packages + request.mayRemove, request.version); !good)
        return tl::unexpected(good.error());
    const auto before = installed();
    if (!before)
        return tl::unexpected(before.error());
    std::map<QString, QStringList> offered;
    for (const QString &package : request.packages) {
        const auto known = versions(package);
        if (!known)
            return tl::unexpected(known.error());
        offered[package] = *known;
    }
    return simulateRequest(request, *before, offered);
}

Result<> AptPackages::install(const PackageChanges &changes, const QString &keepOldIn, const Work &work)
{
    const QStringList arguments = aptArguments(changes);
    if (const auto free =
            waitForLocks({QLatin1String(dpkgFrontendLock), QLatin1String(dpkgLock), QLatin1String(archivesLock)}, work);
        !free)
        return free;
    if (const auto same = checkUnchanged(changes, arguments); !same)
        return same;
    const QStringList apt = QStringList{QLatin1String(aptGet)} + aptOptions();
    if (!arguments.isEmpty()) {
        const auto loaded =
            runApt(apt + QStringList{"--download-only"} + arguments, AptTask::Download, work, cannotInstallPackages(), {0, 40});
        if (!loaded)
            return tl::unexpected(loaded.error());
    }
    fetchOld(changes, work);
    if (const auto kept = keep(changes, keepOldIn); !kept)
        return kept;
    if (work.stop.stop_requested())
        return cancelled();
    if (!arguments.isEmpty()) {
        const auto done =
            runApt(apt + QStringList{"--no-download"} + arguments, AptTask::Change, work, cannotInstallPackages(), {50, 100});
        if (!done)
            return tl::unexpected(done.error());
    }
    const auto done = setMarks(statesAfter(changes), work);
    if (done && work.progress)
        work.progress({100, {QT_TRANSLATE_NOOP("Dockwright", "The packages are installed."), {}}});
    return done;
}

Result<> AptPackages::keep(const PackageChanges &changes, const QString &keepIn) const
{
    const auto directory = RootedFiles(QStringLiteral("/")).openDirectory(keepIn, true, 0700);
    if (!directory)
        return tl::unexpected(directory.error());
    close(*directory);
    return keepPackages(changes, keepIn);
}

Result<> AptPackages::restore(const PackageChanges &changes, const QString &keptIn, const Work &work)
{
    if (!QFileInfo::exists(keptIn)) // nothing is touched before it is made, so there is no lock to wait for either
        return {};
    if (const auto free = waitForLocks({QLatin1String(dpkgFrontendLock), QLatin1String(dpkgLock)}, work); !free)
        return free;
    if (const auto done = restorePackages(changes, keptIn, work); !done)
        return done;
    if (const auto done = setMarks(statesBefore(changes), work); !done)
        return done;
    const auto now = installed();
    if (!now)
        return tl::unexpected(now.error());
    QStringList wrong;
    for (const auto &[package, change] : changes)
        if (const auto found = now->find(package);
            (found == now->end() ? std::nullopt : std::optional(found->second)) != change.before)
            wrong << package;
    return wrong.isEmpty() ? Result<>() : notAsBefore(wrong, keptIn);
}

} // namespace dockwright::helper
