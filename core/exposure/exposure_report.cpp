// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/exposure_report.h"

#include "core/base/named.h"
#include "core/plan/values.h"
#include "core/talk/members.h"
#include "core/text/event.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

Json attemptsToJson(const PortAttempts &attempts)
{
    return {{"host", reachOutcomeName(attempts.host)},         {"neighbour", reachOutcomeName(attempts.neighbour)},
            {"stranger", reachOutcomeName(attempts.stranger)}, {"watched", attempts.isWatched},
            {"repliedElsewhere", attempts.isRepliedElsewhere}, {"strangerNamed", attempts.isStrangerNamed}};
}

ReachOutcome outcomeOf(const Json &json, const char *member)
{
    return named<ReachOutcome>(textOf(json, member), reachOutcomeName, ReachOutcome::Silent).value_or(ReachOutcome::Untried);
}

PortAttempts attemptsFromJson(const Json &json)
{
    return {outcomeOf(json, "host"),  outcomeOf(json, "neighbour"),      outcomeOf(json, "stranger"),
            truthOf(json, "watched"), truthOf(json, "repliedElsewhere"), truthOf(json, "strangerNamed")};
}

void putUnlessEmpty(Json &json, const char *member, const Message &message)
{
    if (!message.isEmpty())
        putMessage(json, member, message);
}

/// Before Docker's rules lead such a packet to the container. One to ::1 is dropped by the kernel itself.
constexpr auto loopbackGuard = "iptables -t raw -I PREROUTING -d 127.0.0.0/8 ! -i lo -j DROP";

QString publishOnLoopback(const ExposedPort &port)
{
    const QString suffix = port.protocol == PortProtocol::Udp ? QStringLiteral("/udp") : QString();
    return QStringLiteral("docker run -p %1:%2:%3%4")
        .arg(port.isOfIpv6() ? QStringLiteral("[::1]") : QStringLiteral("127.0.0.1"), QString::number(port.port),
             QString::number(port.containerPort), suffix);
}

QString someNetwork(const ExposedPort &port)
{
    return port.isOfIpv6() ? QStringLiteral("fd00::/8") : QStringLiteral("10.0.0.0/8");
}

bool isReachedFromOutside(const PortVerdict &verdict)
{
    return verdict.reach == Reach::Networks || verdict.reach == Reach::Everybody;
}

/// The section of a plan that lets only those networks in, as far as this port goes.
QString sectionFor(const ExposedPort &port)
{
    const AllowedReach example = exampleFor(port);
    return QStringLiteral(R"("exposure": {"enforce": "on", "allow": [{"from": ["%1"], "ports": ["%2"]}]})")
        .arg(example.from.first(), example.ports.first());
}

/// The chain comes after the translation of addresses: the port that was asked for is known to conntrack alone. With its
/// backend nftables Docker jumps into no chain of others (docs.docker.com, "Docker with nftables"): it takes one of its own.
QString dropOfOthers(const ExposedPort &port, bool isOfNftables)
{
    if (isOfNftables)
        return QStringLiteral(
                   "nft 'add table inet published-ports; add chain inet published-ports forward { type filter hook forward "
                   "priority filter - 1; }; add rule inet published-ports forward ct status dnat ct direction original "
                   "meta l4proto %1 ct original proto-dst %2 %3 saddr != %4 drop'")
            .arg(QLatin1String(portProtocolName(port.protocol)), QString::number(port.port),
                 port.isOfIpv6() ? QStringLiteral("ip6") : QStringLiteral("ip"), someNetwork(port));
    return QStringLiteral(
               "%1 -I DOCKER-USER -p %2 ! -s %3 -m conntrack --ctstate DNAT --ctdir ORIGINAL --ctorigdstport %4 -j DROP")
        .arg(port.isOfIpv6() ? QStringLiteral("ip6tables") : QStringLiteral("iptables"),
             QLatin1String(portProtocolName(port.protocol)), someNetwork(port), QString::number(port.port));
}

} // namespace

ExposureReport reportOf(const ExposureFacts &facts)
{
    return {judgeExposure(facts), facts.firewall, facts.outsider, facts.hidden, facts.isCut, facts.isInSwarm};
}

