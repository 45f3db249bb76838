#include "helper/engine/undo.h"

#include "core/base/hash.h"
#include "core/base/ignore.h"
#include "core/base/overloaded.h"
#include "core/host/paths.h"
#include "core/render/daemon_json.h"
#include "core/render/metrics_units.h"
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
    return UndoFile{path, *before, afterHash, *made};
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
    dropTemporary(undo.path, host);
    for (const QString &directory : undo.madeDirectories)
        host.removeEmptyDirectory(directory);
    return {};
}

/// Puts `text` in place of daemon.json for a moment; nullopt takes it away.
Result<> swapDaemonJson(HostWriter &host, const std::optional<FileFact> &file)
{
    const QString path = QLatin1String(paths::daemonJson);
    const auto now = host.readFile(path);
    if (!now)
        return tl::unexpected(now.error());
    if (*now == file)
        return {};
    return file ? host.writeFile(path, *file, *now) : host.removeFile(path, **now);
}

bool turnsLiveRestoreOn(const std::optional<FileFact> &daemonJson)
{
    const auto document = parseJson(daemonJson ? daemonJson->content : QByteArray());
    return document && document->value.is_object() && document->value.value("live-restore", OrderedJson()) == true;
}

/// No unit that upholds or wants Docker, and no restart of its own, starts it from now on.
Result<> hold(HostWriter &host)
{
    const QString path = QLatin1String(paths::holdDropIn);
    const auto there = host.readFile(path);
    if (!there)
        return tl::unexpected(there.error());
    if (*there)
        return {};
    const FileFact dropIn{"# Dockwright rolls back a change, and removes this file.\n[Unit]\nConditionPathExists=!/run\n"};
    const auto written = host.writeFile(path, dropIn, std::nullopt);
    return written ? host.reloadManager() : written;
}

Result<> release(HostWriter &host)
{
    const QString path = QLatin1String(paths::holdDropIn);
    const auto there = host.readFile(path);
    if (!there)
        return tl::unexpected(there.error());
    if (!*there)
        return {};
    if (const auto removed = host.removeFile(path, **there); !removed)
        return removed;
    host.removeEmptyDirectory(path.section(u'/', 0, -2));
    return host.reloadManager();
}

/// What is in daemon.json now is what it is to start with.
Result<> startHeld(const QString &unit, HostWriter &host, const Waiting &waiting)
{
    const auto released = release(host);
    return released ? host.restartUnit(unit, waiting) : released;
}

/// dockerd back to its older daemon.json, which is in place already, with running containers kept: see DaemonTransition.
Result<> bringDockerBack(const UndoUnitState &state, HostWriter &host, const Waiting &waiting)
{
    const auto older = host.readFile(QLatin1String(paths::daemonJson));
    if (!older)
        return tl::unexpected(older.error());
    const HostFacts facts = host.inspect(Depth::Daemon);
    const auto transition = daemonTransition(*older ? (*older)->content : QByteArray(), dockerdFlags(facts));
    const bool hasContainers = facts.daemon && facts.runningContainers && !facts.runningContainers->empty();
    // The older file turns live-restore on, and this dockerd has it off, as when a way back was cut off at its end: a
    // reload brings it back before the restart that would end them.
    if (hasContainers && !facts.daemon->liveRestore && !state.onlyReloaded && turnsLiveRestoreOn(*older))
        if (const auto reloaded = host.reloadUnit(state.unit, waiting); !reloaded)
            return reloaded;
    // Of one that does not answer nobody knows what still runs: live-restore may have been turned on before it went down.
    const bool keepsContainers = facts.daemon ? hasContainers && facts.daemon->liveRestore : !facts.isInSwarm();
    const bool isUp = facts.dockerUnit && facts.dockerUnit->isActive();
    if (!transition || (state.onlyReloaded ? !isUp : !keepsContainers))
        return startHeld(state.unit, host, waiting);
    const auto made = missingDirectories(QLatin1String(paths::daemonJson), host);
    const auto clear = qScopeGuard([&] { // where there is a file again they are not empty
        for (const QString &directory : made.value_or(QStringList()))
            host.removeEmptyDirectory(directory);
    });
    FileFact between = older->value_or(FileFact{{}, 0600, 0, 0, FileKind::Regular});
    Result<> done;
    if (!state.onlyReloaded) {
        between.content = transition->forRestart;
        done = swapDaemonJson(host, between);
        if (done)
            done = startHeld(state.unit, host, waiting);
        if (!done && done.error().code == ErrorCode::Cancelled)
            return done; // what is in its place now is known to the next who tries
        if (!done) {     // then as it was, whatever that costs
            const auto back = swapDaemonJson(host, *older);
            return back ? startHeld(state.unit, host, waiting) : back;
        }
    }
    between.content = transition->forReload;
    if (done)
        done = swapDaemonJson(host, between);
    if (done)
        done = host.reloadUnit(state.unit, waiting);
    const auto back = swapDaemonJson(host, *older);
    return done ? back : done;
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

Failure unknownRecord(const char *words)
{
    return failure(ErrorCode::RollbackFailed, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "A record of the transaction journal cannot be parsed."), {}}, {},
                   QString::fromUtf8(words));
}

bool isUp(const QString &name, HostWriter &host)
{
    const auto unit = host.isLive() ? host.unit(name) : Result<std::optional<UnitFacts>>(std::nullopt);
    return unit && *unit && (*unit)->isActive();
}

