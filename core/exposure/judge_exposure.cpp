// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/judge_exposure.h"

#include "core/exposure/against_plan.h"
#include "core/host/networks.h"
#include "core/plan/values.h"
#include "core/render/allowed_reach.h"
#include "core/render/exposure_rules.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <tuple>

namespace dockwright::core {

namespace {

/// From outside it was tried, and what came of it says something: a datagram that nobody answers may have been taken.
bool isTold(const ExposedPort &port, const PortAttempts &attempts, ReachOutcome outcome)
{
    if (outcome == ReachOutcome::Untried)
        return false;
    const bool isSilentDatagram = port.protocol == PortProtocol::Udp && outcome == ReachOutcome::Silent;
    return !isSilentDatagram || attempts.isWatched;
}

/// Who reaches it by what was tried; Unknown where that says nothing.
Reach measuredReach(const ExposedPort &port, const PortAttempts &attempts)
{
    if (isReached(attempts.stranger)) // nobody far away has a route to a private address
        return std::max(Reach::Networks, reachOfAddress(port.address));
    if (isReached(attempts.neighbour))
        return Reach::Networks;
    if (!isTold(port, attempts, attempts.stranger) || !isTold(port, attempts, attempts.neighbour))
        return Reach::Unknown;
    const bool isHostSilent =
        attempts.host == ReachOutcome::Silent && port.protocol == PortProtocol::Udp && !attempts.isWatched;
    return isReached(attempts.host) || isHostSilent ? Reach::ThisHost : Reach::Nobody;
}

Message concludedReason(Reach reach)
{
    switch (reach) {
    case Reach::ThisHost:
        return {QT_TRANSLATE_NOOP("Dockwright", "It is bound to this host alone. Not measured."), {}};
    case Reach::Networks:
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "It is bound to a private address. Not measured: what a firewall keeps out is not known."),
                {}};
    case Reach::Everybody:
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "It is bound to an address that everybody may have a route to. Not measured: what a firewall "
                                  "keeps out is not known."),
                {}};
    case Reach::Nobody:
    case Reach::Unknown:
        return {};
    }
    Q_UNREACHABLE();
}

Message measuredReason(const PortVerdict &verdict)
{
    switch (verdict.reach) {
    case Reach::Everybody:
        return {QT_TRANSLATE_NOOP("Dockwright", "A stranger's packet got through."), {}};
    case Reach::Networks:
        if (isLoopback(verdict.port.address))
            return {
                QT_TRANSLATE_NOOP("Dockwright",
                                  "It is bound to this host alone, and a packet from outside got through nevertheless: whoever "
                                  "shares a link with this host reaches it (Docker before 28)."),
                {}};
        if (isReached(verdict.attempts.stranger))
            return {
                QT_TRANSLATE_NOOP(
                    "Dockwright",
                    "A stranger's packet got through to its private address, which others reach by a router that passes it on."),
                {}};
        return {QT_TRANSLATE_NOOP("Dockwright", "A packet with a private address got through, and a stranger's did not."), {}};
    case Reach::ThisHost:
        return {QT_TRANSLATE_NOOP("Dockwright", "No packet from outside got through; this host reaches it."), {}};
    case Reach::Nobody:
        return {
            QT_TRANSLATE_NOOP("Dockwright",
                              "No packet from outside got through, and to this host nothing answers either: a rule keeps all "
                              "out, or nothing listens there now."),
            {}};
    case Reach::Unknown:
        return {};
    }
    Q_UNREACHABLE();
}

/// It was tried, whatever that says of others.
bool wasStrangerKeptOut(const PortVerdict &verdict)
{
    return isTold(verdict.port, verdict.attempts, verdict.attempts.stranger) && !isReached(verdict.attempts.stranger);
}

