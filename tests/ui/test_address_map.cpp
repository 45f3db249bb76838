// SPDX-License-Identifier: Apache-2.0
#include "tests/support/examples.h"
#include "tests/support/suite.h"
#include "ui/model/address_map.h"

#include <QTest>

#include <algorithm>

namespace test_address_map {

using namespace dockwright;
using namespace dockwright::core;
using namespace dockwright::ui;

namespace {

HostFacts hostWith(const std::vector<RouteFact> &routes, const std::vector<LinkFact> &links = {},
                   const std::vector<DockerNetworkFact> &networks = {})
{
    HostFacts facts;
    facts.network = NetworkFacts{.routes = routes, .links = links, .resolver = {}, .networks = networks};
    return facts;
}

/// "10.8.0.0/24 Vpn wg0 !", of each.
QStringList linesOf(const std::vector<AddressEntry> &entries)
{
    QStringList lines;
    for (const AddressEntry &entry : entries) {
        const char *kinds[] = {"Route", "Vpn", "Docker", "Pool"};
        QStringList words{entry.network, QLatin1String(kinds[static_cast<int>(entry.kind)])};
        words << entry.names;
        if (entry.collides)
            words << QStringLiteral("!");
        lines << words.join(u' ');
    }
    return lines;
}

Plan planWith(const std::vector<AddressPool> &pools)
{
    Plan plan;
    plan.network.pools = pools;
    return plan;
}

} // namespace

/// What the map of addresses draws.
class TestAddressMap : public QObject
{
    Q_OBJECT

private slots:
    void whatIsThereIsSortedByAddressAndCollidesOnBothSides()
    {
        const auto entries = addressMap(planWith({{"192.168.0.0/16", 24}}), exampleHost());
        QCOMPARE(linesOf(entries),
                 QStringList({"10.8.0.0/24 Vpn wg0 !", "10.8.0.0/24 Docker shop br-5d1c0e9a7b42 !",
                              "172.17.0.0/16 Docker bridge docker0", "192.168.0.0/16 Pool daemon.json !",
                              "192.168.1.0/24 Route eth0 !"}));
        QCOMPARE(addressSentence(entries[0]),
                 QStringLiteral("The host reaches 10.8.0.0/24 through the VPN or tunnel wg0 (wireguard). It has addresses in "
                                "common with 10.8.0.0/24 (shop)."));
        QCOMPARE(addressWords(entries[0]), QStringLiteral("VPN or tunnel (wireguard): collides"));
        QCOMPARE(addressSentence(entries[1]),
                 QStringLiteral("Containers in Docker's network shop have addresses in 10.8.0.0/24. It has addresses in common "
                                "with 10.8.0.0/24 (wg0)."));
        QCOMPARE(addressSentence(entries[2]),
                 QStringLiteral("Containers in Docker's network bridge have addresses in 172.17.0.0/16."));
        QCOMPARE(addressSentence(entries[3]),
                 QStringLiteral("By the plan, new Docker networks get subnets of /24 from 192.168.0.0/16. It has addresses in "
                                "common with 192.168.1.0/24 (eth0)."));
    }

    void tunnelsAndOtherTablesAreToldFromRoutes_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("expected");
        for (const char *kind : {"wireguard", "tun", "ppp", "ipip", "gre", "vxlan"})
            QTest::newRow(kind) << kind << QStringLiteral("main") << QStringLiteral("10.1.2.0/24 Vpn x0");
        QTest::newRow("a plain one") << QString() << QStringLiteral("main") << QStringLiteral("10.1.2.0/24 Route x0");
        QTest::newRow("a VLAN") << QStringLiteral("vlan") << QStringLiteral("main") << QStringLiteral("10.1.2.0/24 Route x0");
        QTest::newRow("a table") << QString() << QStringLiteral("51820") << QStringLiteral("10.1.2.0/24 Vpn x0 51820");
    }
    void tunnelsAndOtherTablesAreToldFromRoutes()
    {
        QFETCH(QString, kind);
        QFETCH(QString, table);
        QFETCH(QString, expected);
        const auto entries = addressMap({}, hostWith({{"10.1.2.0/24", "x0", table}}, {{"x0", kind, 1500, {}}}));
        QCOMPARE(linesOf(entries), QStringList(expected));
        QVERIFY(addressSentence(entries[0]).contains(QStringLiteral("10.1.2.0/24")));
    }

    void whatIsDiscardedIsSaid()
    {
        const auto entries = addressMap({}, hostWith({{"10.1.2.0/24", "", "main"}}));
        QCOMPARE(linesOf(entries), QStringList("10.1.2.0/24 Route"));
        QCOMPARE(addressSentence(entries[0]),
                 QStringLiteral("The host discards packets for 10.1.2.0/24, by the routing table main."));
    }

    void serversThatAreAskedForNamesAreThereIfNoOtherRouteLeadsToThem()
    {
        HostFacts facts = hostWith({{"192.168.1.0/24", "eth0", "main"}});
        facts.network->resolver.upstream = {QStringLiteral("192.168.1.1"), QStringLiteral("10.0.0.53")};
        const auto entries = addressMap({}, facts);
        QCOMPARE(linesOf(entries), QStringList({"10.0.0.53/32 Route resolv.conf", "192.168.1.0/24 Route eth0"}));
        QCOMPARE(addressSentence(entries[0]), QStringLiteral("The host asks 10.0.0.53 for names."));
    }

    void waysOutAreNoNetworksThatAreInUse()
    {
        QVERIFY(
            addressMap({}, hostWith({{"0.0.0.0/0", "eth0", "main"}, {"::/0", "eth0", "main"}, {"0.0.0.0/1", "wg0", "main"}}))
                .empty());
    }

