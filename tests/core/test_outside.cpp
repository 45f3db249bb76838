// SPDX-License-Identifier: Apache-2.0
#include "core/health/health_checks.h"
#include "core/host/host_facts.h"
#include "tests/support/suite.h"

#include <QTest>

#include <algorithm>

namespace test_outside {

using namespace dockwright::core;

namespace {

OutsideFacts working()
{
    return {.image = "hello-world",
            .hasRoute = true,
            .pull = {true, {}},
            .peer = "registry-1.docker.io:443",
            .host = {true, true, 0},
            .container = {true, true, 0}};
}

Finding findingOf(const HostFacts &facts, const char *id, const Plan *plan = nullptr)
{
    for (const Finding &finding : checkHealth(facts, plan))
        if (finding.id == QLatin1String(id))
            return finding;
    return {};
}

} // namespace

class TestOutside : public QObject
{
    Q_OBJECT

private slots:
    void whomAPullAsksFirst_data()
    {
        QTest::addColumn<QString>("image");
        QTest::addColumn<DaemonFacts>("daemon");
        QTest::addColumn<QString>("peer");
        const auto row = [](const char *name, const char *image, const char *peer, const QStringList &mirrors = {},
                            const char *proxy = "", const char *noProxy = "") {
            DaemonFacts daemon;
            daemon.mirrors = mirrors;
            daemon.httpsProxy = QLatin1String(proxy);
            daemon.noProxy = QLatin1String(noProxy);
            QTest::newRow(name) << QString::fromLatin1(image) << daemon << QString::fromLatin1(peer);
        };
        row("Docker Hub", "hello-world", "registry-1.docker.io:443");
        row("a path of Docker Hub", "library/hello-world:1", "registry-1.docker.io:443");
        row("its first mirror", "hello-world", "m.lan:8443", {"https://m.lan:8443/", "https://n.lan/"});
        row("a mirror without TLS", "hello-world", "m.lan:80", {"http://m.lan/"}, "http://p.lan:3128");
        row("another registry has no mirror", "r.lan:5000/a/b:1", "r.lan:5000", {"https://m.lan/"});
        row("a digest", "r.lan/a@sha256:0", "r.lan:443");
        row("the proxy", "hello-world", "p.lan:3128", {}, "http://u:xxxxx@p.lan:3128", "localhost,.lan,10.0.0.0/8");
        row("not for its domain", "r.lan/a", "r.lan:443", {}, "http://p:3128", ".lan");
        row("nor one below it", "r.corp.lan/a", "r.corp.lan:443", {}, "http://p:3128", "corp.lan");
        row("but for one that only ends so", "xcorp.lan/a", "p:3128", {}, "http://p:3128", "corp.lan");
        row("not for its network", "10.1.2.3:5000/a", "10.1.2.3:5000", {}, "http://p:3128", "10.0.0.0/8");
        row("nor for anything", "r.lan/a", "r.lan:443", {}, "http://p:3128", "*");
        row("never for this host", "localhost:5000/a", "localhost:5000", {}, "http://p:3128");
    }
    void whomAPullAsksFirst()
    {
        QFETCH(QString, image);
        QFETCH(DaemonFacts, daemon);
        QTEST(peerOf(image, daemon).text(), "peer");
    }

    void anImageIsReadAsDockerReadsIt_data()
    {
        QTest::addColumn<QString>("image");
        QTest::addColumn<QStringList>("parts");
        QTest::newRow("short") << "a" << QStringList{"docker.io", "a", "latest"};
        QTest::newRow("tag") << "a/b:1" << QStringList{"docker.io", "a/b", "1"};
        QTest::newRow("port") << "r:5000/a" << QStringList{"r:5000", "r:5000/a", "latest"};
        QTest::newRow("localhost") << "localhost/a:2" << QStringList{"localhost", "localhost/a", "2"};
        QTest::newRow("digest") << "r.lan/a:1@sha256:0" << QStringList{"r.lan", "r.lan/a", "sha256:0"};
    }
    void anImageIsReadAsDockerReadsIt()
    {
        QFETCH(QString, image);
        const ImageReference reference = readImageReference(image);
        QTEST((QStringList{reference.registry, reference.name, reference.tag}), "parts");
    }

    void whatWorkedBeforeIsCriticalAndWhatNeverDidIsSaid_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<OutsideFacts>("now");
        const auto row = [](const char *id, const auto &spoil) {
            OutsideFacts now = working();
            spoil(now);
            QTest::newRow(id) << QString::fromLatin1(id) << now;
        };
        row("pull/works", [](OutsideFacts &now) { now.pull = {false, "no such host"}; });
        row("containers/dns", [](OutsideFacts &now) { now.container.resolves = false; });
        row("containers/connect", [](OutsideFacts &now) { now.container.connects = false; });
        row("containers/mtu", [](OutsideFacts &now) { now.container.carries = 1400; });
    }
    void whatWorkedBeforeIsCriticalAndWhatNeverDidIsSaid()
    {
        QFETCH(QString, id);
        QFETCH(OutsideFacts, now);
        const QByteArray check = id.toLatin1();
        HostFacts facts;
        facts.outside = working();
        QCOMPARE(findingOf(facts, check).severity, Severity::Pass);
        facts.outside = now;
        QCOMPARE(findingOf(facts, check).severity, Severity::Warning);
        facts.outsideBefore = now;
        QCOMPARE(findingOf(facts, check).severity, Severity::Warning);
        facts.outsideBefore = working();
        QCOMPARE(findingOf(facts, check).severity, Severity::Critical);
        QVERIFY(!findingOf(facts, check).remedy.isEmpty());
    }

    void withoutARouteAPullIsNotExpectedUnlessItIsRequired()
    {
        HostFacts facts;
        facts.outside = working();
        facts.outside->hasRoute = false;
        facts.outside->pull = {false, "no network"};
        Plan plan;
        QCOMPARE(findingOf(facts, "pull/works", &plan).severity, Severity::Info);
        plan.verify.pull = PullCheck::Required;
        QCOMPARE(findingOf(facts, "pull/works", &plan).severity, Severity::Critical);
    }

    void anotherPeerThanBeforeIsNoComparison()
    {
        HostFacts facts;
        facts.outsideBefore = working();
        facts.outside = working();
        facts.outside->peer = "p.lan:3128";
        facts.outside->container.connects = false;
        QCOMPARE(findingOf(facts, "containers/connect").severity, Severity::Warning);
    }

    void whatIsNotAskedIsNotJudged()
    {
        HostFacts facts;
        QVERIFY(findingOf(facts, "pull/works").id.isEmpty());
        facts.outside = working();
        facts.outside->container = {};
        for (const char *id : {"containers/dns", "containers/connect", "containers/mtu"})
            QVERIFY(findingOf(facts, id).id.isEmpty());
    }

    void noPasswordIsInTheFactsThatAreWritten()
    {
        HostFacts facts;
        facts.outside = working();
        facts.outside->pull = {false, "proxyconnect tcp: http://user:sesame@p.lan:1: refused"};
        QVERIFY(!writeFacts(facts).contains("sesame"));
        QCOMPARE(readFacts(writeFacts(facts))->outside->peer, facts.outside->peer);
    }
};

DOCKWRIGHT_TEST(TestOutside, suite::NoApplication)

} // namespace test_outside

#include "test_outside.moc"
