// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/catalog.h"
#include "core/changes/advice.h"
#include "core/changes/make_changes.h"
#include "core/changes/plan_from_host.h"
#include "core/export/export.h"
#include "core/health/health_checks.h"
#include "core/host/paths.h"
#include "core/plan/values.h"
#include "core/render/container_ipv6.h"
#include "core/render/container_networks.h"
#include "core/render/daemon_json.h"
#include "tests/support/suite.h"

#include <QRandomGenerator>
#include <QTest>

#include <functional>

namespace test_container_ipv6 {

using namespace dockwright::core;

namespace {

NetworkFacts networkOfHost()
{
    NetworkFacts facts;
    facts.links = {{"eth0", "", 1500, {"192.168.1.5/24", "2001:db8:1::5/64"}}, {"docker0", "bridge", 1500, {"172.17.0.1/16"}}};
    facts.routes = {{"0.0.0.0/0", "eth0", "main"}, {"::/0", "eth0", "main"}, {"2001:db8:1::/64", "eth0", "main"}};
    facts.networks = {{"bridge", "bridge", "docker0", {"172.17.0.0/16"}, 1500}};
    facts.hostId = QString(64, u'a');
    return facts;
}

HostFacts hostWith(NetworkFacts network, const char *dockerd = "28.5.2")
{
    HostFacts facts;
    facts.dockerdVersion = QLatin1String(dockerd);
    facts.network = std::move(network);
    return facts;
}

Plan planWith(const QString &ipv6)
{
    Plan plan;
    plan.network.ipv6 = ipv6;
    return plan;
}

OrderedJson daemonJsonOf(const Plan &plan, const HostFacts &facts)
{
    OrderedJson json = OrderedJson::object();
    for (const DaemonKey &key : daemonKeys(plan, facts))
        json[OrderedJson::json_pointer(key.pointer.toStdString())] = key.value;
    return json;
}

/// daemon.json as an apply of the plan leaves it.
void write(const Plan &plan, HostFacts &facts)
{
    const auto merged = mergeDaemonJson("{}", {}, daemonKeys(plan, facts), {});
    facts.files[QLatin1String(paths::daemonJson)].content = merged->text;
    facts.lastWritten.daemonKeys = merged->written;
}

QStringList saidOf(const Plan &plan, const HostFacts &facts)
{
    QStringList ids;
    for (const Finding &finding : advise(plan, facts, {}))
        if (finding.id.startsWith(QLatin1String("network/")))
            ids << finding.id;
    return ids;
}

bool isWithin(const QString &inner, const QString &outer)
{
    return overlap(inner, outer) && prefixOf(inner) >= prefixOf(outer);
}

} // namespace

class TestContainerIpv6 : public QObject
{
    Q_OBJECT

private slots:
    void thePrefixIsDividedAmongNetworks_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<QString>("bridge");
        QTest::addColumn<QString>("pool");
        QTest::addColumn<int>("size");
        QTest::newRow("a site's") << "2001:db8:5::/48"
                                  << "2001:db8:5::/64"
                                  << "2001:db8:5:100::/56" << 64;
        QTest::newRow("a provider's") << "2001:db8::/32"
                                      << "2001:db8::/64"
                                      << "2001:db8:0:100::/56" << 64;
        QTest::newRow("no larger than the pool") << "2001:db8:5:100::/56"
                                                 << "2001:db8:5:100::/64"
                                                 << "2001:db8:5:100::/56" << 64;
        QTest::newRow("a home's") << "2001:db8:5:10::/60"
                                  << "2001:db8:5:10::/80"
                                  << "2001:db8:5:10:100::/72" << 80;
        QTest::newRow("a server's") << "2001:db8:5:1::/64"
                                    << "2001:db8:5:1::/80"
                                    << "2001:db8:5:1:100::/72" << 80;
        QTest::newRow("a part of it") << "2001:db8:5:1:ab00::/72"
                                      << "2001:db8:5:1:ab00::/80"
                                      << "2001:db8:5:1:ab00::/72" << 80;
        QTest::newRow("zeros in the middle") << "fd00:0:0:0:8000::/68"
                                             << "fd00::8000:0:0:0/80"
                                             << "fd00::8100:0:0:0/72" << 80;
    }
    void thePrefixIsDividedAmongNetworks()
    {
        QFETCH(QString, prefix);
        QFETCH(QString, bridge);
        QFETCH(QString, pool);
        QFETCH(int, size);
        QCOMPARE(firstSubnetOf(networkOf(prefix)), bridge);
        QCOMPARE(poolOf(networkOf(prefix)).base, pool);
        QCOMPARE(poolOf(networkOf(prefix)).size, size);
    }