Json portToJson(const PortVerdict &verdict)
{
    const ExposedPort &port = verdict.port;
    Json json{{"container", port.container},
              {"id", port.id},
              {"image", port.image},
              {"protocol", portProtocolName(port.protocol)},
              {"address", port.address},
              {"port", port.port},
              {"containerPort", port.containerPort},
              {"hostNetwork", port.isOfHostNetwork},
              {"proxied", port.isProxied},
              {"reach", reachName(verdict.reach)},
              {"measured", verdict.isMeasured},
              {"attempts", attemptsToJson(verdict.attempts)},
              {"rules", verdict.rules},
              {"againstPlan", verdict.isAgainstPlan},
              {"severity", severityName(verdict.severity)}};
    if (verdict.kind) {
        json["service"] = verdict.service;
        json["kind"] = serviceKindName(*verdict.kind);
    }
    putUnlessEmpty(json, "reason", verdict.reason);
    return json;
}

std::optional<PortVerdict> portFromJson(const Json &json)
{
    const auto reach = named<Reach>(textOf(json, "reach"), reachName, Reach::Unknown);
    if (!json.is_object() || !reach)
        return std::nullopt;
    PortVerdict verdict{
        .port = {.container = textOf(json, "container"),
                 .id = textOf(json, "id"),
                 .image = textOf(json, "image"),
                 .protocol = named<PortProtocol>(textOf(json, "protocol"), portProtocolName, PortProtocol::Udp)
                                 .value_or(PortProtocol::Tcp),
                 .address = textOf(json, "address"),
                 .port = static_cast<int>(numberOf(json, "port")),
                 .containerPort = static_cast<int>(numberOf(json, "containerPort")),
                 .isOfHostNetwork = truthOf(json, "hostNetwork"),
                 .isProxied = truthOf(json, "proxied")},
        .reach = *reach,
        .isMeasured = truthOf(json, "measured"),
        .attempts = attemptsFromJson(memberOf(json, "attempts")),
        .rules = textsOf(json, "rules"),
        .service = textOf(json, "service"),
        .kind = named<ServiceKind>(textOf(json, "kind"), serviceKindName, ServiceKind::Maybe),
        .severity = named<Severity>(textOf(json, "severity"), severityName, Severity::Unknown).value_or(Severity::Unknown),
        .reason = messageOf(json, "reason"),
        .isAgainstPlan = truthOf(json, "againstPlan")};
    return verdict;
}

Json exposureToJson(const ExposureReport &report)
{
    Json parts = Json::array();
    for (const FirewallPart &part : report.firewall.parts)
        parts.push_back({{"name", part.name},
                         {"beforeHost", part.standsBeforeHost},
                         {"beforeContainers", part.standsBeforeContainers},
                         {"ipv4", part.isForIpv4},
                         {"ipv6", part.isForIpv6}});
    const Outsider &outsider = report.outsider;
    Json json{{"measured", outsider.whyNot.isEmpty()},
              {"strangers", outsider.strangers},
              {"neighbours", outsider.neighbours},
              {"milliseconds", outsider.milliseconds},
              {"hidden", report.hidden},
              {"cut", report.isCut},
              {"swarm", report.isInSwarm},
              {"firewall",
               {{"seen", report.firewall.isSeen},
                {"parts", std::move(parts)},
                {"interfaces", report.firewall.interfaces},
                {"networks", report.firewall.networks},
                {"sources", report.firewall.sources},
                {"asksUnread", report.firewall.asksUnread},
                {"limits", report.firewall.hasLimits}}}};
    putUnlessEmpty(json, "whyNot", outsider.whyNot);
    putUnlessEmpty(json, "whyNotIpv6", outsider.whyNotIpv6);
    return json;
}

ExposureReport exposureFromJson(const Json &json)
{
    const Json firewall = memberOf(json, "firewall");
    ExposureReport report{.firewall = {.isSeen = truthOf(firewall, "seen"),
                                       .interfaces = textsOf(firewall, "interfaces"),
                                       .networks = textsOf(firewall, "networks"),
                                       .sources = textsOf(firewall, "sources"),
                                       .asksUnread = truthOf(firewall, "asksUnread"),
                                       .hasLimits = truthOf(firewall, "limits")},
                          .outsider = {messageOf(json, "whyNot"), messageOf(json, "whyNotIpv6"), textsOf(json, "strangers"),
                                       textsOf(json, "neighbours"), numberOf(json, "milliseconds")},
                          .hidden = textsOf(json, "hidden"),
                          .isCut = truthOf(json, "cut"),
                          .isInSwarm = truthOf(json, "swarm")};
    for (const Json &part : listOf(firewall, "parts"))
        report.firewall.parts.push_back({textOf(part, "name"), truthOf(part, "beforeHost"), truthOf(part, "beforeContainers"),
                                         truthOf(part, "ipv4"), truthOf(part, "ipv6")});
    for (const Json &port : listOf(json, "ports"))
        if (auto verdict = portFromJson(port))
            report.ports.push_back(std::move(*verdict));
    return report;
}

