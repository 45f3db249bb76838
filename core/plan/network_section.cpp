// SPDX-License-Identifier: Apache-2.0
#include "core/plan/network_section.h"

#include "core/plan/engine_section.h"
#include "core/plan/exposure_section.h"
#include "core/plan/key_values.h"
#include "core/plan/problems.h"
#include "core/plan/values.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

const QString poolsPlace = QStringLiteral("/network/pools");
const QString mtuPlace = QStringLiteral("/network/mtu");
const QString ipv6Place = QStringLiteral("/network/ipv6");
constexpr auto off = "off";

OrderedJson poolsToJson(const Plan &plan)
{
    if (plan.network.choosesPools)
        return automatic;
    OrderedJson list = OrderedJson::array();
    for (const AddressPool &pool : plan.network.pools)
        list.push_back({{"base", pool.base}, {"size", pool.size}});
    return list;
}

bool isPool(const OrderedJson &json)
{
    return json.is_object() && json.size() == 2 && json.contains("base") && json.contains("size") && json["base"].is_string()
        && json["size"].is_number_integer();
}

Message poolsFromJson(Plan &plan, const OrderedJson &json)
{
    NetworkSettings &network = plan.network;
    const bool chooses = json == automatic;
    if (!chooses && (!json.is_array() || !std::ranges::all_of(json, isPool)))
        return {QT_TRANSLATE_NOOP("Dockwright", "Expected \"auto\", or a list of objects with the members base and size."), {}};
    network.choosesPools = chooses;
    network.pools.clear();
    if (!chooses)
        for (const OrderedJson &pool : json)
            network.pools.push_back({pool["base"].get<QString>(), pool["size"].get<qint64>()});
    return {};
}

OrderedJson poolsSchema()
{
    const OrderedJson pool{{"type", "object"},
                           {"properties",
                            {{"base", {{"type", "string"}, {"maxLength", maximalTextLength}}},
                             {"size", {{"type", "integer"}, {"minimum", 1}, {"maximum", 126}}}}},
                           {"required", {"base", "size"}},
                           {"additionalProperties", false}};
    return {{"anyOf", {{{"const", automatic}}, {{"type", "array"}, {"maxItems", mostPools}, {"items", pool}}}}};
}

bool isV6Network(const QString &network)
{
    return network.contains(u':');
}

Message findPoolProblem(const AddressPool &pool)
{
    const QString network = networkOf(pool.base);
    if (network.isEmpty())
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a subnet such as 10.0.0.0/8."), {shownText(pool.base)}};
    if (network != pool.base)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is the network %2; write it in that form."), {pool.base, network}};
    if (const auto [least, most] = sizesOfSubnets(network); pool.size < least || pool.size > most)
        return {QT_TRANSLATE_NOOP("Dockwright", "The size of subnets in %1 is a prefix length from %2 to %3."),
                {network, QString::number(least), QString::number(most)}};
    return {};
}

