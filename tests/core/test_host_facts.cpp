// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/host/host_facts.h"
#include "core/host/paths.h"
#include "core/plan/plan.h"
#include "tests/support/examples.h"
#include "tests/support/suite.h"

#include <QFile>
#include <QTest>

namespace test_host_facts {

using namespace dockwright::core;

namespace {

/// Every member set to something that is not its default.
HostFacts fullFacts()
{
    HostFacts facts;
    facts.osName = "Debian GNU/Linux 13 (trixie)";
    facts.osId = "debian";
    facts.osIdLike = QStringList{"a", "b"};
    facts.osVersion = "13";
    facts.osCodename = "trixie";
    facts.kernel = "6.12";
    facts.architecture = "x86_64";
    facts.systemdVersion = 257;
    facts.cpus = 8;
    facts.memoryBytes = 17179869184;
    facts.sysctls = {{"fs.nr_open", "1048576"}};
    facts.cgroupVersion = 2;
    facts.nofileCeiling = 20000;
    facts.dockerdPath = "/usr/sbin/dockerd";
    facts.dockerPath = "/usr/bin/docker";
    facts.dockerOrigin = "docker.io";
    UnitFacts unit;
    unit.loadState = "loaded";
    unit.activeState = "active";
    unit.subState = "running";
    unit.unitFileState = "enabled";
    unit.fragmentPath = "/usr/lib/systemd/system/docker.service";
    unit.dropIns = QStringList{"/etc/systemd/system/docker.service.d/x.conf"};
    unit.mainPid = 812;
    unit.restarts = 3;
    unit.startedMonotonic = 18446744073709551615ULL;
    unit.execStart = {{"/usr/sbin/dockerd", "-H", "fd://"}, {}};
    unit.environment = QStringList{"A=\u4e2d \"x\""};
    unit.environmentFiles = QStringList{"/etc/default/docker"};
    unit.properties = {{"KillMode", "process"}};
    facts.dockerUnit = unit;
    facts.dockerSocket = UnitFacts{};
    facts.containerdUnit = unit;
    DaemonFacts daemon;
    daemon.serverVersion = "26.1.5";
    daemon.storageDriver = "overlay2";
    daemon.loggingDriver = "json-file";
    daemon.cgroupDriver = "systemd";
    daemon.cgroupVersion = "2";
    daemon.dockerRootDir = "/var/lib/docker";
    daemon.swarmState = "inactive";
    daemon.httpProxy = "http://proxy.lan:1";
    daemon.httpsProxy = "http://proxy.lan:2";
    daemon.noProxy = "localhost";
    daemon.liveRestore = true;
    daemon.mirrors = QStringList{"https://a.lan/"};
    daemon.insecureRegistries = QStringList{"127.0.0.0/8"};
    daemon.securityOptions = QStringList{"name=seccomp"};
    daemon.warnings = QStringList{"WARNING: none"};
    facts.daemon = daemon;
    facts.dockerdVersion = daemon.serverVersion;
    facts.qtVersion = QStringLiteral("6.4.2");
    facts.runningContainers = std::vector<ContainerFact>{{"0123456789ab", "web", "nginx", "always"}};
    facts.files = {{"/etc/docker/daemon.json", {"{}\n", 0600, 1, 2, FileKind::Regular}},
                   {"/etc/link", {{}, 0777, 0, 0, FileKind::Symlink}},
                   {"/etc/bytes", {QByteArray("\xff\x00\x80 not text", 12), 0644, 0, 0, FileKind::Regular}},
                   {"/etc/directory", {{}, 0755, 0, 0, FileKind::Directory}},
                   {"/etc/fifo", {{}, 0644, 0, 0, FileKind::Other}}};
    facts.lastWritten = {{{"/etc/x", "hash"}}, {{"/init", "hash"}}, {Effect::Reload, {{"docker.service", "1"}}}};
    facts.dockerdProcess =
        ProcessFacts{{{"Max open files", "1024"}}, {{"Max open files", "unlimited"}}, "000001ffffffffff", 2, -5, -500};
    facts.probe = ProbeFacts{true, "", 65536, 65536, 7, true, "local", {{"max-size", "20m"}}, "0 100000 65536"};
    facts.journalErrors = QStringList{"something failed"};
    facts.unreaped = std::vector<UnreapedFact>{{"web", "nginx", {"12 sh"}}};
    facts.remap = RemapFacts{true, true, 65536, 65535, 165536};
    facts.readiness = ReadinessFacts{{"pid"},   {{"user.max_pid_namespaces", "1"}},
                                     {"cpu"},   {"cpu"},
                                     {"allow"}, "Y",
                                     "0",       {{"kernel:veth", NeedState::Met, "CONFIG_VETH=m"}}};
    return facts;
}

QByteArray written(const LastWritten &last)
{
    return writeLastWritten(last);
}

} // namespace

class TestHostFacts : public QObject
{
    Q_OBJECT

private slots:
    void whatIsWrittenIsReadBack()
    {
        const HostFacts facts = fullFacts();
        const auto again = readFacts(writeFacts(facts));
        QVERIFY(again.has_value());
        QCOMPARE(writeFacts(*again), writeFacts(facts));
        QVERIFY(*again == facts);
    }

