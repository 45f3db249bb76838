// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/rule_set.h"

#include "core/base/json.h"
#include "core/plan/values.h"
#include "core/talk/members.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

constexpr int deepest = 16; ///< of what nests in an expression

/// Calls `visit` with each object in an expression, wherever it stands.
template <typename Visit>
void walk(const Json &expression, const Visit &visit, int depth = 0)
{
    if (depth > deepest || !expression.is_structured())
        return;
    visit(expression);
    for (const Json &each : expression)
        walk(each, visit, depth + 1);
}

/// {"prefix": {"addr": "10.0.0.0", "len": 8}}, {"range": ["10.0.0.1", "10.0.0.9"]}, and "10.0.0.1" alone.
void collectAddresses(const Json &expression, QStringList &networks)
{
    walk(expression, [&](const Json &part) {
        const Json prefix = memberOf(part, "prefix");
        if (prefix.is_object())
            networks << textOf(prefix, "addr") + u'/' + QString::number(numberOf(prefix, "len"));
        const bool isPrefix = part.is_object() && part.contains("addr") && part.contains("len");
        for (const Json &each : part)
            if (const QString text = each.is_string() ? each.get<QString>() : QString(); !isPrefix && isAddress(text))
                networks << text;
    });
}

bool asksWhereItComesIn(const Json &meta)
{
    const QString key = textOf(meta, "key");
    return key.startsWith(QLatin1String("iif")) || key.startsWith(QLatin1String("sdif")) || key == QLatin1String("ibrname");
}

bool namesInterface(const Json &meta)
{
    const QString key = textOf(meta, "key");
    return key == QLatin1String("iifname") || key == QLatin1String("iif");
}

/// The names that a match is about, of one, of a set, or before the verdicts of a map: [["eth0", {"drop": null}]]. "?" is
/// one that is not told.
QStringList namesIn(const Json &right)
{
    const QString unknown = QStringLiteral("?");
    if (right.is_string())
        return {right.get<QString>().startsWith(u'@') ? unknown : right.get<QString>()};
    QStringList names;
    for (const Json &each : listOf(right, "set")) {
        const Json name = each.is_array() && !each.empty() ? each.front() : each;
        names << (name.is_string() ? name.get<QString>() : unknown);
    }
    return names.isEmpty() ? QStringList{unknown} : names;
}

/// Where a statement asks by which interface a packet comes in: whichever way it does.
void takeInterfaces(const Json &statement, FilterRule &rule)
{
    const Json match = memberOf(statement, "match");
    const Json map = memberOf(statement, "vmap");
    if (const Json meta = memberOf(memberOf(match, "left"), "meta"); namesInterface(meta)) {
        rule.comesIn << namesIn(memberOf(match, "right"));
        return;
    }
    if (const Json meta = memberOf(memberOf(map, "key"), "meta"); namesInterface(meta)) {
        rule.comesIn << namesIn(memberOf(map, "data"));
        return;
    }
    walk(statement, [&](const Json &part) {
        if (asksWhereItComesIn(memberOf(part, "meta")))
            rule.comesIn << QStringLiteral("?");
    });
}

/// Where a statement asks whom a packet is from, or what is not read here.
void takeSources(const Json &statement, FilterRule &rule)
{
    bool asksSource = false;
    walk(statement, [&](const Json &part) {
        const Json payload = memberOf(part, "payload");
        const QString field = textOf(payload, "field");
        const QString protocol = textOf(payload, "protocol");
        const bool isOfIp = protocol == QLatin1String("ip") || protocol == QLatin1String("ip6");
        asksSource = asksSource || (isOfIp && field == QLatin1String("saddr"))
            || textOf(memberOf(part, "ct"), "key").endsWith(QLatin1String("saddr"));
        const bool isOfLink = protocol == QLatin1String("ether") || (payload.is_object() && field.isEmpty());
        rule.asksUnread = rule.asksUnread || isOfLink;
        for (const Json &each : part)
            if (each.is_string() && each.get<QString>().startsWith(u'@'))
                rule.asksUnread = true;
    });
    if (!asksSource)
        return;
    const qsizetype before = rule.sources.size();
    collectAddresses(statement, rule.sources);
    rule.asksUnread = rule.asksUnread || rule.sources.size() == before;
}

/// Matches of iptables by how much they say of other packets than those that are tried.
void takeMatchOfIptables(const QString &name, FilterRule &rule)
{
    static const QStringList limits{"limit", "hashlimit", "recent", "connlimit", "connbytes", "quota", "statistic", "time"};
    static const QStringList unread{"set", "geoip", "asn", "iprange", "mac", "u32", "bpf", "string", "cgroup", "condition"};
    rule.isLimit = rule.isLimit || limits.contains(name);
    rule.asksUnread = rule.asksUnread || unread.contains(name);
    if (name == QLatin1String("physdev") || name == QLatin1String("devgroup"))
        rule.comesIn << QStringLiteral("?");
}

/// What is no match: a statement says by the name of its member what it is.
void takeOthers(const Json &statement, FilterRule &rule)
{
    for (const char *name : {"limit", "ct count", "quota", "meter", "set", "map"})
        rule.isLimit = rule.isLimit || statement.contains(name);
    walk(statement, [&](const Json &part) { rule.isLimit = rule.isLimit || (part.is_object() && part.contains("numgen")); });
    if (!statement.contains("xt"))
        return;
    const Json &extension = statement["xt"];
    rule.isOpaque = rule.isOpaque || textOf(extension, "name").isEmpty();
    if (textOf(extension, "type") == QLatin1String("match"))
        takeMatchOfIptables(textOf(extension, "name"), rule);
}

