// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/undo.h"

#include "core/base/kinds.h"
#include "helper/engine/steps/steps.h"

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
        Undo undo;
        const bool isKnown = anyKindOf<Undo>([&]<class Kind>(std::type_identity<Kind>) {
            if (kind != Kind::kind)
                return false;
            steps::read(json, undo.emplace<Kind>());
            return true;
        });
        if (!isKnown)
            return unknownRecord(kind.c_str());
        if (auto *file = std::get_if<UndoFile>(&undo); file != nullptr && file->before)
            file->before->content = before;
        return undo;
    } catch (const Json::exception &error) {
        return unknownRecord(error.what());
    }
}

} // namespace dockwright::helper
