// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/exposure_report.h"
#include "core/exposure/outside_addresses.h"
#include "core/exposure/socket_table.h"
#include "core/host/rooted_reader.h"
#include "core/metrics/metrics.h"
#include "core/plan/plan.h"
#include "tests/support/answering_reader.h"
#include "tests/support/enumerators.h"
#include "tests/support/files.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>

namespace test_exposure {

using namespace dockwright::core;

namespace {

const QString webId = QString(64, u'a');
const QString hostId = QString(64, u'b');

/// A directory that is taken for a machine, with a dockerd that says this.
class WithDockerd : public RootedReader
{
public:
    explicit WithDockerd(const QString &root) : RootedReader(root), m_root(root) {}

    Result<Json> daemonAnswer(const QString &path, std::chrono::seconds) const override
    {
        const auto found = answers.find(path);
        return found != answers.end() ? found->second : Json();
    }
    void put(const QString &path, const QByteArray &content) const
    {
        QDir().mkpath(QFileInfo(m_root + path).path());
        QFile file(m_root + path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    }
    /// A descriptor of a process that is this socket.
    void putSocket(int process, int number, int inode) const
    {
        const QString directory = m_root + QStringLiteral("/proc/%1/fd").arg(process);
        QDir().mkpath(directory);
        QVERIFY(QFile::link(QStringLiteral("socket:[%1]").arg(inode), directory + u'/' + QString::number(number)));
    }

    std::map<QString, Json> answers;

private:
    QString m_root;
};

/// Where a host is whose ip(8) prints these.
HostNetworks networksBy(const QByteArray &links, const QByteArray &routes, const QByteArray &routesOfIpv6)
{
    const QTemporaryDir root;
    QDir().mkpath(root.filePath(QStringLiteral("usr/sbin/ip")));
    AnsweringReader reader(root.path());
    reader.answerIp(links, routes, routesOfIpv6);
    const auto facts = inspectNetwork(reader, false);
    return facts ? hostNetworksOf(*facts, {}) : HostNetworks();
}

Json container(const QString &id, const char *name, const char *image, const char *mode, const Json &ports)
{
    return {{"Id", id},
            {"Names", {std::string("/") + name}},
            {"Image", image},
            {"HostConfig", {{"NetworkMode", mode}}},
            {"Ports", ports}};
}

Json binding(const char *address, int port, int containerPort, const char *type = "tcp")
{
    return {{"IP", address}, {"PublicPort", port}, {"PrivatePort", containerPort}, {"Type", type}};
}

ExposedPort portAt(const char *address, int port = 80, const char *image = "web")
{
    return {.container = QStringLiteral("c"),
            .id = webId.left(12),
            .image = QString::fromLatin1(image),
            .address = QString::fromLatin1(address),
            .port = port,
            .containerPort = port};
}

PortVerdict judged(const ExposedPort &port, const PortAttempts &attempts = {})
{
    return judgeExposure({.ports = {port}, .firewall = {.isSeen = true}, .attempts = {attempts}}).front();
}

PortAttempts tried(ReachOutcome host, ReachOutcome neighbour, ReachOutcome stranger, bool isWatched = true)
{
    return {host, neighbour, stranger, isWatched};
}

QByteArray nftText(const char *rules)
{
    return QByteArray("{\"nftables\": [") + QByteArray(rules).replace('\'', '"') + "]}";
}

const FirewallPart *partNamed(const FirewallFacts &facts, const char *name)
{
    const auto found = std::ranges::find(facts.parts, QLatin1String(name), &FirewallPart::name);
    return found != facts.parts.end() ? &*found : nullptr;
}

/// As iptables-nft shows the rules of dockerd 20.10, with one in DOCKER-USER that is somebody's own.
const char *const dockersRules =
    "{'table': {'family': 'ip', 'name': 'filter'}},"
    "{'chain': {'family': 'ip', 'table': 'filter', 'name': 'FORWARD', 'hook': 'forward', 'policy': 'drop'}},"
    "{'chain': {'family': 'ip', 'table': 'filter', 'name': 'DOCKER-USER'}},"
    "{'chain': {'family': 'ip', 'table': 'filter', 'name': 'DOCKER'}},"
    "{'rule': {'family': 'ip', 'table': 'filter', 'chain': 'FORWARD', 'expr': [{'counter': {}}, {'jump': {'target': 'DOCKER-USER'}}]}},"
    "{'rule': {'family': 'ip', 'table': 'filter', 'chain': 'FORWARD', 'expr': [{'match': {'op': '==', 'left': {'meta': {'key': "
    "'oifname'}}, 'right': 'docker0'}}, {'accept': null}]}},"
    "{'rule': {'family': 'ip', 'table': 'filter', 'chain': 'DOCKER-USER', 'expr': [{'counter': {}}, {'return': null}]}}";

const char *const rulesOfOthers =
    ",{'rule': {'family': 'ip', 'table': 'filter', 'chain': 'DOCKER-USER', 'expr': [{'match': {'op': '==', 'left': {'meta': {'key': "
    "'iifname'}}, 'right': 'eth0'}}, {'match': {'op': '==', 'left': {'payload': {'protocol': 'ip', 'field': 'saddr'}}, 'right': "
    "{'prefix': {'addr': '198.51.100.0', 'len': 24}}}}, {'drop': null}]}},"
    "{'chain': {'family': 'ip', 'table': 'filter', 'name': 'ufw-user-input'}},"
    "{'rule': {'family': 'ip', 'table': 'filter', 'chain': 'ufw-user-input', 'expr': [{'accept': null}]}},"
    "{'chain': {'family': 'inet', 'table': 'firewalld', 'name': 'filter_INPUT', 'hook': 'input', 'policy': 'accept'}},"
    "{'rule': {'family': 'inet', 'table': 'firewalld', 'chain': 'filter_INPUT', 'expr': [{'reject': null}]}},"
    "{'chain': {'family': 'ip6', 'table': 'docker-bridges', 'name': 'filter-FORWARD', 'hook': 'forward', 'policy': 'accept'}},"
    "{'rule': {'family': 'ip6', 'table': 'docker-bridges', 'chain': 'filter-FORWARD', 'expr': [{'drop': null}]}},"
    "{'chain': {'family': 'inet', 'table': 'mine', 'name': 'in', 'hook': 'input', 'policy': 'drop'}}";

QString sectionOf(const char *network, const char *port)
{
    return QString::fromUtf8(json("'exposure': {'enforce': 'on', 'allow': [{'from': ['%1'], 'ports': ['%2']}]}"))
        .arg(QLatin1String(network), QLatin1String(port));
}

} // namespace

/// What is told of the ports of containers, and how it is judged.
class TestExposure : public QObject
{
    Q_OBJECT

private slots:
    void bindingsAreThoseThatDockerdLists()
    {
        const QTemporaryDir root;
        WithDockerd reader(root.path());
        reader.answers["/containers/json"] =
            Json::array({container(webId, "web", "nginx:1", "bridge",
                                   Json::array({binding("0.0.0.0", 8080, 80), binding("::", 8080, 80),
                                                binding("127.0.0.1", 53, 53, "udp"), binding("0.0.0.0", 9, 9, "sctp"),
                                                Json{{"PrivatePort", 443}, {"Type", "tcp"}}, "no binding"}))});
        reader.answers[QStringLiteral("/containers/%1/json").arg(webId)] = {{"State", {{"Pid", 4711}}}};
        reader.put(
            "/proc/net/tcp",
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
            "   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 17 1 0 100 0 0 10 0\n");
        const auto facts = inspectPorts(reader, PortDepth::Processes);
        QVERIFY(facts.has_value());
        QCOMPARE(facts->ports.size(), 3U);
        QCOMPARE(placeOf(facts->ports[0]), QStringLiteral("0.0.0.0:8080/tcp"));
        QCOMPARE(placeOf(facts->ports[1]), QStringLiteral("[::]:8080/tcp"));
        QCOMPARE(placeOf(facts->ports[2]), QStringLiteral("127.0.0.1:53/udp"));
        QVERIFY(facts->ports[0].isProxied && !facts->ports[1].isProxied);
        QCOMPARE(facts->ports[0].containerPort, 80);
        QCOMPARE(facts->ports[2].process, 4711);
        QCOMPARE(inspectPorts(reader, PortDepth::Bindings)->ports[0].process, 0);
    }

