// SPDX-License-Identifier: Apache-2.0
#include "core/talk/event_data.h"

#include "core/talk/members.h"

#include <algorithm>
#include <limits>

namespace dockwright::core {

int stepsOf(const Event &event)
{
    return static_cast<int>(std::clamp<qint64>(numberOf(event.data, "steps"), 0, std::numeric_limits<int>::max()));
}

std::optional<int> percentOf(const Event &event)
{
    if (!memberOf(event.data, "percent").is_number_integer())
        return std::nullopt;
    return static_cast<int>(std::clamp<qint64>(numberOf(event.data, "percent"), 0, 100));
}

std::optional<Finding> findingOf(const Event &event)
{
    return findingFromJson(memberOf(event.data, "finding"));
}

std::optional<Error> errorOf(const Event &event)
{
    return errorFromJson(memberOf(event.data, "error"));
}

Json recoveringData(quint64 transaction, bool isUnconfirmed)
{
    Json data{{"transaction", transaction}};
    if (isUnconfirmed)
        data["unconfirmed"] = true;
    return data;
}

Json stepsData(quint64 transaction, std::size_t steps, const QString &digest)
{
    Json data{{"transaction", transaction}, {"steps", steps}};
    if (!digest.isEmpty())
        data["digest"] = digest;
    return data;
}

Json findingData(const Finding &finding)
{
    return {{"finding", findingToJson(finding)}};
}

Json errorData(const Error &error)
{
    return {{"error", errorToJson(error)}};
}

} // namespace dockwright::core
