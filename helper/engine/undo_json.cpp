// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/steps/steps.h"
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

/// Of the first kind with this name; nullopt if there is none.
template <class... Kinds>
std::optional<Undo> readKind(const std::string &kind, const Json &json, std::type_identity<std::variant<Kinds...>>)
{
    std::optional<Undo> undo;
    const auto tryKind = [&](auto record) {
        if (kind != record.kind)
            return false;
        steps::read(json, record);
        undo = std::move(record);
        return true;
    };
    static_cast<void>((tryKind(Kinds{}) || ...));
    return undo;
}

} // namespace

Json undoToJson(const Undo &undo)
{
    const auto write = [](const auto &kind) {
        Json json = steps::toJson(kind);
        json["kind"] = kind.kind;
        return json;
    };
    return std::visit(write, undo);
}

Result<Undo> undoFromJson(const Json &json, const QByteArray &before)
{
    try {
        const std::string kind = json.at("kind").get<std::string>();
        auto undo = readKind(kind, json, std::type_identity<Undo>{});
        if (!undo)
            return unknownRecord(kind.c_str());
        if (auto *file = std::get_if<UndoFile>(&*undo); file != nullptr && file->before)
            file->before->content = before;
        return *std::move(undo);
    } catch (const Json::exception &error) {
        return unknownRecord(error.what());
    }
}

} // namespace dockwright::helper
