// SPDX-License-Identifier: Apache-2.0
#include "core/host/rooted_reader.h"
#include "core/plan/plan.h"
#include "core/registry/registry_protocol.h"
#include "core/registry/registry_report.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace test_registry {

using namespace dockwright::core;

namespace {

const QString digestA = QStringLiteral("sha256:") + QString(64, u'a');
const QString digestB = QStringLiteral("sha256:") + QString(64, u'b');
const QDateTime now = QDateTime::fromString(QStringLiteral("2026-11-29T12:00:00Z"), Qt::ISODate);
const ProbeSettings settings{QStringLiteral("hello-world")};

RegistryFacts working(const QString &digest = digestA, const QDateTime &created = now.addDays(-10))
{
    RegistryFacts facts;
    facts.stage = ProbeStage::Done;
    facts.pingStatus = facts.status = 200;
    facts.pinged = 20;
    facts.ended = 100;
    facts.digest = digest;
    facts.created = created;
    facts.configBytes = 1500;
    facts.configTime = 10;
    return facts;
}

RegistryFacts failing(ProbeStage stage, ProbeFailure failure, int status = 0, int ping = 200)
{
    RegistryFacts facts;
    facts.stage = stage;
    facts.failure = failure;
    facts.status = status;
    facts.pingStatus = ping;
    return facts;
}

RegistryFacts withCertificate(RegistryFacts facts, const QDateTime &from, const QDateTime &until)
{
    facts.certificate = RegistryCertificate{"m.lan", "CA", from, until};
    return facts;
}

/// One mirror for each, and after them Docker Hub, where it was asked.
RegistryVerdicts judged(const RegistryFactsList &mirrors, const std::optional<RegistryFacts> &hub = {})
{
    RegistryTargets targets;
    RegistryFactsList facts = mirrors;
    for (std::size_t i = 0; i < mirrors.size(); ++i)
        targets.push_back({"docker.io", QStringLiteral("https://m%1.lan").arg(i)});
    if (hub) {
        targets.push_back({.host = "docker.io", .url = "https://registry-1.docker.io", .isReference = true});
        facts.push_back(*hub);
    }
    return judgeRegistries(targets, facts, settings, now);
}

QStringList names(const RegistryVerdicts &verdicts)
{
    QStringList names;
    for (const RegistryVerdict &each : verdicts)
        names << QLatin1String(verdictName(each.verdict));
    return names;
}

QByteArray imageManifest(const QString &config = digestA, const QString &layer = digestB)
{
    return QStringLiteral(
               "{\"schemaVersion\":2,\"config\":{\"digest\":\"%1\",\"size\":10},\"layers\":[{\"digest\":\"%2\",\"size\":20}]}")
        .arg(config, layer)
        .toUtf8();
}

QByteArray index(const QString &entries)
{
    return QStringLiteral("{\"schemaVersion\":2,\"manifests\":[%1]}").arg(entries).toUtf8();
}

QString entry(const QString &digest, const char *architecture, const char *os = "linux")
{
    return QStringLiteral("{\"digest\":\"%1\",\"size\":5,\"platform\":{\"os\":\"%2\",\"architecture\":\"%3\"}}")
        .arg(digest, QLatin1String(os), QLatin1String(architecture));
}

} // namespace

