// SPDX-License-Identifier: Apache-2.0
// TOML on the host: what it says is what counts, and the words of whoever wrote there stay.
#include "core/base/hash.h"
#include "core/changes/make_changes.h"
#include "core/changes/registry_toml.h"
#include "core/host/hosts_toml.h"
#include "core/host/paths.h"
#include "core/text/toml.h"
#include "tests/support/hosts.h"
#include "tests/support/suite.h"

#include <QTest>

namespace test_registry_toml {

using namespace dockwright::core;

namespace {

const QString place = QStringLiteral("/etc/docker/certs.d/ghcr.io/hosts.toml");

constexpr auto written =
    "# Ours.\n\n[host.\"https://a.lan\"]\ncapabilities = [\"pull\", \"resolve\"]\n\n[host.\"https://b.lan\"]\n"
    "capabilities = [\"pull\", \"resolve\"]\n";

LastWritten rememberedOf(const QByteArray &content)
{
    LastWritten last;
    last.remember(place, content);
    return last;
}

HostFacts host()
{
    return hostWith("29.0.0", "overlayfs");
}

Plan planOf(QByteArray registries)
{
    return readPlan("{\"version\": 1, \"registries\": " + registries.replace('\'', '"') + "}").value();
}

HostFacts after(const Plan &plan, const HostFacts &facts)
{
    return withFilesOf(makeChanges(plan, facts).value(), facts);
}

} // namespace

class TestRegistryToml : public QObject
{
    Q_OBJECT

private slots:
    void itSaysTheSameWhereOnlyBlanksAndCommentsDiffer()
    {
        const auto same = [](const char *one, const char *other) {
            const auto meaning = meaningOfToml(one);
            return meaning && meaning == meaningOfToml(other);
        };
        QVERIFY(same("a = 1 # one\n", "\n\"a\"=0x1"));
        QVERIFY(same("[host.\"x\"]\nca = 'a'\n", "[ host . \"x\" ]\r\n  ca = \"\"\"a\"\"\"\r\n"));
        QVERIFY(!same("a = 1\n", "a = \"1\"\n"));
        QVERIFY2(!same("[host.b]\n[host.a]\n", "[host.a]\n[host.b]\n"), "they are tried in this order");
        QVERIFY2(!same("[host.x]\nca = \"a\"\n", "host = { x = { ca = \"a\" } }\n"), "containerd does not see the other");
        QVERIFY2(!same("a = \n", "a = \n"), "it is no TOML");
        QVERIFY(!meaningOfToml("[" + QByteArray("a.").repeated(5000) + "a]\n"));
        QVERIFY(!meaningOfToml(QByteArray("#").repeated(2000000)));
    }

    void whatIsNoTomlIsSaidWithItsPlace()
    {
        const auto read = readToml(QStringLiteral("/x.toml"), "a = 1\nb = [\"x\"\nc = 2\n");
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::InvalidInput);
        QVERIFY2(read.error().where.startsWith(QLatin1String("/x.toml:3:")), qPrintable(read.error().where));
        QVERIFY(!read.error().detail.isEmpty());
    }

    void datesAndNumbersAreRead()
    {
        const auto read = readToml({}, "d = 1979-05-27\nt = 07:32:00\nf = 1.5\nn = -2\nb = true\nl = [1, [2]]\n");
        QVERIFY(read);
        QCOMPARE(read->dump(),
                 std::string(R"({"d":{"date":"1979-05-27"},"t":{"date":"07:32:00"},"f":1.5,"n":-2,"b":true,"l":[1,[2]]})"));
    }

    void commentsStayWhereTheirLinesStay()
    {
        QCOMPARE(withCommentsOf("# head\n[a]\nx = 1 # why\n\n[b]\ny = 2\n", "# ours\n[a]\nx = 1\n[c]\nz = 3\n"),
                 QByteArray("# head\n[a]\nx = 1 # why\n\n[c]\nz = 3\n"));
        for (const char *lost : {"x = 1\n# of y\ny = 2\n", "x = 1\ny = \"#\" # of y\n"})
            QCOMPARE(withCommentsOf(lost, "x = 1\n"), std::nullopt);
        QCOMPARE(withCommentsOf("x = 1\ny = \"#\"\n", "x = 1\n"), QByteArray("x = 1\n"));
        QCOMPARE(withCommentsOf("# head\n", "x = 1\n"), QByteArray("# head\nx = 1\n"));
        QCOMPARE(withCommentsOf("x = [\n 1 ]\n", "x = [1]\n"), std::nullopt);
    }

    void anUntouchedFileIsReplacedWhole()
    {
        QCOMPARE(withTheirComments(rememberedOf(written), place, written, "# Other words.\na = 1\n"),
                 QByteArray("# Other words.\na = 1\n"));
    }

