// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/rule_set.h"

#include "core/base/json.h"
#include "core/talk/members.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

/// The names that a match is about: one, or those of a set.
QStringList namesIn(const Json &right)
{
    if (right.is_string())
        return {right.get<QString>()};
    return textsOf(right, "set");
}

/// Wherever in an expression they stand: {"prefix": {"addr": "10.0.0.0", "len": 8}}.
void collectNetworks(const Json &expression, QStringList &networks, int depth = 0)
{
    constexpr int deepest = 16;
    if (depth > deepest || !expression.is_structured())
        return;
    if (const Json prefix = memberOf(expression, "prefix"); prefix.is_object())
        networks << textOf(prefix, "addr") + u'/' + QString::number(numberOf(prefix, "len"));
    for (const Json &each : expression)
        collectNetworks(each, networks, depth + 1);
}

void takeMatch(const Json &match, FilterRule &rule)
{
    const Json meta = memberOf(memberOf(match, "left"), "meta");
    const QString key = textOf(meta, "key");
    const QString names = namesIn(memberOf(match, "right")).join(u',');
    if (key == QLatin1String("iifname") || key == QLatin1String("iif"))
        rule.comesIn = names;
    else if (key == QLatin1String("oifname") || key == QLatin1String("oif"))
        rule.goesOut = names;
}

/// Of each statement the first member says what it is.
bool isWithoutEffect(const Json &statement)
{
    return statement.contains("counter") || statement.contains("return") || statement.contains("comment");
}

FilterRule ruleOf(const Json &json)
{
    FilterRule rule{textOf(json, "family"), textOf(json, "table"), textOf(json, "chain"), {}, {}, {}, true, {}};
    for (const Json &statement : listOf(json, "expr")) {
        if (!statement.is_object())
            continue;
        if (statement.contains("match"))
            takeMatch(statement["match"], rule);
        for (const char *way : {"jump", "goto"})
            if (statement.contains(way))
                rule.target = textOf(statement[way], "target");
        rule.isBare = rule.isBare && isWithoutEffect(statement);
    }
    collectNetworks(memberOf(json, "expr"), rule.networks);
    return rule;
}

/// "-A FORWARD -i eth0 -j DROP"
FilterRule ruleOfWords(const QStringList &words, const QString &family, const QString &table)
{
    FilterRule rule{family, table, words.value(1), {}, {}, {}, false, {}};
    for (qsizetype i = 2; i + 1 < words.size(); ++i) {
        const QString &value = words[i + 1];
        if (words[i] == QLatin1String("-i"))
            rule.comesIn = value;
        else if (words[i] == QLatin1String("-o"))
            rule.goesOut = value;
        else if (words[i] == QLatin1String("-s") || words[i] == QLatin1String("-d"))
            rule.networks << value;
        else if (words[i] == QLatin1String("-j") || words[i] == QLatin1String("-g"))
            rule.target = value;
    }
    rule.isBare = words.size() == 4 && rule.target == QLatin1String("RETURN");
    return rule;
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
            set.chains.push_back({textOf(chain, "family"), textOf(chain, "table"), textOf(chain, "name"), textOf(chain, "hook"),
                                  textOf(chain, "policy")});
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
            set.chains.push_back({family, table, words[0].mid(1), hookOfBuiltIn(words[0].mid(1)),
                                  words.value(1) == QLatin1String("-") ? QString() : words.value(1).toLower()});
        else if (words[0] == QLatin1String("-A"))
            set.rules.push_back(ruleOfWords(words, family, table));
    }
    return set;
}

} // namespace dockwright::core