    /// Of prefixes at random: all is in them, and there is room for 256 networks.
    void eachPrefixHasRoom()
    {
        QRandomGenerator random(20261130);
        for (int i = 0; i < 2000; ++i) {
            const int length = random.bounded(32, 73);
            QStringList groups{QString::number(random.bounded(0x2000, 0x3fff), 16)};
            while (groups.size() < 8)
                groups << QString::number(random.bounded(4) == 0 ? 0 : random.bounded(0x10000), 16);
            const QString prefix = networkOf(groups.join(u':') + u'/' + QString::number(length));
            const AddressPool pool = poolOf(prefix);
            QVERIFY2(isWithin(firstSubnetOf(prefix), prefix) && isWithin(pool.base, prefix), qPrintable(prefix));
            QVERIFY2(networkOf(pool.base) == pool.base && pool.size - prefixOf(pool.base) == 8, qPrintable(prefix));
            QCOMPARE(prefixOf(firstSubnetOf(prefix)), static_cast<int>(pool.size));
            const QString found = prefixOfSettings(firstSubnetOf(prefix), {pool});
            QCOMPARE(firstSubnetOf(found), firstSubnetOf(prefix));
            QCOMPARE(poolOf(found), pool);
        }
    }

    void aPrefixOfTheHostsOwnIsTheSameEachTime()
    {
        const Plan plan = planWith("ula");
        HostFacts facts = hostWith(networkOfHost());
        const QString first = plannedPrefix(plan, facts);
        QVERIFY2(isWithin(first, "fd00::/8") && prefixOf(first) == 48, qPrintable(first));
        QCOMPARE(plannedPrefix(plan, facts), first);
        facts.network->hostId = QString(64, u'b');
        QVERIFY(plannedPrefix(plan, facts) != first);
        facts.network->hostId = QString(64, u'a');
        facts.network->routes.push_back({first, "wg0", "main"}); // a VPN has it
        const QString second = plannedPrefix(plan, facts);
        QVERIFY2(!second.isEmpty() && second != first && isWithin(second, "fd00::/8"), qPrintable(second));
        facts.network->routes.push_back({"fd00::/8", "wg0", "main"});
        QCOMPARE(plannedPrefix(plan, facts), QString());
        QVERIFY(saidOf(plan, facts).contains("network/ipv6-prefix"));
    }

    /// Its route comes and goes; its machine-id may be another after a clone.
    void whatWasWrittenStays()
    {
        const Plan plan = planWith("ula");
        HostFacts facts = hostWith(networkOfHost());
        const QString first = plannedPrefix(plan, facts);
        write(plan, facts);
        facts.network->hostId = QString(64, u'c');
        facts.network->routes.push_back({firstSubnetOf(first), "docker0", "main"});
        QCOMPARE(plannedPrefix(plan, facts), first);
        facts.network->routes.push_back({first, "wg0", "main"});
        QVERIFY(plannedPrefix(plan, facts) != first);
        facts.network.reset();
        QCOMPARE(plannedPrefix(plan, facts), first);
        QCOMPARE(plannedPrefix(plan, HostFacts{}), QString());
    }

    void dockerdIsToldInTheKeysThatItKnows()
    {
        const Plan plan = planWith("2001:db8:5::/48");
        const OrderedJson json = daemonJsonOf(plan, hostWith(networkOfHost()));
        QCOMPARE(json.at("ipv6"), OrderedJson(true));
        QCOMPARE(json.at("fixed-cidr-v6"), OrderedJson("2001:db8:5::/64"));
        QCOMPARE(json.at("default-network-opts").dump(), R"({"bridge":{"com.docker.network.enable_ipv6":"true"}})");
        QCOMPARE(json.at("default-address-pools").size(), standardPools().size() + 1); // those of IPv4 are still there
        QCOMPARE(json.at("default-address-pools").back().dump(), R"({"base":"2001:db8:5:100::/56","size":64})");
        QVERIFY(!json.contains("ip6tables") && !json.contains("experimental")); // by itself since 27
        for (const char *dockerd : {"20.10.24+dfsg1", "26.1.5+dfsg1"}) {
            const OrderedJson older = daemonJsonOf(plan, hostWith(networkOfHost(), dockerd));
            QCOMPARE(older.at("ip6tables"), OrderedJson(true));
            QCOMPARE(older.at("experimental"), OrderedJson(true));
            QVERIFY(!older.contains("default-network-opts"));
            QVERIFY(saidOf(plan, hostWith(networkOfHost(), dockerd)).contains("network/ipv6-of-networks"));
        }
        const OrderedJson unknown = daemonJsonOf(plan, hostWith(networkOfHost(), ""));
        QVERIFY(!unknown.contains("ip6tables") && !unknown.contains("default-network-opts"));
        QVERIFY(isIpv6Uncertain(plan, hostWith(networkOfHost(), "")));
        for (const char *key : {"ipv6", "fixed-cidr-v6", "ip6tables", "experimental", "default-address-pools"})
            QVERIFY2(!daemonJsonOf(Plan{}, hostWith(networkOfHost())).contains(key), key);
    }