    void onTheHostsNetworkAreItsProcessesSockets()
    {
        const QTemporaryDir root;
        WithDockerd reader(root.path());
        reader.answers["/containers/json"] =
            Json::array({container(hostId, "h", "redis", "host", Json::array()),
                         container(webId, "beside", "web", qPrintable("container:" + hostId), Json::array())});
        reader.put("/proc/7/cgroup", "0::/system.slice/docker-" + hostId.toLatin1() + ".scope\n");
        reader.put("/proc/8/cgroup", "0::/docker/" + webId.toLatin1() + "\n");
        reader.put("/proc/9/cgroup", "0::/system.slice/ssh.service\n");
        reader.putSocket(7, 3, 100);
        reader.putSocket(8, 3, 101);
        reader.putSocket(9, 3, 102);
        reader.put(
            "/proc/net/tcp6",
            "   0: 00000000000000000000000000000000:18EB 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 100 1\n");
        reader.put("/proc/net/udp",
                   "   0: 0100007F:0035 00000000:0000 07 0:0 0:0 0 0 0 101 2\n"
                   "   1: 0100007F:0036 0200007F:0035 01 0:0 0:0 0 0 0 101 2\n"
                   "   2: 00000000:9C40 00000000:0000 07 0:0 0:0 0 0 0 101 2\n"); // one that is made for a while
        reader.put("/proc/net/tcp", "   0: 00000000:0016 00000000:0000 0A 0:0 0:0 0 0 0 102 1\n");
        const auto facts = inspectPorts(reader, PortDepth::Bindings);
        QVERIFY(facts.has_value());
        QStringList told;
        for (const ExposedPort &port : facts->ports)
            told << port.container + u' ' + placeOf(port) + (port.isOfHostNetwork ? " host" : "");
        QCOMPARE(told.join(u'\n'), QStringLiteral("h [::]:6379/tcp host\nbeside 127.0.0.1:53/udp host"));
        QVERIFY(facts->hidden.isEmpty());
    }

