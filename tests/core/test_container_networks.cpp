// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/catalog.h"
#include "core/changes/advice.h"
#include "core/changes/make_changes.h"
#include "core/export/export.h"
#include "core/health/health_checks.h"
#include "core/host/host_reader.h"
#include "core/host/paths.h"
#include "core/host/rooted_reader.h"
#include "core/metrics/metrics.h"
#include "core/plan/values.h"
#include "core/render/container_networks.h"
#include "core/render/daemon_json.h"
#include "tests/support/answering_reader.h"
#include "tests/support/host_directory.h"
#include "tests/support/suite.h"

#include <QRandomGenerator>
#include <QTest>

namespace test_container_networks {

using namespace dockwright::core;

namespace {

RouteFact route(const char *network, const char *interface = "eth0", const char *table = "main")
{
    return {QLatin1String(network), QLatin1String(interface), QLatin1String(table)};
}

NetworkFacts home()
{
    NetworkFacts facts;
    facts.links = {{"eth0", "", 1500, {"192.168.1.5/24"}}, {"docker0", "bridge", 1500, {"172.17.0.1/16"}}};
    facts.routes = {route("0.0.0.0/0"), route("192.168.1.0/24"), route("172.17.0.0/16", "docker0")};
    facts.resolver = {{"192.168.1.1"}, {"192.168.1.1"}};
    facts.networks = {{"bridge", "bridge", "docker0", {"172.17.0.0/16"}, 1500}};
    return facts;
}

HostFacts hostWith(NetworkFacts network)
{
    HostFacts facts;
    facts.dockerdVersion = "28.5.2";
    facts.network = std::move(network);
    return facts;
}

Plan choosingPlan()
{
    Plan plan;
    plan.network.choosesPools = plan.network.choosesMtu = true;
    return plan;
}

QStringList poolsOn(const NetworkFacts &network, const Plan &plan = choosingPlan())
{
    QStringList pools;
    for (const AddressPool &pool : plannedPools(plan, hostWith(network)))
        pools << QStringLiteral("%1 %2").arg(pool.base, QString::number(pool.size));
    return pools;
}

void putPools(HostFacts &facts, const char *base)
{
    facts.files[QLatin1String(paths::daemonJson)].content =
        QByteArray(R"({"default-address-pools": [{"base": "%", "size": 24}]})").replace('%', base);
}

OrderedJson daemonJsonOf(const Plan &plan, const HostFacts &facts)
{
    OrderedJson json = OrderedJson::object();
    for (const DaemonKey &key : daemonKeys(plan, facts))
        json[OrderedJson::json_pointer(key.pointer.toStdString())] = key.value;
    return json;
}

const Finding *findingOf(const Findings &findings, const char *id)
{
    const auto found = std::ranges::find(findings, QLatin1String(id), &Finding::id);
    return found == findings.end() ? nullptr : &*found;
}

} // namespace

class TestContainerNetworks : public QObject, HostDirectory
{
    Q_OBJECT

private slots:
    void init() { makeHost(); }

