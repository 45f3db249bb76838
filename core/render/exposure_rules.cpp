// SPDX-License-Identifier: Apache-2.0
#include "core/render/exposure_rules.h"

#include "core/catalog/catalog.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/plan/exposure_section.h"
#include "core/plan/values.h"
#include "core/render/allowed_reach.h"
#include "core/render/annotated_text.h"
#include "core/render/confined_unit.h"
#include "core/render/read_exposure_rules.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr auto nft = "/usr/sbin/nft";
/// As in nft(8), CONNTRACK EXPRESSIONS: what was translated on its way in. Nearly all packets belong to a connection that was
/// let in: that is asked first.
constexpr auto passedOn = "ct state new ct status dnat oifname @bridges goto published";

/// Of SCTP nothing is told, and so nothing is closed.
constexpr auto dropped = "meta l4proto { tcp, udp } counter drop";

/// Where a swarm talks to its nodes (moby daemon/cluster, docs: 2377, 7946), by dockerd itself. Its data go through the kernel.
constexpr std::array swarmTcp{2377, 7946};
constexpr std::array swarmUdp{7946};

/// "/usr/sbin/nft -f …"
QString loading(const char *rules)
{
    return QLatin1String(nft) + QLatin1String(" -f ") + QLatin1String(rules);
}

/// "{ a, b }"
QString setOf(const QStringList &elements)
{
    return QStringLiteral("{ %1 }").arg(elements.join(QLatin1String(", ")));
}

bool isMatched(const QString &name)
{
    return std::ranges::any_of(bridgePatterns(), [&](const QString &pattern) {
        return pattern.endsWith(u'*') ? name.startsWith(pattern.chopped(1)) : name == pattern;
    });
}

/// A name that nft could read otherwise is left out: the kernel takes nearly any.
bool isPlainName(const QString &name)
{
    return std::ranges::all_of(name, [](QChar c) {
        return (c.isLetterOrNumber() && c < u'\x80') || QStringLiteral("._-").contains(c);
    });
}

/// Names in the file that is there, in the set after that word of it.
QStringList namesThere(const HostFacts &facts, const QString &word)
{
    const FileFact *file = facts.file(QLatin1String(paths::exposureRules));
    const QString text = file != nullptr ? QString::fromUtf8(file->content) : QString();
    QStringList names = setAfter(text.simplified().split(u' '), word);
    for (QString &name : names)
        name.remove(u'"');
    return names;
}

/// Those that a pattern has, and bridges that Docker has by names of the user's choice. Where dockerd was not asked, those of
/// the last time stay.
QStringList bridgesOf(const HostFacts &facts)
{
    QStringList named;
    if (!facts.network || facts.network->networks.empty())
        named = namesThere(facts, QStringLiteral("="));
    else
        for (const DockerNetworkFact &network : facts.network->networks)
            if (facts.network->isOfDocker(network.interface))
                named << network.interface;
    named.removeIf(
        [](const QString &name) { return name.isEmpty() || name.endsWith(u'*') || isMatched(name) || !isPlainName(name); });
    named.sort();
    named.removeDuplicates();
    return bridgePatterns() + named;
}

/// Bridges of others whose names look like Docker's: of virtual machines, or the way out itself.
QStringList othersOf(const HostFacts &facts)
{
    if (!facts.network)
        return namesThere(facts, QStringLiteral("oifname"));
    QStringList others;
    for (const LinkFact &link : facts.network->links)
        if (isMatched(link.name) && isPlainName(link.name) && !facts.network->isOfDocker(link.name))
            others << link.name;
    others.sort();
    return others;
}

QStringList quotedAll(QStringList names)
{
    for (QString &name : names)
        name = u'"' + name + u'"';
    return names;
}

/// "443", "8000-8010"
QStringList portsOf(const AllowedReach &allowed, bool tcp)
{
    QStringList ports;
    for (const QString &text : allowed.ports)
        if (const auto range = readPortRange(text); range && range->isTcp == tcp)
            ports << text.section(u'/', 0, 0);
    return ports;
}