    void withoutDockerdNothingIsTold()
    {
        const QTemporaryDir root;
        const auto facts = inspectPorts(WithDockerd(root.path()), PortDepth::Bindings);
        QVERIFY(!facts.has_value() && !facts.error().message.isEmpty());
    }

    void socketsOfOtherStatesAndFormsAreNone()
    {
        QCOMPARE(readSocketTable({"0: 00000000:0050 00000000:0000 01 0:0 0:0 0 0 0 5 1", "nonsense",
                                  "0: 0:0050 0:0 0A 0:0 0:0 0 0 0 5 1", "0: ZZ000000:0050 00000000:0000 0A 0:0 0:0 0 0 0 5 1"},
                                 PortProtocol::Tcp)
                     .size(),
                 0U);
        const auto mapped = readSocketTable(
            {"0: 0000000000000000FFFF00000100007F:0050 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 5 1"},
            PortProtocol::Tcp);
        QCOMPARE(mapped.size(), 1U);
        QCOMPARE(mapped[0].address, QStringLiteral("127.0.0.1"));
        QCOMPARE(mapped[0].inode, 5U);
        QCOMPARE(inodeOfSocket("socket:[4711]"), 4711U);
        QCOMPARE(inodeOfSocket("pipe:[4711]"), 0U);
    }

    void anAddressSaysWhoCouldReachIt_data()
    {
        QTest::addColumn<QString>("reach");
        for (const char *address : {"0.0.0.0", "::", "192.0.2.1", "2001:db8::1", "172.32.0.1"})
            QTest::newRow(address) << "everybody";
        for (const char *address : {"10.1.2.3", "172.31.0.1", "192.168.1.1", "100.64.0.1", "169.254.1.1", "fd00::1", "fe80::1"})
            QTest::newRow(address) << "networks";
        for (const char *address : {"127.0.0.1", "127.9.9.9", "::1"})
            QTest::newRow(address) << "this-host";
        QTest::newRow("no address") << "unknown";
    }
    void anAddressSaysWhoCouldReachIt()
    {
        QFETCH(QString, reach);
        QCOMPARE(QLatin1String(reachName(reachOfAddress(QLatin1String(QTest::currentDataTag())))), reach);
    }

    void whatWasMeasuredCounts_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<PortAttempts>("attempts");
        QTest::addColumn<bool>("isUdp");
        QTest::addColumn<QString>("reach");
        QTest::addColumn<bool>("isMeasured");
        using enum ReachOutcome;
        const auto row = [](const char *name, const char *address, const PortAttempts &attempts, const char *reach,
                            bool isMeasured,
                            bool isUdp = false) { QTest::newRow(name) << address << attempts << isUdp << reach << isMeasured; };
        row("a stranger", "0.0.0.0", tried(Answered, Answered, Answered), "everybody", true);
        row("a stranger's packet", "0.0.0.0", tried(Silent, Silent, Arrived), "everybody", true);
        row("a neighbour", "0.0.0.0", tried(Answered, Answered, Silent), "networks", true);
        row("this host", "0.0.0.0", tried(Answered, Silent, Unreachable), "this-host", true);
        row("nobody", "0.0.0.0", tried(Refused, Refused, Refused), "nobody", true);
        row("a private address", "192.168.1.1", tried(Answered, Answered, Answered), "networks", true);
        row("loopback", "127.0.0.1", tried(Answered, Silent, Silent), "this-host", true);
        row("loopback before 28", "127.0.0.1", tried(Answered, Answered, Answered), "networks", true);
        row("not tried", "0.0.0.0", {}, "everybody", false);
        row("a datagram that arrived", "0.0.0.0", tried(Arrived, Arrived, Arrived), "everybody", true, true);
        row("a datagram that did not", "0.0.0.0", tried(Arrived, Silent, Silent), "this-host", true, true);
        row("silence is no answer", "0.0.0.0", tried(Silent, Silent, Silent, false), "everybody", false, true);
        row("a datagram that is refused", "0.0.0.0", tried(Silent, Refused, Refused, false), "this-host", true, true);
        row("one of two is silent", "10.0.0.1", tried(Silent, Silent, Refused, false), "networks", false, true);
    }
    void whatWasMeasuredCounts()
    {
        QFETCH(QString, address);
        QFETCH(PortAttempts, attempts);
        QFETCH(bool, isUdp);
        QFETCH(QString, reach);
        QFETCH(bool, isMeasured);
        ExposedPort port = portAt(qPrintable(address));
        port.protocol = isUdp ? PortProtocol::Udp : PortProtocol::Tcp;
        const PortVerdict verdict = judged(port, attempts);
        QCOMPARE(QLatin1String(reachName(verdict.reach)), reach);
        QCOMPARE(verdict.isMeasured, isMeasured);
        QVERIFY(!verdict.reason.isEmpty());
    }