    void aCommentByHandIsNoEdit()
    {
        const QByteArray commented =
            QByteArray(written).replace("[host.\"https://b.lan\"]", "# Slow at noon.\n[host.\"https://b.lan\"]");
        const LastWritten last = rememberedOf(written);
        QVERIFY(last.isAsWritten(place, commented));
        QVERIFY(!last.isAsWritten(place, QByteArray(commented).replace("b.lan\"]", "c.lan\"]")));
        QVERIFY2(!last.isAsWritten(place, commented + "x = ["), "it is no TOML any more");
        QCOMPARE(withTheirComments(last, place, commented, written), commented);
        QCOMPARE(withTheirComments(last, place, commented, QByteArray(written).replace("b.lan", "new.lan")), std::nullopt);
        const QByteArray wanted = QByteArray(written).replace("a.lan", "new.lan");
        const auto merged = withTheirComments(last, place, commented, wanted);
        QVERIFY(merged && merged->contains("# Slow at noon.\n[host.\"https://b.lan\"]"));
        QCOMPARE(meaningOfToml(*merged), meaningOfToml(wanted));
    }

    void aFileOfAnotherHandIsNotMixedWithOurs()
    {
        QCOMPARE(withTheirComments({}, place, "# theirs\n[host.\"https://x.lan\"]\n", written), QByteArray(written));
        const QByteArray same = "# theirs\n" + QByteArray(written).mid(8);
        QCOMPARE(withTheirComments({}, place, same, written), same);
    }

    void aCertificateCountsByteForByte()
    {
        const QString certificate = QStringLiteral("/etc/docker/certs.d/ghcr.io/ca.crt");
        LastWritten last;
        last.remember(certificate, "a = 1\n");
        QVERIFY(last.meanings.empty());
        QVERIFY(!last.isAsWritten(certificate, "a = 1 # x\n"));
    }

    /// What an earlier Dockwright left knows no meanings.
    void itIsKeptOnDisk()
    {
        const LastWritten last = rememberedOf(written);
        QCOMPARE(readLastWritten(writeLastWritten(last)), last);
        const LastWritten old = readLastWritten(R"({"version": 1, "files": {"/x": "sum"}, "daemonKeys": {}})");
        QCOMPARE(old.files.at(QStringLiteral("/x")), QStringLiteral("sum"));
        QVERIFY(old.meanings.empty());
    }

    void theSamePlanKeepsTheCommentsAndFindsNothingToDo()
    {
        const Plan plan = planOf("[{'host': 'ghcr.io', 'mirrors': [{'url': 'https://a.lan'}, {'url': 'https://b.lan'}]}]");
        HostFacts facts = after(plan, host());
        QVERIFY(facts.file(place) != nullptr);
        QVERIFY(makeChanges(plan, facts)->steps.empty());
        facts.files[place].content += "# Ask Li before you change this.\n";
        QVERIFY(makeChanges(plan, facts)->steps.empty());
        const Plan other = planOf("[{'host': 'ghcr.io', 'mirrors': [{'url': 'https://b.lan'}]}]");
        const auto changes = makeChanges(other, facts);
        QVERIFY(changes && changes->conflicts.empty());
        const HostFacts later = after(other, facts);
        QVERIFY(later.file(place)->content.contains("# Ask Li before you change this.\n"));
        QVERIFY(!later.file(place)->content.contains("a.lan"));
        QVERIFY2(makeChanges(other, later)->steps.empty(), "it is not written again without the comment");
        QVERIFY2(after(Plan{}, later).file(place) != nullptr, "somebody's words are in it");
        QVERIFY(after(Plan{}, after(plan, host())).file(place) == nullptr);
    }

    void oneOfSomebodyElseThatSaysTheSameStaysHers()
    {
        const Plan plan = planOf("[{'host': 'ghcr.io', 'mirrors': [{'url': 'https://a.lan'}]}]");
        HostFacts facts = host();
        const QByteArray hers = "# Li\n[host.\"https://a.lan\"]\ncapabilities = [\"pull\", \"resolve\"]\n";
        facts.files[place] = {hers, 0644, 0, 0, FileKind::Regular};
        const HostFacts later = after(plan, facts);
        QCOMPARE(later.file(place)->content, hers);
        QVERIFY(makeChanges(plan, later)->steps.empty());
        QCOMPARE(after(Plan{}, later).file(place)->content, hers);
        const auto other = makeChanges(planOf("[{'host': 'ghcr.io', 'mirrors': [{'url': 'https://b.lan'}]}]"), later);
        QVERIFY2(other && other->conflicts.size() == 1, "and is asked about");
    }

