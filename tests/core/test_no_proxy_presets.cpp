// SPDX-License-Identifier: Apache-2.0
#include "core/changes/no_proxy_presets.h"
#include "core/host/host_facts.h"
#include "core/plan/plan.h"
#include "core/plan/plan_description.h"
#include "tests/support/suite.h"

#include <QTest>

namespace test_no_proxy_presets {

using namespace dockwright::core;

class TestNoProxyPresets : public QObject
{
    Q_OBJECT

private slots:
    /// A plan with all of them is valid, and says nothing twice.
    void eachEntryIsOneThatAPlanTakes()
    {
        HostFacts facts;
        facts.attachedNetworks = {"192.0.2.0/24", "2001:db8::/64"};
        facts.searchDomains = {"corp.lan"};
        QStringList seen;
        for (const NoProxyPreset &preset : noProxyPresets(facts)) {
            QVERIFY(!preset.entries.isEmpty());
            for (const QString &entry : preset.entries) {
                QVERIFY2(checkNoProxyEntry(entry).isEmpty(), qPrintable(entry));
                QVERIFY2(!seen.contains(entry), qPrintable(entry));
                seen << entry;
            }
        }
        QVERIFY(seen.contains(".corp.lan") && seen.contains("192.0.2.0/24"));
    }

    void aHostOfWhichNothingIsKnownHasNoNetworks()
    {
        for (const NoProxyPreset &preset : noProxyPresets({}))
            QCOMPARE(preset.entries.isEmpty(), preset.name == QByteArray("networks") || preset.name == QByteArray("domains"));
    }

    /// As Go decides it: https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
    void whatIsCoveredIsToldAsGoTellsIt_data()
    {
        QTest::addColumn<QString>("entry");
        QTest::addColumn<QStringList>("list");
        QTest::addColumn<bool>("covered");
        const auto row = [](const char *entry, const QStringList &list, bool covered) {
            QTest::addRow("%s by %s", entry, qPrintable(list.join(u','))) << entry << list << covered;
        };
        row("10.1.0.0/16", {"10.0.0.0/8"}, true);
        row("10.0.0.0/8", {"10.1.0.0/16"}, false);
        row("11.0.0.0/16", {"10.0.0.0/8"}, false);
        row("169.254.169.254", {"169.254.0.0/16"}, true);
        row("169.254.169.254", {"169.254.169.254"}, true);
        row("169.254.169.254", {"10.0.0.0/8", "*"}, true);
        row("169.254.169.254", {"169.254.169.254:80"}, false);
        row("fd00:ec2::254", {"fd00::/8"}, true);
        row("fd00:ec2::254", {"10.0.0.0/0"}, false);
        row("2001:db8:0:7::/64", {"2001:db8::/32"}, true);
        row(".svc", {"svc"}, true);
        row("svc", {".svc"}, false);
        row("*.svc", {".svc"}, true);
        row(".svc.cluster.local", {"cluster.local"}, true);
        row("cluster.local", {".local"}, true);
        row("cluster.local", {"r.local"}, false);
        row("Cluster.Local", {"cluster.local"}, true);
        row("metadata.google.internal", {".google.internal"}, true);
        row("metadata.google.internal", {"google.internal:80"}, false);
        row(".corp.lan", {}, false);
    }
    void whatIsCoveredIsToldAsGoTellsIt()
    {
        QFETCH(QString, entry);
        QFETCH(QStringList, list);
        QFETCH(bool, covered);
        QCOMPARE(isCovered(entry, list), covered);
    }

    void theDefaultsCoverPrivateNetworks()
    {
        const QStringList list = Plan{}.proxy.noProxy;
        for (const char *network : {"10.96.0.0/12", "192.168.7.0/24", "172.17.0.0/16"})
            QVERIFY(isCovered(network, list));
        QVERIFY(!isCovered("169.254.169.254", list));
    }
};

DOCKWRIGHT_TEST(TestNoProxyPresets, suite::NoApplication)

} // namespace test_no_proxy_presets

#include "test_no_proxy_presets.moc"
