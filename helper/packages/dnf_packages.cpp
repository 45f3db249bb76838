// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/dnf_packages.h"

#include "core/install/repository.h"
#include "helper/host/command_runner.h"
#include "helper/host/rooted_files.h"
#include "helper/packages/dnf_text.h"
#include "helper/packages/package_lock.h"
#include "helper/packages/package_words.h"
#include "helper/packages/private_directory.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QVersionNumber>

#include <algorithm>

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr auto rpmProgram = "/usr/bin/rpm";
constexpr auto dnfLimit = std::chrono::minutes(60);

enum class Task { Stoppable, Change };

Result<QByteArray> runDnf(const QStringList &command, Task task, const Work &work, const Message &what,
                          const QByteArray &configuration = {})
{
    CommandWatch watch;
    QStringList words = command;
    std::optional<PrivateDirectory> directory; // dnf reads no pipe
    QFile file;
    if (!configuration.isEmpty()) {
        directory.emplace();
        file.setFileName(directory->path() + QLatin1String("/dnf.conf"));
        if (directory->path().isEmpty() || !file.open(QIODevice::WriteOnly) || file.write(configuration) != configuration.size()
            || !file.flush())
            return failure(ErrorCode::Io, file.fileName(), what, {}, file.errorString());
        words.insert(1, QStringLiteral("--config=") + file.fileName());
    }
    watch.limit = dnfLimit;
    if (task == Task::Stoppable) {
        watch.waiting = work.waiting;
        watch.stop = work.stop;
    }
    const auto output = runWatched(words, watch);
    if (!output)
        return tl::unexpected(output.error());
    if (output->status != 0)
        return explainDnf(command[0], output->standardError + output->standardOutput, what);
    return output->standardOutput;
}

void tell(const Work &work, int percent, const char *what)
{
    if (work.progress)
        work.progress({percent, {what, {}}});
}

QString readLine(const QString &path, const QString &start)
{
    QFile file(path);
    const QString text = file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.read(65536)) : QString();
    for (const QString &line : text.split(u'\n'))
        if (line.startsWith(start))
            return line.mid(start.size()).trimmed();
    return {};
}

/// dnf.conf with the proxy in it: it may hold a password, so dnf gets it in a file of root's alone. Empty where none is used.
QByteArray configurationFor(const Work &work)
{
    if (!work.proxy.isUsed())
        return {};
    QFile file(QStringLiteral("/etc/dnf/dnf.conf"));
    const QByteArray existing = file.open(QIODevice::ReadOnly) ? file.read(65536) : QByteArray("gpgcheck=True\n");
    const QString url = readLine(QStringLiteral("/etc/yum.repos.d/docker-ce.repo"), QStringLiteral("baseurl="));
    return dnfConfiguration(existing, work.proxy, url);
}

QString fullName(const QString &package, const QString &version)
{
    return package + u'-' + version;
}

/// The arguments that make dnf do exactly these changes.
QStringList argumentsFor(const PackageChanges &changes)
{
    QStringList names;
    for (const auto &[package, change] : changes)
        if (change.after && (!change.before || change.before->version != change.after->version))
            names << fullName(package, change.after->version);
    return names.isEmpty() ? QStringList() : QStringList{"--allowerasing", "install", "--"} + names;
}

Result<> checkRequest(const PackageRequest &request)
{
    for (const QString &package : request.packages + request.mayRemove)
        if (!isRpmName(package))
            return noPackageName(package);
    if (!request.version.isEmpty() && !isRpmVersion(request.version))
        return noPackageVersion(request.version);
    return {};
}

} // namespace

bool DnfPackages::isDnf(const QString &yum)
{
    constexpr int firstDnf = 4;
    const auto said = runCommand({yum, "--version"});
    return said && said->status == 0
        && QVersionNumber::fromString(QString::fromUtf8(said->standardOutput)).majorVersion() >= firstDnf;
}

QStringList DnfPackages::dnf() const
{
    QStringList words{m_program,
                      "--assumeyes",
                      "--quiet",
                      "--setopt=clean_requirements_on_remove=False",
                      "--setopt=*.skip_if_unavailable=False",
                      "--setopt=*.gpgcheck=True"};
    if (!m_root.isEmpty())
        words << QStringLiteral("--installroot=") + m_root;
    return words;
}

QStringList DnfPackages::rpm() const
{
    return m_root.isEmpty() ? QStringList{QLatin1String(rpmProgram)}
                            : QStringList{QLatin1String(rpmProgram), QStringLiteral("--root=") + m_root};
}

Result<PackageStates> DnfPackages::installed() const
{
    const auto output = runDnf(rpm() + QStringList{"--query", "--all", "--queryformat", "%{NAME}|%{EVR}\\n"}, Task::Stoppable,
                               {}, cannotListPackages());
    if (!output)
        return tl::unexpected(output.error());
    const auto locks = runCommand(dnf() + QStringList{"--cacheonly", "versionlock", "list"});
    const QString held = locks && locks->status == 0 ? QString::fromUtf8(locks->standardOutput) : QString();
    PackageStates states;
    for (const QString &line : QString::fromUtf8(*output).split(u'\n', Qt::SkipEmptyParts)) {
        const QString name = line.section(u'|', 0, 0);
        const QString version = line.section(u'|', 1);
        const bool isHeld = std::ranges::any_of(held.split(u'\n'), [&](const QString &entry) {
            return entry.startsWith(name + u'-') && entry.contains(version.section(u':', -1));
        });
        states[name] = {version, isHeld, false};
    }
    return states;
}