    void theLargestGapsAreChosen_data()
    {
        QTest::addColumn<QStringList>("routes");
        QTest::addColumn<QStringList>("pools");
        QTest::newRow("a host at home") << QStringList{} << QStringList{"10.255.0.0/16 24"};
        QTest::newRow("all of 10/8 is the company's") << QStringList{"10.0.0.0/8"} << QStringList{"172.31.0.0/16 24"};
        QTest::newRow("half of it") << QStringList{"10.128.0.0/9"} << QStringList{"10.127.0.0/16 24"};
        QTest::newRow("10/8 and 172.16/12")
            << QStringList{"10.0.0.0/8", "172.16.0.0/12"}
            << QStringList{"192.168.128.0/17 24", "192.168.64.0/18 24", "192.168.32.0/19 24", "192.168.16.0/20 24",
                           "192.168.8.0/21 24",   "192.168.4.0/22 24",  "192.168.2.0/23 24",  "192.168.0.0/24 24"};
        QTest::newRow("nothing is left") << QStringList{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"} << QStringList{};
        QTest::newRow("a route to one host") << QStringList{"10.255.1.2/32"} << QStringList{"10.127.0.0/16 24"};
        QTest::newRow("OpenVPN's halves, and a list of all that is not private")
            << QStringList{"0.0.0.0/1", "128.0.0.0/1", "0.0.0.0/5", "8.0.0.0/7"} << QStringList{"10.255.0.0/16 24"};
        QTest::newRow("IPv6 takes nothing") << QStringList{"fd00::/8"} << QStringList{"10.255.0.0/16 24"};
    }
    void theLargestGapsAreChosen()
    {
        QFETCH(QStringList, routes);
        QFETCH(QStringList, pools);
        NetworkFacts network = home();
        for (const QString &each : routes)
            network.routes.push_back({each, "tun0", "51820"});
        QCOMPARE(poolsOn(network), pools);
    }

    void noRouteOfAHostIsEverCovered()
    {
        QRandomGenerator random(20261130);
        for (int run = 0; run < 500; ++run) {
            NetworkFacts network = home();
            for (int i = 0; i < 12; ++i) {
                const quint32 spaces[] = {0x0a000000U | (random.generate() & 0xffffffU),
                                          0xac100000U | (random.generate() & 0xfffffU),
                                          0xc0a80000U | (random.generate() & 0xffffU)};
                const quint32 address = spaces[random.bounded(3)];
                const QString text = QStringLiteral("%1.%2.%3.%4/%5")
                                         .arg(QString::number(address >> 24), QString::number(address >> 16 & 255),
                                              QString::number(address >> 8 & 255), QString::number(address & 255),
                                              QString::number(8 + random.bounded(25)));
                network.routes.push_back({networkOf(text), "tun0", "main"});
            }
            Plan plan = choosingPlan();
            plan.capacity.containers = 1 + random.bounded(2000);
            const auto pools = plannedPools(plan, hostWith(network));
            for (const AddressPool &pool : pools) {
                QVERIFY2(collisionsOf(pool.base, network).empty(), qPrintable(pool.base));
                QVERIFY(pool.base.section(u'/', 1).toInt() <= pool.size);
            }
            plan.network = {};
            plan.network.pools = pools;
            QVERIFY(checkPlan(plan).empty());
        }
    }

    void aNetworkHasRoomForTheContainers()
    {
        QCOMPARE(prefixFor(1), 24);
        QCOMPARE(prefixFor(253), 24);
        QCOMPARE(prefixFor(254), 23);
        QCOMPARE(prefixFor(100'000), 22);
        Plan plan = choosingPlan();
        plan.capacity.containers = 1000;
        QCOMPARE(poolsOn(home(), plan), QStringList{"10.252.0.0/14 22"});
    }

    void theServersOfTheResolverAreNotCovered()
    {
        NetworkFacts network = home();
        network.resolver = {{"10.255.0.2"}, {"10.255.0.2"}}; // behind the default route
        QCOMPARE(poolsOn(network), QStringList{"10.127.0.0/16 24"});
    }

    void whatWasChosenStaysUntilARouteCollides()
    {
        HostFacts facts = hostWith(home());
        putPools(facts, "10.77.0.0/16");
        const Plan plan = choosingPlan();
        QCOMPARE(plannedPools(plan, facts), (std::vector<AddressPool>{{"10.77.0.0/16", 24}}));
        facts.network->routes.push_back(route("10.77.3.0/24", "wg0"));
        QCOMPARE(plannedPools(plan, facts).front().base, "10.255.0.0/16");
        Plan larger = plan; // than 254 containers have room in
        larger.capacity.containers = 1000;
        facts.network = home();
        QCOMPARE(plannedPools(larger, facts).front().size, 22);
        facts.network = std::nullopt; // nobody knows
        QCOMPARE(plannedPools(larger, facts).front().base, "10.77.0.0/16");
    }

    void dockersOwnNetworksAreNoObstacle()
    {
        NetworkFacts network = home();
        network.routes.push_back(route("10.255.0.0/24", "br-0123456789ab"));
        network.routes.push_back(route("10.255.1.0/24", "lan"));
        network.networks.push_back({"named", "bridge", "lan", {"10.255.1.0/24"}});
        QCOMPARE(poolsOn(network), QStringList{"10.255.0.0/16 24"});
    }

    void whatARouterDiscardsIsFree()
    {
        NetworkFacts network = home();
        for (const char *each : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"})
            network.routes.push_back(route(each, ""));
        QCOMPARE(poolsOn(network), QStringList{"10.255.0.0/16 24"});
        QVERIFY(collisionsOfDocker(network).empty());
        network.routes.push_back(route("10.255.0.0/24", ""));
        QCOMPARE(poolsOn(network), QStringList{"10.127.0.0/16 24"});
    }

    void aResolverOnDockersOwnNetworksCollidesWithNone()
    {
        NetworkFacts network = home();
        network.resolver.upstream = QStringList{"172.17.0.1", "172.17.0.1"};
        QVERIFY(collisionsOfDocker(network).empty());
        network.resolver.upstream = QStringList{"10.1.1.1", "10.1.1.1"};
        network.networks.push_back({"shop", "bridge", "br-0123456789ab", {"10.1.0.0/16"}});
        QVERIFY(collisionsOfDocker(network).empty());
    }

    void theHostsOwnBridgeIsNotDockers()
    {
        NetworkFacts network = home();
        network.networks.front() = {"bridge", "bridge", "br0", {"10.255.0.0/16"}}; // "bridge": "br0" in daemon.json
        network.routes = {route("0.0.0.0/0", "br0"), route("10.255.0.0/16", "br0")};
        QCOMPARE(poolsOn(network), QStringList{"10.127.0.0/16 24"});
    }

    void anMtuThatFitsStays()
    {
        HostFacts facts = hostWith(home());
        facts.files[QLatin1String(paths::daemonJson)].content = R"({"mtu": 1420})";
        QCOMPARE(plannedMtu(choosingPlan(), facts), 0); // somebody else's
        facts.lastWritten.daemonKeys["/mtu"] = "any";
        QCOMPARE(plannedMtu(choosingPlan(), facts), 1420);
        facts.network->links.front().mtu = 1400;
        QCOMPARE(plannedMtu(choosingPlan(), facts), 1400);
    }

    /// dockerd dies of an address that one of its networks has.
    void docker0GetsNoAddressThatIsInUse()
    {
        NetworkFacts network = home();
        QVERIFY(mayTakeBridgeAddress("172.17.0.1/16", network));
        network.networks.push_back({"shop", "bridge", "br-0123456789ab", {"172.17.0.0/16"}});
        QVERIFY(!mayTakeBridgeAddress("172.17.0.1/16", network));
        QVERIFY(!mayTakeBridgeAddress("192.168.1.1/24", network));
    }

    void theMtuIsThatOfTheNarrowestWayOut_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<qint64>("linkMtu");
        QTest::addColumn<qint64>("routeMtu");
        QTest::addColumn<qint64>("mtu");
        QTest::newRow("1500") << "0.0.0.0/0" << qint64{1500} << qint64{0} << qint64{0};
        QTest::newRow("jumbo frames end at the router") << "0.0.0.0/0" << qint64{9000} << qint64{0} << qint64{0};
        QTest::newRow("WireGuard in another table") << "0.0.0.0/0" << qint64{1420} << qint64{0} << qint64{1420};
        QTest::newRow("OpenVPN's halves") << "128.0.0.0/1" << qint64{1400} << qint64{0} << qint64{1400};
        QTest::newRow("over IPv6") << "::/0" << qint64{1380} << qint64{0} << qint64{1380};
        QTest::newRow("said of the route") << "0.0.0.0/0" << qint64{1500} << qint64{1450} << qint64{1450};
        QTest::newRow("not a way out") << "10.0.0.0/8" << qint64{1400} << qint64{0} << qint64{0};
    }
    void theMtuIsThatOfTheNarrowestWayOut()
    {
        QFETCH(QString, network);
        QFETCH(qint64, linkMtu);
        QFETCH(qint64, routeMtu);
        QFETCH(qint64, mtu);
        NetworkFacts facts = home();
        facts.links.push_back({"wg0", "wireguard", linkMtu, {}});
        facts.routes.push_back({network, "wg0", "51820", routeMtu});
        QCOMPARE(plannedMtu(choosingPlan(), hostWith(facts)), mtu);
    }

    void dockerdIsToldInTheKeysThatItKnows()
    {
        Plan plan;
        plan.network.pools = {{"10.200.0.0/16", 24}};
        plan.network.dns = QStringList{"10.1.1.1", "fd00::53"};
        plan.network.dnsSearch = QStringList{"corp.lan"};
        plan.network.dnsOptions = QStringList{"ndots:2"};
        plan.network.mtu = 1400;
        HostFacts facts = hostWith(home());
        const OrderedJson json = daemonJsonOf(plan, facts);
        QCOMPARE(json.at("default-address-pools"), OrderedJson::parse(R"([{"base": "10.200.0.0/16", "size": 24}])"));
        QCOMPARE(json.at("dns"), OrderedJson::parse(R"(["10.1.1.1", "fd00::53"])"));
        QCOMPARE(json.at("dns-search"), OrderedJson::parse(R"(["corp.lan"])"));
        QCOMPARE(json.at("dns-opts"), OrderedJson::parse(R"(["ndots:2"])"));
        QCOMPARE(json.at("mtu"), OrderedJson(1400));
        QCOMPARE(json.at("default-network-opts"),
                 OrderedJson::parse(R"({"bridge": {"com.docker.network.driver.mtu": "1400"}})"));
        facts.dockerdVersion = "20.10.24+dfsg1"; // which would not start with it
        QVERIFY(!daemonJsonOf(plan, facts).contains("default-network-opts"));
        QVERIFY(findingOf(advise(plan, facts, {}), "network/mtu-of-networks") != nullptr);
        for (const char *key : {"default-address-pools", "dns", "dns-search", "dns-opts", "mtu", "default-network-opts"})
            QVERIFY2(!daemonJsonOf(Plan{}, facts).contains(key), key);
    }

    /// Why it is there is told beside each line.
    void eachKeyHasAReason()
    {
        Plan plan;
        plan.network = {.pools = {{"10.200.0.0/16", 24}}, .bridge = "10.200.0.1/24", .dns = {"10.1.1.1"}, .mtu = 1400};
        for (const DaemonKey &key : daemonKeys(plan, hostWith(home())))
            QVERIFY2(findDirective(key.directive) != nullptr, qPrintable(key.directive));
        QVERIFY(makeChanges(plan, hostWith(home())).has_value());
    }

    /// And leaves what others have beside them.
    void whatIsTakenOutOfThePlanGoesWithItsEmptyObjects()
    {
        const auto merge = [](const QByteArray &there, const std::vector<DaemonKey> &ours,
                              const std::map<QString, QString> &last) { return mergeDaemonJson(there, last, ours, {}); };
        const QString pointer = QStringLiteral("/default-network-opts/bridge/com.docker.network.driver.mtu");
        const std::vector<DaemonKey> ours{{pointer, "1400", "daemon.json/default-network-opts"}};
        const auto alone = merge("{}", ours, {});
        QVERIFY(alone.has_value());
        QCOMPARE(merge(alone->text, {}, alone->written)->value, OrderedJson::object());
        const QByteArray theirs = R"({"default-network-opts": {"bridge": {"com.docker.network.bridge.name": "x"}}})";
        const auto beside = merge(theirs, ours, {});
        QVERIFY(beside.has_value() && beside->conflicts.empty());
        QCOMPARE(merge(beside->text, {}, beside->written)->value, OrderedJson::parse(theirs.toStdString()));
    }

    void thePlanSaysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("network");
        QTest::addColumn<QString>("where");
        const auto row = [](const QByteArray &network, const char *where) {
            QTest::newRow(network.constData()) << network << QString::fromLatin1(where);
        };
        row(R"({"pools": "automatic"})", "/network/pools");
        row(R"({"pools": [{"base": "10.0.0.0/16"}]})", "/network/pools");
        row(R"({"pools": [{"base": "10.0.0.0/16", "size": 24, "more": 1}]})", "/network/pools");
        row(R"({"pools": [{"base": "10.0.0.1/16", "size": 24}]})", "/network/pools/0");
        row(R"({"pools": [{"base": "10.0.0.0", "size": 24}]})", "/network/pools/0");
        row(R"({"pools": [{"base": "10.0.0.0/16", "size": 15}]})", "/network/pools/0");
        row(R"({"pools": [{"base": "10.0.0.0/16", "size": 31}]})", "/network/pools/0");
        row(R"({"pools": [{"base": "10.0.0.0/16", "size": 24}, {"base": "10.0.4.0/22", "size": 24}]})", "/network/pools/1");
        row(R"({"pools": [{"base": "fd00::/48", "size": 64}]})", "/network/pools");
        for (const char *bridge :
             {"10.200.0.0/24", "10.200.0.255/24", "10.200.0.1", "10.200.0.1/31", "10.200.0.1/0", "fd00::1/64", "docker0"})
            row(QByteArray(R"({"bridge": "%"})").replace('%', bridge), "/network/bridge");
        row(R"({"mtu": "1400"})", "/network/mtu");
        row(R"({"mtu": 67})", "/network/mtu");
        row(R"({"mtu": 65536})", "/network/mtu");
        row(R"({"mtu": 1400.5})", "/network/mtu");
        row(R"({"dns": ["corp.lan"]})", "/network/dns/0");
        row(R"({"dns": ["1.1.1.1", "1.1.1.1"]})", "/network/dns/1");
        row(R"({"dnsSearch": ["a b"]})", "/network/dnsSearch/0");
        row(R"({"dnsOptions": ["ndots:2 debug"]})", "/network/dnsOptions/0");
        row(R"({"bridges": ""})", "/network/bridges");
    }
    void thePlanSaysWhatIsWrong()
    {
        QFETCH(QByteArray, network);
        QFETCH(QString, where);
        const auto plan = readPlan(R"({"version": 1, "network": )" + network + '}');
        QVERIFY(!plan.has_value());
        QCOMPARE(plan.error().front().where, where);
    }

    void whatIsRightIsReadBackAsItWas()
    {
        for (const char *network :
             {R"({"pools": "auto", "mtu": "auto"})", R"({"pools": [], "mtu": 0, "bridge": "10.200.0.1/24"})",
              R"({"pools": [{"base": "10.200.0.0/16", "size": 24}, {"base": "fd12::/48", "size": 64}], "mtu": 1280})",
              R"({"dns": ["10.0.0.1"], "dnsSearch": ["."], "dnsOptions": ["ndots:2", "edns0"]})"}) {
            const auto plan = readPlan(QByteArray(R"({"version": 1, "network": )") + network + '}');
            QVERIFY2(plan.has_value(), network);
            QCOMPARE(*readPlan(writePlan(*plan)), *plan);
        }
    }

    void aKeyIsSetByOneSectionOnly()
    {
        const auto plan = readPlan(R"({"version": 1, "network": {"dns": ["10.0.0.1"], "mtu": 1400, "pools": "auto"},
            "engine": {"dns": ["10.0.0.2"], "mtu": 1300, "ip": "127.0.0.1",
                       "default-network-opts": {"bridge": {"com.docker.network.driver.mtu": "1300"}}}})");
        QVERIFY(!plan.has_value());
        QStringList places;
        for (const Error &error : plan.error())
            places << error.where;
        places.sort();
        QCOMPARE(places, (QStringList{"/engine/default-network-opts/bridge", "/engine/dns", "/engine/mtu"}));
        QVERIFY(readPlan(R"({"version": 1, "network": {"mtu": 1400}, "engine": {"dns": ["10.0.0.2"]}})").has_value());
    }

    void adviceTellsWhatCollidesAndWhatStays()
    {
        Plan plan;
        plan.network.pools = {{"192.168.0.0/16", 24}};
        HostFacts facts = hostWith(home());
        Findings findings = advise(plan, facts, {});
        const Finding *collision = findingOf(findings, "network/collision");
        QVERIFY(collision != nullptr && collision->found.english().contains("192.168.1.0/24 (eth0)"));
        const Finding *existing = findingOf(findings, "network/existing");
        QVERIFY(existing != nullptr && existing->found.english().contains("bridge (172.17.0.0/16)"));
        findings = advise(choosingPlan(), facts, {});
        QVERIFY(findingOf(findings, "network/collision") == nullptr);
        QVERIFY(findingOf(findings, "network/pools")->found.english().contains("10.255.0.0/16"));
        facts.network.reset();
        QVERIFY(findingOf(advise(choosingPlan(), facts, {}), "network/unknown") != nullptr);
        QVERIFY(findingOf(advise(Plan{}, facts, {}), "network/unknown") == nullptr);
    }

    void aHostThatAsksItselfForNamesIsTold()
    {
        HostFacts facts = hostWith(home());
        QVERIFY(findingOf(advise(Plan{}, facts, {}), "network/dns") == nullptr);
        facts.network->resolver = {{"127.0.0.1"}, {}};
        QVERIFY(findingOf(advise(Plan{}, facts, {}), "network/dns") != nullptr);
    }

    void healthNamesBothThatCollide()
    {
        HostFacts facts = hostWith(home());
        QCOMPARE(findingOf(checkHealth(facts, nullptr), "network/collision")->severity, Severity::Pass);
        facts.network->networks.push_back({"shop", "bridge", "br-0123456789ab", {"10.8.0.0/24"}, 1500});
        facts.network->networks.push_back({"lan", "macvlan", "", {"192.168.1.0/24"}}); // which is to be in the host's
        QCOMPARE(findingOf(checkHealth(facts, nullptr), "network/collision")->severity, Severity::Pass);
        facts.network->routes.push_back(route("10.8.0.0/24", "tun0"));
        const Finding shadowed = *findingOf(checkHealth(facts, nullptr), "network/collision");
        QCOMPARE(shadowed.severity, Severity::Warning);
        for (const char *word : {"shop", "10.8.0.0/24", "tun0"})
            QVERIFY2(shadowed.found.english().contains(QLatin1String(word)), qPrintable(shadowed.found.english()));
        facts.network->routes.back().network = "10.0.0.0/8";
        QVERIFY(findingOf(checkHealth(facts, nullptr), "network/collision")->found.english() != shadowed.found.english());
        QVERIFY(writeMetrics(facts, {}).contains(
            "dockwright_network_collision{network=\"shop\",subnet=\"10.8.0.0/24\",route=\"10.0.0.0/8\",interface=\"tun0\","
            "table=\"main\"} 1\n"));
    }

    void healthNamesNetworksWithTooLargePackets()
    {
        HostFacts facts = hostWith(home());
        QCOMPARE(findingOf(checkHealth(facts, nullptr), "network/mtu")->severity, Severity::Pass);
        facts.network->links.front().mtu = 1420;
        const Finding finding = *findingOf(checkHealth(facts, nullptr), "network/mtu");
        QCOMPARE(finding.severity, Severity::Warning);
        QVERIFY(finding.found.english().contains("bridge (1500)"));
    }

    void aScriptChoosesNothing()
    {
        QVERIFY(makeExport(Plan{}, ExportForm::Script).has_value());
        const auto exported = makeExport(choosingPlan(), ExportForm::Script);
        QVERIFY(!exported.has_value());
        QCOMPARE(exported.error().front().where, "/network/pools");
        QVERIFY(makeExport(choosingPlan(), ExportForm::Ansible).has_value());
    }

    void theHostIsAskedWithItsOwnPrograms()
    {
        put("/usr/sbin/ip", "");
        put("/etc/resolv.conf", "nameserver 127.0.0.53\nsearch lan\n");
        put("/run/systemd/resolve/resolv.conf", "nameserver 10.1.1.1\nnameserver fe80::1\n");
        AnsweringReader reader(at(QString()));
        reader.answers["-json -details address show"] = R"([
            {"ifname": "lo", "mtu": 65536, "addr_info": [{"local": "127.0.0.1", "prefixlen": 8}]},
            {"ifname": "eth0", "mtu": 1500, "addr_info": [{"local": "10.1.2.3", "prefixlen": 16}, {"local": "fe80::2", "prefixlen": 64}]},
            {"ifname": "wg0", "mtu": 1420, "linkinfo": {"info_kind": "wireguard"}, "addr_info": []},
            {"ifname": "veth1", "mtu": 1500, "linkinfo": {"info_kind": "veth"}, "addr_info": []},
            {"ifname": "br-0123456789ab", "mtu": 1400, "linkinfo": {"info_kind": "bridge"}, "addr_info": [{"local": "10.9.0.1", "prefixlen": 24}]}])";
        reader.answers["-json -4 route show table all"] = R"([
            {"dst": "default", "dev": "wg0", "table": "51820", "flags": []},
            {"dst": "default", "gateway": "10.1.0.1", "dev": "eth0", "metrics": [{"mtu": 1450}], "flags": []},
            {"dst": "10.1.0.0/16", "dev": "eth0", "flags": []},
            {"type": "blackhole", "dst": "10.66.0.0/16", "flags": []},
            {"dst": "10.7.7.7", "nexthops": [{"dev": "eth0"}, {"dev": "wg0"}], "flags": []},
            {"type": "local", "dst": "10.1.2.3", "dev": "eth0", "table": "local", "flags": []},
            {"dst": "169.254.0.0/16", "dev": "eth0", "flags": []}])";
        reader.answers["-json -6 route show table all"] = R"([{"dst": "fd00:1::/64", "dev": "eth0", "flags": []}])";
        reader.networks = R"([{"Name": "shop", "Id": "0123456789abcdef", "Driver": "bridge", "Options": {},
                               "IPAM": {"Config": [{"Subnet": "10.9.0.0/24"}]}},
                              {"Name": "host", "Id": "1", "Driver": "host", "IPAM": {"Config": null}}])";
        const auto facts = inspectNetwork(reader, true);
        QVERIFY(facts.has_value());
        QCOMPARE(facts->routes,
                 (std::vector<RouteFact>{{"0.0.0.0/0", "wg0", "51820"},
                                         {"0.0.0.0/0", "eth0", "main", 1450},
                                         {"10.1.0.0/16", "eth0", "main"},
                                         {"10.66.0.0/16", "", "main"},
                                         {"10.7.7.7/32", "eth0", "main"},
                                         {"10.7.7.7/32", "wg0", "main"},
                                         {"fd00:1::/64", "eth0", "main"}}));
        QCOMPARE(facts->links,
                 (std::vector<LinkFact>{{"eth0", "", 1500, {"10.1.2.3/16"}},
                                        {"wg0", "wireguard", 1420, {}},
                                        {"br-0123456789ab", "bridge", 1400, {"10.9.0.1/24"}}}));
        QCOMPARE(facts->networks,
                 (std::vector<DockerNetworkFact>{{"shop", "bridge", "br-0123456789ab", {"10.9.0.0/24"}, 1400}}));
        QCOMPARE(facts->resolver.upstream, (QStringList{"10.1.1.1", "fe80::1"}));
        QVERIFY(facts->resolver.isStub);
        HostFacts host;
        host.network = facts;
        QCOMPARE(readFacts(writeFacts(host))->network, facts);
    }

    /// Its socket would start one that is stopped.
    void aDockerThatDoesNotRunIsNotAsked()
    {
        put("/usr/sbin/ip", "");
        AnsweringReader reader(at(QString()));
        reader.answers["-json -details address show"] = reader.answers["-json -4 route show table all"] = "[]";
        reader.networks = R"([{"Name": "shop", "Id": "0123456789abcdef", "Driver": "bridge",
                               "IPAM": {"Config": [{"Subnet": "10.9.0.0/24"}]}}])";
        QCOMPARE(inspectNetwork(reader, true)->networks.size(), std::size_t{1});
        QVERIFY(inspectNetwork(reader, false)->networks.empty());
        QCOMPARE(reader.asked, 1);
    }

    void aHostThatCannotBeAskedIsUnknown()
    {
        AnsweringReader reader(at(QString()));
        QVERIFY(!inspectNetwork(reader, true).has_value()); // no ip
        put("/usr/sbin/ip", "");
        reader.answers["-json -4 route show table all"] = "[]";
        reader.answers["-json -details address show"] = "Object \"address\" is unknown";
        QVERIFY(!inspectNetwork(reader, true).has_value());
        reader.answers["-json -details address show"] = R"([{"ifname": 5, "mtu": "x", "addr_info": [{}]}, 7])";
        QVERIFY(inspectNetwork(reader, true).has_value()); // what nobody prints ends nobody
    }
};

DOCKWRIGHT_TEST(TestContainerNetworks, suite::NoApplication)

} // namespace test_container_networks

#include "test_container_networks.moc"