    void poolsOfThePlanStandBesideIt()
    {
        Plan plan = planWith("2001:db8:5::/48");
        plan.network.pools = {{"10.200.0.0/16", 24}};
        OrderedJson pools = daemonJsonOf(plan, hostWith(networkOfHost())).at("default-address-pools");
        QCOMPARE(pools.size(), 2U);
        plan.network.pools.push_back({"fd12:3456::/32", 64}); // who names one has decided
        pools = daemonJsonOf(plan, hostWith(networkOfHost())).at("default-address-pools");
        QCOMPARE(pools.size(), 2U);
        plan.network.pools.clear();
        plan.network.choosesPools = true;
        HostFacts facts = hostWith(networkOfHost());
        write(plan, facts);
        plan.network.ipv6 = "2001:db8:6::/48"; // the former prefix does not stay among those that are kept
        pools = daemonJsonOf(plan, facts).at("default-address-pools");
        QCOMPARE(pools.size(), 2U);
        QCOMPARE(pools.back().at("base"), OrderedJson("2001:db8:6:100::/56"));
        plan.network.ipv6.clear();
        QCOMPARE(daemonJsonOf(plan, facts).at("default-address-pools").size(), 1U);
    }

    void eachKeyHasAReason()
    {
        for (const char *dockerd : {"20.10.24+dfsg1", "28.5.2"})
            for (const DaemonKey &key : daemonKeys(planWith("ula"), hostWith(networkOfHost(), dockerd)))
                QVERIFY2(findDirective(key.directive) != nullptr, qPrintable(key.directive));
        QVERIFY(makeChanges(planWith("ula"), hostWith(networkOfHost())).has_value());
    }