    void rulesAboutInterfacesAreNotTakenForMeasured()
    {
        using enum ReachOutcome;
        const FirewallFacts named{.isSeen = true, .interfaces = {"eth0"}};
        const auto judgedBehind = [&](const char *address, const PortAttempts &attempts) {
            const PortVerdict verdict =
                judgeExposure({.ports = {portAt(address)}, .firewall = named, .attempts = {attempts}}).front();
            return QLatin1String(reachName(verdict.reach)) + (verdict.isMeasured ? " measured" : " concluded")
                + (verdict.reason.args.contains("eth0") ? " eth0" : "");
        };
        QCOMPARE(judgedBehind("0.0.0.0", tried(Answered, Answered, Answered)), QStringLiteral("everybody measured eth0"));
        QCOMPARE(judgedBehind("0.0.0.0", tried(Answered, Silent, Silent)), QStringLiteral("everybody concluded eth0"));
        QCOMPARE(judgedBehind("192.168.1.1", tried(Answered, Answered, Silent)), QStringLiteral("networks measured"));
        QCOMPARE(judgedBehind("192.168.1.1", tried(Answered, Silent, Silent)), QStringLiteral("networks concluded eth0"));
        QCOMPARE(judgedBehind("127.0.0.1", tried(Answered, Silent, Silent)), QStringLiteral("this-host concluded eth0"));
        QCOMPARE(judgedBehind("127.0.0.1", tried(Answered, Answered, Answered)), QStringLiteral("networks measured"));
    }

    void whatIsDelicateIsKnownByImageAndPort()
    {
        QCOMPARE(serviceBehind("ghcr.io/me/postgres:16@sha256:1", 1)->name, "PostgreSQL");
        QCOMPARE(serviceBehind("localhost:5000/x", 6379)->name, "Redis");
        QVERIFY(serviceBehind("localhost:5432/x", 80) == nullptr);
        QVERIFY(serviceBehind("postgres-exporter", 9187) == nullptr);
        QVERIFY(serviceBehind("x", 8080)->kind == ServiceKind::Maybe);
        QVERIFY(serviceBehind("portainer/portainer-ce", 9000)->kind == ServiceKind::Console);
        QVERIFY(serviceBehind({}, 0) == nullptr);
        QVERIFY(judged(portAt("0.0.0.0", 5432)).severity == Severity::Critical);
        QVERIFY(judged(portAt("0.0.0.0", 8080)).severity == Severity::Info);
        QVERIFY(judged(portAt("10.0.0.1", 5432)).severity == Severity::Info);
        QVERIFY(judged(portAt("127.0.0.1", 5432)).severity == Severity::Pass);
        using enum ReachOutcome;
        QVERIFY(judged(portAt("0.0.0.0", 5432), tried(Answered, Silent, Silent)).severity == Severity::Pass);
        const PortVerdict leaked = judged(portAt("127.0.0.1", 80), tried(Answered, Answered, Silent));
        QVERIFY(leaked.severity == Severity::Warning && needsAttention(leaked));
    }

    void whatNeedsAttentionComesFirst()
    {
        using enum ReachOutcome;
        ExposureFacts facts{.ports = {portAt("127.0.0.1", 1), portAt("0.0.0.0", 80), portAt("0.0.0.0", 9090),
                                      portAt("10.0.0.1", 3306), portAt("0.0.0.0", 6379), portAt("127.0.0.1", 2)}};
        facts.attempts.resize(facts.ports.size());
        facts.attempts.back() = tried(Answered, Answered, Answered);
        QStringList order;
        for (const PortVerdict &verdict : judgeExposure(facts))
            order << QString::number(verdict.port.port);
        QCOMPARE(order.join(u' '), QStringLiteral("6379 2 9090 80 3306 1"));
    }

    /// Disabled, it leaves its chains and the jumps to them, in the kernel's as well as in each other.
    void aUfwThatIsDisabledStandsBeforeNothing()
    {
        const QByteArray left =
            "{'chain': {'family': 'ip', 'table': 'filter', 'name': 'FORWARD', 'hook': 'forward', 'policy': 'accept'}},"
            "{'chain': {'family': 'ip', 'table': 'filter', 'name': 'ufw-before-forward'}},"
            "{'chain': {'family': 'ip', 'table': 'filter', 'name': 'ufw-user-forward'}},"
            "{'rule': {'family': 'ip', 'table': 'filter', 'chain': 'FORWARD', 'expr': [{'counter': {}}, "
            "{'jump': {'target': 'ufw-before-forward'}}]}},"
            "{'rule': {'family': 'ip', 'table': 'filter', 'chain': 'ufw-before-forward', 'expr': [{'jump': {'target': "
            "'ufw-user-forward'}}]}}";
        QVERIFY(firewallOf(*readNftRules(nftText(left.constData()))).parts.empty());
        const QByteArray enabled =
            left + ",{'rule': {'family': 'ip', 'table': 'filter', 'chain': 'ufw-user-forward', 'expr': [{'drop': null}]}}";
        const FirewallFacts facts = firewallOf(*readNftRules(nftText(enabled.constData())));
        QVERIFY(partNamed(facts, "ufw") != nullptr && partNamed(facts, "ufw")->standsBeforeContainers);
        const RuleSet legacy = readIptablesSave("*filter\n:FORWARD ACCEPT [0:0]\n:ufw-before-forward - [0:0]\n"
                                                "-A FORWARD -j ufw-before-forward\nCOMMIT\n",
                                                "ip");
        QVERIFY(firewallOf(legacy).parts.empty());
        // A chain that nobody knows of is not taken for an empty one.
        QVERIFY(!firewallOf(readIptablesSave("*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -j ufw-track-forward\n", "ip"))
                     .parts.empty());
    }