/// True for a dockerd that runs, will be restarted, and may die before: containers outlive that it is stopped. It could be
/// installed otherwise, which is about to be taken back, too; then whoever does that stops it.
bool mayStop(const std::vector<Undo> &undos, HostWriter &host)
{
    bool isRestarted = false;
    for (const Undo &undo : undos) {
        const auto *state = std::get_if<UndoUnitState>(&undo);
        isRestarted |= state != nullptr && state->unit == QLatin1String(paths::dockerUnit) && !state->onlyReloaded;
        if (std::holds_alternative<UndoPackages>(undo) || std::holds_alternative<UndoInstalled>(undo))
            return false;
    }
    if (!isRestarted)
        return false;
    const HostFacts facts = host.inspect(Depth::Daemon);
    return !facts.daemon || facts.daemon->liveRestore;
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

Result<> holdDocker(const std::vector<Undo> &undos, HostWriter &host, const Waiting &waiting)
{
    const QString docker = QLatin1String(paths::dockerUnit);
    const QString socket = QLatin1String(paths::dockerSocket);
    const bool isBroughtBack = std::ranges::any_of(undos, [&](const Undo &undo) {
        const auto *state = std::get_if<UndoUnitState>(&undo);
        return state != nullptr && state->unit == docker && state->wasActive;
    });
    const auto unit = host.isLive() && isBroughtBack ? host.unit(docker) : Result<std::optional<UnitFacts>>(std::nullopt);
    if (!unit || !*unit || !(*unit)->isLoaded())
        return {};
    const bool requiresSocket = (*unit)->lists(socket, {"Requires"});
    // A socket that nobody requires would not come back by itself, and as long as it listens no dockerd is kept down.
    if ((*unit)->isActive() && (!mayStop(undos, host) || (!requiresSocket && isUp(socket, host))))
        return {};
    // A socket that listens would try to start it again and again, and fail of that.
    if (requiresSocket || !isUp(socket, host))
        if (const auto held = hold(host); !held)
            return held;
    if (requiresSocket)
        if (const auto stopped = host.stopUnit(socket, waiting); !stopped)
            return stopped;
    return host.stopUnit(docker, waiting);
}

Result<> releaseDocker(HostWriter &host)
{
    return host.isLive() ? release(host) : Result<>();
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
    if (socket != states.end() && socket->second.wasActive && !isUp(QLatin1String(paths::dockerUnit), host)) {
        note(host.restartUnit(socket->first, waiting));
        states.erase(socket);
    }
    for (const auto &[unit, state] : states) // containerd.service sorts before docker.service
        if (state.wasActive)
            note(bringUnitBack(state, host, waiting));
    return left;
}

Json undoToJson(const Undo &undo)
{
    return std::visit(
        Overloaded{
            [](const UndoNothing &) {
                return Json{{"kind", "nothing"}};
            },
            [](const UndoFile &file) {
                Json json{{"kind", "file"},
                          {"path", file.path},
                          {"existed", file.before.has_value()},
                          {"after", file.afterHash},
                          {"madeDirectories", file.madeDirectories}};
                if (file.before)
                    json.update({{"mode", file.before->mode}, {"uid", file.before->uid}, {"gid", file.before->gid}});
                return json;
            },
            [](const UndoSysctl &sysctl) {
                return Json{{"kind", "sysctl"}, {"name", sysctl.name}, {"value", sysctl.value}};
            },
            [](const UndoUnitState &state) {
                return Json{{"kind", "unit"},
                            {"unit", state.unit},
                            {"active", state.wasActive},
                            {"reload", state.onlyReloaded},
                            {"startsToo", state.startsToo}};
            },
            [](const UndoEnablement &enablement) {
                return Json{{"kind", "enablement"}, {"unit", enablement.unit}, {"enabled", enablement.wasEnabled}};
            },
            [](const UndoManager &) {
                return Json{{"kind", "manager"}};
            },
            [&](const auto &) { return installUndoToJson(undo); },
        },
        undo);
}

Result<Undo> undoFromJson(const Json &json, const QByteArray &before)
{
    try {
        const std::string kind = json.at("kind").get<std::string>();
        if (kind == "nothing")
            return UndoNothing{};
        if (kind == "manager")
            return UndoManager{};
        if (kind == "sysctl")
            return UndoSysctl{json.at("name").get<QString>(), json.at("value").get<QString>()};
        if (kind == "unit")
            return UndoUnitState{json.at("unit").get<QString>(), json.at("active").get<bool>(), json.at("reload").get<bool>(),
                                 json.value("startsToo", QStringList())};
        if (kind == "enablement")
            return UndoEnablement{json.at("unit").get<QString>(), json.at("enabled").get<bool>()};
        if (const auto install = installUndoFromJson(kind, json))
            return *install;
        if (kind != "file")
            return unknownRecord(kind.c_str());
        UndoFile file{json.at("path").get<QString>(), std::nullopt, json.at("after").get<QString>(),
                      json.at("madeDirectories").get<QStringList>()};
        if (json.at("existed").get<bool>())
            file.before = FileFact{before, json.at("mode").get<int>(), json.at("uid").get<int>(), json.at("gid").get<int>(),
                                   FileKind::Regular};
        return file;
    } catch (const Json::exception &error) {
        return unknownRecord(error.what());
    }
}

} // namespace dockwright::helper
