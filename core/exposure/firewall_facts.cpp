// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/firewall_facts.h"

#include "core/exposure/exposed_port.h"
#include "core/host/host_reader.h"
#include "core/host/networks.h"
#include "core/host/programs.h"
#include "core/render/exposure_rules.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

namespace dockwright::core {

namespace {

/// The tables that iptables has, be they those of iptables-nft or of the kernel's older filter.
bool isOfIptables(const QString &family, const QString &table)
{
    constexpr std::array tables{"filter", "nat", "mangle", "raw", "security"};
    return (family == QLatin1String("ip") || family == QLatin1String("ip6"))
        && std::ranges::any_of(tables, [&](const char *name) { return table == QLatin1String(name); });
}

/// Whose chain in a table of iptables that is; empty for another's.
QString ownerOfChain(const QString &chain)
{
    if (chain == QLatin1String("DOCKER-USER"))
        return QStringLiteral("docker-user");
    if (chain.startsWith(QLatin1String("DOCKER")))
        return QStringLiteral("docker");
    return chain.startsWith(QLatin1String("ufw")) ? QStringLiteral("ufw") : QString();
}

/// Whose table of nftables that is.
QString ownerOfTable(const QString &family, const QString &table)
{
    if (table == QLatin1String("docker-bridges"))
        return QStringLiteral("docker-nftables");
    for (const char *name : {"firewalld", exposureTable})
        if (table == QLatin1String(name))
            return table;
    return QStringLiteral("nft %1 %2").arg(family, table);
}

class Parts
{
public:
    void add(const QString &name, const QString &family, bool beforeHost, bool beforeContainers)
    {
        const auto found = std::ranges::find(m_parts, name, &FirewallPart::name);
        FirewallPart &part = found != m_parts.end() ? *found : m_parts.emplace_back(FirewallPart{name});
        part.standsBeforeHost = part.standsBeforeHost || beforeHost;
        part.standsBeforeContainers = part.standsBeforeContainers || beforeContainers;
        part.isForIpv4 = part.isForIpv4 || family != QLatin1String("ip6"); // "inet" and "netdev" are of both
        part.isForIpv6 = part.isForIpv6 || family != QLatin1String("ip");
    }
    /// By the place in the kernel (nft(8), ADDRESS FAMILIES): what comes before the routing is before both.
    void addAt(const QString &name, const QString &family, const QString &hook)
    {
        const bool isEarly = hook == QLatin1String("prerouting") || hook == QLatin1String("ingress");
        add(name, family, isEarly || hook == QLatin1String("input"), isEarly || hook == QLatin1String("forward"));
    }
    std::vector<FirewallPart> take()
    {
        std::erase_if(m_parts, [](const FirewallPart &part) { return !part.standsBeforeHost && !part.standsBeforeContainers; });
        std::ranges::sort(m_parts, {}, &FirewallPart::name);
        return std::move(m_parts);
    }

private:
    std::vector<FirewallPart> m_parts;
};

const FilterChain *chainOf(const RuleSet &set, const FilterRule &rule)
{
    const auto found = std::ranges::find_if(set.chains, [&](const FilterChain &each) {
        return each.family == rule.family && each.table == rule.table && each.name == rule.chain;
    });
    return found != set.chains.end() ? &*found : nullptr;
}

/// A rule of iptables: in a chain of ufw or of Docker, or in one of the kernel's, where Docker's are about its bridges.
QString ownerOfRule(const FilterRule &rule)
{
    if (const QString owner = ownerOfChain(rule.chain); !owner.isEmpty())
        return owner;
    if (const QString owner = ownerOfChain(rule.target); !owner.isEmpty())
        return owner == QLatin1String("docker-user") ? QStringLiteral("docker") : owner; // the jump itself is Docker's
    const bool keepsLoopback = rule.table == QLatin1String("raw") && rule.comesIn == QStringList{"lo"}; // since 28
    const bool isOfBridges =
        std::ranges::all_of(rule.comesIn, isDockerBridge) && (!rule.comesIn.isEmpty() || isDockerBridge(rule.goesOut));
    // Docker's own say nothing of who comes, but where they translate what containers send.
    const bool asksMore = rule.asksUnread || rule.isLimit || (!rule.sources.isEmpty() && rule.table != QLatin1String("nat"));
    return keepsLoopback || (isOfBridges && !asksMore) ? QStringLiteral("docker") : QStringLiteral("iptables");
}

void addRule(Parts &parts, const RuleSet &set, const FilterRule &rule)
{
    if (rule.isBare)
        return;
    const FilterChain *chain = chainOf(set, rule);
    const QString hook = chain != nullptr ? chain->hook : QString();
    if (!isOfIptables(rule.family, rule.table)) {
        const QString owner = ownerOfTable(rule.family, rule.table);
        parts.addAt(owner, rule.family, hook);
        return;
    }
    const QString owner = ownerOfRule(rule);
    if (owner == QLatin1String("docker") || owner == QLatin1String("docker-user"))
        parts.add(owner, rule.family, false, true); // its translation of addresses is what passes a packet on
    else if (owner == QLatin1String("ufw") && hook.isEmpty())
        parts.add(owner, rule.family, rule.chain.contains(QLatin1String("input")),
                  rule.chain.contains(QLatin1String("forward")));
    else if (rule.table != QLatin1String("nat")) // which translates, and keeps nobody out
        parts.addAt(owner, rule.family, hook);
}

/// A jump into a chain that keeps nobody out and lets nobody in says as little: a ufw that is disabled leaves all of its own.
void dropIdleJumps(RuleSet &set)
{
    const auto keyOf = [](const FilterRule &rule, const QString &chain) {
        return rule.family + u' ' + rule.table + u' ' + chain;
    };
    QSet<QString> chains;
    for (const FilterChain &chain : set.chains)
        chains << chain.family + u' ' + chain.table + u' ' + chain.name;
    for (bool isFound = true; isFound;) {
        isFound = false;
        QSet<QString> used;
        for (const FilterRule &rule : set.rules)
            if (!rule.isBare)
                used << keyOf(rule, rule.chain);
        for (FilterRule &rule : set.rules) {
            const QString target = keyOf(rule, rule.target);
            if (rule.isBare || rule.target.isEmpty() || !chains.contains(target) || used.contains(target))
                continue;
            rule.isBare = true;
            isFound = true;
        }
    }
}

/// Docker itself has the policy of FORWARD be drop.
void addPolicies(Parts &parts, const RuleSet &set)
{
    for (const FilterChain &chain : set.chains) {
        if (chain.policy != QLatin1String("drop"))
            continue;
        if (!isOfIptables(chain.family, chain.table))
            parts.addAt(ownerOfTable(chain.family, chain.table), chain.family, chain.hook);
        else if (chain.hook == QLatin1String("input"))
            parts.add(QStringLiteral("iptables"), chain.family, true, false);
    }
}

void append(RuleSet &set, RuleSet more)
{
    std::ranges::move(more.chains, std::back_inserter(set.chains));
    std::ranges::move(more.rules, std::back_inserter(set.rules));
}

std::optional<RuleSet> savedRules(const HostReader &reader, const char *program, const char *family)
{
    const auto path = findProgram(reader, QLatin1String(program));
    const auto saved = path ? reader.query({*path}) : failure(ErrorCode::Unsupported, {}, {});
    if (!saved || saved->status != 0)
        return std::nullopt;
    return readIptablesSave(QString::fromUtf8(saved->standardOutput), QLatin1String(family));
}

/// nullopt where the kernel has some, and they cannot be read.
std::optional<RuleSet> rulesOfLegacy(const HostReader &reader)
{
    RuleSet set;
    for (const auto &[names, program, family] : {std::tuple("/proc/net/ip_tables_names", "iptables-legacy-save", "ip"),
                                                 std::tuple("/proc/net/ip6_tables_names", "ip6tables-legacy-save", "ip6")}) {
        if (reader.linesOf(QLatin1String(names)).isEmpty()) // the program would load the kernel's module
            continue;
        auto more = savedRules(reader, program, family);
        if (!more)
            return std::nullopt;
        append(set, std::move(*more));
    }
    return set;
}

/// Before nft 1.0.8 it does not tell what matches of iptables there are: iptables-nft does.
void readOpaqueRules(const HostReader &reader, RuleSet &set)
{
    for (const auto &each : {std::pair("iptables-nft-save", "ip"), std::pair("ip6tables-nft-save", "ip6")}) {
        const auto [program, family] = each;
        const auto isHere = [&](const FilterRule &rule) {
            return rule.family == QLatin1String(each.second) && isOfIptables(rule.family, rule.table);
        };
        if (std::ranges::none_of(set.rules, [&](const FilterRule &rule) { return rule.isOpaque && isHere(rule); }))
            continue;
        auto more = savedRules(reader, program, family);
        if (!more || more->rules.empty())
            continue;
        std::erase_if(set.rules, isHere);
        std::ranges::move(more->rules, std::back_inserter(set.rules)); // the chains are known
    }
}

/// The rules by nft; nullopt where they cannot be read. Before 0.9.2 it has no -t, which leaves out what is in sets.
std::optional<RuleSet> rulesOfNft(const HostReader &reader)
{
    const auto nft = findProgram(reader, QStringLiteral("nft"));
    for (const QStringList &options : {QStringList{"-j", "-t"}, QStringList{"-j"}}) {
        const auto listed = nft ? reader.query(QStringList{*nft} + options + QStringList{"list", "ruleset"})
                                : failure(ErrorCode::Unsupported, {}, {});
        if (!listed || listed->status != 0)
            continue;
        auto set = readNftRules(listed->standardOutput);
        if (!set)
            return std::nullopt;
        readOpaqueRules(reader, *set);
        return std::move(*set);
    }
    return std::nullopt;
}

bool isOfOthers(const FilterRule &rule)
{
    // What ufw has in its chains for the log goes back, or on.
    const bool isLog = rule.chain.startsWith(QLatin1String("ufw")) && rule.chain.contains(QLatin1String("logging"));
    if (rule.isBare || isLog)
        return false;
    if (isOfIptables(rule.family, rule.table))
        return ownerOfRule(rule) != QLatin1String("docker");
    const QString owner = ownerOfTable(rule.family, rule.table);
    return owner != QLatin1String("docker-nftables") && owner != QLatin1String(exposureTable); // what ours says is known
}

/// What a rule of others says of packets that are not tried. After the routing it is too late to keep somebody out.
void takeOthersRule(FirewallFacts &facts, const FilterRule &rule, const FilterChain *chain)
{
    if (chain != nullptr && chain->hook == QLatin1String("postrouting"))
        return;
    for (const QString &name : rule.comesIn + (chain != nullptr ? chain->devices : QStringList()))
        if (name != QLatin1String("lo") && !isDockerBridge(name))
            facts.interfaces << name;
    for (const QString &source : rule.sources)
        if (!source.endsWith(QLatin1String("/0")) && !source.startsWith(QLatin1String("127."))
            && !source.startsWith(QLatin1String("fe80:")) && !source.startsWith(QLatin1String("::1")))
            facts.sources << source;
    facts.asksUnread = facts.asksUnread || rule.asksUnread || rule.isOpaque;
    facts.hasLimits = facts.hasLimits || rule.isLimit;
}

} // namespace

FirewallFacts firewallOf(RuleSet set)
{
    dropIdleJumps(set);
    FirewallFacts facts{.isSeen = true};
    Parts parts;
    for (const FilterRule &rule : set.rules) {
        addRule(parts, set, rule);
        facts.networks << rule.networks;
        if (isOfOthers(rule))
            takeOthersRule(facts, rule, chainOf(set, rule));
    }
    addPolicies(parts, set);
    facts.parts = parts.take();
    for (QStringList *list : {&facts.interfaces, &facts.networks, &facts.sources}) {
        list->sort();
        list->removeDuplicates();
    }
    return facts;
}

bool isAboutInterface(const QString &pattern, const QString &name)
{
    if (pattern.endsWith(u'+') || pattern.endsWith(u'*'))
        return name.startsWith(pattern.chopped(1));
    return pattern == QLatin1String("?") || pattern == name;
}

FirewallFacts inspectFirewall(const HostReader &reader)
{
    const auto set = rulesOfNft(reader);
    const auto legacy = rulesOfLegacy(reader);
    RuleSet all = set.value_or(RuleSet());
    append(all, legacy.value_or(RuleSet()));
    FirewallFacts facts = firewallOf(std::move(all));
    facts.isSeen = set.has_value() && legacy.has_value(); // the kernel may have both
    return facts;
}

QStringList partsBefore(const ExposedPort &port, const FirewallFacts &firewall)
{
    QStringList names;
    for (const FirewallPart &part : firewall.parts) {
        const bool isOfFamily = port.isOfIpv6() ? part.isForIpv6 : part.isForIpv4;
        const bool stands = ((port.isOfHostNetwork || port.isProxied) && part.standsBeforeHost)
            || (!port.isOfHostNetwork && part.standsBeforeContainers);
        if (isOfFamily && stands)
            names << part.name;
    }
    return names;
}

} // namespace dockwright::core
