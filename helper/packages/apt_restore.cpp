// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/apt_restore.h"

#include "helper/packages/apt_command.h"
#include "helper/packages/kept_packages.h"
#include "helper/packages/package_words.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

/// A package as dpkg knows it, whatever half of it is there.
struct DpkgState {
    QString version;
    QString status; ///< dpkg-query(1), db:Status-Status
    bool broken = false;

    bool isWhole(const QString &wanted) const { return status == QLatin1String("installed") && version == wanted && !broken; }
};

std::map<QString, DpkgState> statesOf(const PackageChanges &changes)
{
    std::map<QString, DpkgState> states;
    for (const auto &[package, change] : changes) {
        const auto output =
            runCommand({QLatin1String(dpkgQuery), QStringLiteral("--show"),
                        QStringLiteral("--showformat=${db:Status-Status}|${db:Status-Eflag}|${Version}\\n"), package});
        const QStringList fields =
            output && output->status == 0 ? QString::fromUtf8(output->standardOutput).trimmed().split(u'|') : QStringList();
        if (fields.size() == 3 && fields[0] != QLatin1String("not-installed"))
            states[package] = {fields[2], fields[0], fields[1] != QLatin1String("ok")};
    }
    return states;
}

Result<> runDpkg(const QStringList &arguments, const Work &work)
{
    return runApt(QStringList{QLatin1String(dpkg)} + dpkgOptions() + arguments, AptTask::Change, work, cannotRestorePackages())
        .map([](const CommandOutput &) {});
}

/// What dpkg was stopped at unpacking is unpacked again: only then does it know each file that it has put there so far, and
/// takes it out with the package.
void finishUnpacking(const PackageChanges &changes, const Work &work)
{
    QStringList found;
    for (const auto &[package, state] : statesOf(changes))
        if (const auto &after = changes.at(package).after; after && state.status == QLatin1String("half-installed"))
            if (const QString archive = cachedArchive(package, after->version); !archive.isEmpty())
                found << archive;
    if (!found.isEmpty())
        (void)runDpkg(QStringList{"--force-depends", "--unpack"} + found, work);
}

/// The script that runs when it is purged speaks of the directories that hold images, containers and volumes.
bool purgingTakesData(const QString &package)
{
    const auto script =
        runCommand({QLatin1String(dpkgQuery), QStringLiteral("--control-show"), package, QStringLiteral("postrm")});
    return script
        && (script->standardOutput.contains("/var/lib/docker") || script->standardOutput.contains("/var/lib/containerd"));
}

Result<> takeOutNew(const PackageChanges &changes, const Work &work)
{
    const auto states = statesOf(changes);
    QStringList purged;
    QStringList removed;
    for (const auto &[package, state] : states)
        if (!changes.at(package).before) {
            if (!purgingTakesData(package))
                purged << package;
            else if (state.status != QLatin1String("config-files"))
                removed << package;
        }
    const QStringList force{"--force-depends", "--force-remove-reinstreq"};
    if (!removed.isEmpty())
        if (const auto done = runDpkg(force + QStringList{"--remove"} + removed, work); !done)
            return done;
    return purged.isEmpty() ? Result<>() : runDpkg(force + QStringList{"--purge"} + purged, work);
}

Result<> putBackOld(const PackageChanges &changes, const QString &keptIn, const Work &work)
{
    const auto states = statesOf(changes);
    const auto kept = keptPackages(changes, keptIn);
    if (!kept)
        return tl::unexpected(kept.error());
    QStringList archives;
    for (const auto &[package, change] : changes) {
        const auto now = states.find(package);
        if (!change.before || (now != states.end() && now->second.isWhole(change.before->version)))
            continue;
        if (const auto archive = kept->find(package); archive != kept->end())
            archives << archive->second;
    }
    return archives.isEmpty() ? Result<>() : runDpkg(QStringList{"--force-downgrade", "--install"} + archives, work);
}

/// What dpkg means to do with each package next: an interrupted removal stays wished for.
Result<> wishAsBefore(const PackageChanges &changes)
{
    QByteArray wishes;
    for (const auto &[package, change] : changes)
        if (change.before)
            wishes += package.toUtf8() + (change.before->held ? " hold\n" : " install\n");
    return runChecked({QLatin1String(dpkg), QStringLiteral("--set-selections")}, cannotRestorePackages(), wishes)
        .map([](const CommandOutput &) {});
}

} // namespace

Result<> restorePackages(const PackageChanges &changes, const QString &keptIn, const Work &work)
{
    // What was interrupted is finished first, as far as it can be: what cannot is taken out or overwritten below.
    (void)runDpkg({QStringLiteral("--configure"), QStringLiteral("--pending")}, work);
    finishUnpacking(changes, work);
    return takeOutNew(changes, work)
        .and_then([&] { return restoreConfigurationFiles(keptIn); })
        .and_then([&] { return putBackOld(changes, keptIn, work); })
        .and_then([&] { return wishAsBefore(changes); });
}

} // namespace dockwright::helper
