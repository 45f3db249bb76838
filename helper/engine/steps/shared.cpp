// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/steps/shared.h"

#include "core/host/network_facts.h"
#include "core/host/paths.h"
#include "helper/host/rooted_files.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::helper::steps {

using namespace core;

Result<QStringList> missingDirectories(const QString &path, const HostWriter &host)
{
    QStringList missing;
    for (QString directory = directoryOf(path); !directory.isEmpty(); directory = directoryOf(directory)) {
        const auto there = host.readFile(directory);
        if (!there)
            return tl::unexpected(there.error());
        if (*there)
            break;
        missing << directory;
    }
    return missing;
}

QStringList missingUnits(const HostWriter &host)
{
    QStringList missing;
    for (const char *name : {paths::dockerUnit, paths::dockerSocket, paths::containerdUnit})
        if (const auto unit = host.unit(QLatin1String(name)); unit && (!*unit || !(*unit)->isLoaded()))
            missing << QLatin1String(name);
    return missing;
}

Result<Undo> undoOfFile(const QString &path, const QString &afterHash, const HostWriter &host)
{
    const auto before = host.readFile(path);
    if (!before)
        return tl::unexpected(before.error());
    const auto made = missingDirectories(path, host);
    if (!made)
        return tl::unexpected(made.error());
    return UndoFile{path, *before, afterHash, *made, *before ? host.accessList(path) : QByteArray()};
}

Result<Undo> undoOfFiles(const std::map<QString, QString> &after, const StepContext &context)
{
    const auto kept =
        installerOf(context.host).and_then([&](Installer *installer) { return installer->keep(after, context.keepIn); });
    if (!kept)
        return tl::unexpected(kept.error());
    QStringList made;
    for (const KeptFile &file : *kept) {
        const auto missing = missingDirectories(file.path, context.host);
        if (!missing)
            return tl::unexpected(missing.error());
        made << *missing;
    }
    made.removeDuplicates();
    std::ranges::sort(made, std::ranges::greater(), &QString::size); // what lies in another goes before it
    return UndoInstalled{*kept, missingUnits(context.host), made, context.keepIn};
}

Result<Installer *> installerOf(HostWriter &host)
{
    if (Installer *const installer = host.installer())
        return installer;
    return failure(ErrorCode::Unsupported, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "Docker can be installed only on a running machine, not in a directory."),
                    {}});
}

Result<> stopAll(const QStringList &units, HostWriter &host)
{
    for (const QString &unit : units) {
        const auto there = host.unit(unit);
        if (!there || !*there || !(*there)->isLoaded() || (*there)->activeState == QLatin1String("inactive"))
            continue;
        if (const auto stopped = host.stopUnit(unit, {}); !stopped)
            return stopped;
    }
    return {};
}

Result<> dropUnusedAddresses(const QStringList &addresses, HostWriter &host)
{
    const auto facts = addresses.isEmpty() ? std::nullopt : inspectNetwork(host, true);
    const LinkFact *docker0 = facts ? facts->defaultBridge() : nullptr;
    if (docker0 == nullptr || facts->networks.empty()) // nobody can tell
        return {};
    for (const QString &address : addresses)
        if (docker0->addresses.contains(address) && !facts->isInNetworkOfDocker(address))
            if (const auto dropped = host.dropAddress(docker0->name, address); !dropped)
                return dropped;
    return {};
}

Failure notItsUndo()
{
    return failure(ErrorCode::Internal, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "A record of the transaction journal cannot be parsed."), {}});
}

} // namespace dockwright::helper::steps
