// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/undo.h"

#include "core/base/hash.h"
#include "core/base/ignore.h"
#include "core/base/overloaded.h"
#include "core/changes/make_changes.h"
#include "core/host/paths.h"
#include "core/render/daemon_json.h"
#include "core/render/metrics_units.h"
#include "helper/engine/docker_way_back.h"
#include "helper/engine/install_undo.h"
#include "helper/host/rooted_files.h"

#include <QCoreApplication>
#include <QScopeGuard>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

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

/// With the directory that the unit in this file makes when it starts.
Result<Undo> undoOfWrite(const WriteFile &write, const HostWriter &host)
{
    auto undo = undoOfFile(write.path, sha256(write.file.content), host);
    if (!undo || write.path != QLatin1String(paths::metricsFileService))
        return undo;
    // On an error it lies behind a link or in a directory of another user: neither is followed here, and an empty one stays.
    if (const auto made = missingDirectories(textfileDirectoryIn(write.file.content) + u'/', host))
        std::get<UndoFile>(*undo).madeDirectories << *made;
    return undo;
}

Result<Undo> undoOfUnit(const QString &unit, bool onlyReloaded, const HostWriter &host)
{
    const auto facts = host.unit(unit);
    if (!facts)
        return tl::unexpected(facts.error());
    UndoUnitState state{unit, *facts && (*facts)->isActive(), onlyReloaded, {}};
    if (state.wasActive || unit != QLatin1String(paths::dockerUnit))
        return state;
    for (const char *other : {paths::dockerSocket, paths::containerdUnit}) {
        const auto pulledIn = host.unit(QLatin1String(other));
        if (!pulledIn)
            return tl::unexpected(pulledIn.error());
        if (*pulledIn && (*pulledIn)->isLoaded() && !(*pulledIn)->isActive())
            state.startsToo << QLatin1String(other);
    }
    return state;
}

Result<Undo> undoOfEnablement(const QString &unit, const HostWriter &host)
{
    const auto facts = host.unit(unit);
    if (!facts)
        return tl::unexpected(facts.error());
    return UndoEnablement{unit, *facts && (*facts)->unitFileState == QLatin1String("enabled")};
}

Result<Undo> undoOfSysctl(const QString &name, const HostWriter &host)
{
    const auto value = host.readSystemFile(QStringLiteral("/proc/sys/") + QString(name).replace(u'.', u'/'));
    if (!value)
        return tl::unexpected(value.error());
    return *value ? Undo(UndoSysctl{name, QString::fromUtf8(**value).trimmed()}) : Undo(UndoNothing{});
}

/// True for a daemon.json that bringDockerBack() put there and was cut off before it put the old one back.
bool isTransitional(const UndoFile &undo, const FileFact &now, HostWriter &host)
{
    if (undo.path != QLatin1String(paths::daemonJson))
        return false;
    const QByteArray older = undo.before ? undo.before->content : QByteArray();
    const auto transition = daemonTransition(older, dockerdFlags(host.inspect(Depth::Files)));
    return transition && (now.content == transition->forRestart || now.content == transition->forReload);
}

bool isAsWritten(const UndoFile &undo, const QByteArray &content)
{
    return undo.afterHash == QLatin1String(anyContent) || sha256(content) == undo.afterHash;
}

/// What a write that was cut off left beside its target.
void dropTemporary(const QString &path, HostWriter &host)
{
    const QString temporary = temporaryBeside(path);
    if (const auto left = host.readFile(temporary); left && *left)
        ignore(host.removeFile(temporary, **left), "nobody reads it, and the next write takes its place");
}

Result<> takeBackFile(const UndoFile &undo, HostWriter &host)
{
    const auto now = host.readFile(undo.path);
    if (!now)
        return tl::unexpected(now.error());
    if (*now != undo.before) {
        const bool asWeLeftIt =
            *now ? isAsWritten(undo, (*now)->content) || isTransitional(undo, **now, host) : undo.afterHash.isEmpty();
        if (!asWeLeftIt)
            return failure(ErrorCode::Conflict, undo.path,
                           {QT_TRANSLATE_NOOP("Dockwright", "%1 was edited in the meantime, and is left unchanged."),
                            {undo.path}});
        const auto done = undo.before ? host.writeFile(undo.path, *undo.before, *now) : host.removeFile(undo.path, **now);
        if (!done)
            return done;
    }
    if (!undo.accessList.isEmpty() && host.accessList(undo.path) != undo.accessList) // a narrower mode took it away
        if (const auto done = host.setAccessList(undo.path, undo.accessList); !done)
            return done;
    dropTemporary(undo.path, host);
    for (const QString &directory : undo.madeDirectories)
        host.removeEmptyDirectory(directory);
    return {};
}

/// The unit, and what had come with it.
Result<> stopAgain(const UndoUnitState &state, HostWriter &host, const Waiting &waiting)
{
    for (const QString &unit : QStringList{state.unit} + state.startsToo)
        if (const auto stopped = host.stopUnit(unit, waiting); !stopped)
            return stopped;
    return {};
}

/// Of one that was put back systemd says NeedDaemonReload=yes, even where it never read the other.
bool isUnitFile(const Undo &undo)
{
    const auto *file = std::get_if<UndoFile>(&undo);
    return file != nullptr && file->path.startsWith(QLatin1String("/etc/systemd/system/"));
}

Result<> bringUnitBack(const UndoUnitState &state, HostWriter &host, const Waiting &waiting)
{
    if (state.unit == QLatin1String(paths::dockerUnit) && host.isLive())
        return bringDockerBack(state, host, waiting);
    return state.onlyReloaded ? host.reloadUnit(state.unit, waiting) : host.restartUnit(state.unit, waiting);
}

} // namespace

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