    void theRulesOfEachAreToldApart()
    {
        const auto docker = readNftRules(nftText(dockersRules));
        QVERIFY(docker.has_value());
        const FirewallFacts own = firewallOf(*docker);
        QCOMPARE(own.parts.size(), 1U);
        QCOMPARE(own.parts[0].name, QStringLiteral("docker"));
        QVERIFY(own.interfaces.isEmpty() && own.networks.isEmpty() && own.isSeen);
        const FirewallFacts all = firewallOf(*readNftRules(nftText((QByteArray(dockersRules) + rulesOfOthers).constData())));
        QCOMPARE(all.interfaces, QStringList{"eth0"});
        QCOMPARE(all.networks, QStringList{"198.51.100.0/24"});
        for (const char *name : {"docker", "docker-user", "ufw", "firewalld", "docker-nftables", "nft inet mine"})
            QVERIFY2(partNamed(all, name) != nullptr, name);
        QVERIFY(partNamed(all, "ufw")->standsBeforeHost && !partNamed(all, "ufw")->standsBeforeContainers);
        QVERIFY(!partNamed(all, "docker-nftables")->isForIpv4 && partNamed(all, "firewalld")->isForIpv6);
        ExposedPort port = portAt("0.0.0.0");
        QCOMPARE(partsBefore(port, all).join(u','), QStringLiteral("docker,docker-user"));
        port.isOfHostNetwork = true;
        QCOMPARE(partsBefore(port, all).join(u','), QStringLiteral("firewalld,nft inet mine,ufw"));
        port = portAt("::");
        port.isProxied = true;
        QCOMPARE(partsBefore(port, all).join(u','), QStringLiteral("docker-nftables,firewalld,nft inet mine"));
    }

    void whatRulesAskIsSeen_data()
    {
        QTest::addColumn<QByteArray>("statements");
        QTest::addColumn<QString>("interfaces");
        QTest::addColumn<QString>("sources");
        QTest::addColumn<QString>("others");
        const auto row = [](const char *name, const char *statements, const char *interfaces, const char *sources,
                            const char *others) {
            QTest::newRow(name) << QByteArray(statements) << interfaces << sources << others;
        };
        row("name", "{'match': {'left': {'meta': {'key': 'iifname'}}, 'right': 'eth0'}}", "eth0", "", "");
        row("set", "{'match': {'left': {'meta': {'key': 'iif'}}, 'right': {'set': ['eth0', {'range': ['a', 'b']}]}}}", "? eth0",
            "", "");
        row("map",
            "{'vmap': {'key': {'meta': {'key': 'iifname'}}, 'data': {'set': [['eth0', {'accept': null}], ['eth1', "
            "{'drop': null}]]}}}",
            "eth0 eth1", "", "");
        row("named map", "{'vmap': {'key': {'meta': {'key': 'iifname'}}, 'data': '@m'}}", "?", "", "unread");
        row("pair",
            "{'match': {'left': {'concat': [{'meta': {'key': 'iifname'}}, {'meta': {'key': 'l4proto'}}]}, 'right': {'set': "
            "[{'concat': ['eth0', 'tcp']}]}}}",
            "?", "", "");
        row("group", "{'match': {'left': {'meta': {'key': 'iifgroup'}}, 'right': 1}}", "?", "", "");
        row("sdif", "{'match': {'left': {'meta': {'key': 'sdifname'}}, 'right': 'vrf0'}}", "?", "", "");
        row("loopback", "{'match': {'left': {'meta': {'key': 'iifname'}}, 'right': 'lo'}}", "", "", "");
        row("source",
            "{'match': {'left': {'payload': {'protocol': 'ip', 'field': 'saddr'}}, 'right': {'set': ['10.1.2.3', "
            "{'prefix': {'addr': '10.9.0.0', 'len': 16}}]}}}",
            "", "10.1.2.3 10.9.0.0/16", "");
        row("target", "{'match': {'left': {'payload': {'protocol': 'ip', 'field': 'daddr'}}, 'right': '10.1.2.3'}}", "", "",
            "");
        row("named set", "{'match': {'left': {'payload': {'protocol': 'ip6', 'field': 'saddr'}}, 'right': '@friends'}}", "", "",
            "unread");
        row("source map",
            "{'vmap': {'key': {'payload': {'protocol': 'ip', 'field': 'saddr'}}, 'data': {'set': [['10.1.2.3', "
            "{'accept': null}]]}}}",
            "", "10.1.2.3", "");
        row("link", "{'match': {'left': {'payload': {'protocol': 'ether', 'field': 'saddr'}}, 'right': '02:00:00:00:00:01'}}",
            "", "", "unread");
        row("limit", "{'limit': {'rate': 1, 'per': 'minute'}}", "", "", "limit");
        row("hashlimit", "{'xt': {'type': 'match', 'name': 'hashlimit'}}", "", "", "limit");
        row("ipset", "{'xt': {'type': 'match', 'name': 'set'}}", "", "", "unread");
        row("older nft", "{'xt': null}", "", "", "unread");
        row("addrtype", "{'xt': {'type': 'match', 'name': 'addrtype'}}", "", "", "");
    }
    void whatRulesAskIsSeen()
    {
        QFETCH(QByteArray, statements);
        const QByteArray before = "{'rule': {'family': 'ip', 'table': 'filter', 'chain': 'DOCKER-USER', 'expr': [";
        const FirewallFacts facts =
            firewallOf(*readNftRules(nftText((before + statements + ", {'drop': null}]}}").constData())));
        QTEST(facts.interfaces.join(u' '), "interfaces");
        QTEST(facts.sources.join(u' '), "sources");
        QTEST(QString(QLatin1String(facts.asksUnread ? "unread" : "") + QLatin1String(facts.hasLimits ? "limit" : "")),
              "others");
        // What only writes to the log lets nobody in.
        const FirewallFacts logs = firewallOf(*readNftRules(nftText((before + statements + ", {'log': null}]}}").constData())));
        if (!statements.contains("vmap") && !statements.contains("null"))
            QVERIFY(logs.interfaces.isEmpty() && logs.sources.isEmpty() && !logs.asksUnread && !logs.hasLimits);
    }