/// The port of the host is the one that the first packet of a connection named: DNAT has another by then.
QStringList rulesOf(const AllowedReach &allowed)
{
    QStringList sources;
    if (allowed.from.isEmpty())
        sources << QString();
    if (const QStringList v4 = ofFamily(allowed.from, false); !v4.isEmpty())
        sources << QStringLiteral("ip saddr ") + setOf(v4) + u' ';
    if (const QStringList v6 = ofFamily(allowed.from, true); !v6.isEmpty())
        sources << QStringLiteral("ip6 saddr ") + setOf(v6) + u' ';
    QStringList rules;
    for (const bool tcp : {true, false})
        if (const QStringList ports = portsOf(allowed, tcp); !ports.isEmpty())
            for (const QString &source : sources)
                rules << QStringLiteral("%1meta l4proto %2 ct original %3 %4 accept")
                             .arg(source, QLatin1String(tcp ? "tcp" : "udp"), QLatin1String(originalPort), setOf(ports));
    return rules;
}

/// As many on a line as fit a screen.
QString inLines(const QStringList &names)
{
    constexpr qsizetype most = 12;
    QStringList lines;
    for (qsizetype i = 0; i < names.size(); i += most)
        lines << names.mid(i, most).join(QLatin1String(", "));
    return lines.join(QLatin1String(",\n\t\t\t"));
}

QString chainOf(const QString &name, const QStringList &lines)
{
    return QStringLiteral("\tchain %1 {\n\t\t%2\n\t}").arg(name, lines.join(QLatin1String("\n\t\t")));
}

QString hook(const char *name)
{
    return QStringLiteral("type filter hook %1 priority filter - 1; policy accept;").arg(QLatin1String(name));
}

/// Who comes from outside, and is let in, comes first: that is what takes time.
QString publishedChain(const Plan &plan, const QStringList &others)
{
    QStringList lines;
    for (const AllowedReach &allowed : plan.exposure.allow)
        lines << rulesOf(allowed);
    lines << (others.isEmpty() ? QStringLiteral("iifname @bridges accept")
                               : QStringLiteral("iifname @bridges iifname != %1 accept").arg(setOf(quotedAll(others))));
    lines << QLatin1String(dropped);
    return chainOf(QStringLiteral("published"), lines);
}

QString forwardChain(const QStringList &others)
{
    QStringList lines{hook("forward")};
    if (!others.isEmpty())
        lines << QStringLiteral("oifname %1 accept").arg(setOf(quotedAll(others)));
    lines << QLatin1String(passedOn);
    return chainOf(QStringLiteral("forward"), lines);
}

/// "a-b.slice" lies in "a.slice" (systemd.slice(5)).
QString directoryOfSlice(const QString &slice)
{
    QStringList directories;
    const QStringList parts = slice.chopped(6).split(u'-');
    for (qsizetype i = 1; i <= parts.size(); ++i)
        directories << parts.first(i).join(u'-') + QLatin1String(".slice");
    return directories.join(u'/');
}

QString cgroupOfDocker(const HostFacts &facts)
{
    const QString slice = facts.dockerUnit ? facts.dockerUnit->property(QStringLiteral("Slice")) : QString();
    const bool isSlice = slice.endsWith(QLatin1String(".slice")) && slice.size() > 6 && isPlainName(slice);
    return directoryOfSlice(isSlice ? slice : QStringLiteral("system.slice")) + u'/' + QLatin1String(paths::dockerUnit);
}

