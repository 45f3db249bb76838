// SPDX-License-Identifier: Apache-2.0
#include "core/health/health_checks.h"
#include "core/host/host_facts.h"
#include "tests/support/files.h"
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
            .pull = {PullOutcome::Works, {}},
            .peer = "registry-1.docker.io:443",
            .host = {true, true, 0, true, 0},
            .container = {true, true, 0, true, 0}};
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
        row("pull/works", [](OutsideFacts &now) { now.pull = {PullOutcome::Fails, "no such host"}; });
        row("containers/dns", [](OutsideFacts &now) { now.container.resolves = false; });
        row("containers/connect", [](OutsideFacts &now) { now.container.connects = false; });
        row("containers/connect6", [](OutsideFacts &now) { now.container.connects6 = false; });
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

    /// A plan that puts a proxy on the host's loopback before all has broken nothing.
    void whomNoContainerCanReachIsSaidAndNoFailure_data()
    {
        QTest::addColumn<OutsideFacts>("now");
        OutsideFacts now{.image = "hello-world",
                         .hasRoute = true,
                         .pull = {PullOutcome::Works, {}},
                         .peer = {},
                         .host = {},
                         .container = {}};
        now.loopbackPeer = "127.0.0.1:3128";
        QTest::newRow("loopback") << now;
        now.loopbackPeer.clear();
        now.ipv6Peer = "six.lan:443";
        QTest::newRow("IPv6 only") << now;
    }
    void whomNoContainerCanReachIsSaidAndNoFailure()
    {
        QFETCH(OutsideFacts, now);
        HostFacts facts;
        facts.outsideBefore = working();
        facts.outside = now;
        const Finding said = findingOf(facts, "containers/connect");
        QCOMPARE(said.severity, Severity::Info);
        QCOMPARE(said.found.args, QStringList{now.loopbackPeer + now.ipv6Peer});
        QVERIFY(findingOf(facts, "containers/dns").id.isEmpty() && findingOf(facts, "containers/mtu").id.isEmpty());
    }

    void aLostPacketIsNoReasonToTakeAnythingBack()
    {
        HostFacts facts;
        facts.outsideBefore = working();
        facts.outside = working();
        facts.outside->container.carries = 1400;
        QCOMPARE(findingOf(facts, "containers/mtu").severity, Severity::Warning);
        facts.outside = working();
        facts.outside->container.carries6 = 1280; // by IPv6 only
        QCOMPARE(findingOf(facts, "containers/mtu").found.args.value(1), QStringLiteral("1280"));
        facts.outside->container.carries = 1400; // the lesser of the two
        QCOMPARE(findingOf(facts, "containers/mtu").found.args.value(1), QStringLiteral("1280"));
        std::swap(facts.outside->container.carries, facts.outside->container.carries6);
        QCOMPARE(findingOf(facts, "containers/mtu").found.args.value(1), QStringLiteral("1280"));
        facts.outside->container.carries6.reset();
        QCOMPARE(findingOf(facts, "containers/mtu").found.args.value(1), QStringLiteral("1280"));
    }

    void whatThePlanItselfChangesIsNoReasonEither_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<OutsideFacts>("now");
        OutsideFacts now = working();
        now.container.resolves = false;
        QTest::newRow("names") << "containers/dns" << now;
        now.container = {true, false, {}};
        QTest::newRow("connections") << "containers/connect" << now;
    }
    void whatThePlanItselfChangesIsNoReasonEither()
    {
        QFETCH(QString, id);
        QFETCH(OutsideFacts, now);
        const QByteArray check = id.toLatin1();
        HostFacts facts;
        facts.outsideBefore = working();
        facts.outside = now;
        QVERIFY(hasCritical(checkOutside(facts, nullptr)));
        QVERIFY(findingOf(facts, check).remedy.english().contains("verify.pull"));
        facts.outside->changedKeys = QStringList{"ip-masq", "iptables"};
        QVERIFY(!hasCritical(checkOutside(facts, nullptr)));
        QCOMPARE(findingOf(facts, check).severity, Severity::Warning);
        QVERIFY(findingOf(facts, check).found.english().contains("ip-masq, iptables"));
    }

    void whichKeysOfContainersNetworksAChangeSets_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QStringList>("keys");
        const auto row = [](const char *name, const char *before, const char *after, const QStringList &keys) {
            QTest::newRow(name) << json(before) << json(after) << keys;
        };
        row("none", "{'debug': true}", "{'debug': false, 'registry-mirrors': ['https://m.lan']}", {});
        row("off", "{}", "{'iptables': false, 'ip-masq': false}", {"ip-masq", "iptables"});
        row("back", "{'ip-forward': false}", "{}", {"ip-forward"});
        row("how names are resolved", "{'dns': ['192.0.2.1']}", "{}", {});
        row("another", "{'mtu': 1500}", "{'mtu': 1400}", {"mtu"});
        row("the standard", "{}", "{'icc': true, 'mtu': 1500, 'bridge': 'docker0'}", {});
        row("from a file that nobody can read", "{", "{'bip': '10.0.0.1/24'}", {"bip"});
    }
    void whichKeysOfContainersNetworksAChangeSets()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        const auto fileOf = [](const QByteArray &content) {
            FileFact file;
            file.content = content;
            return file;
        };
        ChangeSet changes;
        changes.steps = {WriteFile{"/etc/docker/daemon.json", fileOf(after), fileOf(before)}};
        QTEST(changedNetworkKeys(changes), "keys");
        changes.steps = {WriteFile{"/etc/docker/other.json", fileOf(after), fileOf(before)}};
        QCOMPARE(changedNetworkKeys(changes), QStringList());
    }

    void whatARegistrySaysThatIsTooBusy_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<bool>("isBusy");
        QTest::newRow("Docker Hub") << "toomanyrequests: You have reached your pull rate limit. You may increase the limit by "
                                       "authenticating and upgrading: https://www.docker.com/increase-rate-limit"
                                    << true;
        QTest::newRow("a page")
            << "error parsing HTTP 429 response body: invalid character '<' looking for beginning of value: "
               "\"<html>slow down</html>\""
            << true;
        QTest::newRow("a status") << "received unexpected HTTP status: 503 Service Unavailable" << true;
        QTest::newRow("containerd")
            << "failed to resolve reference \"docker.io/library/a:latest\": unexpected status from HEAD "
               "request to https://m.lan/v2/library/a/manifests/latest?ns=docker.io: 429 Too Many Requests"
            << true;
        QTest::newRow("refuses") << "denied: requested access to the resource is denied" << false;
        QTest::newRow("breaks") << "received unexpected HTTP status: 502 Bad Gateway" << false;
        QTest::newRow("a proxy") << "Get \"https://m.lan/v2/\": Service Unavailable" << false;
    }
    void whatARegistrySaysThatIsTooBusy()
    {
        QFETCH(QString, words);
        QTEST(isRefusedForNow(words), "isBusy");
    }

    void aRegistryThatIsTooBusyIsNoReasonToTakeAnythingBack()
    {
        HostFacts facts;
        facts.outsideBefore = working();
        facts.outside = working();
        facts.outside->pull = {PullOutcome::Refused, "toomanyrequests: slow down"};
        Plan plan;
        plan.verify.pull = PullCheck::Required;
        QCOMPARE(findingOf(facts, "pull/works").severity, Severity::Warning);
        QCOMPARE(findingOf(facts, "pull/works", &plan).severity, Severity::Warning);
        QVERIFY(findingOf(facts, "pull/works").found.english().contains("slow down"));
    }

    void whatCannotBeToldIsAWarningWhereItIsRequired()
    {
        HostFacts facts;
        facts.outsideBefore = working();
        facts.outside = working();
        facts.outside->pull = {PullOutcome::Untold, "denied"};
        Plan plan;
        QCOMPARE(findingOf(facts, "pull/works", &plan).severity, Severity::Info);
        plan.verify.pull = PullCheck::Required;
        QCOMPARE(findingOf(facts, "pull/works", &plan).severity, Severity::Warning);
    }

    void oneRepositoryHasSeveralSpellings_data()
    {
        QTest::addColumn<QString>("other");
        QTest::addColumn<bool>("isSame");
        QTest::newRow("path") << "library/hello-world" << true;
        QTest::newRow("host") << "docker.io/library/hello-world:1" << true;
        QTest::newRow("short host") << "docker.io/hello-world@sha256:0" << true;
        QTest::newRow("old host") << "index.docker.io/library/hello-world" << true;
        QTest::newRow("another path") << "me/hello-world" << false;
        QTest::newRow("another registry") << "r.lan/library/hello-world" << false;
    }
    void oneRepositoryHasSeveralSpellings()
    {
        QFETCH(QString, other);
        QTEST(isSameRepository(readImageReference("hello-world"), readImageReference(other)), "isSame");
    }

    void withoutARouteAPullIsNotExpectedUnlessItIsRequired()
    {
        HostFacts facts;
        facts.outside = working();
        facts.outside->hasRoute = false;
        facts.outside->pull = {PullOutcome::Fails, "no network"};
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
        facts.outside->pull = {PullOutcome::Fails, "proxyconnect tcp: http://user:sesame@p.lan:1: refused"};
        QVERIFY(!writeFacts(facts).contains("sesame"));
        QCOMPARE(readFacts(writeFacts(facts))->outside->peer, facts.outside->peer);
        facts.outside->pull = {PullOutcome::Untold, {}};
        QCOMPARE(readFacts(writeFacts(facts))->outside, facts.outside);
    }
};

DOCKWRIGHT_TEST(TestOutside, suite::NoApplication)

} // namespace test_outside

#include "test_outside.moc"