    void thePlanSaysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("network");
        QTest::addColumn<QString>("where");
        const auto row = [](const QByteArray &network, const char *where) {
            QTest::newRow(network.constData()) << network << QString::fromLatin1(where);
        };
        row(R"({"ipv6": ""})", "/network/ipv6");
        row(R"({"ipv6": true})", "/network/ipv6");
        row(R"({"ipv6": "auto"})", "/network/ipv6");
        row(R"({"ipv6": "10.0.0.0/8"})", "/network/ipv6");
        row(R"({"ipv6": "2001:db8:5::"})", "/network/ipv6");
        row(R"({"ipv6": "2001:db8:5::1/48"})", "/network/ipv6");
        row(R"({"ipv6": "2001:DB8:5::/48"})", "/network/ipv6");
        row(R"({"ipv6": "2001:db8::/31"})", "/network/ipv6");
        row(R"({"ipv6": "2001:db8:5:1::/73"})", "/network/ipv6");
        row(R"({"ipv6": "fe80::/64"})", "/network/ipv6");
        row(R"({"ipv6": "ff02::/64"})", "/network/ipv6");
        row(R"({"ipv6": "::/64"})", "/network/ipv6");
        row(R"({"ipv6": "ula", "mtu": 1279})", "/network/mtu");
    }
    void thePlanSaysWhatIsWrong()
    {
        QFETCH(QByteArray, network);
        QFETCH(QString, where);
        const auto plan = readPlan("{\"network\": " + network + "}");
        QVERIFY(!plan.has_value());
        QCOMPARE(plan.error().size(), 1U);
        QCOMPARE(plan.error().front().where, where);
    }

    void whatStandsAgainstItIsSaidAndNothingChanges_data()
    {
        using Change = std::function<void(HostFacts &)>;
        QTest::addColumn<Change>("change");
        const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
        row("no IPv6", [](HostFacts &facts) { facts.network->hasIpv6 = false; });
        row("routers are heeded", [](HostFacts &facts) { facts.network->heedsRouters = QStringList{"eth0"}; });
        row("a bridge of the host",
            [](HostFacts &facts) { facts.files[QLatin1String(paths::daemonJson)].content = R"({"bridge": "br0"})"; });
        row("its router", [](HostFacts &facts) { facts.network->routers6 = QStringList{"2001:db8:5::1"}; });
        row("its own address", [](HostFacts &facts) { facts.network->links[0].addresses << "2001:db8:5:100::7/48"; });
        row("another length", [](HostFacts &facts) { facts.network->links[1].addresses << "2001:db8:5::1/80"; });
        row("it forwards", [](HostFacts &facts) {
            facts.dockerdVersion = "26.1.5";
            facts.network->forwardsIpv6 = true;
        });
    }
    void whatStandsAgainstItIsSaidAndNothingChanges()
    {
        using Change = std::function<void(HostFacts &)>;
        QFETCH(Change, change);
        HostFacts facts = hostWith(networkOfHost());
        QVERIFY(makeChanges(planWith("2001:db8:5::/48"), facts).has_value());
        change(facts);
        const auto changes = makeChanges(planWith("2001:db8:5::/48"), facts);
        QVERIFY(!changes.has_value());
        QCOMPARE(changes.error().size(), 1U);
        QCOMPARE(changes.error().front().where, QStringLiteral("/network/ipv6"));
        QVERIFY(!changes.error().front().remedy.isEmpty());
        QVERIFY(makeChanges(Plan{}, facts).has_value());
    }

    void whatElseCannotBe()
    {
        HostFacts facts = hostWith(networkOfHost());
        facts.network->links.push_back({"wg0", "wireguard", 1200, {}});
        facts.network->routes.push_back({"0.0.0.0/1", "wg0", "51820"});
        Plan plan = planWith("ula");
        plan.network.choosesMtu = true;
        QVERIFY(!makeChanges(plan, facts).has_value());
        plan.engine.keys["ip6tables"] = true; // either this section or that one
        QVERIFY(!makeChanges(plan, hostWith(networkOfHost())).has_value());
        QVERIFY(!makeExport(planWith("ula"), ExportForm::Script).has_value());
        facts = hostWith(networkOfHost(), "26.1.5");
        facts.network->forwardsIpv6 = true; // and has the rules already
        facts.files[QLatin1String(paths::daemonJson)].content = R"({"experimental": true, "ip6tables": true})";
        QVERIFY(makeChanges(planWith("ula"), facts).has_value());
        const OrderedJson json = daemonJsonOf(planWith("ula"), facts);
        QVERIFY(!json.contains("experimental") && !json.contains("ip6tables")); // which stay theirs
    }

    /// What dockerd would turn on by itself is a step, so that it is taken back.
    void forwardingIsAStep()
    {
        const auto turnsOn = [](const HostFacts &facts) {
            const auto changes = makeChanges(planWith("ula"), facts);
            return changes
                && std::ranges::find(changes->steps, Step(SetSysctl{"net.ipv6.conf.all.forwarding", "1"}))
                != changes->steps.end();
        };
        HostFacts facts = hostWith(networkOfHost());
        QVERIFY(turnsOn(facts));
        const ChangeSet quiet = withoutRestart(*makeChanges(planWith("ula"), facts), facts);
        QVERIFY(std::ranges::find(quiet.steps, Step(SetSysctl{"net.ipv6.conf.all.forwarding", "1"})) == quiet.steps.end());
        facts.network->forwardsIpv6 = true;
        QVERIFY(!turnsOn(facts));
    }

    void somebodyElsesPrefixIsNoneOfTheHostsOwn()
    {
        HostFacts facts = hostWith(networkOfHost());
        write(planWith("fd12:3456:789a:10::/60"), facts); // a part of a site's, which was delegated
        const QString prefix = plannedPrefix(planWith("ula"), facts);
        QVERIFY2(!overlap(prefix, "fd12:3456:789a::/48"), qPrintable(prefix));
    }

    /// A bridge by a name of its own is not known as Docker's while dockerd is down.
    void aStoppedDockerdMovesNothing()
    {
        HostFacts facts = hostWith(networkOfHost());
        const QString prefix = plannedPrefix(planWith("ula"), facts);
        write(planWith("ula"), facts);
        facts.network->networks.clear();
        facts.network->links.push_back({"web", "bridge", 1500, {}});
        facts.network->routes.push_back({firstSubnetOf(prefix), "web", "main"});
        QCOMPARE(plannedPrefix(planWith("ula"), facts), prefix);
    }

    void whatWillNotBeSoAtOnceIsSaid()
    {
        const Plan plan = planWith("2001:db8:1::/48"); // which a network of the host is in
        HostFacts facts = hostWith(networkOfHost());
        facts.network->networks.push_back({"site", "bridge", "br-0123456789ab", {"172.18.0.0/16"}, 1500});
        facts.runningContainers.emplace();
        facts.runningContainers->push_back({"0123456789ab", "web", "nginx", "always"});
        const QStringList said = saidOf(plan, facts);
        for (const char *id : {"network/ipv6-prefix", "network/collision", "network/ipv6-later", "network/ipv6-existing"})
            QVERIFY2(said.contains(QLatin1String(id)), id);
        facts.files[QLatin1String(paths::daemonJson)].content =
            R"({"ip6tables": false, "default-address-pools": [{"base": "10.200.0.0/16", "size": 24}]})";
        facts.network->links[1].addresses << "fd53::53/64";
        for (const char *id : {"network/ipv6-rules", "network/ipv6-pools", "network/ipv6-replaces"})
            QVERIFY2(saidOf(plan, facts).contains(QLatin1String(id)), id);
        facts.network.reset();
        QVERIFY(saidOf(plan, facts).contains("network/ipv6-unknown"));
    }

    void whereAContainerLivesIsJudgedByThePlan()
    {
        Plan plan = planWith("2001:db8:5::/48");
        plan.network.pools = {{"172.17.0.0/12", 16}};
        HostFacts facts = hostWith(networkOfHost());
        facts.probe = ProbeFacts{};
        facts.probe->created = true;
        facts.probe->addresses = QStringList{"172.17.0.2"};
        const auto judged = [&](const char *id) {
            const Findings findings = checkHealth(facts, &plan);
            const auto found = std::ranges::find(findings, QLatin1String(id), &Finding::id);
            return found == findings.end() ? QString() : QString::fromLatin1(severityName(found->severity));
        };
        QCOMPARE(judged("network/ipv6"), QStringLiteral("warning"));
        QCOMPARE(judged("containers/address"), QStringLiteral("pass"));
        QCOMPARE(judged("containers/address6"), QStringLiteral("warning"));
        facts.network->links[1].addresses << "2001:db8:5::1/64";
        facts.probe->addresses << "2001:db8:5::2";
        QCOMPARE(judged("network/ipv6"), QStringLiteral("pass"));
        QCOMPARE(judged("containers/address6"), QStringLiteral("pass"));
        facts.probe->addresses = QStringList{"10.0.0.2", "2001:db8:6::2"};
        QCOMPARE(judged("containers/address"), QStringLiteral("info"));
        QCOMPARE(judged("containers/address6"), QStringLiteral("warning"));
        plan.network = {};
        for (const char *id : {"network/ipv6", "containers/address", "containers/address6"})
            QCOMPARE(judged(id), QString());
    }

    void aHostIsReadBackAsThePlanThatWroteIt_data()
    {
        QTest::addColumn<QString>("ipv6");
        QTest::addColumn<QString>("dockerd");
        for (const char *ipv6 : {"ula", "2001:db8:5::/48", "2001:db8:5:1::/64", "2001:db8:5:1:ab00::/72"})
            for (const char *dockerd : {"20.10.24+dfsg1", "28.5.2"})
                QTest::addRow("%s on %s", ipv6, dockerd) << ipv6 << dockerd;
    }
    void aHostIsReadBackAsThePlanThatWroteIt()
    {
        QFETCH(QString, ipv6);
        QFETCH(QString, dockerd);
        const Plan plan = planWith(ipv6);
        HostFacts facts = hostWith(networkOfHost(), dockerd.toLatin1().constData());
        write(plan, facts);
        const Plan read = planFromHost(facts);
        QCOMPARE(read.network.ipv6, plan.network.ipv6);
        QVERIFY(read.network.pools.empty());
        QVERIFY(makeChanges(read, facts).has_value());
        QCOMPARE(daemonJsonOf(read, facts).at("default-address-pools"), daemonJsonOf(plan, facts).at("default-address-pools"));
        facts.files[QLatin1String(paths::daemonJson)].content = R"({"ipv6": true, "fixed-cidr-v6": "fd00:1::/64"})";
        QCOMPARE(planFromHost(facts).network.ipv6, QString()); // which no plan writes
        QVERIFY(!read.engine.keys.contains("experimental"));
    }
};

DOCKWRIGHT_TEST(TestContainerIpv6, suite::NoApplication)

} // namespace test_container_ipv6

#include "test_container_ipv6.moc"