/// What dockerd is told of its own sockets when the plan is applied: by the plan, or by somebody else.
DaemonSettings socketsOfDockerd(const Plan &plan, const HostFacts &facts)
{
    const FileFact *there = facts.file(QLatin1String(paths::daemonJson));
    OrderedJson file = there != nullptr ? objectIn(there->content) : OrderedJson::object();
    for (const char *key : {"hosts", "metrics-addr", "tlsverify"}) {
        if (facts.lastWritten.daemonKeys.contains(u'/' + QLatin1String(key)))
            file.erase(key);
        if (const auto planned = plan.engine.keys.find(key); planned != plan.engine.keys.end())
            file[key] = *planned;
    }
    return DaemonSettings(facts, file);
}

/// Without a scheme an address of `hosts` is one of TCP (moby opts/hosts.go, parseDaemonHost).
int portOfAddress(const QString &address, int otherwise)
{
    const QUrl url(address.contains(QLatin1String("://")) ? address : QStringLiteral("tcp://") + address);
    return url.scheme() == QLatin1String("tcp") && !address.isEmpty() ? url.port(otherwise) : 0;
}

/// Ports that dockerd itself listens on: of its API, its metrics and a swarm. They are no container's.
std::vector<int> portsOfDockerd(const Plan &plan, const HostFacts &facts)
{
    const DaemonSettings settings = socketsOfDockerd(plan, facts);
    std::vector<int> ports;
    if (facts.isInSwarm())
        ports.assign(swarmTcp.begin(), swarmTcp.end());
    for (const QString &address : settings.list("/hosts"))
        ports.push_back(portOfAddress(address, settings.isOn("/tlsverify", false) ? 2376 : 2375));
    ports.push_back(portOfAddress(settings.text("/metrics-addr"), 0));
    std::erase(ports, 0);
    std::ranges::sort(ports);
    ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
    return ports;
}

template <class Ports>
QString portSet(const Ports &ports)
{
    QStringList texts;
    for (const int port : ports)
        texts << QString::number(port);
    return setOf(texts);
}

} // namespace

QStringList bridgePatterns()
{
    static const QStringList patterns = [] {
        QStringList all{QLatin1String(defaultBridgeName), QStringLiteral("docker_gwbridge")};
        for (int digits = 0; digits < 256; ++digits)
            all << QStringLiteral("br-%1*").arg(digits, 2, 16, QLatin1Char('0'));
        return all;
    }();
    return patterns;
}

GeneratedFile exposureRules(const Plan &plan, const HostFacts &facts)
{
    const QStringList others = othersOf(facts);
    AnnotatedText text(plan.comments);
    text.addHeader(QT_TRANSLATE_NOOP("Dockwright",
                                     "Who reaches the published ports of containers; loaded by "
                                     "dockwright-exposure.service. What is no port of a container is not matched."));
    text.addLine(QStringLiteral("table inet %1\ndelete table inet %1\ntable inet %1 {").arg(QLatin1String(exposureTable)));
    text.addDirective(*findDirective(u"dockwright-exposure/bridges"),
                      QStringLiteral("\tset bridges {\n\t\ttype ifname\n\t\tflags interval\n\t\telements = { %1 }\n\t}")
                          .arg(inLines(quotedAll(bridgesOf(facts)))));
    text.addDirective(*findDirective(u"dockwright-exposure/published"), publishedChain(plan, others));
    text.addDirective(*findDirective(u"dockwright-exposure/forward"), forwardChain(others));
    text.addLine(QStringLiteral("}"));
    return text.toFile(paths::exposureRules);
}

GeneratedFile exposureProxyRules(const Plan &plan, const HostFacts &facts)
{
    const QString cgroup = cgroupOfDocker(facts);
    QStringList lines{hook("input"), QStringLiteral("iifname \"lo\" accept")};
    if (const auto ports = portsOfDockerd(plan, facts); !ports.empty())
        lines << QStringLiteral("tcp dport %1 accept").arg(portSet(ports));
    if (facts.isInSwarm())
        lines << QStringLiteral("udp dport %1 accept").arg(portSet(swarmUdp));
    lines << QStringLiteral("ct state new,invalid,untracked socket cgroupv2 level %1 \"%2\" goto published")
                 .arg(QString::number(cgroup.count(u'/') + 1), cgroup);
    AnnotatedText text(plan.comments);
    text.addHeader(QT_TRANSLATE_NOOP("Dockwright", "The whole table, with those rules that only a start of Docker can load."));
    text.addLine(QStringLiteral("include \"%1\"\ntable inet %2 {")
                     .arg(QLatin1String(paths::exposureRules), QLatin1String(exposureTable)));
    text.addDirective(*findDirective(u"dockwright-exposure/input"), chainOf(QStringLiteral("input"), lines));
    text.addLine(QStringLiteral("}"));
    return text.toFile(paths::exposureProxyRules);
}

