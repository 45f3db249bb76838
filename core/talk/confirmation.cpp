// SPDX-License-Identifier: Apache-2.0
#include "core/talk/confirmation.h"

#include "core/talk/members.h"

namespace dockwright::core {

Json shownConfirmation(const Confirmation &confirmation)
{
    Json json{{"until", confirmation.until}};
    if (confirmation.left)
        json["left"] = *confirmation.left;
    if (confirmation.by) {
        json["by"] = originToJson(*confirmation.by);
        json["time"] = confirmation.time;
    }
    return json;
}

Json confirmationToJson(const Confirmation &confirmation)
{
    Json json = shownConfirmation(confirmation);
    json["deadline"] = confirmation.deadline;
    json["boot"] = confirmation.boot;
    json["connection"] = confirmation.connection;
    return json;
}

std::optional<Confirmation> confirmationFromJson(const Json &json)
{
    if (!json.is_object() || !json.contains("until"))
        return std::nullopt;
    const Json deadline = memberOf(json, "deadline");
    const Json left = memberOf(json, "left");
    return Confirmation{.until = textOf(json, "until"),
                        .deadline = deadline.is_number_integer() ? deadline.get<qint64>() : 0,
                        .boot = textOf(json, "boot"),
                        .connection = textOf(json, "connection"),
                        .by = originFromJson(memberOf(json, "by")),
                        .time = textOf(json, "time"),
                        .left = left.is_number_integer() ? std::optional(left.get<int>()) : std::nullopt};
}

} // namespace dockwright::core
