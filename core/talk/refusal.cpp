// SPDX-License-Identifier: Apache-2.0
#include "core/talk/refusal.h"

#include "core/text/event.h"

namespace dockwright::core {

Errors errorsOf(const Json &answer, const char *member)
{
    Errors errors;
    const Json list = answer.is_object() ? answer.value(member, Json()) : Json();
    for (const Json &each : list.is_array() ? list : Json::array())
        if (auto error = errorFromJson(each))
            errors.push_back(std::move(*error));
    return errors;
}

void putErrors(Json &answer, const char *member, const Errors &errors)
{
    Json &list = answer[member] = Json::array();
    for (const Error &error : errors)
        list.push_back(errorToJson(error));
}

} // namespace dockwright::core