Message reachWord(Reach reach)
{
    switch (reach) {
    case Reach::Nobody:
        return {QT_TRANSLATE_NOOP("Dockwright", "nobody"), {}};
    case Reach::ThisHost:
        return {QT_TRANSLATE_NOOP("Dockwright", "this host only"), {}};
    case Reach::Networks:
        return {QT_TRANSLATE_NOOP("Dockwright", "its networks"), {}};
    case Reach::Everybody:
        return {QT_TRANSLATE_NOOP("Dockwright", "everybody"), {}};
    case Reach::Unknown:
        return {QT_TRANSLATE_NOOP("Dockwright", "unknown"), {}};
    }
    Q_UNREACHABLE();
}

Message outcomeWord(ReachOutcome outcome)
{
    switch (outcome) {
    case ReachOutcome::Untried:
        return {QT_TRANSLATE_NOOP("Dockwright", "not tried"), {}};
    case ReachOutcome::Answered:
        return {QT_TRANSLATE_NOOP("Dockwright", "responds"), {}};
    case ReachOutcome::Arrived:
        return {QT_TRANSLATE_NOOP("Dockwright", "the packet arrives at the container"), {}};
    case ReachOutcome::Refused:
        return {QT_TRANSLATE_NOOP("Dockwright", "refused"), {}};
    case ReachOutcome::Unreachable:
        return {QT_TRANSLATE_NOOP("Dockwright", "unreachable"), {}};
    case ReachOutcome::Silent:
        return {QT_TRANSLATE_NOOP("Dockwright", "no response"), {}};
    }
    Q_UNREACHABLE();
}

Message serviceWords(const PortVerdict &verdict)
{
    if (!verdict.kind)
        return {};
    switch (*verdict.kind) {
    case ServiceKind::Database:
        return {QT_TRANSLATE_NOOP("Dockwright", "A database: %1."), {verdict.service}};
    case ServiceKind::Console:
        return {QT_TRANSLATE_NOOP("Dockwright", "An admin console: %1."), {verdict.service}};
    case ServiceKind::Maybe:
        return {QT_TRANSLATE_NOOP("Dockwright", "Admin consoles often have this port, %1."), {verdict.service}};
    }
    Q_UNREACHABLE();
}

AllowedReach exampleFor(const ExposedPort &port)
{
    return {{someNetwork(port)},
            {QStringLiteral("%1/%2").arg(QString::number(port.port), QLatin1String(portProtocolName(port.protocol)))}};
}

bool isForThePlan(const PortVerdict &verdict)
{
    return isReachedFromOutside(verdict) && !verdict.port.isOfHostNetwork && !isLoopback(verdict.port.address);
}

std::vector<PortRemedy> remediesOf(const PortVerdict &verdict)
{
    const ExposedPort &port = verdict.port;
    if (!isReachedFromOutside(verdict))
        return {};
    if (port.isOfHostNetwork)
        return {
            {{QT_TRANSLATE_NOOP("Dockwright",
                                "If only this host needs it, have the program listen on 127.0.0.1 or ::1. Otherwise restrict "
                                "port %1 in the firewall of this host."),
              {QString::number(port.port)}}}};
    if (isLoopback(port.address))
        return {{{QT_TRANSLATE_NOOP("Dockwright", "Install Docker 28 or later. Until then, drop such packets:"), {}},
                 QLatin1String(loopbackGuard)}};
    const bool isOfNftables = verdict.rules.contains(QLatin1String("docker-nftables"));
    return {{{QT_TRANSLATE_NOOP("Dockwright",
                                "If only this host needs it, recreate the container with the port on the loopback address:"),
              {}},
             publishOnLoopback(port)},
            {{QT_TRANSLATE_NOOP("Dockwright",
                                "If some networks need it, name them in the plan, for example. All others are kept out then, "
                                "of this and of every other published port, also of containers to come:"),
              {}},
             sectionFor(port)},
            {{isOfNftables
                  ? QT_TRANSLATE_NOOP("Dockwright",
                                      "Without a plan, drop packets of all others in a table of your own, for example:")
                  : QT_TRANSLATE_NOOP("Dockwright",
                                      "Without a plan, drop packets of all others in the chain DOCKER-USER, for example:"),
              {}},
             dropOfOthers(port, isOfNftables)}};
}