Severity severityOfPort(const PortVerdict &verdict)
{
    const bool isDelicate = verdict.kind && *verdict.kind != ServiceKind::Maybe;
    if (verdict.reach == Reach::Everybody && isDelicate)
        return wasStrangerKeptOut(verdict) ? Severity::Unknown : Severity::Critical;
    if (verdict.reach >= Reach::Networks && verdict.isMeasured && isLoopback(verdict.port.address))
        return Severity::Warning;
    switch (verdict.reach) {
    case Reach::Everybody:
    case Reach::Networks:
        return Severity::Info;
    case Reach::ThisHost:
    case Reach::Nobody:
        return Severity::Pass;
    case Reach::Unknown:
        return Severity::Unknown;
    }
    Q_UNREACHABLE();
}

/// Networks that rules ask about, and that no outsider has had an address of.
QStringList untriedSources(const ExposureFacts &facts)
{
    QStringList untried;
    for (const QString &source : facts.firewall.sources) {
        const auto isIn = [&](const QString &address) { return overlap(networkAround(address), networkAround(source)); };
        if (std::ranges::none_of(facts.outsider.strangers + facts.outsider.neighbours, isIn))
            untried << source;
    }
    return untried;
}

/// Why it proves nothing that an outsider was kept out: rules may let others in. Empty where it does.
Message doubtOf(const ExposureFacts &facts)
{
    const FirewallFacts &firewall = facts.firewall;
    if (!firewall.isSeen)
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "An outsider's packet was kept out, but the rules of the firewall could not be read: they "
                                  "may let others in. That was not measured."),
                {}};
    if (!firewall.interfaces.isEmpty())
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "A stranger's packet was kept out, which came in by an interface of its own. Rules about "
                                  "packets that come in by %1 may let others in: that was not measured."),
                {firewall.interfaces.join(QLatin1String(", "))}};
    if (const QStringList untried = untriedSources(facts); !untried.isEmpty())
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "An outsider's packet was kept out. Rules about packets from %1 may let others in: that was "
                                  "not measured."),
                {untried.join(QLatin1String(", "))}};
    if (firewall.asksUnread)
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "An outsider's packet was kept out. Rules about sets of addresses, or about something else "
                                  "that is not read, may let others in: that was not measured."),
                {}};
    if (firewall.hasLimits)
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "An outsider's packet was kept out. Rules that count packets may let others in: that was not "
                                  "measured."),
                {}};
    return {};
}

/// An outsider could have come farther. What a process has bound to the loopback itself, the kernel keeps for this host.
bool wasKeptOut(const PortVerdict &verdict)
{
    if (isLoopback(verdict.port.address))
        return !verdict.port.isOfHostNetwork && verdict.reach < Reach::Networks;
    return verdict.reach < reachOfAddress(verdict.port.address);
}

Message untoldReason(const PortVerdict &verdict)
{
    if (verdict.attempts.isRepliedElsewhere)
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "Not measured: this host sends replies to an outsider by another way than they come, as with "
                                  "a VPN or with rules of its own for routes."),
                {}};
    if (verdict.attempts.isStrangerNamed)
        return {QT_TRANSLATE_NOOP("Dockwright",
                                  "Not measured: a stranger's packet was kept out, and rules name the network that its address "
                                  "is of."),
                {}};
    return concludedReason(verdict.reach);
}

/// Our table stands before it, and lets some in: whoever tried was none of them.
QStringList letInByTable(const PortVerdict &verdict, const ExposureFacts &facts)
{
    if (verdict.reach >= Reach::Networks || !verdict.rules.contains(QLatin1String(exposureTable)))
        return {};
    return ofFamily(sourcesOf(facts.wanted, verdict.port).networks, verdict.port.isOfIpv6());
}

