// SPDX-License-Identifier: Apache-2.0
#include "core/talk/members.h"

#include "core/text/event.h"

#include <algorithm>

namespace dockwright::core {

namespace {

template <class T>
std::vector<T> valuesOf(const Json &list, std::optional<T> (*read)(const Json &))
{
    std::vector<T> values;
    for (const Json &each : list)
        if (std::optional<T> value = read(each))
            values.push_back(std::move(*value));
    return values;
}

} // namespace

Json parsedAnswer(const QString &text)
{
    constexpr qsizetype largest = 64LL * 1024 * 1024;
    const auto document = parseJson(text.toUtf8(), {largest, 32});
    return document ? Json(document->value) : Json();
}

quint64 idOf(const Json &json, const char *member)
{
    return static_cast<quint64>(std::max<qint64>(0, numberOf(json, member)));
}

QStringList textsOf(const Json &json, const char *member)
{
    return textsIn(listOf(json, member));
}

Findings findingsOf(const Json &json, const char *member)
{
    return valuesOf<Finding>(listOf(json, member), findingFromJson);
}

Errors errorsOf(const Json &json, const char *member)
{
    return valuesOf<Error>(listOf(json, member), errorFromJson);
}

void putErrors(Json &answer, const char *member, const Errors &errors)
{
    Json &list = answer[member] = Json::array();
    for (const Error &error : errors)
        list.push_back(errorToJson(error));
}

} // namespace dockwright::core