    void whatIsUnknownStaysUnknown()
    {
        const auto again = readFacts(writeFacts(HostFacts{}));
        QVERIFY(again.has_value());
        QVERIFY(*again == HostFacts{});
        QVERIFY(!again->cpus && !again->dockerUnit && !again->runningContainers && !again->journalErrors);
        QVERIFY(*readFacts("{\"osId\": \"\"}") == HostFacts{});
        // No running containers is not the same as not knowing.
        HostFacts idle;
        idle.runningContainers.emplace();
        const auto known = readFacts(writeFacts(idle));
        QVERIFY(known.has_value() && known->runningContainers && known->runningContainers->empty());
    }

    void theExampleIsAsItWouldBeWritten()
    {
        QFile file(QStringLiteral(SOURCE_DIR "/resources/examples/facts.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        const auto facts = readFacts(text);
        QVERIFY(facts.has_value());
        const auto again = readFacts(writeFacts(*facts));
        QVERIFY(again.has_value());
        QVERIFY(*again == *facts);
        QVERIFY(facts->dockerUnit && facts->dockerUnit->isActive());
    }

    void passwordsHideNowhere()
    {
        HostFacts facts;
        facts.dockerUnit = UnitFacts{};
        facts.dockerUnit->environment =
            QStringList{"HTTP_PROXY=u:hunter2@proxy.lan:1", "https_proxy=http://u:hun ter2@proxy.lan:1", "X=1"};
        facts.dockerUnit->execStart = {
            {"/usr/bin/dockerd", "--http-proxy", "u:hunter2@proxy.lan:1", "--https-proxy=u:hunter2@h:1"}};
        facts.daemon = DaemonFacts{};
        facts.daemon->httpProxy = "u:hunter2@proxy.lan:1";
        const auto add = [&](const char *path, const QByteArray &text) { facts.files[QLatin1String(path)].content = text; };
        add("/etc/docker/daemon.json",
            "{\"a\": \"http:\\/\\/u:hunter2@h:1\", \"proxies\": {\"http-proxy\": \"u:hunter2@h:1\"}}");
        add("/a", "{\"http-proxy\": \"http://u:hun ter2\\u0040h:1\"}");
        add("/b", "HTTP_PROXY=u:hunter2@h:1\nexport https_proxy = 'u:hunter2@h:1'\n");
        add("/c", "[Service]\nEnvironment=\"HTTP_PROXY=http://u:hun ter2@h:1\" \"A=http://u:hun\\\"ter2@h:1\"\n");
        add("/d", "HTTP_PROXY=\"http://u:hun ter2@h:1\"\n");
        const QByteArray text = writeFacts(facts);
        QVERIFY2(!text.contains("hunter2") && !text.contains("ter2") && !text.contains("hun"), text.constData());
        QVERIFY(text.contains("proxy.lan:1") && text.contains("X=1"));
    }

    void factsThatNoHostHasAreAnError()
    {
        for (const char *text : {"{\"cpus\": -5}", "{\"cpus\": 0}", "{\"cpus\": 18446744073709551615}", "{\"memoryBytes\": -1}",
                                 "{\"nofileCeiling\": -1}", "{\"cpus\": 9223372036854775807}", "{\"cgroupVersion\": 7}"})
            QVERIFY2(!readFacts(text).has_value(), text);
        QVERIFY(readFacts("{\"cpus\": 4, \"memoryBytes\": 1073741824, \"nofileCeiling\": 20000}").has_value());
    }

    void anErrorInTheFactsShowsNoPassword()
    {
        const auto facts = readFacts("{\"osName\": \"http://u:hunter2@h:1\x01\"}");
        QVERIFY(!facts.has_value());
        QVERIFY2(!facts.error().detail.contains("hunter2"), qPrintable(facts.error().detail));
        const auto wrong = readFacts("{\"files\": {\"/x\": {\"content\": 5, \"http://u:hunter2@h\": 1}}}");
        QVERIFY(!wrong.has_value());
        QVERIFY2(!wrong.error().detail.contains("hunter2"), qPrintable(wrong.error().detail));
    }

    void textThatIsNoFactsIsAnError_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("cut off") << QByteArray("{\"osId\": ");
        QTest::newRow("number for text") << QByteArray("{\"osId\": 5}");
        QTest::newRow("text for number") << QByteArray("{\"cpus\": \"8\"}");
        QTest::newRow("text for unit") << QByteArray("{\"dockerUnit\": \"x\"}");
        QTest::newRow("text for files") << QByteArray("{\"files\": \"x\"}");
        QTest::newRow("number in list") << QByteArray("{\"osIdLike\": [1]}");
        QTest::newRow("an empty object") << QByteArray("{}");
        QTest::newRow("a plan") << writePlan(Plan{});
        QTest::newRow("UTF-16") << QByteArray("\xFF\xFE{\0}\0", 6);
        QTest::newRow("UTF-16 without its mark") << QByteArray("{\0}\0", 4);
        QTest::newRow("fraction") << QByteArray("{\"cpus\": 1.5}");
    }
    void textThatIsNoFactsIsAnError()
    {
        QFETCH(QByteArray, text);
        const auto facts = readFacts(text);
        QVERIFY(!facts.has_value());
        QCOMPARE(facts.error().code, ErrorCode::InvalidInput);
    }

    void passwordsAreTakenOutWhereverTheyStand()
    {
        const QString url = QStringLiteral("http://user:hunter2@proxy.lan:1");
        HostFacts facts = fullFacts();
        for (auto *unit : {&facts.dockerUnit, &facts.dockerSocket, &facts.containerdUnit}) {
            (*unit)->environment << "HTTP_PROXY=" + url;
            (*unit)->properties["X"] = url;
            (*unit)->execStart.push_back({"dockerd", "--http-proxy=" + url});
        }
        facts.files["/etc/docker/daemon.json"].content = "{\"http-proxy\": \"" + url.toUtf8() + "\"}";
        facts.daemon->httpProxy = url;
        facts.daemon->httpsProxy = url;
        facts.journalErrors = QStringList{"cannot reach " + url};
        facts.probe->failure = "proxyconnect " + url;
        const QByteArray text = writeFacts(facts);
        QVERIFY(!text.contains("hunter2"));
        QVERIFY(text.contains("http://user:xxxxx@proxy.lan:1"));
        QVERIFY(readFacts(text).has_value());
    }

    void whatWasWrittenLastIsRememberedAndDamageIsForgotten()
    {
        const LastWritten last{{{"/etc/a", "1"}, {"/etc/\u4e2d", "2"}}, {{"/log-opts/max-size", "3"}}};
        QVERIFY(readLastWritten(written(last)) == last);
        QVERIFY(readLastWritten(written({})) == LastWritten{});
        for (const Effect effect : {Effect::Reload, Effect::RestartDocker, Effect::RestartContainerd}) {
            LastWritten pending = last;
            pending.pending = {effect, {{"docker.service", "17"}}};
            QVERIFY(readLastWritten(written(pending)) == pending);
        }
        for (const char *damaged : {"", "{", "[]", "{}", "{\"files\": {}}", "{\"files\": [], \"daemonKeys\": {}}",
                                    "{\"files\": {\"a\": 5}, \"daemonKeys\": {}}", "\xff"})
            QVERIFY2(readLastWritten(damaged) == LastWritten{}, damaged);
    }

    void containerdIsAUnitOfItsOwnOrDockerdOwnsOne_data()
    {
        QTest::addColumn<HostFacts>("facts");
        QTest::addColumn<bool>("isOwnUnit");
        HostFacts facts;
        QTest::newRow("nothing is known") << facts << true;
        facts.containerdUnit = UnitFacts{};
        facts.containerdUnit->loadState = "not-found";
        QTest::newRow("there is none") << facts << false;
        facts.containerdUnit->loadState = "masked";
        QTest::newRow("it is masked") << facts << false;
        facts.containerdUnit->loadState = "loaded";
        facts.containerdUnit->unitFileState = "disabled";
        QTest::newRow("there, but neither used nor running") << facts << false;
        HostFacts running = facts;
        running.containerdUnit->activeState = "active";
        QTest::newRow("it runs") << running << true;
        HostFacts enabled = facts;
        enabled.containerdUnit->unitFileState = "enabled";
        QTest::newRow("it is enabled") << enabled << true;
        facts.dockerUnit = UnitFacts{};
        facts.dockerUnit->execStart = {{"dockerd", "--containerd=/run/containerd/containerd.sock"}};
        QTest::newRow("dockerd is told of it") << facts << true;
    }
    void containerdIsAUnitOfItsOwnOrDockerdOwnsOne()
    {
        QFETCH(HostFacts, facts);
        QFETCH(bool, isOwnUnit);
        QCOMPARE(facts.containerdIsOwnUnit(), isOwnUnit);
    }

    /// Who has the facts guesses no password by a sum of what holds it.
    void noSumOfASecretIsInTheFacts()
    {
        HostFacts facts = exampleHost();
        const QByteArray environment = "HTTP_PROXY=http://u:hunter2@p:1\n";
        const QByteArray open = "HTTP_PROXY=http://p:1\n";
        facts.files[paths::proxyEnvironment] = FileFact{environment, 0600, 0, 0, FileKind::Regular};
        facts.files[paths::limitsDropIn] = FileFact{open, 0644, 0, 0, FileKind::Regular};
        facts.files[paths::daemonJson] = FileFact{"{\"proxies\": {\"http-proxy\": \"http://u:hunter2@p:1\"}, \"icc\": false}",
                                                  0600, 0, 0, FileKind::Regular};
        facts.lastWritten.files = {{paths::proxyEnvironment, sha256(environment)}, {paths::limitsDropIn, sha256(open)}};
        facts.lastWritten.daemonKeys = {{"/proxies/http-proxy", "sum1"}, {"/icc", "sum2"}, {"/proxies/https-proxy", "sum3"}};
        facts.files[paths::lastWritten] = FileFact{writeLastWritten(facts.lastWritten), 0600, 0, 0, FileKind::Regular};
        const QByteArray written = writeFacts(facts);
        for (const QByteArray &sum :
             {sha256(environment).toLatin1(), QByteArray("sum1"), QByteArray("sum3"), QByteArray("hunter2")})
            QVERIFY2(!written.contains(sum), sum);
        QVERIFY(written.contains("sum2") && written.contains(sha256(open).toLatin1()));
        // A record that was damaged holds anything.
        HostFacts damaged = facts;
        damaged.lastWritten.daemonKeys["no/pointer"] = "sum4";
        QVERIFY(writeFacts(damaged).contains("no/pointer"));
        // To whoever reads them, what was written last is still what is there.
        const auto read = readFacts(written);
        QVERIFY(read.has_value());
        QCOMPARE(read->lastWritten.files.at(paths::proxyEnvironment), sha256(read->file(paths::proxyEnvironment)->content));
        QCOMPARE(writeFacts(*read), written);
    }
};

DOCKWRIGHT_TEST(TestHostFacts, suite::NoApplication)

} // namespace test_host_facts

#include "test_host_facts.moc"