class TestRegistry : public QObject
{
    Q_OBJECT

private slots:
    void aChallengeIsFoundAmongOthers_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("realm");
        QTest::addColumn<QString>("service");
        const auto row = [](const char *header, const char *realm, const char *service = "") {
            QTest::newRow(header) << QByteArray(header) << QString::fromUtf8(realm) << QString::fromUtf8(service);
        };
        row("Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\"", "https://auth.docker.io/token",
            "registry.docker.io");
        row("bearer service = s , REALM = \"r\"", "r", "s");
        row("Basic realm=\"a, Bearer realm=b\", Bearer realm=\"c\"", "c");
        row("Bearer realm=\"a\\\"b\\\\c\"", "a\"b\\c");
        row("Bearer realm=\"a\", Basic realm=\"b\", service=\"s\"", "a");
        row("Bearer realm=\"a\",realm=\"b\"", "a");
        row("Bearer", "");
        row("Bearer realm=\"\"", "");
        row("Basic realm=\"x\"", "");
        row("Bearer realm=\"unended", "unended");
        row("Bearer realm=\"ends in \\", "ends in \\");
        row("", "");
        row(",,,=,\"\"", "");
        row("\x80\xff Bearer realm=a", "");
    }
    void aChallengeIsFoundAmongOthers()
    {
        QFETCH(QByteArray, header);
        QFETCH(QString, realm);
        const auto challenge = readChallenge(header);
        QCOMPARE(challenge.has_value(), !realm.isEmpty());
        if (challenge) {
            QCOMPARE(challenge->realm, realm);
            QTEST(challenge->service, "service");
        }
    }

    void aTokenIsAskedForWhereItMayBe()
    {
        const auto url = tokenUrl({"https://auth.lan/token?account=x", "a+b&c", {}}, "library/hello-world");
        QVERIFY(url);
        QCOMPARE(url->toString(QUrl::FullyEncoded),
                 QString("https://auth.lan/token?account=x&service=a%2Bb%26c&scope=repository:library/hello-world:pull"));
        for (const char *realm : {"file:///etc/shadow", "//auth.lan", "token", "https://", "https://u:p@auth.lan/", "ftp://a/"})
            QVERIFY2(!tokenUrl({QLatin1String(realm), {}, {}}, "a"), realm);
    }

    void aTokenIsWhatAHeaderCanCarry()
    {
        QCOMPARE(readToken("{\"token\":\"abc\"}"), QByteArray("abc"));
        QCOMPARE(readToken("{\"access_token\":\"abc\",\"token\":\"\"}"), QByteArray("abc"));
        for (const char *text :
             {"", "[]", "{}", "{\"token\":7}", "{\"token\":\"a\\r\\nX: y\"}", "{\"token\":\"ä\"}", "{\"token\":\"a b\"}"})
            QCOMPARE(readToken(text), QByteArray());
        QCOMPARE(readToken("{\"token\":\"" + QByteArray(100'000, 'x') + "\"}"), QByteArray());
    }

    void aManifestNamesItsParts()
    {
        const auto manifest = readImageManifest(imageManifest(), "x86_64");
        QVERIFY(manifest);
        QCOMPARE(*manifest, (ImageManifest{{}, {digestA, 10}, {{digestB, 20}}}));
    }

    void anIndexLeadsToTheImageOfThisMachine_data()
    {
        QTest::addColumn<QString>("entries");
        QTest::addColumn<QString>("digest");
        QTest::newRow("ours") << entry(digestA, "arm64") + u',' + entry(digestB, "amd64") << digestB;
        QTest::newRow("another") << entry(digestA, "arm64") + u',' + entry(digestB, "s390x") << digestA;
        QTest::newRow("not Windows") << entry(digestA, "amd64", "windows") + u',' + entry(digestB, "arm64") << digestB;
        QTest::newRow("no attestation") << entry(digestA, "unknown", "unknown") << QString();
        QTest::newRow("none") << QString() << QString();
        QTest::newRow("no digest") << entry("../../x", "amd64") << QString();
        QTest::newRow("no objects") << QString("1,\"a\",[],null") << QString();
    }
    void anIndexLeadsToTheImageOfThisMachine()
    {
        QFETCH(QString, entries);
        QFETCH(QString, digest);
        const auto manifest = readImageManifest(index(entries), "x86_64");
        QCOMPARE(manifest.has_value(), !digest.isEmpty());
        if (manifest)
            QCOMPARE(manifest->child->digest, digest);
    }

    void whatIsNoManifestIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text; };
        row("nothing", "");
        row("a page", "<html>");
        row("a list", "[]");
        row("schema 1", "{\"schemaVersion\":1,\"fsLayers\":[]}");
        row("a digest that leads elsewhere", imageManifest("sha256:/../../../x"));
        row("a digest in capitals", imageManifest(digestA.toUpper()));
        row("a layer without a digest", imageManifest(digestA, "x"));
        row("a negative size", QByteArray(imageManifest()).replace(":10", ":-1"));
        row("a size that is a fraction", QByteArray(imageManifest()).replace(":10", ":1.5"));
        row("manifests that are no list", "{\"manifests\":{}}");
        row("deep", QByteArray(100'000, '['));
        row("too large", QByteArray(mostRegistryBytes + 1, ' '));
    }
    void whatIsNoManifestIsRefused()
    {
        QFETCH(QByteArray, text);
        const auto manifest = readImageManifest(text, "x86_64");
        QVERIFY(!manifest && !manifest.error().message.isEmpty());
    }

    void aHugeSizeStaysANumber()
    {
        const auto manifest = readImageManifest(QByteArray(imageManifest()).replace(":10", ":18446744073709551615"), "x86_64");
        QVERIFY(manifest && manifest->config.size > 0);
    }

    void timesAreReadAsTheyAreSent()
    {
        QCOMPARE(readHttpDate("Sun, 29 Nov 2026 12:00:00 GMT"), std::optional(now));
        for (const char *text : {"", "GMT", "Sunday, 29-Nov-26 12:00:00 GMT", "Sun, 29 Nov 2026 12:00:00 +0100", "x GMT"})
            QVERIFY2(!readHttpDate(text), text);
        QCOMPARE(readCreated("{\"created\":\"2026-11-29T12:00:00.123456789Z\"}")->toSecsSinceEpoch(), now.toSecsSinceEpoch());
        QCOMPARE(readCreated("{\"created\":\"2026-11-29T13:00:00+01:00\"}")->toSecsSinceEpoch(), now.toSecsSinceEpoch());
        for (const char *text : {"", "{}", "{\"created\":1}", "{\"created\":\"soon\"}", "[]"})
            QVERIFY2(!readCreated(text), text);
    }

    void aDigestIsOfItsAlgorithm()
    {
        QCOMPARE(contentDigest("", digestA),
                 QString("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        QVERIFY(contentDigest("", "sha512:x").startsWith("sha512:cf83e1357eefb8bd"));
        QVERIFY(isContentDigest(digestA) && !isContentDigest(digestA + u'a') && !isContentDigest("md5:aa")
                && !isContentDigest({}) && !isContentDigest(digestA + u':'));
    }

    void whatAFailureIsWorth_data()
    {
        QTest::addColumn<RegistryFacts>("facts");
        QTest::addColumn<QString>("verdict");
        const auto row = [](const char *verdict, const RegistryFacts &facts) {
            QTest::addRow("%s: %s, %d, %d", verdict, probeFailureName(facts.failure), facts.status, facts.pingStatus)
                << facts << QString::fromLatin1(verdict);
        };
        row("works", working());
        row("dead", failing(ProbeStage::Name, ProbeFailure::UnknownName, 0, 0));
        row("dead", failing(ProbeStage::Connection, ProbeFailure::Unreachable, 0, 0));
        row("dead", failing(ProbeStage::Connection, ProbeFailure::TimedOut, 0, 0));
        row("dead", failing(ProbeStage::Connection, ProbeFailure::Proxy, 0, 0));
        row("dead", failing(ProbeStage::Connection, ProbeFailure::Tls, 0, 0));
        row("dead", failing(ProbeStage::Manifest, ProbeFailure::Status, 502, 502));
        row("dead", failing(ProbeStage::Manifest, ProbeFailure::Status, 403, 403));
        row("certificate", failing(ProbeStage::Connection, ProbeFailure::Certificate, 0, 0));
        row("untested", failing(ProbeStage::Name, ProbeFailure::Untestable, 0, 0));
        row("allow-list", failing(ProbeStage::Manifest, ProbeFailure::Status, 403));
        row("allow-list", failing(ProbeStage::Manifest, ProbeFailure::Status, 401, 401));
        row("answers-only", failing(ProbeStage::Manifest, ProbeFailure::Status, 404));
        row("answers-only", failing(ProbeStage::Token, ProbeFailure::Status, 403, 401));
        row("answers-only", failing(ProbeStage::Layer, ProbeFailure::Closed));
        row("slow", failing(ProbeStage::Manifest, ProbeFailure::TimedOut));
        row("wrong-content", failing(ProbeStage::Config, ProbeFailure::Digest, 200));
        RegistryFacts late = working();
        late.ended = 6000;
        row("slow", late);
    }
    void whatAFailureIsWorth()
    {
        QFETCH(RegistryFacts, facts);
        const RegistryVerdicts verdicts = judged({facts}, working());
        QTEST(names(verdicts).front(), "verdict");
        const RegistryVerdict &verdict = verdicts.front();
        QVERIFY(!verdict.reason.isEmpty());
        QCOMPARE(verdict.remedy.isEmpty(), verdict.verdict == Verdict::Works);
        QCOMPARE(severityOf(verdict.verdict) == Severity::Pass, verdict.verdict == Verdict::Works);
    }

    void imagesAreCompared_data()
    {
        QTest::addColumn<RegistryFactsList>("mirrors");
        QTest::addColumn<QStringList>("verdicts");
        const auto row = [](const char *name, const RegistryFactsList &mirrors, const QStringList &verdicts) {
            QTest::newRow(name) << mirrors << verdicts;
        };
        const auto same = working();
        const auto older = working(digestB, now.addDays(-30));
        const auto newer = working(digestB, now.addDays(-1));
        auto unknown = working(digestB);
        unknown.created.reset();
        row("most against a newer one", {same, same, newer}, {"works", "works", "wrong-content"});
        row("most against an older one", {same, same, older}, {"works", "works", "lagging"});
        row("two, one is older", {same, older}, {"works", "lagging"});
        row("two of one time", {same, working(digestB)}, {"wrong-content", "wrong-content"});
        row("two, one says no time", {same, unknown}, {"wrong-content", "wrong-content"});
        row("alone", {same}, {"works"});
        row("nobody gives one", {failing(ProbeStage::Name, ProbeFailure::UnknownName, 0, 0)}, {"dead"});
        auto broken = newer;
        broken.failure = ProbeFailure::Closed;
        auto silent = older;
        silent.created.reset();
        silent.failure = ProbeFailure::TimedOut;
        row("one that does not come to its age", {same, same, silent}, {"works", "works", "slow"});
        row("an alarm counts more than what fails later", {same, same, broken}, {"works", "works", "wrong-content"});
    }
    void imagesAreCompared()
    {
        QFETCH(RegistryFactsList, mirrors);
        QTEST(names(judged(mirrors)), "verdicts");
    }

    void dockerHubCountsMoreThanMost()
    {
        const auto others = working(digestB, now.addDays(-5));
        const auto verdicts = judged({others, others, working()}, working());
        QCOMPARE(names(verdicts), (QStringList{"wrong-content", "wrong-content", "works", "works"}));
        QVERIFY(verdicts[0].reason.english().contains("Docker Hub"));
        QVERIFY(counts(verdicts[0], verdicts) && !counts(verdicts[3], verdicts));
        const auto alone = judged({}, working());
        QVERIFY(counts(alone[0], alone));
    }

    void theClockIsToldFromTheCertificate()
    {
        auto facts =
            withCertificate(failing(ProbeStage::Connection, ProbeFailure::Certificate), now.addDays(9), now.addDays(99));
        facts.failsForDatesOnly = true;
        QVERIFY(judged({facts})[0].reason.english().contains("not valid before 2026-12-08"));
        facts.clockAhead = 10 * 24 * 3600;
        const auto byItsOwn = judged({facts});
        QVERIFY(byItsOwn[0].reason.english().contains("clock"));
        QVERIFY(byItsOwn[0].remedy.english().contains("timedatectl"));
        facts.clockAhead.reset();
        auto other = working();
        other.clockAhead = 10 * 24 * 3600;
        QVERIFY(judged({facts}, other)[0].reason.english().contains("clock"));
        facts.certificate->until = now.addDays(-1);
        facts.certificate->from = now.addDays(-9);
        QVERIFY(judged({facts}, working())[0].reason.english().contains("ended on 2026-11-28"));
        facts.failsForDatesOnly = false;
        QVERIFY(judged({facts})[0].remedy.english().contains("/etc/docker/certs.d/m0.lan"));
    }

    void theMiddleClockCounts()
    {
        RegistryFactsList facts(3);
        QVERIFY(!clockAheadOf(facts));
        facts[0].clockAhead = 5;
        facts[1].clockAhead = 100'000;
        facts[2].clockAhead = 7;
        QCOMPARE(clockAheadOf(facts), std::optional<qint64>(7));
    }

    void aCertificateThatEndsSoonIsNoted()
    {
        const auto verdicts = judged(
            {withCertificate(working(), now.addDays(-1), now.addDays(1)), withCertificate(working(), now, now.addDays(90))});
        QCOMPARE(names(verdicts), (QStringList{"works", "works"}));
        QVERIFY(verdicts[0].notes.size() == 1 && verdicts[0].notes[0].english().contains("2026-11-30"));
        QVERIFY(verdicts[1].notes.empty());
    }

    void aPlanNamesWhatIsAsked()
    {
        Plan plan;
        plan.registry.mirrors = {"https://m.lan/", "https://m.lan", "http://n.lan:5000"};
        plan.registry.insecure = {"N.lan:5000", "10.0.0.0/8"};
        const RegistryTargets targets = targetsOf(plan, "docker.io", false);
        QCOMPARE(targets.size(), std::size_t(3));
        QCOMPARE(targets[0].url, QString("https://m.lan"));
        QVERIFY(!targets[0].insecure && targets[1].insecure && !targets[0].isReference && targets[2].isReference);
        QCOMPARE(targets[0].insecureNetworks, (QStringList{"127.0.0.0/8", "::1/128", "10.0.0.0/8"}));
        QVERIFY(targets[2].insecureNetworks.isEmpty());
    }

    void whatThePlanTrustsIsTrusted()
    {
        Plan plan;
        plan.registries = {{.host = "docker.io",
                            .mirrors = {{.url = "https://m.lan:5443", .ca = "A", .clientCert = "B", .clientKey = "C"},
                                        {.url = "https://r.lan"}}},
                           {.host = "r.lan", .ca = "D", .insecure = true}};
        const RegistryTargets targets = targetsOf(plan, "docker.io", false);
        QCOMPARE(targets.size(), std::size_t(3));
        QCOMPARE(targets[0].authorities, QByteArray("A\n"));
        QCOMPARE(targets[0].clientCertificate + targets[0].clientKey, QByteArray("BC"));
        QCOMPARE(targets[1].authorities, QByteArray("D\n"));
        QVERIFY(targets[1].insecure && !targets[0].insecure && targets[2].isReference);
        QVERIFY(!targets[0].namesRegistry && targets[0].hasDirectory && !targets[2].hasDirectory);
        const RegistryTargets inToml = targetsOf(plan, "docker.io", true);
        QCOMPARE(inToml[0].authorities, QByteArray("A\n"));
        QVERIFY2(inToml[1].authorities.isEmpty(), "hosts.toml says nothing of it");
        QVERIFY(inToml[1].insecure && inToml[0].namesRegistry && !inToml[0].hasDirectory);
    }

    void anotherRegistryIsAskedByItsOwnMirrors()
    {
        Plan plan;
        plan.registries = {{.host = "ghcr.io",
                            .mirrors = {{.url = "https://m.lan/v2/ghcr", .pull = false, .overridePath = true},
                                        {.url = "https://n.lan", .resolve = false}},
                            .ca = "A"},
                           {.host = "harbor.lan:5443", .ca = "B", .insecure = true}};
        const RegistryTargets targets = targetsOf(plan, "ghcr.io", true);
        QCOMPARE(targets.size(), std::size_t(3));
        QVERIFY(!targets[0].pull && targets[0].resolve && targets[0].overridePath && targets[0].namesRegistry);
        QVERIFY(targets[1].pull && !targets[1].resolve && !targets[1].overridePath);
        QCOMPARE(targets[2].url, QString("https://ghcr.io"));
        QCOMPARE(targets[2].authorities, QByteArray("A\n"));
        QVERIFY(targets[2].isReference && !targets[2].hasDirectory && !targets[2].insecure);
        const RegistryTargets alone = targetsOf(plan, "harbor.lan:5443", true);
        QCOMPARE(alone.size(), std::size_t(1));
        QVERIFY(alone[0].isReference && alone[0].hasDirectory && alone[0].insecure);
        QCOMPARE(alone[0].authorities, QByteArray("B\n"));
        QCOMPARE(targetsOf(plan, "quay.io", true).size(), std::size_t(1));
    }

    void oneThatDoesNotResolveHasNoSay()
    {
        RegistryFacts old = working();
        old.digest = "sha256:old";
        RegistryFacts current = working();
        current.digest = "sha256:new";
        current.created = old.created->addDays(1);
        const RegistryTargets targets{{.host = "docker.io", .url = "https://a.lan"},
                                      {.host = "docker.io", .url = "https://b.lan", .resolve = false},
                                      {.host = "docker.io", .url = "https://c.lan"}};
        const auto verdicts = judgeRegistries(targets, {old, old, current}, {"hello-world"}, now);
        QCOMPARE(QByteArray(verdictName(verdicts[0].verdict)), QByteArray("lagging"));
        QCOMPARE(QByteArray(verdictName(verdicts[2].verdict)), QByteArray("works"));
    }

    void whatDoesNotResolveIsAskedByDigest()
    {
        RegistryTargets targets{{.host = "ghcr.io", .url = "https://a.lan", .resolve = false},
                                {.host = "ghcr.io", .url = "https://b.lan"},
                                {.host = "ghcr.io", .url = "https://ghcr.io", .isReference = true}};
        RegistryTargets unknown = targets;
        pinDigests(unknown, {{}, {}});
        QVERIFY(unknown[0].unusable && !unknown[1].unusable);
        RegistryFacts theirs;
        theirs.digest = "sha256:theirs";
        RegistryFacts ours;
        ours.digest = "sha256:ours";
        RegistryTargets alone = targets;
        pinDigests(alone, {theirs, {}});
        QCOMPARE(alone[0].digest, QString("sha256:theirs"));
        pinDigests(targets, {theirs, ours});
        QCOMPARE(targets[0].digest, QString("sha256:ours"));
        QVERIFY(targets[1].digest.isEmpty() && !targets[0].unusable);
    }

    void certificatesAreFoundWhereDockerdFindsThem()
    {
        const QTemporaryDir root;
        const QString directory = root.path() + "/etc/docker/certs.d/m.lan:5443";
        QVERIFY(QDir().mkpath(directory));
        const auto write = [&](const char *name, const QByteArray &text) {
            QFile file(directory + u'/' + QLatin1String(name));
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        };
        const auto target = [&](const char *url = "https://m.lan:5443") {
            RegistryTarget found{"docker.io", QLatin1String(url)};
            readCertificates(found, RootedReader(root.path()));
            return found;
        };
        const auto ofToml = [&] {
            RegistryTarget found{.host = "docker.io", .url = "https://m.lan:5443", .hasDirectory = false};
            readCertificates(found, RootedReader(root.path()));
            return found;
        };
        QVERIFY(write("ca.crt", "A") && write("other.crt", "B") && write("note.txt", "C"));
        QCOMPARE(target().authorities, QByteArray("A\nB\n"));
        QVERIFY(ofToml().authorities.isEmpty());
        QVERIFY(target("https://m.lan").authorities.isEmpty() && !target("https://m.lan").unusable);
        QVERIFY(write("client.cert", "D"));
        QVERIFY(target().unusable && target().unusable->message.english().contains("client.key"));
        QVERIFY(write("client.key", "E"));
        QVERIFY(!target().unusable);
        QCOMPARE(target().clientCertificate, QByteArray("D"));
        QCOMPARE(target().clientKey, QByteArray("E"));
        QVERIFY(QFile::remove(directory + "/client.cert"));
        QVERIFY(target().unusable && target().unusable->message.english().contains("client.cert"));
    }

    void aReportHasEverythingAndNoSecret()
    {
        auto facts = withCertificate(working(), now, now.addDays(90));
        facts.redirects = QStringList{"https://cdn.lan"};
        auto verdicts = judged({facts, failing(ProbeStage::Name, ProbeFailure::UnknownName, 0, 0)}, working());
        verdicts[0].target.url = "https://user:sesame@m0.lan";
        verdicts[0].target.clientKey = "sesame";
        const Json json = registryToJson(verdicts[0]);
        QCOMPARE(textOf(json, "verdict"), QString("works"));
        QCOMPARE(json["bytesPerSecond"].get<int>(), 150'000);
        QCOMPARE(textOf(json["certificate"], "until"), QString("2027-02-27T12:00:00Z"));
        QCOMPARE(json["milliseconds"].size(), std::size_t(2));
        const QString table = registryTable(verdicts, Wording()).join(u'\n');
        QVERIFY(table.contains("20 ms") && table.contains("150.0 kB/s") && table.contains("works") && table.contains("dead"));
        QVERIFY(!QString::fromStdString(json.dump()).contains("sesame") && !table.contains("sesame"));
    }

    void aReportIsReadAsItWasWritten()
    {
        auto first = withCertificate(working(), now, now.addDays(3));
        first.redirects = QStringList{"https://cdn.lan"};
        first.clockAhead = 400;
        first.created = now.addDays(-1);
        auto verdicts = judged({first, failing(ProbeStage::Manifest, ProbeFailure::Status, 401, 403),
                                failing(ProbeStage::Name, ProbeFailure::UnknownName, 0, 0)},
                               working());
        verdicts[0].notes.push_back({"It ends on %1.", {"Monday"}});
        verdicts[0].notes.push_back({"Nothing is filled in.", {}});
        for (const RegistryVerdict &each : verdicts) {
            const auto read = registryFromJson(registryToJson(each));
            QVERIFY(read);
            QCOMPARE(registryToJson(*read), registryToJson(each));
            QCOMPARE(read->verdict, each.verdict);
            QVERIFY(read->reason == each.reason && read->remedy == each.remedy && read->notes == each.notes);
            QCOMPARE(throughputOf(read->facts), throughputOf(each.facts));
            QCOMPARE(read->target.isReference, each.target.isReference);
        }
        for (const char *other : {"1", "{}", "{\"verdict\": 1}", "{\"verdict\": \"fine\"}"})
            QVERIFY2(!registryFromJson(Json::parse(other)), other);
        const auto odd = registryFromJson(
            Json::parse("{\"verdict\": \"dead\", \"milliseconds\": 1, \"notes\": [1, \"a\"], \"sources\": {\"notes\": [{}]}}"));
        QVERIFY(odd && odd->notes.size() == 1 && odd->facts.pinged == 0 - 1);
    }
};

DOCKWRIGHT_TEST(TestRegistry, suite::NoApplication)

} // namespace test_registry

#include "test_registry.moc"