    void ingressIsOfItsDevice()
    {
        const FirewallFacts facts = firewallOf(*readNftRules(nftText(
            "{'chain': {'family': 'netdev', 'table': 't', 'name': 'c', 'hook': 'ingress', 'dev': 'eth7', 'policy': 'accept'}},"
            "{'rule': {'family': 'netdev', 'table': 't', 'chain': 'c', 'expr': [{'drop': null}]}}")));
        QCOMPARE(facts.interfaces, QStringList{"eth7"});
        QVERIFY(isAboutInterface("eth+", "eth7") && isAboutInterface("?", "x") && !isAboutInterface("eth7", "eth70"));
    }

    void keptOutIsMeasuredAfterAPositiveControl()
    {
        using enum ReachOutcome;
        const auto told = [](const FirewallFacts &firewall, const PortAttempts &attempts) {
            const PortVerdict verdict = judgeExposure({.ports = {portAt("0.0.0.0", 5432)},
                                                       .firewall = firewall,
                                                       .attempts = {attempts},
                                                       .outsider = {{}, {}, {"198.51.100.2"}, {"10.253.0.2"}, 1}})
                                            .front();
            return QLatin1String(reachName(verdict.reach)) + (verdict.isMeasured ? " measured " : " concluded ")
                + QLatin1String(severityName(verdict.severity)) + (verdict.reason.isEmpty() ? " why" : "");
        };
        const PortAttempts out = tried(Answered, Silent, Silent);
        const PortAttempts in = tried(Answered, Answered, Answered);
        QCOMPARE(told({.isSeen = true}, out), QStringLiteral("this-host measured pass"));
        const auto unsure = QStringLiteral("everybody concluded unknown");
        const auto open = QStringLiteral("everybody measured critical");
        for (const FirewallFacts &facts :
             {FirewallFacts{}, FirewallFacts{.isSeen = true, .interfaces = {"virbr0"}},
              FirewallFacts{.isSeen = true, .sources = {"10.1.0.0/24"}}, FirewallFacts{.isSeen = true, .asksUnread = true},
              FirewallFacts{.isSeen = true, .hasLimits = true}}) {
            QCOMPARE(told(facts, out), unsure);
            QCOMPARE(told(facts, in), open);
        }
        // That network was tried, by the neighbour.
        QCOMPARE(told({.isSeen = true, .sources = {"10.0.0.0/8"}}, tried(Answered, Answered, Silent)),
                 QStringLiteral("networks measured info"));
        PortAttempts elsewhere{.host = Answered, .isRepliedElsewhere = true};
        QCOMPARE(told({.isSeen = true}, elsewhere), QStringLiteral("everybody concluded critical"));
        QCOMPARE(told({.isSeen = true}, {.host = Answered, .neighbour = Silent, .isStrangerNamed = true}),
                 QStringLiteral("everybody concluded critical"));
    }

    void nftThatSaysSomethingElseIsAnError()
    {
        for (const char *text : {"", "{}", "[1]", "{\"nftables\": 1}", "{\"nftables\": ["})
            QVERIFY2(!readNftRules(text).has_value(), text);
        const auto odd =
            readNftRules("{\"nftables\": [1, {\"rule\": 2}, {\"rule\": {\"expr\": [3, {\"match\": null}, {\"jump\": 4}]}}]}");
        QVERIFY(odd.has_value() && odd->rules.size() == 1);
    }

    void theOlderFilterIsReadToo()
    {
        const RuleSet set = readIptablesSave("# by iptables-save\n*filter\n:FORWARD DROP [0:0]\n:DOCKER-USER - [0:0]\n"
                                             "-A FORWARD -j DOCKER-USER\n-A DOCKER-USER ! -i eth1 -s 10.0.0.0/8 -j DROP\n"
                                             "-A DOCKER-USER -i ppp0 -j DROP\n-A DOCKER-USER -j RETURN\n-A\nCOMMIT\n",
                                             "ip");
        QCOMPARE(set.chains.size(), 2U);
        QCOMPARE(set.chains[0].hook, QStringLiteral("forward"));
        QCOMPARE(set.rules.size(), 5U);
        const FirewallFacts facts = firewallOf(set);
        QVERIFY(partNamed(facts, "docker-user") != nullptr && partNamed(facts, "docker") != nullptr);
        QCOMPARE(facts.interfaces.join(u' '), QStringLiteral("eth1 ppp0"));
        QVERIFY(set.rules[3].isBare);
    }

