// SPDX-License-Identifier: Apache-2.0
#include "core/plan/plan_description.h"
#include "core/plan/secrets.h"
#include "core/plan/values.h"
#include "core/render/formulas.h"
#include "tests/support/files.h"
#include "tests/support/golden.h"
#include "tests/support/suite.h"

#include <QTest>

namespace test_plan {

using namespace dockwright::core;

namespace {

/// The problems of a plan as "pointer: sentence → remedy", one a line.
QStringList problemsOf(const QByteArray &text)
{
    QStringList lines;
    const auto plan = readPlan(text);
    if (!plan)
        for (const Error &error : plan.error())
            lines << error.where + QLatin1String(": ") + error.message.english()
                    + (error.remedy.isEmpty() ? QString() : QStringLiteral(" → ") + error.remedy.english());
    return lines;
}

QStringList placesOf(const QByteArray &text)
{
    QStringList places;
    const auto plan = readPlan(text);
    if (!plan)
        for (const Error &error : plan.error())
            places << error.where;
    return places;
}

} // namespace

class TestPlan : public QObject
{
    Q_OBJECT

private slots:
    void anEmptyObjectIsTheDefaultPlan()
    {
        const auto plan = readPlan("{}");
        QVERIFY(plan.has_value());
        QCOMPARE(*plan, Plan{});
        QVERIFY(checkPlan(Plan{}).empty());
    }

    void whatIsWrittenIsReadBack()
    {
        Plan plan;
        plan.proxy.http = "http://user:p%40ss@10.0.0.1:3128";
        plan.proxy.target = ProxyTarget::DaemonJson;
        plan.capacity.containers = 1000;
        plan.logging.driver = LogDriver::Journald;
        plan.performance.ioClass = IoClass::Idle;
        plan.registry.mirrors = QStringList{"http://127.0.0.1:5000"};
        plan.comments = commentsIn("zh_CN");
        const auto again = readPlan(writePlan(plan));
        QVERIFY2(again.has_value(), qPrintable(problemsOf(writePlan(plan)).join('\n')));
        QCOMPARE(*again, plan);
        QCOMPARE(writePlan(*again), writePlan(plan));
    }

    void allProblemsAreReportedAtOnce()
    {
        const QStringList places = placesOf(
            json("{ 'versoin': 1, 'proxy': {'http': 'http://YOUR_PROXY_IP:PORT', 'noProxy': ['ok.lan', '172.17.*']}, "
                 "'capacity': {'containers': 0, 'cpuQuota': 80}, 'logging': {'driver': 'jsonfile'}, 'security': [] }"));
        QCOMPARE(places,
                 (QStringList{"/versoin", "/capacity/cpuQuota", "/logging/driver", "/security", "/proxy/http",
                              "/proxy/noProxy/1", "/capacity/containers"}));
    }

    void aMisspeltNameGetsTheNearestRightOne()
    {
        QCOMPARE(problemsOf(json("{'capacity': {'containerz': 5}}")),
                 QStringList{"/capacity/containerz: Unknown member “containerz”. → Did you mean “containers”?"});
        QCOMPARE(problemsOf(json("{'defaults': {'wholly-else': 5}}")),
                 QStringList{"/defaults/wholly-else: Unknown member “wholly-else”. → Use one of: init, buildkit."});
    }

    void aMemberThatStandsTwiceIsRefused()
    {
        QCOMPARE(placesOf(json("{'capacity': {'containers': 5, 'containers': 6}}")), QStringList{"/capacity/containers"});
    }