Result<QStringList> DnfPackages::versions(const QString &package) const
{
    if (const auto good = checkRequest({{package}, {}, {}, false}); !good)
        return tl::unexpected(good.error());
    const auto output =
        runDnf(dnf() + QStringList{"repoquery", "--showduplicates", "--queryformat", "%{evr}\\n", "--", package},
               Task::Stoppable, {}, cannotListVersions());
    if (!output)
        return tl::unexpected(output.error());
    QStringList versions; // dnf gives the oldest first
    for (const QString &line : QString::fromUtf8(*output).split(u'\n', Qt::SkipEmptyParts))
        if (isRpmVersion(line) && !versions.contains(line))
            versions.prepend(line);
    return versions;
}

Result<> DnfPackages::refresh(const QString &sourceFile, const Work &work)
{
    QString id = readLine(m_root + sourceFile, QStringLiteral("["));
    id.chop(1);
    if (!isRpmName(id))
        return failure(ErrorCode::InvalidInput, sourceFile,
                       {QT_TRANSLATE_NOOP("Dockwright", "The file does not define a repository."), {}});
    tell(work, 0, QT_TRANSLATE_NOOP("Dockwright", "Downloading the index of the mirror"));
    auto done = runDnf(dnf() + QStringList{"--repo=" + id, "--refresh", "makecache"}, Task::Stoppable, work, cannotReadIndex(),
                       configurationFor(work));
    if (done)
        return {};
    done.error().where = sourceFile;
    return tl::unexpected(done.error());
}

Result<PackageChanges> DnfPackages::simulateDnf(const QStringList &arguments) const
{
    if (arguments.isEmpty())
        return PackageChanges();
    const auto before = installed();
    if (!before)
        return tl::unexpected(before.error());
    QStringList command = dnf();
    command.removeAll(QStringLiteral("--assumeyes"));
    command.removeAll(QStringLiteral("--quiet"));
    const auto output = runCommand(command + QStringList{"--assumeno"} + arguments, {}, std::chrono::minutes(5));
    if (!output)
        return tl::unexpected(output.error());
    const std::map<QString, QString> table = readDnfTable(output->standardOutput);
    if (table.empty() && output->status != 0)
        return explainDnf(m_program, output->standardError + output->standardOutput, cannotInstallPackages());
    PackageChanges changes;
    for (const auto &[package, version] : table) {
        if (!isRpmName(package) || !(version.isEmpty() || isRpmVersion(version)))
            return failure(ErrorCode::CommandFailed, m_program, cannotInstallPackages(), {}, package);
        const auto found = before->find(package);
        PackageChange &change = changes[package];
        if (found != before->end())
            change.before = found->second;
        if (!version.isEmpty())
            change.after = PackageState{version, change.before && change.before->held, false};
    }
    return changes;
}

Result<PackageChanges> DnfPackages::simulate(const PackageRequest &request) const
{
    if (const auto good = checkRequest(request); !good)
        return tl::unexpected(good.error());
    QStringList names;
    for (const QString &package : request.packages) {
        const auto offered = versions(package);
        if (!offered)
            return tl::unexpected(offered.error());
        if (request.version.isEmpty() || !hasVersionOfDocker(package)) { // by its name alone dnf would leave an old one
            names << (offered->isEmpty() ? package : fullName(package, offered->front()));
            continue;
        }
        const auto found =
            std::ranges::find_if(*offered, [&](const QString &version) { return isVersion(version, request.version); });
        if (found == offered->end())
            return notOffered(package, request.version, *offered);
        names << fullName(package, *found);
    }
    auto changes = simulateDnf(QStringList{"--allowerasing", "install", "--"} + names);
    if (!changes)
        return changes;
    QStringList removed;
    for (auto &[package, change] : *changes) {
        if (change.after && request.packages.contains(package))
            change.after->held = request.hold || change.after->held;
        if (!change.after && !request.mayRemove.contains(package))
            removed << package;
    }
    if (!removed.isEmpty())
        return wouldBeRemoved(removed);
    return changes;
}

Result<std::map<QString, QString>> DnfPackages::keptIn(const PackageChanges &changes, const QString &directory) const
{
    std::map<QString, QString> kept;
    for (const QFileInfo &file : QDir(directory).entryInfoList({QStringLiteral("*.rpm")}, QDir::Files | QDir::NoSymLinks)) {
        const auto output = runCommand(
            rpm() + QStringList{"--query", "--queryformat", "%{NAME}|%{EVR}", "--package", "--", file.absoluteFilePath()});
        const QString name = output ? QString::fromUtf8(output->standardOutput) : QString();
        const auto change = changes.find(name.section(u'|', 0, 0));
        if (change != changes.end() && isReplaced(change->second) && change->second.before->version == name.section(u'|', 1))
            kept[change->first] = file.absoluteFilePath();
    }
    return kept;
}

