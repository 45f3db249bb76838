// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/install_undo.h"

#include "core/base/overloaded.h"
#include "core/host/paths.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(KeptFile, path, existed, mode, uid, gid, sha256, afterSha256)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(GroupState, id, members)

namespace {

Failure onlyLive()
{
    return failure(ErrorCode::Unsupported, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "Docker can be installed only on a running machine, not in a directory."),
                    {}});
}

Failure notItsUndo()
{
    return failure(ErrorCode::Internal, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "A record of the transaction journal cannot be parsed."), {}});
}

Result<Undo> undoOfPackages(const Result<PackageChanges> &changes, const StepContext &context)
{
    if (!changes)
        return tl::unexpected(changes.error());
    return UndoPackages{*changes, missingUnits(context.host), context.keepIn};
}

Result<Undo> undoOfFiles(const std::map<QString, QString> &after, const StepContext &context)
{
    const auto kept = context.host.installer()->keep(after, context.keepIn);
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

std::map<QString, QString> sumsOf(const BundleFact &bundle)
{
    std::map<QString, QString> sums;
    for (const BundleFileFact &file : bundle.files)
        sums[file.path] = file.sha256;
    return sums;
}

/// What the files of a record are changed to when it is taken back.
std::map<QString, QString> sumsBefore(const UndoInstalled &undo)
{
    std::map<QString, QString> sums;
    for (const KeptFile &file : undo.files)
        sums[file.path] = file.existed ? file.sha256 : QString();
    return sums;
}

bool isMember(const QString &user, const QString &group)
{
    const auto state = Installer::group(group);
    return state && state->members.contains(user);
}

/// How taking `reverted` back would itself be taken back.
Result<Undo> undoOfRevert(const StepContext &context)
{
    if (!context.reverted)
        return notItsUndo();
    if (const auto *packages = std::get_if<UndoPackages>(&*context.reverted)) {
        const PackageChanges changes = inverse(packages->changes);
        const auto kept = context.host.installer()->keepPackages(changes, context.keepIn);
        if (!kept)
            return tl::unexpected(kept.error());
        return UndoPackages{changes, missingUnits(context.host), context.keepIn};
    }
    if (const auto *files = std::get_if<UndoInstalled>(&*context.reverted))
        return undoOfFiles(sumsBefore(*files), context);
    if (const auto *group = std::get_if<UndoGroup>(&*context.reverted))
        return UndoGroup{group->group, Installer::group(group->group)};
    if (const auto *member = std::get_if<UndoMember>(&*context.reverted))
        return UndoMember{member->user, member->group, isMember(member->user, member->group)};
    return notItsUndo();
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

Result<> takeBackGroup(const UndoGroup &undo, Installer &installer)
{
    if (const auto quiet = installer.awaitAccounts(); !quiet)
        return quiet;
    const auto now = Installer::group(undo.group);
    if (undo.before == now)
        return {};
    if (now)
        if (const auto removed = installer.removeGroup(undo.group); !removed)
            return removed;
    return undo.before ? installer.addGroup(undo.group, *undo.before) : Result<>();
}

Result<> takeBackMember(const UndoMember &undo, Installer &installer)
{
    if (const auto quiet = installer.awaitAccounts(); !quiet)
        return quiet;
    if (isMember(undo.user, undo.group) == undo.wasMember || !Installer::group(undo.group))
        return {};
    return undo.wasMember ? installer.addMember(undo.user, undo.group) : installer.removeMember(undo.user, undo.group);
}

Result<> takeBackFiles(const UndoInstalled &undo, HostWriter &host)
{
    if (const auto back = host.installer()->bringBack(undo.files, undo.keptIn); !back)
        return back;
    for (const QString &directory : undo.madeDirectories)
        host.removeEmptyDirectory(directory);
    return host.reloadManager();
}

/// While docker.socket had no file systemd closed what it listened on, which dockerd would start without.
Result<> openSocketAgain(const UndoPackages &undo, HostWriter &host, const Work &work)
{
    const bool wasGone =
        std::ranges::any_of(undo.changes, [](const auto &change) { return change.second.before && !change.second.after; });
    const auto socket = host.unit(QLatin1String(paths::dockerSocket));
    if (!wasGone || !socket || !*socket || !(*socket)->isActive())
        return {};
    return host.restartUnit(QLatin1String(paths::dockerSocket), work.waiting);
}

Result<> fetchKey(const FetchKey &step, const StepContext &context)
{
    const auto key = context.host.installer()->fetchKey(step, context.work);
    if (!key)
        return tl::unexpected(key.error());
    const auto there = context.host.readFile(step.path);
    if (!there)
        return tl::unexpected(there.error());
    return context.host.writeFile(step.path, {*key, 0644, 0, 0, FileKind::Regular}, *there);
}

} // namespace

QStringList missingUnits(const HostWriter &host)
{
    QStringList missing;
    for (const char *name : {paths::dockerUnit, paths::dockerSocket, paths::containerdUnit})
        if (const auto unit = host.unit(QLatin1String(name)); unit && (!*unit || !(*unit)->isLoaded()))
            missing << QLatin1String(name);
    return missing;
}

Result<Undo> undoOfInstall(const Step &step, const StepContext &context)
{
    Installer *installer = context.host.installer();
    if (installer == nullptr)
        return onlyLive();
    return std::visit(Overloaded{
                          [&](const InstallPackages &install) {
                              return undoOfPackages(installer->changesOf(install), context);
                          },
                          [&](const RemovePackages &remove) { return undoOfPackages(installer->changesOf(remove), context); },
                          [&](const InstallBundle &install) { return undoOfFiles(sumsOf(install.bundle), context); },
                          [&](const RemoveInstalled &remove) {
                              std::map<QString, QString> none;
                              for (const auto &[path, sum] : remove.files)
                                  none[path] = QString();
                              return undoOfFiles(none, context);
                          },
                          [&](const AddGroup &add) {
                              return Result<Undo>(UndoGroup{add.group, Installer::group(add.group)});
                          },
                          [&](const RemoveGroup &remove) {
                              return Result<Undo>(UndoGroup{remove.group, Installer::group(remove.group)});
                          },
                          [&](const AddMember &add) {
                              return Result<Undo>(UndoMember{add.user, add.group, isMember(add.user, add.group)});
                          },
                          [&](const RemoveMember &remove) {
                              return Result<Undo>(UndoMember{remove.user, remove.group, isMember(remove.user, remove.group)});
                          },
                          [&](const RevertInstall &) { return undoOfRevert(context); },
                          [](const auto &) { return Result<Undo>(UndoNothing{}); },
                      },
                      step);
}

Result<> runInstallStep(const Step &step, const Undo &undo, const StepContext &context)
{
    Installer *installer = context.host.installer();
    if (installer == nullptr)
        return onlyLive();
    const auto changePackages = [&]() -> Result<> {
        const auto *packages = std::get_if<UndoPackages>(&undo);
        return packages != nullptr ? installer->changePackages(packages->changes, packages->keptIn, context.work)
                                   : notItsUndo();
    };
    return std::visit(Overloaded{
                          [&](const FetchKey &fetch) { return fetchKey(fetch, context); },
                          [&](const RefreshPackages &refresh) { return installer->refresh(refresh, context.work); },
                          [&](const InstallPackages &) { return changePackages(); },
                          [&](const RemovePackages &) { return changePackages(); },
                          [&](const InstallBundle &install) { return installer->installBundle(install.bundle, context.work); },
                          [&](const RemoveInstalled &remove) { return installer->removeInstalled(remove.files); },
                          [&](const AddGroup &add) { return installer->addGroup(add.group); },
                          [&](const RemoveGroup &remove) { return installer->removeGroup(remove.group); },
                          [&](const AddMember &add) { return installer->addMember(add.user, add.group); },
                          [&](const RemoveMember &remove) { return installer->removeMember(remove.user, remove.group); },
                          [&](const RemoveData &data) -> Result<> {
                              for (const QString &directory : data.directories)
                                  if (const auto removed = installer->removeTree(directory); !removed)
                                      return removed;
                              return {};
                          },
                          [&](const RevertInstall &) {
                              return context.reverted ? takeBackInstall(*context.reverted, context.host, context.work)
                                                      : notItsUndo();
                          },
                          [](const auto &) -> Result<> { return notItsUndo(); },
                      },
                      step);
}

Result<> takeBackInstall(const Undo &undo, HostWriter &host, const Work &work)
{
    Installer *installer = host.installer();
    if (installer == nullptr)
        return onlyLive();
    return std::visit(Overloaded{
                          [&](const UndoPackages &packages) {
                              const auto stopped = stopAll(packages.newUnits, host);
                              return stopped
                                  .and_then([&] { return installer->restorePackages(packages.changes, packages.keptIn, work); })
                                  .and_then([&] { return openSocketAgain(packages, host, work); });
                          },
                          [&](const UndoInstalled &files) {
                              const auto stopped = stopAll(files.newUnits, host);
                              return stopped ? takeBackFiles(files, host) : stopped;
                          },
                          [&](const UndoGroup &group) { return takeBackGroup(group, *installer); },
                          [&](const UndoMember &member) { return takeBackMember(member, *installer); },
                          [](const auto &) { return Result<>(); },
                      },
                      undo);
}

Json installUndoToJson(const Undo &undo)
{
    return std::visit(Overloaded{
                          [](const UndoPackages &packages) {
                              return Json{{"kind", "packages"},
                                          {"changes", packages.changes},
                                          {"newUnits", packages.newUnits},
                                          {"keptIn", packages.keptIn}};
                          },
                          [](const UndoInstalled &files) {
                              return Json{{"kind", "installed"},
                                          {"files", files.files},
                                          {"newUnits", files.newUnits},
                                          {"madeDirectories", files.madeDirectories},
                                          {"keptIn", files.keptIn}};
                          },
                          [](const UndoGroup &group) {
                              return Json{{"kind", "group"}, {"group", group.group}, {"before", group.before}};
                          },
                          [](const UndoMember &member) {
                              return Json{{"kind", "member"},
                                          {"user", member.user},
                                          {"group", member.group},
                                          {"wasMember", member.wasMember}};
                          },
                          [](const auto &) { return Json(); },
                      },
                      undo);
}

std::optional<Undo> installUndoFromJson(const std::string &kind, const Json &json)
{
    if (kind == "packages")
        return UndoPackages{json.at("changes").get<PackageChanges>(), json.at("newUnits").get<QStringList>(),
                            json.at("keptIn").get<QString>()};
    if (kind == "installed")
        return UndoInstalled{json.at("files").get<std::vector<KeptFile>>(), json.at("newUnits").get<QStringList>(),
                             json.at("madeDirectories").get<QStringList>(), json.at("keptIn").get<QString>()};
    if (kind == "group")
        return UndoGroup{json.at("group").get<QString>(), json.at("before").get<std::optional<GroupState>>()};
    if (kind == "member")
        return UndoMember{json.at("user").get<QString>(), json.at("group").get<QString>(), json.at("wasMember").get<bool>()};
    return std::nullopt;
}

} // namespace dockwright::helper