void checkPoolOverlaps(const std::vector<AddressPool> &pools, Errors &errors)
{
    for (std::size_t i = 0; i < pools.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (overlap(pools[j].base, pools[i].base)) {
                errors.push_back(problem(poolsPlace + u'/' + QString::number(i),
                                         {QT_TRANSLATE_NOOP("Dockwright", "%1 and %2 have addresses in common."),
                                          {pools[j].base, pools[i].base}}));
                break;
            }
}

Errors checkPlannedPools(const Plan &plan)
{
    const std::vector<AddressPool> &pools = plan.network.pools;
    Errors errors;
    if (pools.size() > mostPools)
        return {problem(poolsPlace,
                        {QT_TRANSLATE_NOOP("Dockwright", "Expected a list of at most %1."), {QString::number(mostPools)}})};
    for (std::size_t i = 0; i < pools.size(); ++i)
        if (Message wrong = findPoolProblem(pools[i]); !wrong.isEmpty())
            errors.push_back(problem(poolsPlace + u'/' + QString::number(i), std::move(wrong)));
    if (!errors.empty())
        return errors;
    checkPoolOverlaps(pools, errors);
    if (!pools.empty() && std::ranges::all_of(pools, isV6Network, &AddressPool::base))
        errors.push_back(
            problem(poolsPlace,
                    {QT_TRANSLATE_NOOP("Dockwright", "Without an IPv4 pool docker0 gets no subnet: dockerd does not start."),
                     {}}));
    return errors;
}

OrderedJson mtuToJson(const Plan &plan)
{
    return plan.network.choosesMtu ? OrderedJson(automatic) : OrderedJson(plan.network.mtu);
}

Message mtuFromJson(Plan &plan, const OrderedJson &json)
{
    const bool chooses = json == automatic;
    if (!chooses && !json.is_number_integer())
        return {QT_TRANSLATE_NOOP("Dockwright", "Expected \"auto\" or an integer."), {}};
    plan.network.choosesMtu = chooses;
    plan.network.mtu = chooses ? 0 : json.get<qint64>();
    return {};
}

OrderedJson mtuSchema()
{
    return {{"anyOf",
             {{{"const", automatic}}, {{"const", 0}}, {{"type", "integer"}, {"minimum", leastMtu}, {"maximum", mostMtu}}}}};
}

OrderedJson ipv6ToJson(const Plan &plan)
{
    return plan.network.ipv6.isEmpty() ? OrderedJson(off) : OrderedJson(plan.network.ipv6);
}

Message ipv6FromJson(Plan &plan, const OrderedJson &json)
{
    const QString text = json.is_string() ? json.get<QString>() : QString();
    if (text.isEmpty())
        return {QT_TRANSLATE_NOOP("Dockwright", "Expected off, ula, or an IPv6 prefix."), {}};
    plan.network.ipv6 = text == QLatin1String(off) ? QString() : text;
    return {};
}

OrderedJson ipv6Schema()
{
    return {{"type", "string"}, {"minLength", 1}, {"maxLength", maximalTextLength}};
}

/// Addresses that a router may pass on: of the Internet (RFC 4291, 2.4), and of a site (RFC 4193).
bool isRouted(const QString &network)
{
    return overlap(network, QStringLiteral("2000::/3")) || overlap(network, QStringLiteral("fc00::/7"));
}

Message findPrefixProblem(const QString &text)
{
    const QString network = networkOf(text);
    if (network.isEmpty() || !isV6Network(network))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is neither off, nor ula, nor an IPv6 prefix such as 2001:db8:1::/48."),
                {shownText(text)}};
    if (network != text)
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is the network %2; write it in that form."), {text, network}};
    if (const int length = prefixOf(network); length < shortestPrefix || length > longestPrefix)
        return {QT_TRANSLATE_NOOP("Dockwright", "The prefix length in “%1” is not a number from %2 to %3."),
                {text, QString::number(shortestPrefix), QString::number(longestPrefix)}};
    if (!isRouted(network))
        return {QT_TRANSLATE_NOOP("Dockwright", "No router passes on what is for %1."), {network}};
    return {};
}

Errors checkIpv6(const Plan &plan)
{
    const NetworkSettings &network = plan.network;
    if (network.ipv6.isEmpty())
        return {};
    Errors errors;
    if (!network.choosesPrefix())
        if (Message wrong = findPrefixProblem(network.ipv6); !wrong.isEmpty())
            errors.push_back(problem(ipv6Place, std::move(wrong)));
    if (network.mtu != 0 && network.mtu < leastMtuOfIpv6)
        errors.push_back(problem(mtuPlace,
                                 {QT_TRANSLATE_NOOP("Dockwright", "%1 is less than %2, without which there is no IPv6."),
                                  {QString::number(network.mtu), QString::number(leastMtuOfIpv6)}}));
    return errors;
}

Errors checkMtu(const Plan &plan)
{
    const qint64 mtu = plan.network.mtu;
    if (mtu == 0 || (mtu >= leastMtu && mtu <= mostMtu))
        return {};
    return {problem(mtuPlace,
                    {QT_TRANSLATE_NOOP("Dockwright", "%1 is not a number from %2 to %3."),
                     {QString::number(mtu), QString::number(leastMtu), QString::number(mostMtu)}})};
}

/// The address of the network itself, or the last one in it.
bool isFirstOrLast(const QString &cidr)
{
    const QString network = networkOf(cidr);
    const quint32 mask = ~quint32{0} << (32 - prefixOf(network));
    quint32 address = 0;
    for (const QString &byte : cidr.section(u'/', 0, 0).split(u'.'))
        address = address << 8 | byte.toUInt();
    return (address & ~mask) == 0 || (address | mask) == ~quint32{0};
}

/// The value at `pointer` has something at the place `key` within it.
bool setsBelow(const QString &pointer, const OrderedJson &value, const QString &key)
{
    const bool isAbove = key.startsWith(pointer + u'/');
    return isAbove && valueAt(value, OrderedJson::json_pointer(key.mid(pointer.size()).toStdString())) != nullptr;
}

} // namespace

