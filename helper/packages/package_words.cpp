// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/package_words.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr int listedVersions = 5;

QString listOf(const QStringList &packages)
{
    return packages.join(QLatin1String(", "));
}

} // namespace

Message cannotInstallPackages()
{
    return {QT_TRANSLATE_NOOP("Dockwright", "The packages cannot be installed."), {}};
}

Message cannotRestorePackages()
{
    return {QT_TRANSLATE_NOOP("Dockwright", "The packages cannot be restored to their previous state."), {}};
}

Message cannotListPackages()
{
    return {QT_TRANSLATE_NOOP("Dockwright", "The installed packages cannot be listed."), {}};
}

Message cannotListVersions()
{
    return {QT_TRANSLATE_NOOP("Dockwright", "The available versions cannot be listed."), {}};
}

Message cannotReadIndex()
{
    return {QT_TRANSLATE_NOOP("Dockwright", "The index of the mirror cannot be read."), {}};
}

Message cannotKeepPackage(const QString &package)
{
    return {QT_TRANSLATE_NOOP("Dockwright",
                              "The installed version of %1 cannot be saved, so a rollback would not be possible."),
            {package}};
}

Failure notOffered(const QString &package, const QString &version, const QStringList &offered)
{
    const Message remedy = offered.isEmpty()
        ? Message{QT_TRANSLATE_NOOP("Dockwright", "Check the mirror, the channel and the codename."), {}}
        : Message{QT_TRANSLATE_NOOP("Dockwright", "The newest available versions: %1."),
                  {listOf(offered.mid(0, listedVersions))}};
    if (version.isEmpty())
        return failure(ErrorCode::InvalidInput, package,
                       {QT_TRANSLATE_NOOP("Dockwright", "The package %1 is not available."), {package}}, remedy);
    return failure(ErrorCode::InvalidInput, package,
                   {QT_TRANSLATE_NOOP("Dockwright", "Version %1 of %2 is not available."), {version, package}}, remedy);
}

Failure wouldBeRemoved(const QStringList &packages)
{
    return failure(ErrorCode::Conflict, listOf(packages),
                   {QT_TRANSLATE_NOOP("Dockwright", "These packages would have to be removed: %1."), {listOf(packages)}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Allow it; their data and configuration files are kept."), {}});
}

Failure packagesHaveChanged(const QString &where)
{
    return failure(ErrorCode::PlanStale, where,
                   {QT_TRANSLATE_NOOP("Dockwright", "The packages of this host have changed since they were inspected."), {}});
}

Failure notAsBefore(const QStringList &packages, const QString &keptIn)
{
    return failure(ErrorCode::RollbackFailed, listOf(packages),
                   {QT_TRANSLATE_NOOP("Dockwright", "These packages are not in their previous state: %1."), {listOf(packages)}},
                   {QT_TRANSLATE_NOOP("Dockwright", "The saved packages are in %1."), {keptIn}});
}

Failure noPackageName(const QString &name)
{
    return failure(ErrorCode::InvalidInput, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a valid package name."), {visible(name)}});
}

Failure noPackageVersion(const QString &version)
{
    return failure(ErrorCode::InvalidInput, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a valid package version."), {visible(version)}});
}

} // namespace dockwright::helper
