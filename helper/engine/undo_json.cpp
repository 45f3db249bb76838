// SPDX-License-Identifier: Apache-2.0
#include "core/base/overloaded.h"
#include "helper/engine/install_undo.h"
#include "helper/engine/undo.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

namespace {

Failure unknownRecord(const char *words)
{
    return failure(ErrorCode::RollbackFailed, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "A record of the transaction journal cannot be parsed."), {}}, {},
                   QString::fromUtf8(words));
}

} // namespace

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
                if (!file.accessList.isEmpty())
                    json["accessList"] = QString::fromLatin1(file.accessList.toBase64());
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
                      json.at("madeDirectories").get<QStringList>(),
                      QByteArray::fromBase64(json.value("accessList", QString()).toLatin1())};
        if (json.at("existed").get<bool>())
            file.before = FileFact{before, json.at("mode").get<int>(), json.at("uid").get<int>(), json.at("gid").get<int>(),
                                   FileKind::Regular};
        return file;
    } catch (const Json::exception &error) {
        return unknownRecord(error.what());
    }
}

} // namespace dockwright::helper
