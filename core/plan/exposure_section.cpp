// SPDX-License-Identifier: Apache-2.0
#include "core/plan/exposure_section.h"

#include "core/plan/problems.h"
#include "core/plan/values.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr auto everywhere = "everywhere";
constexpr auto localhost = "localhost";
constexpr auto loopback = "127.0.0.1";
constexpr int mostPort = 65535;

const QString allowPlace = QStringLiteral("/exposure/allow");

OrderedJson publishOnToJson(const Plan &plan)
{
    const QString &address = plan.exposure.publishOn;
    if (address.isEmpty())
        return everywhere;
    return address == QLatin1String(loopback) ? OrderedJson(localhost) : OrderedJson::array({address});
}

Message publishOnFromJson(Plan &plan, const OrderedJson &json)
{
    const bool isList = json.is_array() && std::ranges::all_of(json, [](const auto &each) { return each.is_string(); });
    if (!isList && json != everywhere && json != localhost)
        return {QT_TRANSLATE_NOOP("Dockwright", "Expected \"everywhere\", \"localhost\", or a list with one address."), {}};
    if (isList && json.size() != 1)
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "dockerd publishes ports on all addresses, or on one: expected a list with one."),
                {}};
    plan.exposure.publishOn = isList ? json.front().get<QString>() : QLatin1String(json == localhost ? loopback : "");
    return {};
}