    void anOutsiderHasAddressesThatNobodyHas()
    {
        const HostNetworks empty;
        const OutsideAddresses usual = chooseOutsideAddresses(empty, {});
        QVERIFY((usual.stranger == LinkAddresses{"198.51.100.1", "198.51.100.2"}));
        QVERIFY((usual.neighbour == LinkAddresses{"10.253.0.1", "10.253.0.2"}));
        QVERIFY((usual.strangerIpv6 == LinkAddresses{"2001:db8:d0c:1::1", "2001:db8:d0c:1::2"}));
        QVERIFY((usual.neighbourIpv6 == LinkAddresses{"fdd0:c4e2:51a7:1::1", "fdd0:c4e2:51a7:1::2"}));
        const HostNetworks home = networksBy(
            "[{\"ifname\": \"lo\", \"addr_info\": [{\"family\": \"inet\", \"local\": \"127.0.0.1\", \"prefixlen\": 8, \"scope\": \"host\"}]},"
            "{\"ifname\": \"docker0\", \"addr_info\": [{\"local\": \"172.17.0.1\", \"prefixlen\": 16, \"scope\": \"global\"}]},"
            "{\"ifname\": \"eth0\", \"addr_info\": [{\"local\": \"192.168.200.5\", \"prefixlen\": 24, \"scope\": \"global\"},"
            "{\"local\": \"fe80::1\", \"prefixlen\": 64, \"scope\": \"link\"}]}]",
            "[{\"dst\": \"default\"}, {\"dst\": \"198.51.100.0/25\"}, {\"type\": \"blackhole\", \"dst\": \"10.0.0.0/8\"}]",
            "[{\"dst\": \"2001:db8::/32\"}, {\"dst\": \"fdd0:c4e2:51a7:1::1\"}]");
        QCOMPARE(home.addresses, QStringList{"192.168.200.5"});
        const OutsideAddresses chosen = chooseOutsideAddresses(home, {"203.0.113.0/24", "0.0.0.0/0"});
        QCOMPARE(chosen.stranger.outside, QStringLiteral("192.0.2.2"));
        QCOMPARE(chosen.neighbour.outside, QStringLiteral("192.168.201.2"));
        QVERIFY(chosen.strangerIpv6.isEmpty());
        QCOMPARE(chosen.neighbourIpv6.outside, QStringLiteral("fdd0:c4e2:51a7:2::2"));
        // Where all are named, one that is free is better than none.
        QCOMPARE(chooseOutsideAddresses(empty, {"198.51.100.0/24", "203.0.113.0/24", "192.0.2.0/24", "198.18.0.0/15"})
                     .stranger.outside,
                 QStringLiteral("198.51.100.2"));
        QVERIFY(chooseOutsideAddresses(empty, {"198.51.100.0/24", "203.0.113.0/24", "192.0.2.0/24", "198.18.0.0/15"})
                    .isStrangerNamed);
        QVERIFY(!usual.isStrangerNamed && !usual.isStrangerIpv6Named);
        const HostNetworks tunnel =
            networksBy("[]", "[{\"dst\": \"0.0.0.0/1\", \"dev\": \"tun0\"}, {\"dst\": \"128.0.0.0/1\", \"dev\": \"tun0\"}]",
                       "[]");
        QVERIFY(tunnel.networks.isEmpty() && tunnel.interfaces == QStringList{"tun0"});
        QCOMPARE(readPeers({"head", "0: 0100007F:0050 0200A8C0:0035 01 0:0", "0: 00000000:0050 00000000:0000 0A 0:0"}),
                 QStringList{"192.168.0.2"});
        QVERIFY(chooseOutsideAddresses({.networks = {"0.0.0.0/1", "128.0.0.0/1"}}, {}).stranger.isEmpty());
    }

    void aReportIsReadAsItWasWritten()
    {
        using enum ReachOutcome;
        ExposureFacts facts{.ports = {portAt("0.0.0.0", 5432), portAt("127.0.0.1", 81), portAt("::", 9000)},
                            .hidden = {"h"},
                            .isCut = true,
                            .firewall = {true, {{"docker", false, true, true, false}}, {"eth0"}, {"10.0.0.0/8"}},
                            .attempts = {tried(Answered, Answered, Answered), tried(Answered, Answered, Silent), {}},
                            .outsider = {{}, {"without", {}}, {"198.51.100.2"}, {"10.253.0.2"}, 700}};
        facts.ports[0].isProxied = true;
        facts.ports[2].isOfHostNetwork = true;
        const ExposureReport report = reportOf(facts);
        ExposureReport read = exposureFromJson(exposureToJson(report));
        for (const PortVerdict &each : report.ports)
            read.ports.push_back(portFromJson(portToJson(each)).value());
        QVERIFY(read == report);
        Json answer = exposureToJson(report); // as the service gives it
        for (const PortVerdict &each : report.ports)
            answer["ports"].push_back(portToJson(each));
        QVERIFY(exposureFromJson(answer) == report);
        answer["ports"].push_back("no port");
        QVERIFY(exposureFromJson(answer) == report);
        QCOMPARE(exposureNotes(report).size(), 4U);
        QCOMPARE(exposureSummary(report).english(), QStringLiteral("2 of 3 ports need attention."));
        QCOMPARE(portTable(report.ports, Wording()).front(), QStringLiteral("0.0.0.0:5432/tcp  c:5432  everybody (measured)"));
        QVERIFY(!portFromJson(Json()) && !portFromJson({{"reach", "all"}}));
        QVERIFY(exposureFromJson(Json("x")) == ExposureReport());
    }

