// SPDX-License-Identifier: Apache-2.0
#include "core/render/read_exposure_rules.h"

#include "core/plan/exposure_section.h"
#include "core/plan/values.h"

#include <algorithm>

namespace dockwright::core {

namespace {

bool haveCommon(const QStringList &some, const QStringList &others)
{
    return std::ranges::any_of(some, [&](const QString &one) {
        return std::ranges::any_of(others, [&](const QString &other) {
            const auto a = readPortRange(one);
            const auto b = readPortRange(other);
            return a && b ? a->meets(*b) : overlap(one, other);
        });
    });
}

/// The rules of one entry follow one another: those about the same networks, and then those about the same ports, are joined
/// again, as far as a plan may have it so.
void addAllowed(std::vector<AllowedReach> &allowed, AllowedReach rule, QStringList AllowedReach::*same,
                QStringList AllowedReach::*other)
{
    AllowedReach *last = allowed.empty() ? nullptr : &allowed.back();
    const bool isMore = last != nullptr && last->*same == rule.*same && last->from.isEmpty() == rule.from.isEmpty()
        && !haveCommon(last->*other, rule.*other) && (last->*other).size() + (rule.*other).size() <= qsizetype(mostAllowed);
    if (isMore)
        last->*other << rule.*other;
    else
        allowed.push_back(std::move(rule));
}

} // namespace

QStringList setAfter(const QStringList &words, const QString &word)
{
    QStringList elements;
    const qsizetype open = words.indexOf(word) + 1;
    for (qsizetype i = open + 1; open > 0 && i < words.size() && words[i] != QLatin1String("}"); ++i)
        elements << (words[i].endsWith(u',') ? words[i].chopped(1) : words[i]);
    return elements;
}

std::vector<AllowedReach> allowedIn(const QByteArray &rules)
{
    std::vector<AllowedReach> byNetworks;
    for (const QByteArray &line : rules.split('\n')) {
        if (!line.contains(originalPort))
            continue;
        const QStringList words = QString::fromUtf8(line).simplified().split(u' ');
        QStringList ports = setAfter(words, QLatin1String(originalPort));
        const QString protocol = words.contains(QLatin1String("udp")) ? QStringLiteral("/udp") : QStringLiteral("/tcp");
        for (QString &port : ports)
            port += protocol;
        if (!ports.isEmpty())
            addAllowed(byNetworks, {setAfter(words, QStringLiteral("saddr")), ports}, &AllowedReach::from,
                       &AllowedReach::ports);
    }
    std::vector<AllowedReach> allowed;
    for (AllowedReach &each : byNetworks)
        addAllowed(allowed, std::move(each), &AllowedReach::ports, &AllowedReach::from);
    return allowed;
}

} // namespace dockwright::core