    void textThatIsNotAPlanIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("where");
        QTest::newRow("empty") << QByteArray() << "1:1";
        QTest::newRow("cut off") << QByteArray("{\n  \"proxy\": {") << "2:13";
        QTest::newRow("trailing comma") << QByteArray("{\"version\": 1,}") << "1:15";
        QTest::newRow("not UTF-8") << QByteArray("{\"proxy\": {\"http\": \"\xff\"}}") << "1:21";
        QTest::newRow("raw newline") << QByteArray("{\"comments\": \"e\nn\"}") << "1:16";
        QTest::newRow("number too large") << QByteArray("{\"capacity\": {\"containers\": 1e999}}") << "";
        QTest::newRow("too deep") << (QByteArray(40, '[') + QByteArray(40, ']')) << "";
        QTest::newRow("too long") << ("{\"comments\": \"" + QByteArray(1024 * 1024, 'x') + "\"}") << "";
        QTest::newRow("two values") << QByteArray("{} {}") << "1:4";
        QTest::newRow("a list") << QByteArray("[]") << "";
    }
    void textThatIsNotAPlanIsRefused()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, where);
        const auto plan = readPlan(text);
        QVERIFY(!plan.has_value());
        QCOMPARE(plan.error().size(), std::size_t(1));
        QCOMPARE(plan.error().front().where, where);
        QCOMPARE(plan.error().front().code, ErrorCode::InvalidInput);
    }

    void valuesAreCheckedForMeaning_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isRight");
        const auto row = [](const char *member, const char *value, bool isRight) {
            const QStringList path = QString::fromLatin1(member).split('/');
            QTest::addRow("%s = %s", member, value)
                << json(QStringLiteral("{'%1': {'%2': %3}}").arg(path[0], path[1], QString::fromUtf8(value)).toUtf8())
                << isRight;
        };
        for (const char *right : {"''", "'http://10.0.0.1:3128'", "'http://proxy.lan:3128/'",
                                  "'https://u:p%40s%25s@proxy.lan:443'", "'socks5://[fd00::1]:1080'"})
            row("proxy/http", right, true);
        for (const char *wrong :
             {"'proxy.lan:3128'", "'http://proxy.lan'", "'http://:3128'", "'ftp://p.lan:21'", "'http://YOUR_PROXY_IP:8080'",
              "'http://proxy.corp.example.com:8080/'", "'http://p.lan:3128/path'", "'http://p.lan:3128?q'",
              "'http://u:p@ss@p.lan:1'", "'http://u:50%@p.lan:3128'", "'http://p.lan:99999'", "'http://a b.lan:1'",
              "'http://p.lan:3128\nX=1'", "5", "null"})
            row("proxy/https", wrong, false);
        for (const char *right : {"['localhost', '.docker.internal', '10.0.0.0/8', 'fd00::/8', '::1', 'a.b:443', '*.lan', '*']",
                                  "[]", "['169.254.169.254']"})
            row("proxy/noProxy", right, true);
        for (const char *wrong : {"['172.17.*']", "['10.0.0.0/33']", "['a b']", "['http://x']", "['x:0']", "['']", "['a,b']",
                                  "['a', 'a']", "[1]", "'localhost'"})
            row("proxy/noProxy", wrong, false);
        for (const char *right : {"['https://docker.m.daocloud.io', 'http://127.0.0.1:5000', 'https://m.lan/path/']", "[]"})
            row("registry/mirrors", right, true);
        for (const char *wrong :
             {"['docker.m.daocloud.io']", "['https://']", "['']", "['https://u:p@m.lan']", "['https://m.lan?x']",
              "['https://m.lan#x']", "['ftp://m.lan']", "[' https://m.lan']", "['https://m.lan', 'https://m.lan']"})
            row("registry/mirrors", wrong, false);
        for (const char *wrong : {"['http://a.lan:0']", "['https://a.lan', 'https://a.lan/']", "['https://a.lan:99999']"})
            row("registry/mirrors", wrong, false);
        for (const char *wrong : {"[' 5']", "['a.lan: 5']", "['a.lan:+5']", "['10.1.2.3/8']", "['fd00::1/8']", "['FD00::/8']"})
            row("registry/insecure", wrong, false);
        row("registry/insecure", "['fd00::/8', '0.0.0.0/0', '10.1.2.3/32']", true);
        for (const char *wrong : {"['a.lan: 5']", "['a.lan:+5']"})
            row("proxy/noProxy", wrong, false);
        row("proxy/noProxy", "['10.1.2.3/8']", true);
        row("proxy/http", "'http://u:pass\xC3\xB6@proxy.lan:1'", false);
        row("proxy/http", "'http://u:pass%C3%B6@proxy.lan:1'", true);
        row("proxy/http", "'http://u:my_your_pass@proxy.lan:1'", true);
        row("proxy/http", "'http://YOUR_PROXY_IP:YOUR_PROXY_PORT'", false);
        row("registry/insecure", "['registry.lan:5000', '10.0.0.0/8', '[::1]:5000', '[::1]']", true);
        for (const char *wrong : {"['http://registry.lan']", "['registry.lan:port']", "['registry.lan:70000']", "['']"})
            row("registry/insecure", wrong, false);
        for (const char *right : {"'auto'", "'infinity'", "'32G'", "'50%'", "'536870912'", "'1G512M'", "'50.5%'", "'99.99%'"})
            row("capacity/memoryMax", right, true);
        for (const char *wrong : {"''", "'32g'", "'101%'", "'1M'", "'-1'", "'lots'", "5", "'512M1G'", "'100.01%'", "'50.555%'"})
            row("capacity/memoryMax", wrong, false);
        row("capacity/cpuQuota", "'800%'", true);
        row("capacity/cpuQuota", "'150.5%'", true);
        for (const char *wrong : {"'8'", "'0%'", "'0.5%'", "'1.555%'", "'5.%'", "'.5%'", "'5 %'"})
            row("capacity/cpuQuota", wrong, false);
        for (const char *right : {"1", "100000"})
            row("capacity/containers", right, true);
        for (const char *wrong : {"0", "100001", "-5", "1.5", "\"200\"", "true", "99999999999999999999"})
            row("capacity/containers", wrong, false);
        for (const char *right : {"'1.5g'", "'100MiB'", "'10kib'"})
            row("logging/maxSize", right, true);
        row("logging/rateLimitInterval", "'1\xC2\xB5s'", true);
        row("logging/rateLimitInterval", "'30s\xC2\xA0'", false);
        row("logging/rateLimitInterval", "'30\xC2\xA0s'", false);
        for (const char *wrong : {"'100mm'", "'10 zorkmids'", "''", "'0'"})
            row("logging/maxSize", wrong, false);
        row("performance/startTimeout", "'5min 30s'", true);
        row("performance/startTimeout", "'infinity'", true);
        for (const char *wrong : {"'0'", "'soon'", "'5 parsecs'"})
            row("performance/startTimeout", wrong, false);
        row("logging/level", "'warn'", true);
        row("logging/level", "'warning'", false);
        row("reliability/liveRestore", "false", true);
        row("reliability/liveRestore", "'true'", false);
    }
    void valuesAreCheckedForMeaning()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isRight);
        QVERIFY2(readPlan(text).has_value() == isRight, qPrintable(problemsOf(text).join('\n')));
    }

    void aRegistryOnThisHostIsToldFromOthers_data()
    {
        QTest::addColumn<QString>("registry");
        QTest::addColumn<bool>("isHere");
        for (const char *here :
             {"localhost", "localhost:5000", "LocalHost:5000", "127.0.0.1", "127.0.0.1:5000", "127.8.9.10:443", "::1", "[::1]",
              "[::1]:5000", "0:0:0:0:0:0:0:1", "[0000:0:0::0001]:5000", "::ffff:127.0.0.1", "[::ffff:7f00:1]:5000",
              "127.0.0.0/8", "127.0.0.1/32", "127.1.0.0/16", "::1/128", "::ffff:127.0.0.0/104"})
            QTest::newRow(here) << QString(here) << true;
        for (const char *elsewhere :
             {"registry.lan:5000", "localhost.lan:5000", "registry.localhost:5000", "localhost5:5000", "128.0.0.1:5000",
              "12.7.0.1", "0.0.0.0:5000", "10.127.0.1", "126.0.0.0/7", "0.0.0.0/0", "127.0.0.0/7", "::2", "[::2]:5000", "::/0",
              "::1/127", "1::1", "::ffff:10.0.0.1", "::ffff:0.0.0.0/96", "::127.0.0.1"})
            QTest::newRow(elsewhere) << QString(elsewhere) << false;
    }
    void aRegistryOnThisHostIsToldFromOthers()
    {
        QFETCH(QString, registry);
        QFETCH(bool, isHere);
        QCOMPARE(isRegistryOnThisHost(registry), isHere);
    }

    void logFilesAreRefusedWithADriverThatHasNone()
    {
        QCOMPARE(placesOf(json("{'logging': {'driver': 'journald', 'maxSize': '1g'}}")), QStringList{"/logging/maxSize"});
        QVERIFY(readPlan(json("{'logging': {'driver': 'journald'}}")).has_value());
        QVERIFY(readPlan(json("{'logging': {'driver': 'local', 'maxSize': '1g'}}")).has_value());
    }

    void passwordsAreTakenOut()
    {
        QCOMPARE(redactUrl("http://u:secret@h:1/"), "http://u:xxxxx@h:1/");
        Plan plan;
        plan.proxy.https = "http://u:secret@h:1";
        QVERIFY(plan.proxy.hasPassword() && !lacksPassword(plan));
        QVERIFY(withoutSecrets(plan).proxy.hasPassword() && lacksPassword(withoutSecrets(plan)));
        plan.proxy.https = "http://token@h:1";
        QVERIFY(plan.proxy.hasPassword() && !lacksPassword(plan));
        QCOMPARE(withoutSecrets(plan).proxy.https, "http://xxxxx@h:1");
        QVERIFY(withoutSecrets(plan).proxy.hasPassword() && lacksPassword(withoutSecrets(plan)));
        for (const char *url : {"http://h/u@v", "http://h:1/:xxxxx", "u@h:1", ""}) {
            plan.proxy.https = url;
            QVERIFY2(!plan.proxy.hasPassword() && !lacksPassword(plan), url);
        }
        QCOMPARE(redactUrl("http://u:se/cret@h:1"), "http://u:xxxxx@h:1");
        QCOMPARE(redactUrl("u:secret@h:1"), "u:xxxxx@h:1");
        QCOMPARE(redactUrl("http://u@h:1/"), "http://xxxxx@h:1/");
        QCOMPARE(redactUrl("http://h/u@v"), "http://h/u@v");
        QCOMPARE(redactUrl("http://h:1/"), "http://h:1/");
        QCOMPARE(redactUrl("http://u:p@ss/word@h:1"), "http://u:xxxxx@h:1");
        QCOMPARE(redactUrl("http://u:p@ss#word@h:1"), "http://u:xxxxx@h:1");
        QCOMPARE(redactUrl("http://u:p@ss?word@h:1"), "http://u:xxxxx@h:1");
    }

    void noProblemShowsAPassword()
    {
        for (const char *text :
             {"{'proxy': {'http': 'http://u:sec ret@h:1'}}", "{'proxy': {'http': 'http://u:sec ret@h:1/x'}}",
              "{'proxy': {'noProxy': ['http://u:sec ret@h']}}", "{'proxy': {'noProxy': ['u:sec ret@h:99999']}}",
              "{'registry': {'insecure': ['http://u:sec ret@h', 'u:sec ret@h:0']}}",
              "{'registry': {'mirrors': ['http://u:sec ret@h', 'http://u:sec ret@h?x', 'u:sec ret@h']}}",
              "{'capacity': {'memoryMax': 'http://u:sec ret@h', 'cpuQuota': 'http://u:sec ret@h'}}",
              "{'logging': {'maxSize': 'http://u:sec ret@h'}, 'reliability': {'restartSec': 'http://u:sec ret@h'}}",
              "{'http://u:sec ret@h': 1, 'proxy': {'http://u:sec ret@h': 1}}",
              "{'http://u:sec ret@h': 1, 'http://u:sec ret@h': 1}"}) {
            const QStringList problems = problemsOf(json(text));
            QVERIFY(!problems.isEmpty());
            QVERIFY2(!problems.join('\n').contains("sec ret"), qPrintable(problems.join('\n')));
        }
        // The library quotes what it was reading.
        const auto plan = readPlan(json("{'proxy': {'http': 'http://u:s3cret@h:1\x01'}}"));
        QVERIFY(!plan.has_value());
        QVERIFY2(!plan.error()[0].detail.contains("s3cret"), qPrintable(plan.error()[0].detail));
        QVERIFY(plan.error()[0].detail.contains("invalid string"));
        const auto number = readPlan("{\"capacity\": {\"containers\": 1e9876}}");
        QVERIFY(!number.has_value() && !number.error()[0].detail.contains("9876"));
    }

    void noProblemSteersATerminal()
    {
        const QStringList problems =
            problemsOf(json("{'\\u001b[31mx': 1, 'a\\u202eb': 1, 'proxy': {'c\\nd': 1, 'e\\u2028f': 1}}"));
        QCOMPARE(problems.size(), 4);
        for (const QString &problem : problems)
            for (const QChar c : problem)
                QVERIFY2(c.isPrint(), qPrintable(problem));
        QVERIFY(problems[0].startsWith("/<U+001B>[31mx: Unknown member “<U+001B>[31mx”."));
    }

    void ofManyProblemsTheFirstHundredAreListed()
    {
        QByteArray members;
        for (int i = 0; i < 9000; ++i)
            members += "'n" + QByteArray::number(i) + "': 1, ";
        const QStringList problems = problemsOf(json('{' + members + "'version': 1}"));
        QCOMPARE(problems.size(), 101);
        QCOMPARE(problems.back(), QString(": 8900 more problems are not listed."));
        for (int i = 9000; i < 80000; ++i)
            members += "'n" + QByteArray::number(i) + "': 1, ";
        QCOMPARE(problemsOf(json('{' + members + "'version': 1}")),
                 QStringList{": An object in the JSON has more than 10000 members."});
        QCOMPARE(problemsOf("{" + QByteArray("\"a\": 1, ").repeated(100000) + "\"b\": 1}").size(), 101);
        QCOMPARE(problemsOf("{\"" + QByteArray(900000, 'x') + "\": 1}").size(), 1);
        QVERIFY(problemsOf("{\"" + QByteArray(900000, 'x') + "\": 1}").front().size() < 1000);
    }

    void formulasAreTheGuides()
    {
        QCOMPARE(limitNofile(200), 307200);
        QCOMPARE(limitNproc(200), 61440);
        QCOMPARE(limitNofile(1000), 1536000);
        QCOMPARE(limitNproc(1000), 307200);
        QCOMPARE(limitNproc(1), 308);
        QCOMPARE(tasksMax(1), 16384);
        QCOMPARE(tasksMax(1025), 16400);
        for (qint64 n = 1; n <= 100000; ++n) {
            QCOMPARE(limitNofile(n) * 2, n * 1024 * 3);
            QVERIFY(limitNproc(n) * 10 >= n * 256 * 12 && (limitNproc(n) - 1) * 10 < n * 256 * 12);
        }
    }

    void automaticBoundsComeFromTheHost()
    {
        HostFacts facts;
        QVERIFY(!memoryMax({}, facts) && !cpuQuota({}, facts));
        facts.memoryBytes = 16LL << 30;
        facts.cpus = 4;
        QCOMPARE(*memoryMax({}, facts), QString::number(8LL << 30));
        QCOMPARE(*cpuQuota({}, facts), "320%");
    }

    void sizesAndSpansAreReadAsDockerAndSystemdDo()
    {
        QCOMPARE(readDockerSize("100m"), 100000000);
        QCOMPARE(readDockerSize("1.5 GB"), 1500000000);
        QCOMPARE(readDockerSize("100MiB"), 100000000);
        QCOMPARE(readDockerSize("10kib"), 10000);
        QCOMPARE(readMemorySize("10k"), 10240);
        QCOMPARE(readMemorySize("1.5 GB"), 1610612736);
        QCOMPARE(readMillionths("1.5"), 1500000);
        QVERIFY(!readMillionths("1.5x") && !readMillionths("0.1234567") && !readMillionths("-1") && !readMemorySize("1x"));
        QCOMPARE(readSystemdSize("1G512M"), 1536LL << 20);
        QCOMPARE(readSystemdSize("1G 512M"), 1536LL << 20);
        QCOMPARE(readSystemdSize("1G5"), (1LL << 30) + 5);
        QVERIFY(!readSystemdSize("512M1G") && !readSystemdSize("1GB") && !readSystemdSize("1G1G") && !readSystemdSize("G"));
        QCOMPARE(readPermyriad("50.5%"), 5050);
        QCOMPARE(readPermyriad("12.55%"), 1255);
        QCOMPARE(readTimeSpan("1\u00b5s"), 1);
        QCOMPARE(readTimeSpan("1\u03bcs"), 1);
        QVERIFY(!readTimeSpan("30s\u00a0") && !readTimeSpan("\u200730s"));
        QCOMPARE(networkOf("10.1.2.3/8"), "10.0.0.0/8");
        QCOMPARE(networkOf("172.16.5.4/12"), "172.16.0.0/12");
        QCOMPARE(networkOf("FD00::1/8"), "fd00::/8");
        QVERIFY(networkOf("10.1.2.3").isEmpty());
        QVERIFY(!readDockerSize("100mm") && !readDockerSize("1ib") && !readDockerSize("m") && !readDockerSize("9999999999p"));
        QCOMPARE(readSystemdSize("1.5K"), 1536);
        QVERIFY(!readSystemdSize("1k") && !readSystemdSize("9E"));
        QCOMPARE(readTimeSpan("1min 30s"), 90000000);
        QCOMPARE(readTimeSpan("55s500ms"), 55500000);
        QCOMPARE(readTimeSpan("1.5"), 1500000);
        QVERIFY(!readTimeSpan("") && !readTimeSpan("s") && !readTimeSpan("-1") && !readTimeSpan("99999999999999999 years"));
    }

    void thePublishedSchemaIsThatOfTheDescription()
    {
        QVERIFY(matchesGolden(SOURCE_DIR "/resources/plan.schema.json", planSchema()));
    }

    void theManualDocumentsEveryMember()
    {
        const QByteArray manual = planManual();
        for (const Member &member : planMembers())
            QVERIFY2(manual.contains(QByteArray(".It Cm ") + member.name + '\n'), member.name);
    }
};

DOCKWRIGHT_TEST(TestPlan, suite::NoApplication)

} // namespace test_plan

#include "test_plan.moc"