Result<Undo> undoOf(const Step &step, const StepContext &context)
{
    const HostWriter &host = context.host;
    return std::visit(Overloaded{
                          [&](const WriteFile &write) { return undoOfWrite(write, host); },
                          [&](const RemoveFile &remove) { return undoOfFile(remove.path, {}, host); },
                          [&](const SetSysctl &set) { return undoOfSysctl(set.name, host); },
                          // systemd may read the files for it.
                          [&](const VerifyUnits &) { return Result<Undo>(UndoManager{}); },
                          [&](const ReloadManager &) { return Result<Undo>(UndoManager{}); },
                          [&](const ReloadUnit &reload) { return undoOfUnit(reload.unit, true, host); },
                          [&](const RestartUnit &restart) { return undoOfUnit(restart.unit, false, host); },
                          [&](const StopUnit &stop) { return undoOfUnit(stop.unit, false, host); },
                          [&](const EnableUnit &enable) { return undoOfEnablement(enable.unit, host); },
                          [&](const DisableUnit &disable) { return undoOfEnablement(disable.unit, host); },
                          [&](const FetchKey &fetch) { return undoOfFile(fetch.path, QLatin1String(anyContent), host); },
                          [&](const auto &) { return undoOfInstall(step, context); },
                      },
                      step);
}

Result<> runStep(const Step &step, const Undo &undo, const StepContext &context)
{
    HostWriter &host = context.host;
    const Waiting &waiting = context.work.waiting;
    return std::visit(Overloaded{
                          [&](const WriteFile &write) { return host.writeFile(write.path, write.file, write.replaces); },
                          [&](const RemoveFile &remove) { return host.removeFile(remove.path, remove.replaces); },
                          [&](const SetSysctl &set) { return host.setSysctl(set.name, set.value); },
                          [&](const VerifyUnits &verify) { return host.verifyUnits(verify.units).map(context.note); },
                          [&](const ReloadManager &) { return host.reloadManager(); },
                          [&](const ReloadUnit &reload) { return host.reloadUnit(reload.unit, waiting); },
                          [&](const RestartUnit &restart) { return host.restartUnit(restart.unit, waiting); },
                          [&](const StopUnit &stop) { return host.stopUnit(stop.unit, waiting); },
                          [&](const EnableUnit &enable) { return host.enableUnit(enable.unit, waiting); },
                          [&](const DisableUnit &disable) { return host.disableUnit(disable.unit, waiting); },
                          [&](const auto &) { return runInstallStep(step, undo, context); },
                      },
                      step);
}

Result<> takeBack(const Undo &undo, HostWriter &host, const Work &work)
{
    return std::visit(Overloaded{
                          [&](const UndoFile &file) { return takeBackFile(file, host); },
                          [&](const UndoSysctl &sysctl) { return host.setSysctl(sysctl.name, sysctl.value); },
                          [&](const UndoEnablement &enablement) {
                              // What was enabled is enabled again when its files are back.
                              return enablement.wasEnabled ? Result<>() : host.disableUnit(enablement.unit, work.waiting);
                          },
                          // What did not run is stopped as long as its unit is there.
                          [&](const UndoUnitState &state) {
                              return state.wasActive ? Result<>() : stopAgain(state, host, work.waiting);
                          },
                          [](const UndoNothing &) { return Result<>(); },
                          [](const UndoManager &) { return Result<>(); },
                          [&](const auto &) { return takeBackInstall(undo, host, work); },
                      },
                      undo);
}

void spareWhatRunsOn(std::vector<Undo> &undos, const HostFacts &before, HostWriter &host)
{
    for (Undo &undo : undos) {
        auto *state = std::get_if<UndoUnitState>(&undo);
        if (state == nullptr || state->unit != QLatin1String(paths::dockerUnit) || !before.dockerUnit)
            continue;
        const auto now = host.isLive() ? host.unit(state->unit) : Result<std::optional<UnitFacts>>(std::nullopt);
        if (now && *now && before.dockerUnit->isSameRun(**now))
            state->onlyReloaded = true;
    }
}

Errors takeBackUnits(const std::vector<Undo> &undos, HostWriter &host, const Waiting &waiting)
{
    std::map<QString, UndoUnitState> states;
    bool managerChanged = false;
    for (const Undo &undo : undos) {
        managerChanged |=
            std::holds_alternative<UndoManager>(undo) || std::holds_alternative<UndoEnablement>(undo) || isUnitFile(undo);
        if (const auto *state = std::get_if<UndoUnitState>(&undo)) {
            // The first record of a unit has its state from before; any restart makes a restart necessary.
            const auto [known, isNew] = states.emplace(state->unit, *state);
            if (!isNew)
                known->second.onlyReloaded = known->second.onlyReloaded && state->onlyReloaded;
        }
    }
    Errors left;
    const auto note = [&](const Result<> &done) {
        if (!done)
            left.push_back(done.error());
    };
    if (managerChanged) // without it, too, a dockerd that was held is started
        note(host.reloadManager());
    for (const Undo &undo : undos)
        if (const auto *enablement = std::get_if<UndoEnablement>(&undo); enablement != nullptr && enablement->wasEnabled)
            note(host.enableUnit(enablement->unit, waiting));
    // A socket that is down cannot come back under a dockerd that runs, and its restart would be one of dockerd.
    const auto socket = states.find(QLatin1String(paths::dockerSocket));
    if (socket != states.end() && socket->second.wasActive && !isUnitActive(QLatin1String(paths::dockerUnit), host)) {
        note(host.restartUnit(socket->first, waiting));
        states.erase(socket);
    }
    for (const auto &[unit, state] : states) // containerd.service sorts before docker.service
        if (state.wasActive)
            note(bringUnitBack(state, host, waiting));
    return left;
}

} // namespace dockwright::helper