/// Of each statement the first member says what it is.
bool isWithoutEffect(const Json &statement)
{
    return statement.contains("counter") || statement.contains("return") || statement.contains("comment");
}

/// It decides nothing itself: what is behind it does, and a rule that only writes to the log has nothing behind it.
bool isCondition(const Json &statement)
{
    const bool isOfIptables = textOf(memberOf(statement, "xt"), "type") == QLatin1String("match");
    return isOfIptables || statement.contains("match") || statement.contains("limit");
}

FilterRule ruleOf(const Json &json)
{
    FilterRule rule{.family = textOf(json, "family"), .table = textOf(json, "table"), .chain = textOf(json, "chain")};
    bool isBare = true;
    bool onlyLogs = true;
    bool logs = false;
    for (const Json &statement : listOf(json, "expr")) {
        if (!statement.is_object())
            continue;
        const Json match = memberOf(statement, "match");
        if (textOf(memberOf(memberOf(match, "left"), "meta"), "key").startsWith(QLatin1String("oif")))
            rule.goesOut = namesIn(memberOf(match, "right")).join(u',');
        takeInterfaces(statement, rule);
        takeSources(statement, rule);
        takeOthers(statement, rule);
        for (const char *way : {"jump", "goto"})
            if (statement.contains(way))
                rule.target = textOf(statement[way], "target");
        const bool isLog =
            statement.contains("log") || QStringList{"LOG", "NFLOG"}.contains(textOf(memberOf(statement, "xt"), "name"));
        logs = logs || isLog;
        onlyLogs = onlyLogs && (isLog || isCondition(statement) || statement.contains("counter"));
        isBare = isBare && isWithoutEffect(statement);
    }
    rule.isBare = isBare || (logs && onlyLogs);
    collectAddresses(memberOf(json, "expr"), rule.networks);
    return rule;
}

/// "-A FORWARD -i eth0 -j DROP"
FilterRule ruleOfWords(const QStringList &words, const QString &family, const QString &table)
{
    FilterRule rule{.family = family, .table = table, .chain = words.value(1)};
    for (qsizetype i = 2; i + 1 < words.size(); ++i) {
        const QString &value = words[i + 1];
        if (words[i] == QLatin1String("-i"))
            rule.comesIn << value;
        else if (words[i] == QLatin1String("-o"))
            rule.goesOut = value;
        else if (words[i] == QLatin1String("-s"))
            rule.sources << value;
        else if (words[i] == QLatin1String("-d"))
            rule.networks << value;
        else if (words[i] == QLatin1String("-m"))
            takeMatchOfIptables(value, rule);
        else if (words[i] == QLatin1String("-j") || words[i] == QLatin1String("-g"))
            rule.target = value;
    }
    rule.networks << rule.sources;
    const bool onlyLogs = rule.target == QLatin1String("LOG") || rule.target == QLatin1String("NFLOG");
    rule.isBare = onlyLogs || (words.size() == 4 && rule.target == QLatin1String("RETURN"));
    return rule;
}

FilterChain chainIn(const Json &json)
{
    FilterChain chain{.family = textOf(json, "family"),
                      .table = textOf(json, "table"),
                      .name = textOf(json, "name"),
                      .hook = textOf(json, "hook"),
                      .policy = textOf(json, "policy"),
                      .devices = textsOf(json, "dev")};
    if (const QString device = textOf(json, "dev"); !device.isEmpty())
        chain.devices << device;
    return chain;
}

QString hookOfBuiltIn(const QString &chain)
{
    for (const char *name : {"PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"})
        if (chain == QLatin1String(name))
            return chain.toLower();
    return {};
}

} // namespace

Result<RuleSet> readNftRules(const QByteArray &json)
{
    const auto document = parseJson(json, {qsizetype(4) * 1024 * 1024, 64});
    if (!document)
        return tl::unexpected(document.error());
    const Json all = document->value;
    if (!memberOf(all, "nftables").is_array())
        return failure(ErrorCode::CommandFailed, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "nft printed something else than rules."), {}});
    RuleSet set;
    for (const Json &each : listOf(all, "nftables")) {
        if (const Json chain = memberOf(each, "chain"); chain.is_object())
            set.chains.push_back(chainIn(chain));
        if (const Json rule = memberOf(each, "rule"); rule.is_object())
            set.rules.push_back(ruleOf(rule));
    }
    return set;
}

RuleSet readIptablesSave(const QString &text, const QString &family)
{
    RuleSet set;
    QString table;
    for (const QString &line : text.split(u'\n', Qt::SkipEmptyParts)) {
        const QStringList words = line.simplified().split(u' ');
        if (line.startsWith(u'*'))
            table = line.mid(1).trimmed();
        else if (line.startsWith(u':')) // ":FORWARD DROP [0:0]"
            set.chains.push_back({family,
                                  table,
                                  words[0].mid(1),
                                  hookOfBuiltIn(words[0].mid(1)),
                                  words.value(1) == QLatin1String("-") ? QString() : words.value(1).toLower(),
                                  {}});
        else if (words[0] == QLatin1String("-A"))
            set.rules.push_back(ruleOfWords(words, family, table));
    }
    return set;
}

} // namespace dockwright::core