FormSlot poolsSlot()
{
    return {poolsToJson, poolsFromJson, checkPlannedPools, poolsSchema};
}

FormSlot mtuSlot()
{
    return {mtuToJson, mtuFromJson, checkMtu, mtuSchema};
}

FormSlot ipv6Slot()
{
    return {ipv6ToJson, ipv6FromJson, checkIpv6, ipv6Schema};
}

SubnetSizes sizesOfSubnets(const QString &base)
{
    return {std::max(prefixOf(base), 1), base.contains(u':') ? 126 : 30};
}

Message checkBridgeAddress(const QString &text)
{
    constexpr int shortest = 8;
    constexpr int longest = 30;
    if (text.isEmpty())
        return {};
    if (!isCidr(text) || text.contains(u':'))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not an IPv4 address with a prefix length."), {shownText(text)}};
    if (const int length = prefixOf(text); length < shortest || length > longest)
        return {QT_TRANSLATE_NOOP("Dockwright", "The prefix length in “%1” is not a number from %2 to %3."),
                {text, QString::number(shortest), QString::number(longest)}};
    if (isFirstOrLast(text))
        return {QT_TRANSLATE_NOOP("Dockwright", "“%1” is the address of a subnet or of its broadcast, and not one in it."),
                {text}};
    return {};
}

Message checkDnsServer(const QString &text)
{
    return isAddress(text) ? Message{}
                           : Message{QT_TRANSLATE_NOOP("Dockwright", "“%1” is not an IP address."), {shownText(text)}};
}

Message checkSearchDomain(const QString &text)
{
    return text == QLatin1String(".") || isHostName(text)
        ? Message{}
        : Message{QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a domain."), {shownText(text)}};
}

Message checkDnsOption(const QString &text)
{
    const bool isWord =
        !text.isEmpty() && std::ranges::none_of(text, [](QChar c) { return c.isSpace() || c == u'#' || c == u';'; });
    return isWord ? Message{}
                  : Message{QT_TRANSLATE_NOOP("Dockwright", "“%1” is not an option of resolv.conf."), {shownText(text)}};
}

std::span<const NetworkPlace> networkPlaces()
{
    static constexpr std::array places{NetworkPlace{"/default-address-pools", "/network/pools", true},
                                       NetworkPlace{"/bip", "/network/bridge"},
                                       NetworkPlace{"/dns", "/network/dns"},
                                       NetworkPlace{"/dns-search", "/network/dnsSearch"},
                                       NetworkPlace{"/dns-opts", "/network/dnsOptions"},
                                       NetworkPlace{"/mtu", "/network/mtu", true}};
    return places;
}

QStringList networkKeys(const NetworkSettings &network)
{
    Plan plan;
    plan.network = network;
    QStringList keys;
    for (const NetworkPlace &place : networkPlaces()) {
        const Member *member = findMember(QLatin1String(place.member));
        if (memberValue(*member, plan) != memberDefault(*member))
            keys << QLatin1String(place.pointer);
    }
    if (keys.contains(QLatin1String("/mtu")))
        keys << QLatin1String(mtuOfNewNetworks);
    if (!network.ipv6.isEmpty()) {
        const QLatin1String pools("/default-address-pools");
        keys.removeAll(pools);
        keys << pools << QLatin1String(ipv6OfDefaultBridge) << QLatin1String(rulesForIpv6) << QLatin1String(ipv6OfNewNetworks);
    }
    return keys;
}

Errors checkNetworkKeys(const Plan &plan)
{
    Errors errors;
    const auto places = enginePlaces(plan.engine);
    const auto check = [&](const QStringList &keys, Message message) {
        for (const QString &key : keys)
            for (const auto &[pointer, value] : places)
                if ((pointer + u'/').startsWith(key + u'/') || setsBelow(pointer, value, key)) {
                    message.args = {pointer.mid(1)};
                    errors.push_back(problem(u'/' + QLatin1String(engineSection) + pointer, message,
                                             {QT_TRANSLATE_NOOP("Dockwright", "Remove one of the two."), {}}));
                }
    };
    check(networkKeys(plan.network),
          {QT_TRANSLATE_NOOP("Dockwright", "“%1” is set by the section network of the plan, too."), {}});
    check(exposureKeys(plan.exposure),
          {QT_TRANSLATE_NOOP("Dockwright", "“%1” is set by the section exposure of the plan, too."), {}});
    return errors;
}

} // namespace dockwright::core