    void aCommentThatWouldBeLostIsAskedAbout()
    {
        const Plan plan = planOf("[{'host': 'ghcr.io', 'mirrors': [{'url': 'https://a.lan'}, {'url': 'https://b.lan'}]}]");
        HostFacts facts = after(plan, host());
        facts.files[place].content.replace("[host.\"https://b.lan\"]", "# ask Li\n[host.\"https://b.lan\"]");
        const Plan other = planOf("[{'host': 'ghcr.io', 'mirrors': [{'url': 'https://a.lan'}]}]");
        QCOMPARE(makeChanges(other, facts)->conflicts.size(), std::size_t(1));
        const auto ours = makeChanges(other, facts, {{}, Side::Ours});
        QVERIFY(ours && ours->conflicts.empty());
        QVERIFY(!withFilesOf(*ours, facts).file(place)->content.contains("ask Li"));
    }

    void whatDockerdWouldNotReadIsNamed_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("where");
        QTest::newRow("empty") << QByteArray() << QString();
        QTest::newRow("all members") << QByteArray(
            "server = \"https://ghcr.io\"\nca = \"/ca\"\n[host.\"https://a.lan\"]\ncapabilities = [\"Pull\"]\nca = [\"a\", \"b\"]\n"
            "client = [[\"c\", \"k\"], \"both\"]\nskip_verify = true\noverride_path = false\ndial_timeout = \"3s\"\n"
            "[host.\"https://a.lan\".header]\nx = [\"1\", \"2\"]\ny = \"z\"\n")
                                     << QString();
        QTest::newRow("unknown members") << QByteArray("x = 1\n[host.a]\ny = 2\n") << QString();
        QTest::newRow("no TOML") << QByteArray("[host.\"a\"\n") << QStringLiteral(":1:");
        QTest::newRow("server") << QByteArray("server = 1\n") << QStringLiteral("#/server");
        QTest::newRow("capability") << QByteArray("[host.a]\ncapabilities = [\"pull\", \"fetch\"]\n")
                                    << QStringLiteral("#/host/a/capabilities");
        QTest::newRow("capabilities of the registry")
            << QByteArray("capabilities = \"pull\"\n") << QStringLiteral("#/capabilities");
        QTest::newRow("ca") << QByteArray("[host.a]\nca = [1]\n") << QStringLiteral("#/host/a/ca");
        QTest::newRow("client") << QByteArray("[host.a]\nclient = [[\"a\", \"b\", \"c\"]]\n")
                                << QStringLiteral("#/host/a/client");
        QTest::newRow("host") << QByteArray("host = \"a\"\n") << QStringLiteral("#/host");
        QTest::newRow("secret") << QByteArray("[host.\"https://bot:hunter2@m.lan\"]\nca = 1\n")
                                << QStringLiteral("#/host/https:~1~1bot:xxxxx@m.lan/ca");
        QTest::newRow("duration") << QByteArray("[host.a]\ndial_timeout = \"30\"\n") << QStringLiteral("#/host/a/dial_timeout");
        QTest::newRow("any case") << QByteArray("[host.a]\nSkip_Verify = 1\n") << QStringLiteral("#/host/a/skip_verify");
        QTest::newRow("a date") << QByteArray("server = 1979-05-27\n") << QStringLiteral("#/server");
        QTest::newRow("mark") << QByteArray("\xef\xbb\xbf[host.a]\n") << QStringLiteral(":1:1");
        QTest::newRow("inline") << QByteArray("host = { a = { ca = \"x\" } }\n") << QStringLiteral("#/host");
        QTest::newRow("dotted") << QByteArray("host.a.ca = \"x\"\n") << QStringLiteral("#/host");
        QTest::newRow("a host") << QByteArray("[host]\na = 1\n") << QStringLiteral("#/host/a");
    }

    void whatDockerdWouldNotReadIsNamed()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, where);
        const auto fault = faultOfHostsToml(place, content);
        QCOMPARE(fault.has_value(), !where.isEmpty());
        if (fault)
            QVERIFY2(fault->where.startsWith(place + where), qPrintable(fault->where));
    }

    void thePreviewWarnsOfOneThatIsNotRead()
    {
        HostFacts facts = host();
        const auto warnings = [&] {
            const auto changes = makeChanges(Plan{}, facts);
            return std::ranges::count_if(changes->findings, [](const Finding &finding) {
                return finding.id == QLatin1String("registry/hosts-toml-unread");
            });
        };
        facts.files[place] = {"[host.\"https://x.lan\"]\n", 0644, 0, 0, FileKind::Regular};
        QCOMPARE(warnings(), 0);
        facts.files[place].content = "[host.\"https://x.lan\"\n";
        QCOMPARE(warnings(), 1);
        facts.daemon->storageDriver = QStringLiteral("overlay2"); // and so without containerd's store
        QCOMPARE(warnings(), 0);
    }
};

DOCKWRIGHT_TEST(TestRegistryToml, suite::NoApplication)

} // namespace test_registry_toml

#include "test_registry_toml.moc"