void judgeReach(PortVerdict &verdict, const ExposureFacts &facts)
{
    verdict.reach = measuredReach(verdict.port, verdict.attempts);
    verdict.isMeasured = verdict.reach != Reach::Unknown;
    const bool isKeptOut = verdict.isMeasured && wasKeptOut(verdict);
    const Message doubt = isKeptOut ? doubtOf(facts) : Message();
    const QStringList letIn = isKeptOut ? letInByTable(verdict, facts) : QStringList();
    if (doubt.isEmpty() && !letIn.isEmpty()) {
        verdict.isMeasured = false;
        verdict.reach = Reach::Networks;
        verdict.reason = {
            QT_TRANSLATE_NOOP("Dockwright",
                              "An outsider's packet was kept out. The plan allows it from %1: that was not measured."),
            {letIn.join(QLatin1String(", "))}};
    } else if (!doubt.isEmpty()) {
        verdict.isMeasured = false;
        verdict.reach = reachOfAddress(verdict.port.address);
        verdict.reason = doubt;
    } else if (verdict.reach == Reach::Everybody && !facts.firewall.interfaces.isEmpty()) {
        verdict.reason = {
            QT_TRANSLATE_NOOP("Dockwright",
                              "A stranger's packet got through, which came in by an interface of its own. Rules about "
                              "packets that come in by %1 may keep others out."),
            {facts.firewall.interfaces.join(QLatin1String(", "))}};
    } else if (verdict.isMeasured) {
        verdict.reason = measuredReason(verdict);
    } else {
        verdict.reach = reachOfAddress(verdict.port.address);
        verdict.reason = untoldReason(verdict);
    }
}

PortVerdict judgePort(const ExposedPort &port, const PortAttempts &attempts, const ExposureFacts &facts)
{
    PortVerdict verdict{.port = port, .attempts = attempts, .rules = partsBefore(port, facts.firewall)};
    judgeReach(verdict, facts);
    if (const KnownService *service = serviceBehind(port.image, port.containerPort)) {
        verdict.service = QLatin1String(service->name);
        verdict.kind = service->kind;
    }
    verdict.severity = severityOfPort(verdict);
    verdict.isAgainstPlan = isAgainst(facts.wanted, verdict, facts.outsider);
    if (verdict.isAgainstPlan && verdict.severity != Severity::Critical)
        verdict.severity = Severity::Warning;
    return verdict;
}

/// Small is first.
int rankOfReach(Reach reach)
{
    constexpr std::array order{Reach::Everybody, Reach::Networks, Reach::Unknown, Reach::ThisHost, Reach::Nobody};
    return static_cast<int>(std::ranges::find(order, reach) - order.begin());
}

auto placeInReport(const PortVerdict &verdict)
{
    const int severity = verdict.severity == Severity::Critical ? 0 : verdict.severity == Severity::Warning ? 1 : 2;
    const bool isMaybe = verdict.kind.has_value();
    const ExposedPort &port = verdict.port;
    return std::tuple(severity, rankOfReach(verdict.reach), isMaybe ? 0 : 1, port.container, port.port, port.protocol,
                      port.address);
}

} // namespace

Reach reachOfAddress(const QString &address)
{
    if (isLoopback(address))
        return Reach::ThisHost;
    if (!isAddress(address))
        return Reach::Unknown;
    const QString single = networkAround(address);
    for (const char *network :
         {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "fc00::/7", "fe80::/10"})
        if (overlap(single, QLatin1String(network)))
            return Reach::Networks;
    return Reach::Everybody;
}

PortVerdicts judgeExposure(const ExposureFacts &facts)
{
    PortVerdicts verdicts;
    for (std::size_t i = 0; i < facts.ports.size(); ++i)
        verdicts.push_back(judgePort(facts.ports[i], i < facts.attempts.size() ? facts.attempts[i] : PortAttempts(), facts));
    std::ranges::sort(verdicts, {}, placeInReport);
    return verdicts;
}

bool needsAttention(const PortVerdict &verdict)
{
    return verdict.severity == Severity::Critical || verdict.severity == Severity::Warning;
}

} // namespace dockwright::core