Result<> DnfPackages::keepOld(const PackageChanges &changes, const QString &directory, const Work &work) const
{
    const auto made = RootedFiles(QStringLiteral("/")).openDirectory(directory, true, 0700);
    if (!made)
        return tl::unexpected(made.error());
    close(*made);
    for (const auto &[package, change] : changes)
        if (isReplaced(change))
            (void)runDnf(dnf()
                             + QStringList{"--downloadonly", "--destdir=" + directory, "reinstall", "--",
                                           fullName(package, change.before->version)},
                         Task::Stoppable, work, cannotInstallPackages(), configurationFor(work));
    const auto kept = keptIn(changes, directory);
    if (!kept)
        return tl::unexpected(kept.error());
    for (const auto &[package, change] : changes)
        if (isReplaced(change) && !kept->contains(package))
            return failure(ErrorCode::Unsupported, package, cannotKeepPackage(package));
    sync(); // dnf does not: what is kept must outlast a power cut during what follows
    return {};
}

Result<> DnfPackages::setHolds(const PackageStates &states, const Work &work) const
{
    const auto now = installed();
    if (!now)
        return tl::unexpected(now.error());
    for (const auto &[package, state] : states) {
        const auto found = now->find(package);
        if (found == now->end() || found->second.held == state.held)
            continue;
        const auto done =
            runDnf(dnf() + QStringList{"versionlock", state.held ? "add" : "delete", package}, Task::Change, work,
                   {QT_TRANSLATE_NOOP("Dockwright", "The packages cannot be held: the dnf plugin versionlock is missing."),
                    {}});
        if (!done)
            return tl::unexpected(done.error());
    }
    return {};
}

Result<> DnfPackages::install(const PackageChanges &changes, const QString &keepOldIn, const Work &work)
{
    const QStringList arguments = argumentsFor(changes);
    const auto same = simulateDnf(arguments);
    if (!same)
        return tl::unexpected(same.error());
    for (const auto &[package, change] : *same)
        if (const auto wanted = changes.find(package); wanted == changes.end() || wanted->second.before != change.before
            || wanted->second.after.has_value() != change.after.has_value())
            return packagesHaveChanged(package);
    if (arguments.isEmpty())
        return setHolds(statesAfter(changes), work);
    tell(work, 0, QT_TRANSLATE_NOOP("Dockwright", "Downloading the packages"));
    const auto loaded = runDnf(dnf() + QStringList{"--downloadonly"} + arguments, Task::Stoppable, work,
                               cannotInstallPackages(), configurationFor(work));
    if (!loaded)
        return tl::unexpected(loaded.error());
    if (const auto kept = keepOld(changes, keepOldIn, work); !kept)
        return kept;
    tell(work, 50, QT_TRANSLATE_NOOP("Dockwright", "Installing the packages"));
    const auto done = runDnf(dnf() + QStringList{"--cacheonly"} + arguments, Task::Change, work, cannotInstallPackages());
    if (!done)
        return tl::unexpected(done.error());
    tell(work, 100, QT_TRANSLATE_NOOP("Dockwright", "The packages are installed."));
    return setHolds(statesAfter(changes), work);
}

Result<> DnfPackages::restore(const PackageChanges &changes, const QString &directory, const Work &work)
{
    if (const auto free = waitForLocks({m_root + QLatin1String("/var/lib/rpm/.rpm.lock")}, work); !free)
        return free;
    const auto now = installed();
    const auto kept = keptIn(changes, directory);
    if (!now || !kept)
        return tl::unexpected(now ? kept.error() : now.error());
    QStringList fresh;
    QStringList archives;
    for (const auto &[package, change] : changes) {
        const auto found = now->find(package);
        if (!change.before && found != now->end())
            fresh << package;
        if (change.before && (found == now->end() || found->second.version != change.before->version))
            if (const auto archive = kept->find(package); archive != kept->end())
                archives << archive->second;
    }
    Result<QByteArray> done;
    if (!fresh.isEmpty())
        done = runDnf(rpm() + QStringList{"--erase", "--nodeps", "--allmatches", "--"} + fresh, Task::Change, work,
                      cannotRestorePackages());
    if (done && !archives.isEmpty())
        done = runDnf(rpm() + QStringList{"--upgrade", "--oldpackage", "--replacepkgs", "--nodeps", "--"} + archives,
                      Task::Change, work, cannotRestorePackages());
    if (!done)
        return tl::unexpected(done.error());
    const auto after = installed();
    if (!after)
        return tl::unexpected(after.error());
    for (const auto &[package, change] : changes)
        if (const auto found = after->find(package); (found != after->end()) != change.before.has_value()
            || (change.before && found->second.version != change.before->version))
            return notAsBefore({package}, directory);
    return setHolds(statesBefore(changes), work);
}

} // namespace dockwright::helper