GeneratedFile exposureService(const Plan &plan)
{
    const QString rules = loading(paths::exposureRules);
    const QString proxyRules = loading(paths::exposureProxyRules);
    AnnotatedText text(plan.comments);
    text.addHeader(QT_TRANSLATE_NOOP("Dockwright", "Loads the table that says who reaches published ports of containers."));
    text.addSection(QStringLiteral("Unit"));
    text.addLine(QStringLiteral("Description=Who reaches the published ports of containers\n"
                                "After=nftables.service firewalld.service ufw.service\n"
                                "Before=docker.service"));
    text.addSection(QStringLiteral("Service"));
    text.addLine(QStringLiteral("Type=oneshot\nRemainAfterExit=yes"));
    text.addDirective(*findDirective(u"dockwright-exposure/ExecStart"),
                      QStringLiteral("ExecStart=%1\nExecStartPost=-%2\nExecReload=%1\nExecReload=-%2").arg(rules, proxyRules));
    text.addDirective(
        *findDirective(u"dockwright-exposure/ExecStop"),
        QStringLiteral("ExecStop=-%1 delete table inet %2").arg(QLatin1String(nft), QLatin1String(exposureTable)));
    text.addDirective(*findDirective(u"dockwright-exposure/CapabilityBoundingSet"),
                      QStringLiteral("CapabilityBoundingSet=CAP_NET_ADMIN\nProtectSystem=strict\n")
                          + confinement(QStringLiteral("AF_NETLINK AF_UNIX"), QStringLiteral("yes")));
    text.addSection(QStringLiteral("Install"));
    text.addLine(QStringLiteral("WantedBy=docker.service"));
    return text.toFile(paths::exposureService);
}

GeneratedFile exposureNftablesDropIn(const Plan &plan)
{
    AnnotatedText text(plan.comments);
    text.addHeader(QT_TRANSLATE_NOOP("Dockwright", "Loads the table again that nftables.service flushes with all others."));
    text.addSection(QStringLiteral("Service"));
    for (const char *key : {"ExecStartPost", "ExecReload", "ExecStopPost"}) {
        const QString line = QLatin1String(key) + QLatin1String("=-+");
        text.addDirective(*findDirective(QLatin1String("80-dockwright-exposure/") + QLatin1String(key)),
                          line + loading(paths::exposureRules) + u'\n' + line + loading(paths::exposureProxyRules));
    }
    return text.toFile(paths::nftablesDropIn);
}

QString loadingProxyRules()
{
    return QLatin1String("-+") + loading(paths::exposureProxyRules);
}

Result<> checkExposureRules(const Plan &plan, const HostFacts &facts)
{
    if (plan.exposure.enforce != ExposureEnforcement::On || facts.cgroupVersion.value_or(2) == 2)
        return {};
    return failure(ErrorCode::Unsupported, QStringLiteral("/exposure/enforce"),
                   {QT_TRANSLATE_NOOP("Dockwright", "This host has cgroup v1, where nft cannot tell docker-proxy from others."),
                    {}},
                   {QT_TRANSLATE_NOOP("Dockwright",
                                      "Boot with systemd.unified_cgroup_hierarchy=1, or set exposure.enforce to "
                                      "report."),
                    {}});
}

} // namespace dockwright::core