    /// An ordinary user is told nothing by dockerd.
    void bridgesOfDockerAreSeenWithoutIt()
    {
        const auto entries = addressMap({},
                                        hostWith({{"172.17.0.0/16", "docker0", "main"}, {"172.17.5.0/24", "tun0", "main"}},
                                                 {{"docker0", "bridge", 1500, {"172.17.0.1/16"}}, {"tun0", "tun", 1400, {}}}));
        QCOMPARE(linesOf(entries), QStringList({"172.17.0.0/16 Docker docker0 !", "172.17.5.0/24 Vpn tun0 !"}));
    }

    void networksOfOtherDriversDoNotCollide()
    {
        const auto entries =
            addressMap({}, hostWith({{"192.168.1.0/24", "eth0", "main"}}, {}, {{"lan", "macvlan", "", {"192.168.1.0/24"}}}));
        QCOMPARE(linesOf(entries), QStringList({"192.168.1.0/24 Route eth0", "192.168.1.0/24 Docker lan"}));
    }

    void poolsThatAreChosenAreThere()
    {
        Plan plan;
        plan.network.choosesPools = true;
        const auto entries = addressMap(plan, hostWith({{"172.16.0.0/12", "eth0", "main"}}));
        QCOMPARE(std::ranges::count(entries, AddressKind::Pool, &AddressEntry::kind), 1);
        QVERIFY(std::ranges::none_of(entries, &AddressEntry::collides));
    }

    void whereNothingIsKnownThePoolsAreAlone()
    {
        QCOMPARE(linesOf(addressMap(planWith({{"10.200.0.0/16", 24}, {"10.2", 24}, {"", 24}}), {})),
                 QStringList("10.200.0.0/16 Pool daemon.json")); // the others are still being typed
    }

    void whatIsTooMuchIsCountedAndCollisionsStay()
    {
        std::vector<RouteFact> routes;
        for (int i = 0; i < 250; ++i)
            routes.push_back({QStringLiteral("10.0.%1.0/24").arg(i), "eth0", "main"});
        const auto all = addressMap(planWith({{"10.0.249.0/24", 28}}), hostWith(routes));
        QCOMPARE(all.size(), 251u);
        const ShownAddresses shown = boundAddresses(all);
        QCOMPARE(shown.entries.size(), mostAddresses);
        QCOMPARE(shown.left, 51);
        QCOMPARE(std::ranges::count(shown.entries, true, &AddressEntry::collides), 2);
        QCOMPARE(shown.entries.front(), all.front());
        QCOMPARE(shown.entries.back(), all.back());
        QCOMPARE(boundAddresses(all, 1).entries.size(), 1u);
        QCOMPARE(boundAddresses({all.front()}).left, 0);
    }

    void withManyItCollidesByTheirNumber()
    {
        std::vector<RouteFact> routes;
        for (int i = 0; i < 9; ++i)
            routes.push_back({QStringLiteral("10.0.%1.0/24").arg(i), "eth0", "main"});
        const auto entries = addressMap(planWith({{"10.0.0.0/8", 24}}), hostWith(routes));
        QVERIFY2(addressSentence(entries[0]).endsWith(QStringLiteral("10.0.3.0/24 (eth0) and 5 more.")),
                 qPrintable(addressSentence(entries[0])));
    }

    void sharesAreToScale()
    {
        const auto share = [](const char *network, const char *space) {
            const auto found = shareOf(QLatin1String(network), QLatin1String(space));
            return found ? QStringLiteral("%1 %2").arg(found->begin).arg(found->end) : QString();
        };
        QCOMPARE(share("10.0.0.0/8", "10.0.0.0/8"), QStringLiteral("0 1"));
        QCOMPARE(share("10.64.0.0/10", "10.0.0.0/8"), QStringLiteral("0.25 0.5"));
        QCOMPARE(share("172.24.0.0/13", "172.16.0.0/12"), QStringLiteral("0.5 1"));
        QCOMPARE(share("0.0.0.0/1", "10.0.0.0/8"), QStringLiteral("0 1"));
        for (const char *other : {"172.16.0.0/12", "fd00::/8", "203.0.113.0/24", "nothing"})
            QCOMPARE(share(other, "10.0.0.0/8"), QString());
        QCOMPARE(share("fd80::/9", "fd00::/8"), QStringLiteral("0.5 1"));
        QCOMPARE(share("fc00::/7", "fd00::/8"), QStringLiteral("0 1"));
        QVERIFY(share("fdc0:1:2::/48", "fd00::/8").startsWith(QStringLiteral("0.75 0.75")));
        for (const char *other : {"fc00::/8", "2001:db8::/32", "10.0.0.0/8"})
            QCOMPARE(share(other, "fd00::/8"), QString());
    }

    void aPrefixOfIpv6IsDrawnInItsParts()
    {
        Plan plan;
        plan.network.ipv6 = QStringLiteral("fd12:3456:789a::/48");
        const auto entries = addressMap(plan, hostWith({{"fd12:3456:789a:1::/64", "wg0", "main"}}));
        QStringList networks;
        for (const AddressEntry &entry : entries)
            networks << entry.network + QLatin1String(entry.collides ? " collides" : "");
        QCOMPARE(networks.filter(QStringLiteral("fd12")),
                 QStringList({"fd12:3456:789a::/64", "fd12:3456:789a:1::/64", "fd12:3456:789a:100::/56"}));
        plan.network.ipv6 = QStringLiteral("fd12:"); // while it is typed
        QCOMPARE(addressMap(plan, hostWith({})).size(), addressMap({}, hostWith({})).size());
    }
};

DOCKWRIGHT_TEST(TestAddressMap, QCoreApplication)

} // namespace test_address_map

#include "test_address_map.moc"
