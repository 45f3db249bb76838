#include "helper/engine/undo.h"

#include "core/host/paths.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

QString sha256(const QByteArray &bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

QString directoryOf(const QString &path)
{
    return path.left(path.lastIndexOf(u'/'));
}

Result<Undo> undoOfFile(const QString &path, const QString &afterHash, const HostWriter &host)
{
    const auto before = host.readFile(path);
    if (!before)
        return tl::unexpected(before.error());
    const auto directory = host.readFile(directoryOf(path));
    if (!directory)
        return tl::unexpected(directory.error());
    return UndoFile{path, *before, afterHash, !directory->has_value()};
}

Result<Undo> undoOfUnit(const QString &unit, bool onlyReloaded, const HostWriter &host)
{
    const auto facts = host.unit(unit);
    if (!facts)
        return tl::unexpected(facts.error());
    return UndoUnitState{unit, *facts && (*facts)->isActive(), onlyReloaded};
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

Result<> takeBackFile(const UndoFile &undo, HostWriter &host)
{
    const auto now = host.readFile(undo.path);
    if (!now)
        return tl::unexpected(now.error());
    if (*now != undo.before) {
        const bool asWeLeftIt = *now ? sha256((*now)->content) == undo.afterHash : undo.afterHash.isEmpty();
        if (!asWeLeftIt)
            return failure(ErrorCode::Conflict, undo.path,
                           {QT_TRANSLATE_NOOP("Dockwright", "%1 was edited since, and is left as it is."), {undo.path}});
        const auto done = undo.before ? host.writeFile(undo.path, *undo.before, *now) : host.removeFile(undo.path, **now);
        if (!done)
            return done;
    }
    if (undo.madeDirectory)
        host.removeEmptyDirectory(directoryOf(undo.path));
    return {};
}

} // namespace

Result<Undo> undoOf(const Step &step, const HostWriter &host)
{
    return std::visit(
        Overloaded{
            [&](const WriteFile &write) { return undoOfFile(write.path, sha256(write.file.content), host); },
            [&](const RemoveFile &remove) { return undoOfFile(remove.path, {}, host); },
            [&](const SetSysctl &set) { return undoOfSysctl(set.name, host); },
            [&](const VerifyUnits &) { return Result<Undo>(UndoNothing{}); },
            [&](const ReloadManager &) { return Result<Undo>(UndoManager{}); },
            [&](const ReloadUnit &reload) { return undoOfUnit(reload.unit, true, host); },
            [&](const RestartUnit &restart) { return undoOfUnit(restart.unit, false, host); },
            [&](const EnableUnit &enable) { return undoOfEnablement(enable.unit, host); },
            [&](const DisableUnit &disable) { return undoOfEnablement(disable.unit, host); },
        },
        step);
}

Result<> runStep(const Step &step, HostWriter &host, const Waiting &waiting)
{
    return std::visit(
        Overloaded{
            [&](const WriteFile &write) { return host.writeFile(write.path, write.file, write.replaces); },
            [&](const RemoveFile &remove) { return host.removeFile(remove.path, remove.replaces); },
            [&](const SetSysctl &set) { return host.setSysctl(set.name, set.value); },
            [&](const VerifyUnits &verify) { return host.verifyUnits(verify.units); },
            [&](const ReloadManager &) { return host.reloadManager(); },
            [&](const ReloadUnit &reload) { return host.reloadUnit(reload.unit, waiting); },
            [&](const RestartUnit &restart) { return host.restartUnit(restart.unit, waiting); },
            [&](const EnableUnit &enable) { return host.enableUnit(enable.unit); },
            [&](const DisableUnit &disable) { return host.disableUnit(disable.unit); },
        },
        step);
}

Result<> takeBack(const Undo &undo, HostWriter &host)
{
    return std::visit(Overloaded{
                          [&](const UndoFile &file) { return takeBackFile(file, host); },
                          [&](const UndoSysctl &sysctl) { return host.setSysctl(sysctl.name, sysctl.value); },
                          [&](const UndoEnablement &enablement) {
                              // What was enabled is enabled again when its files are back.
                              return enablement.wasEnabled ? Result<>() : host.disableUnit(enablement.unit);
                          },
                          [](const auto &) { return Result<>(); },
                      },
                      undo);
}

Result<> takeBackUnits(const std::vector<Undo> &undos, HostWriter &host, const Waiting &waiting)
{
    std::map<QString, UndoUnitState> states;
    bool managerChanged = false;
    for (const Undo &undo : undos) {
        managerChanged |= std::holds_alternative<UndoManager>(undo) || std::holds_alternative<UndoEnablement>(undo);
        if (const auto *state = std::get_if<UndoUnitState>(&undo)) {
            // The first record of a unit has its state from before; any restart makes a restart necessary.
            const auto [known, isNew] = states.emplace(state->unit, *state);
            if (!isNew)
                known->second.onlyReloaded = known->second.onlyReloaded && state->onlyReloaded;
        }
    }
    if (managerChanged)
        if (const auto reloaded = host.reloadManager(); !reloaded)
            return reloaded;
    for (const Undo &undo : undos)
        if (const auto *enablement = std::get_if<UndoEnablement>(&undo); enablement != nullptr && enablement->wasEnabled)
            if (const auto enabled = host.enableUnit(enablement->unit); !enabled)
                return enabled;
    for (const auto &[unit, state] : states) { // containerd.service sorts before docker.service
        const auto done = !state.wasActive ? host.stopUnit(unit)
            : state.onlyReloaded           ? host.reloadUnit(unit, waiting)
                                           : host.restartUnit(unit, waiting);
        if (!done)
            return done;
    }
    return {};
}

Json undoToJson(const Undo &undo)
{
    return std::visit(
        Overloaded{
            [](const UndoNothing &) { return Json{{"kind", "nothing"}}; },
            [](const UndoFile &file) {
                Json json{{"kind", "file"}, {"path", file.path}, {"existed", file.before.has_value()},
                          {"after", file.afterHash}, {"madeDirectory", file.madeDirectory}};
                if (file.before)
                    json.update({{"mode", file.before->mode}, {"uid", file.before->uid}, {"gid", file.before->gid}});
                return json;
            },
            [](const UndoSysctl &sysctl) {
                return Json{{"kind", "sysctl"}, {"name", sysctl.name}, {"value", sysctl.value}};
            },
            [](const UndoUnitState &state) {
                return Json{{"kind", "unit"}, {"unit", state.unit}, {"active", state.wasActive}, {"reload", state.onlyReloaded}};
            },
            [](const UndoEnablement &enablement) {
                return Json{{"kind", "enablement"}, {"unit", enablement.unit}, {"enabled", enablement.wasEnabled}};
            },
            [](const UndoManager &) { return Json{{"kind", "manager"}}; },
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
            return UndoUnitState{json.at("unit").get<QString>(), json.at("active").get<bool>(), json.at("reload").get<bool>()};
        if (kind == "enablement")
            return UndoEnablement{json.at("unit").get<QString>(), json.at("enabled").get<bool>()};
        UndoFile file{json.at("path").get<QString>(), std::nullopt, json.at("after").get<QString>(),
                      json.at("madeDirectory").get<bool>()};
        if (json.at("existed").get<bool>())
            file.before = FileFact{before, json.at("mode").get<int>(), json.at("uid").get<int>(), json.at("gid").get<int>(),
                                   FileKind::Regular};
        return file;
    } catch (const Json::exception &error) {
        return failure(ErrorCode::RollbackFailed, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "A record of the transaction journal cannot be read."), {}}, {},
                       QString::fromUtf8(error.what()));
    }
}

} // namespace dockwright::helper