    void whatKeepsOthersAwayIsAdvised_data()
    {
        QTest::addColumn<ExposedPort>("port");
        QTest::addColumn<QStringList>("commands");
        ExposedPort udp = portAt("::", 53);
        udp.protocol = PortProtocol::Udp;
        udp.containerPort = 5353;
        ExposedPort onHost = portAt("0.0.0.0", 22);
        onHost.isOfHostNetwork = true;
        QTest::newRow("published") << portAt("0.0.0.0", 5432)
                                   << QStringList{"docker run -p 127.0.0.1:5432:5432", sectionOf("10.0.0.0/8", "5432/tcp"),
                                                  "iptables -I DOCKER-USER -p tcp ! -s 10.0.0.0/8 -m conntrack --ctstate DNAT "
                                                  "--ctdir ORIGINAL --ctorigdstport 5432 -j DROP"};
        QTest::newRow("IPv6 and UDP")
            << udp
            << QStringList{"docker run -p [::1]:53:5353/udp", sectionOf("fd00::/8", "53/udp"),
                           "ip6tables -I DOCKER-USER -p udp ! -s fd00::/8 -m conntrack --ctstate DNAT "
                           "--ctdir ORIGINAL --ctorigdstport 53 -j DROP"};
        QTest::newRow("of the loopback") << portAt("127.0.0.1", 81)
                                         << QStringList{"iptables -t raw -I PREROUTING -d 127.0.0.0/8 ! -i lo -j DROP"};
        QTest::newRow("of the host's network") << onHost << QStringList{QString()};
    }
    void whatKeepsOthersAwayIsAdvised()
    {
        using enum ReachOutcome;
        QFETCH(ExposedPort, port);
        QStringList commands;
        for (const PortRemedy &remedy : remediesOf(judged(port, tried(Answered, Answered, Answered)))) {
            QVERIFY(!remedy.words.isEmpty());
            commands << remedy.command;
        }
        QTEST(commands, "commands");
        for (const QString &command : commands)
            if (command.startsWith(u'"'))
                QVERIFY2(readPlan(json("{'version': 1, ") + command.toUtf8() + '}').has_value(), qPrintable(command));
        QVERIFY(remediesOf(judged(port, tried(Answered, Silent, Silent))).empty());
    }

    /// It has no chain DOCKER-USER.
    void besideDockersNftablesATableOfOnesOwnIsAdvised()
    {
        using enum ReachOutcome;
        PortVerdict verdict = judged(portAt("0.0.0.0", 5432), tried(Answered, Answered, Answered));
        verdict.rules = QStringList{"docker-nftables"};
        QCOMPARE(remediesOf(verdict).back().command,
                 QStringLiteral(
                     "nft 'add table inet published-ports; add chain inet published-ports forward { type filter hook "
                     "forward priority filter - 1; }; add rule inet published-ports forward ct status dnat ct "
                     "direction original meta l4proto tcp ct original proto-dst 5432 ip saddr != 10.0.0.0/8 drop'"));
    }

    void eachNameIsToldApart()
    {
        const auto areDistinct = [](QStringList names) {
            const qsizetype count = names.size();
            return names.removeDuplicates() == 0 && count == names.size();
        };
        QStringList names;
        for (const Reach reach : enumerators<Reach>()) {
            names << QLatin1String(reachName(reach));
            QVERIFY(!reachWord(reach).isEmpty());
        }
        QVERIFY(areDistinct(names));
        names.clear();
        QStringList words;
        for (const ReachOutcome outcome : enumerators<ReachOutcome>()) {
            names << QLatin1String(reachOutcomeName(outcome));
            words << outcomeWord(outcome).english();
        }
        QVERIFY(areDistinct(names) && areDistinct(words));
    }

    void metricsTellWhatTheAddressSays()
    {
        const PortVerdicts ports = judgeExposure({.ports = {portAt("0.0.0.0", 5432), portAt("127.0.0.1", 81)}});
        const QByteArray text = writeMetrics({}, {.lastApply = {}, .disk = {}, .now = 1, .ports = ports});
        QVERIFY2(text.contains("\ndockwright_published_port{container=\"c\",port=\"5432\",protocol=\"tcp\",address=\"0.0.0.0\","
                               "reach=\"everybody\"} 1\n"),
                 text);
        QVERIFY2(text.contains("address=\"127.0.0.1\",reach=\"this-host\"} 1\n"), text);
        QVERIFY(!writeMetrics({}, {.lastApply = {}, .disk = {}, .now = 1, .ports = PortVerdicts()}).contains("published_port"));
    }
};

DOCKWRIGHT_TEST(TestExposure, QCoreApplication)

} // namespace test_exposure

#include "test_exposure.moc"
