// SPDX-License-Identifier: Apache-2.0
#include "core/talk/members.h"

#include "core/text/event.h"

#include <algorithm>

namespace dockwright::core {

namespace {

Json listOf(const Json &json, const char *member)
{
    const Json list = json.is_object() ? json.value(member, Json()) : Json();
    return list.is_array() ? list : Json::array();
}

} // namespace

qint64 numberOf(const Json &json, const char *member)
{
    const Json value = json.is_object() ? json.value(member, Json()) : Json();
    return value.is_number_integer() ? value.get<qint64>() : 0;
}

quint64 idOf(const Json &json, const char *member)
{
    return static_cast<quint64>(std::max<qint64>(0, numberOf(json, member)));
}

QStringList textsOf(const Json &json, const char *member)
{
    QStringList texts;
    for (const Json &each : listOf(json, member))
        if (each.is_string())
            texts << each.get<QString>();
    return texts;
}

Findings findingsOf(const Json &json, const char *member)
{
    Findings findings;
    for (const Json &each : listOf(json, member))
        if (auto finding = findingFromJson(each))
            findings.push_back(std::move(*finding));
    return findings;
}

} // namespace dockwright::core
