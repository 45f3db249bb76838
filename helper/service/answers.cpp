// SPDX-License-Identifier: Apache-2.0
#include "helper/service/answers.h"

#include "core/text/event.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

QVariant jsonText(const Json &value)
{
    return fromUtf8(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Error errorOf(const ChildAnswer &answer)
{
    const Json result = answer.result();
    if (const auto error = errorFromJson(result.value("error", Json())))
        return *error;
    const Message refused{QT_TRANSLATE_NOOP("Dockwright", "The plan does not fit this host; nothing was changed."), {}};
    const Message broken{QT_TRANSLATE_NOOP("Dockwright", "The helper exited before its work was finished (status %1)."),
                         {QString::number(answer.status)}};
    const bool isRefused = result.value("status", std::string()) == "invalid";
    return {isRefused ? ErrorCode::Conflict : ErrorCode::Internal, {}, isRefused ? refused : broken, {}, {}};
}

Json detailsOf(const ChildAnswer &answer)
{
    Json details = Json::object();
    if (const Json problems = answer.result().value("problems", Json()); problems.is_array())
        details["problems"] = problems;
    if (const Json::array_t conflicts = answer.all("conflict"); !conflicts.empty())
        details["conflicts"] = conflicts;
    return details;
}

Json previewOf(const ChildAnswer &answer)
{
    Json preview = answer.result();
    preview["files"] = answer.all("file");
    preview["conflicts"] = answer.all("conflict");
    preview["findings"] = answer.all("finding");
    return preview;
}

Json exposureOf(const ChildAnswer &answer)
{
    const Json::array_t told = answer.all("exposure");
    Json exposure = told.empty() ? Json::object() : told.front();
    exposure["ports"] = answer.all("port");
    return exposure;
}

} // namespace dockwright::helper