std::vector<Message> exposureNotes(const ExposureReport &report)
{
    std::vector<Message> notes;
    QStringList against;
    for (const PortVerdict &verdict : report.ports)
        if (verdict.isAgainstPlan)
            against << placeOf(verdict.port);
    if (!against.isEmpty())
        notes.push_back({QT_TRANSLATE_NOOP("Dockwright", "Others reach these than exposure.allow of the plan says: %1"),
                         {against.join(QLatin1String(", "))}});
    if (!report.outsider.whyNot.isEmpty()) {
        notes.push_back({QT_TRANSLATE_NOOP("Dockwright", "Nothing was measured:"), {}});
        notes.push_back(report.outsider.whyNot);
    } else if (!report.outsider.whyNotIpv6.isEmpty())
        notes.push_back(report.outsider.whyNotIpv6);
    if (!report.hidden.isEmpty())
        notes.push_back({QT_TRANSLATE_NOOP("Dockwright", "Containers on this host's network whose ports only root can see: %1"),
                         {report.hidden.join(QLatin1String(", "))}});
    if (report.isCut)
        notes.push_back({QT_TRANSLATE_NOOP("Dockwright", "There are more ports than the %1 that are told."),
                         {QString::number(mostExposedPorts)}});
    if (report.outsider.whyNot.isEmpty() && !report.firewall.interfaces.isEmpty())
        notes.push_back({QT_TRANSLATE_NOOP("Dockwright",
                                           "Rules for packets that come in by %1 were not tried: the outsider comes in by an "
                                           "interface of its own."),
                         {report.firewall.interfaces.join(QLatin1String(", "))}});
    if (report.outsider.whyNot.isEmpty() && !report.firewall.isSeen)
        notes.push_back({QT_TRANSLATE_NOOP("Dockwright",
                                           "The rules of the firewall could not be read (is nft there?): that an outsider is "
                                           "kept out is not taken for measured."),
                         {}});
    if (report.isInSwarm)
        notes.push_back({QT_TRANSLATE_NOOP("Dockwright",
                                           "Ports that the swarm publishes by its routing mesh are not among them: docker "
                                           "service ls lists them."),
                         {}});
    return notes;
}

Message exposureSummary(const ExposureReport &report)
{
    const auto wrong = std::ranges::count_if(report.ports, needsAttention);
    const QString all = QString::number(report.ports.size());
    if (report.ports.empty())
        return {QT_TRANSLATE_NOOP("Dockwright", "No container that runs has a port on this host."), {}};
    if (wrong > 0)
        return {QT_TRANSLATE_NOOP("Dockwright", "%1 of %2 ports need attention."), {QString::number(wrong), all}};
    const auto open = std::ranges::count(report.ports, Reach::Everybody, &PortVerdict::reach);
    return {QT_TRANSLATE_NOOP("Dockwright", "Everybody reaches %1 of %2 ports."), {QString::number(open), all}};
}

QStringList portTable(const PortVerdicts &ports, const Wording &wording)
{
    qsizetype place = 0;
    qsizetype container = 0;
    for (const PortVerdict &each : ports) {
        place = std::max(place, placeOf(each.port).size());
        container = std::max(container, behindOf(each.port).size());
    }
    const QString measured = wording(QT_TRANSLATE_NOOP("Dockwright", "measured"));
    const QString concluded = wording(QT_TRANSLATE_NOOP("Dockwright", "concluded"));
    QStringList rows;
    for (const PortVerdict &each : ports)
        rows << QStringLiteral("%1  %2  %3 (%4)")
                    .arg(placeOf(each.port).leftJustified(place), behindOf(each.port).leftJustified(container),
                         wording(reachWord(each.reach)), each.isMeasured ? measured : concluded);
    return rows;
}

} // namespace dockwright::core