Errors checkPublishOn(const Plan &plan)
{
    const QString &address = plan.exposure.publishOn;
    if (address.isEmpty() || (isAddress(address) && !address.contains(u':')))
        return {};
    return {problem(QStringLiteral("/exposure/publishOn"),
                    {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not an IPv4 address."), {shownText(address)}})};
}

OrderedJson publishOnSchema()
{
    const OrderedJson address{{"type", "string"}, {"maxLength", maximalTextLength}};
    return {{"anyOf",
             {{{"enum", {everywhere, localhost}}}, {{"type", "array"}, {"minItems", 1}, {"maxItems", 1}, {"items", address}}}}};
}

OrderedJson listOf(const QStringList &texts)
{
    OrderedJson list = OrderedJson::array();
    for (const QString &text : texts)
        list.push_back(text);
    return list;
}

OrderedJson allowToJson(const Plan &plan)
{
    OrderedJson list = OrderedJson::array();
    for (const AllowedReach &each : plan.exposure.allow)
        list.push_back({{"from", listOf(each.from)}, {"ports", listOf(each.ports)}});
    return list;
}

bool isTexts(const OrderedJson &json)
{
    return json.is_array() && std::ranges::all_of(json, [](const auto &each) { return each.is_string(); });
}

bool isAllowed(const OrderedJson &json)
{
    if (!json.is_object() || !json.contains("ports") || !isTexts(json["ports"]))
        return false;
    return json.size() == 1 || (json.size() == 2 && json.contains("from") && isTexts(json["from"]));
}

Message allowFromJson(Plan &plan, const OrderedJson &json)
{
    if (!json.is_array() || !std::ranges::all_of(json, isAllowed))
        return {QT_TRANSLATE_NOOP("Dockwright", "Expected a list of objects with the members from and ports, lists of texts."),
                {}};
    plan.exposure.allow.clear();
    for (const OrderedJson &each : json)
        plan.exposure.allow.push_back(
            {each.contains("from") ? each["from"].get<QStringList>() : QStringList(), each["ports"].get<QStringList>()});
    return {};
}

OrderedJson allowSchema()
{
    const OrderedJson texts{{"type", "array"},
                            {"maxItems", mostAllowed},
                            {"items", {{"type", "string"}, {"maxLength", maximalTextLength}}}};
    const OrderedJson allowed{{"type", "object"},
                              {"properties", {{"from", texts}, {"ports", texts}}},
                              {"required", {"ports"}},
                              {"additionalProperties", false}};
    return {{"type", "array"}, {"maxItems", mostAllowed}, {"items", allowed}};
}

Message findNetworkProblem(const QString &text)
{
    const QString network = networkOf(text);
    if (network.isEmpty())
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a subnet such as 10.0.0.0/8."), {shownText(text)}};
    if (network != text)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is the network %2; write it in that form."), {shownText(text), network}};
    return {};
}

Message findPortProblem(const QString &text)
{
    return readPortRange(text)
        ? Message{}
        : Message{QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a port such as 443/tcp or 8000-8010/udp."), {shownText(text)}};
}

bool haveCommonPorts(const QString &a, const QString &b)
{
    const auto first = readPortRange(a);
    const auto second = readPortRange(b);
    return first && second && first->meets(*second);
}

/// What nft takes as one set: neither too much, nor twice the same.
Errors checkTexts(const QStringList &texts, const QString &place, Message (*find)(const QString &),
                  bool (*meet)(const QString &, const QString &))
{
    if (texts.size() > static_cast<qsizetype>(mostAllowed))
        return {problem(place,
                        {QT_TRANSLATE_NOOP("Dockwright", "Expected a list of at most %1."), {QString::number(mostAllowed)}})};
    Errors errors;
    for (qsizetype i = 0; i < texts.size(); ++i) {
        const QString at = place + u'/' + QString::number(i);
        if (Message wrong = find(texts[i]); !wrong.isEmpty()) {
            errors.push_back(problem(at, std::move(wrong)));
            continue;
        }
        const auto before =
            std::ranges::find_if(texts.begin(), texts.begin() + i, [&](const QString &other) { return meet(other, texts[i]); });
        if (before != texts.begin() + i)
            errors.push_back(problem(at, {QT_TRANSLATE_NOOP("Dockwright", "%1 and %2 overlap."), {*before, texts[i]}}));
    }
    return errors;
}

Errors checkAllow(const Plan &plan)
{
    const std::vector<AllowedReach> &allow = plan.exposure.allow;
    if (allow.size() > mostAllowed)
        return {problem(allowPlace,
                        {QT_TRANSLATE_NOOP("Dockwright", "Expected a list of at most %1."), {QString::number(mostAllowed)}})};
    Errors errors;
    for (std::size_t i = 0; i < allow.size(); ++i) {
        const QString place = allowPlace + u'/' + QString::number(i);
        if (allow[i].ports.isEmpty())
            errors.push_back(problem(place + QLatin1String("/ports"),
                                     {QT_TRANSLATE_NOOP("Dockwright", "Expected at least one port, such as 443/tcp."), {}}));
        for (const Errors &part :
             {checkTexts(allow[i].from, place + QLatin1String("/from"), findNetworkProblem, overlap),
              checkTexts(allow[i].ports, place + QLatin1String("/ports"), findPortProblem, haveCommonPorts)})
            errors.insert(errors.end(), part.begin(), part.end());
    }
    return errors;
}

std::optional<int> readPort(const QString &text)
{
    bool isNumber = false;
    const int port = text.toInt(&isNumber);
    const bool isPlain = isNumber && QString::number(port) == text; // neither "+1" nor "01"
    return isPlain && port >= 1 && port <= mostPort ? std::optional(port) : std::nullopt;
}

} // namespace

FormSlot publishOnSlot()
{
    return {publishOnToJson, publishOnFromJson, checkPublishOn, publishOnSchema};
}

FormSlot allowSlot()
{
    return {allowToJson, allowFromJson, checkAllow, allowSchema};
}

std::optional<PortRange> readPortRange(const QString &text)
{
    const QStringList parts = text.split(u'/');
    if (parts.size() != 2 || (parts[1] != QLatin1String("tcp") && parts[1] != QLatin1String("udp")))
        return std::nullopt;
    const QStringList ends = parts[0].split(u'-');
    const auto first = readPort(ends.first());
    const auto last = readPort(ends.last());
    if (ends.size() > 2 || !first || !last || *first > *last)
        return std::nullopt;
    return PortRange{parts[1] == QLatin1String("tcp"), *first, *last};
}

QStringList exposureKeys(const ExposureSettings &exposure)
{
    if (exposure.publishOn.isEmpty())
        return {};
    return {QLatin1String(publishOnOfDefaultBridge), QLatin1String(publishOnOfNewNetworks)};
}

} // namespace dockwright::core
