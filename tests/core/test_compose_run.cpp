// SPDX-License-Identifier: Apache-2.0
#include "core/compose/run_capabilities.h"
#include "core/compose/run_checks.h"
#include "core/compose/run_output.h"
#include "core/compose/run_settings.h"
#include "core/plan/values.h"
#include "tests/support/ended_program.h"
#include "tests/support/files.h"
#include "tests/support/lacking.h"
#include "tests/support/suite.h"

#include <QTest>

#include <algorithm>

namespace test_compose_run {

using namespace dockwright::core;

namespace {

const char *const whole =
    "{'image': 'nginx:1.27', 'memory': '512m', 'memorySwap': '1g', 'cpus': 1.5, 'cpuShares': 512, 'cpuset': '1,0',"
    " 'pids': 200, 'io': [{'device': '/dev/vda', 'readBps': '10m', 'writeIops': 100}], 'blkioWeight': 500, 'oomScoreAdj': -500, 'init': true, 'user': '1000:1000',"
    " 'capDrop': ['ALL'], 'capAdd': ['NET_BIND_SERVICE'], 'readOnly': true, 'tmpfs': ['/run', '/tmp:size=64m'],"
    " 'noNewPrivileges': true, 'restart': 'on-failure:5'}";

RunHost host()
{
    RunHost made;
    made.cpus = 2;
    made.memoryBytes = 2LL << 30;
    made.cgroupVersion = 2;
    made.lastCapability = 40;
    made.hasSeccomp = true;
    made.runtime = "runc";
    made.runtimeVersion = "1.1.15+ds1";
    made.devices = {{"/dev/vda", BlockDevice{"254:0", false}}, {"/dev/vda1", BlockDevice{"254:1", true}}, {"/dev/sdz", {}}};
    return made;
}

ContainerRun runOf(const char *text)
{
    return readRun(json(text)).value_or(ContainerRun{});
}

QString expected(const ContainerRun &run, const QString &id, const RunHost &on = host())
{
    const auto settings = runSettings(run, on);
    const auto found = std::ranges::find(settings, id, &RunSetting::id);
    return found != settings.end() ? found->expected : QStringLiteral("(none)");
}

const QString python = QStringLiteral("/usr/bin/python3");

} // namespace

/// A container's settings: what is refused, what comes out, and what the kernel must have.
class TestComposeRun : public QObject
{
    Q_OBJECT

private slots:
    void whatIsWrittenIsReadBack()
    {
        const auto run = readRun(json(whole));
        QVERIFY(run);
        QCOMPARE(run->cpus, QStringLiteral("1.5"));
        QCOMPARE(run->io.size(), 1);
        const auto again = readRun(writeRun(*run));
        QVERIFY(again && *again == *run);
        QVERIFY(checkRun(*run, host()).empty());
    }

    void whatIsNoRunIsRefusedWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("where");
        const auto row = [](const char *text, const char *where) {
            QTest::newRow(text) << json(text) << QString::fromLatin1(where);
        };
        row("[]", "");
        row("{'imagee': 'a'}", "/imagee");
        row("{'memory': true}", "/memory");
        row("{'init': 'yes'}", "/init");
        row("{'pids': 1.5}", "/pids");
        row("{'pids': 1e300}", "/pids");
        row("{'capDrop': 'ALL'}", "/capDrop");
        row("{'tmpfs': [1]}", "/tmpfs");
        row("{'io': {}}", "/io");
        row("{'io': [{'disk': 1}]}", "/io/0/disk");
        row("{'init': true, 'init': false}", "/init");
    }
    void whatIsNoRunIsRefusedWithItsPlace()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, where);
        const auto run = readRun(text);
        QVERIFY(!run);
        QCOMPARE(run.error().front().where, where);
    }

    void whatDockerRefusesIsSaidBefore_data()
    {
        QTest::addColumn<QByteArray>("members");
        QTest::addColumn<QString>("where");
        const auto row = [](const char *members, const char *where) {
            QTest::newRow(members) << json(members) << QString::fromLatin1(where);
        };
        row("'memory': '5m'", "/memory");
        row("'memory': '3g'", "/memory");
        row("'memory': 'much'", "/memory");
        row("'memorySwap': '1g'", "/memorySwap");
        row("'memory': '512m', 'memorySwap': '256m'", "/memorySwap");
        row("'cpus': 3", "/cpus");
        row("'cpus': 0.001", "/cpus");
        row("'cpus': 'two'", "/cpus");
        row("'cpuShares': 1", "/cpuShares");
        row("'cpuShares': 262145", "/cpuShares");
        row("'blkioWeight': 9", "/blkioWeight");
        row("'blkioWeight': 1001", "/blkioWeight");
        row("'oomScoreAdj': -1001", "/oomScoreAdj");
        row("'oomScoreAdj': 1001", "/oomScoreAdj");
        row("'cpuset': '0-2'", "/cpuset");
        row("'cpuset': '1-0'", "/cpuset");
        row("'cpuset': 'all'", "/cpuset");
        row("'pids': 0", "/pids");
        row("'io': [{'device': '/dev/vda'}]", "/io/0");
        row("'io': [{'device': '/dev/vda', 'readBps': '0'}]", "/io/0/readBps");
        row("'io': [{'device': '/dev/vda1', 'readBps': '1m'}]", "/io/0/device");
        row("'io': [{'device': '/dev/sdz', 'readBps': '1m'}]", "/io/0/device");
        row("'io': [{'device': 'vda', 'readIops': 5}]", "/io/0/device");
        row("'user': 'a b'", "/user");
        row("'user': '-u'", "/user");
        row("'capAdd': ['SYS_ADMINN']", "/capAdd/0");
        row("'tmpfs': ['run']", "/tmpfs/0");
        row("'tmpfs': ['/a/../b']", "/tmpfs/0");
        row("'restart': 'sometimes'", "/restart");
        row("'restart': 'always:3'", "/restart");
        row("'restart': 'on-failure:x'", "/restart");
    }
    void whatDockerRefusesIsSaidBefore()
    {
        QFETCH(QByteArray, members);
        QFETCH(QString, where);
        const auto run = readRun("{\"image\": \"a\", " + members + '}');
        QVERIFY(run);
        const Errors errors = checkRun(*run, host());
        QCOMPARE(errors.size(), 1);
        QCOMPARE(errors.front().where, where);
    }

    void anImageIsNoOption()
    {
        for (const char *image : {"", "--privileged", "a b", "a;b", "$(a)"}) {
            ContainerRun run;
            run.image = image;
            QVERIFY2(!checkRun(run, host()).empty(), image);
        }
    }

    void anImageHasTheNameThatDockerTakes_data()
    {
        QTest::addColumn<QString>("image");
        QTest::addColumn<bool>("isRight");
        const QString digest(64, u'a');
        const auto row = [](const QString &image, bool isRight) { QTest::newRow(qPrintable(image)) << image << isRight; };
        for (const char *image : {"nginx", "nginx:1.27", "library/nginx", "x/a.b-c__d/e", "registry.lan:5000/team/app:v1.2_x",
                                  "localhost/a", "[::1]:5000/a", "Registry.lan/a", "a---b", "registry.lan/a:Tag", "deadbeef"})
            row(QLatin1String(image), true);
        row("nginx@sha256:" + digest, true);
        row("registry.lan/nginx:1@sha256:" + digest, true);
        row("sha256:" + digest, true);
        for (const char *image : {"Nginx:latest",
                                  "nginx:",
                                  "nginx:-1",
                                  "a..b",
                                  "a___b",
                                  "-a",
                                  "a-",
                                  "a//b",
                                  "/a",
                                  "a/",
                                  "nginx@sha256:abc",
                                  "nginx@md5:00",
                                  "nginx@",
                                  "registry.lan:port/a",
                                  "[::1]:port/a",
                                  "[::1]5000/a",
                                  "[lan]/a",
                                  "registry.lan:+5/a",
                                  "a/B",
                                  "_a"})
            row(QLatin1String(image), false);
        row("nginx:" + QString(129, u'a'), false);
        row(QString(256, u'a'), false);
        row("nginx@sha256:" + QString(64, u'G'), false);
    }
    void anImageHasTheNameThatDockerTakes()
    {
        QFETCH(QString, image);
        QFETCH(bool, isRight);
        ContainerRun run;
        run.image = image;
        const Errors errors = checkRun(run, host());
        QVERIFY2(errors.empty() == isRight, qPrintable(errors.empty() ? QString() : errors.front().message.english()));
    }

    void eachSettingBecomesWhatTheKernelHas()
    {
        const ContainerRun run = runOf(whole);
        QCOMPARE(expected(run, "memory.max"), QStringLiteral("536870912"));
        QCOMPARE(expected(run, "memory.swap.max"), QStringLiteral("536870912"));
        QCOMPARE(expected(run, "cpu.max"), QStringLiteral("150000 100000"));
        QCOMPARE(expected(run, "cpu.weight"), QStringLiteral("20"));
        QCOMPARE(expected(run, "cpuset.cpus"), QStringLiteral("0-1"));
        QCOMPARE(expected(run, "pids.max"), QStringLiteral("200"));
        QCOMPARE(expected(run, "io.max /dev/vda"), QStringLiteral("rbps=10485760 wbps=max riops=max wiops=100"));
        QCOMPARE(expected(run, "uid"), QStringLiteral("1000"));
        QCOMPARE(expected(run, "CapBnd"), QStringLiteral("0000000000000400"));
        QCOMPARE(expected(run, "NoNewPrivs"), QStringLiteral("1"));
        QCOMPARE(expected(run, "Seccomp"), QStringLiteral("2"));
        QCOMPARE(expected(run, "oom_score_adj"), QStringLiteral("-500"));
        QCOMPARE(expected(runOf("{'memory': '64m'}"), "oom_score_adj"), QStringLiteral("0"));
        QCOMPARE(expected(run, "io.weight"), QStringLiteral("default 4950"));
        RunHost other = host();
        other.hasBfq = true;
        const auto settings = runSettings(run, other);
        QVERIFY(std::ranges::any_of(settings, [](const RunSetting &setting) {
            return setting.id == QLatin1String("io.bfq.weight") && setting.expected == QLatin1String("default 500");
        }));
        QCOMPARE(expected(run, "read-only"), QStringLiteral("ro"));
        QCOMPARE(expected(run, "tmpfs /tmp"), QStringLiteral("tmpfs rw"));
        QCOMPARE(expected(run, "restart"), QStringLiteral("on-failure:5"));
    }

    void whatIsLeftOutIsNotExpected()
    {
        const ContainerRun run = runOf("{'image': 'a'}");
        QCOMPARE(expected(run, "memory.max"), QStringLiteral("(none)"));
        QCOMPARE(expected(run, "CapBnd"), QStringLiteral("00000000a80425fb"));
    }

    void memoryIsCountedInPagesAndSwapApart()
    {
        QCOMPARE(expected(runOf("{'memory': '100000001'}"), "memory.max"), QStringLiteral("99999744"));
        QCOMPARE(expected(runOf("{'memory': '64m'}"), "memory.swap.max"), QStringLiteral("67108864"));
        QCOMPARE(expected(runOf("{'memory': '64m', 'memorySwap': '64m'}"), "memory.swap.max"), QStringLiteral("0"));
        QCOMPARE(expected(runOf("{'memory': '64m', 'memorySwap': '-1'}"), "memory.swap.max"), QStringLiteral("max"));
        QCOMPARE(expected(runOf("{'pids': -1}"), "pids.max"), QString()); // systemd's, as tests/vm measures
        QCOMPARE(readMemorySize(QStringLiteral("1.5g")), std::optional<qint64>(1610612736));
    }

    /// runc#4896: 2000 shares became 77 up to 1.3.1, and 170 since.
    void sharesBecomeAWeightAsTheRuntimeConvertsThem()
    {
        QCOMPARE(weightOf(2000, "runc", "1.3.1"), std::optional<qint64>(77));
        QCOMPARE(weightOf(2000, "runc", "1.4.0-rc.1"), std::optional<qint64>(170));
        QCOMPARE(weightOf(1024, "runc", "1.1.15+ds1"), std::optional<qint64>(39));
        QCOMPARE(weightOf(1024, "runc", "1.3.2"), std::optional<qint64>(100));
        QCOMPARE(weightOf(2, "runc", "1.3.2"), std::optional<qint64>(1));
        QCOMPARE(weightOf(262144, "crun", "1.23"), std::optional<qint64>(10000));
        QCOMPARE(weightOf(262144, "crun", "1.21"), std::optional<qint64>(10000));
        QCOMPARE(weightOf(1024, "kata", "3"), std::nullopt);
        QCOMPARE(weightOf(1024, "runc", ""), std::nullopt);
    }

    void aDockerThatDropsLimitsOfDisksIsKnown()
    {
        for (const char *version : {"25.0.3", "26.1.5+dfsg1", "27.1.1"})
            QVERIFY2(dropsDeviceLimits(QLatin1String(version)), version);
        for (const char *version : {"", "24.0.7", "25.0.7", "27.1.2", "28.5.2"})
            QVERIFY2(!dropsDeviceLimits(QLatin1String(version)), version);
    }

    void capabilitiesAreThoseThatDockerWouldGive()
    {
        const auto bits = [](const char *text) { return capabilitiesOf(runOf(text), host()); };
        QCOMPARE(bits("{}"), std::optional<quint64>(0xa80425fb));
        QCOMPARE(bits("{'capAdd': ['CAP_SYS_ADMIN']}"), std::optional<quint64>(0xa82425fb));
        QCOMPARE(bits("{'capDrop': ['chown']}"), std::optional<quint64>(0xa80425fa));
        QCOMPARE(bits("{'capAdd': ['all']}"), std::optional<quint64>(0x1ffffffffff));
        QCOMPARE(bits("{'capAdd': ['ALL'], 'capDrop': ['CHOWN']}"), std::optional<quint64>(0x1fffffffffe));
        QCOMPARE(capabilitiesOf(runOf("{'capAdd': ['ALL']}"), {}), std::nullopt);
    }

    void whatIsReadBackIsCompared()
    {
        const auto settings = runSettings(runOf(whole), host());
        RunReadings readings{
            {{"memory.max", "536870912\n"},
             {"memory.swap.max", "536870912\n"},
             {"cpu.max", "150000 100000\n"},
             {"cpu.weight", "20\n"},
             {"cpuset.cpus", "0-1\n"},
             {"pids.max", "200\n"},
             {"io.weight", "default 4950\n"},
             {"io.max", "8:0 rbps=1 wbps=max riops=max wiops=max\n254:0 rbps=10485760 wbps=max riops=max wiops=100\n"}},
            "Name:\tprobe\nUid:\t1000\t1000\t1000\t1000\nCapBnd:\t0000000000000400\nNoNewPrivs:\t1\nSeccomp:\t2\n",
            "21 20 0:1 / / ro,relatime - overlay overlay rw\n22 21 0:2 / /run rw,nosuid - tmpfs tmpfs rw\n"
            "23 21 0:3 / /tmp rw - tmpfs tmpfs rw,size=65536k\n",
            "-500\n",
            "docker-init\n",
            "on-failure:5"};
        for (const Finding &finding : judgeRun(settings, &readings))
            QVERIFY2(finding.severity == Severity::Pass, qPrintable(finding.id + u' ' + finding.found.english()));
        readings.cgroup["cpu.max"] = "max 100000\n";
        readings.cgroup.erase("pids.max");
        readings.initName = "probe\n";
        QStringList failed;
        for (const Finding &finding : judgeRun(settings, &readings))
            if (finding.severity == Severity::Warning)
                failed << finding.id;
        QCOMPARE(failed, (QStringList{"run/cpu.max", "run/pids.max", "run/init"}));
        for (const Finding &finding : judgeRun(settings, nullptr))
            QCOMPARE(finding.severity, Severity::Info);
    }

    void theLineIsQuotedForAShell()
    {
        QCOMPARE(dockerRunLine(runOf(whole)),
                 QStringLiteral(
                     "docker run --detach --memory=512m --memory-swap=1g --cpus=1.5 --cpu-shares=512 --cpuset-cpus=1,0 "
                     "--pids-limit=200 --device-read-bps=/dev/vda:10m --device-write-iops=/dev/vda:100 --blkio-weight=500 "
                     "--oom-score-adj=-500 --init "
                     "--user=1000:1000 --cap-drop=ALL --cap-add=NET_BIND_SERVICE --read-only --tmpfs=/run "
                     "--tmpfs=/tmp:size=64m --security-opt=no-new-privileges:true --restart=on-failure:5 nginx:1.27"));
        ContainerRun odd;
        odd.image = "it's $HOME `a`";
        odd.memory = "1 g";
        const QByteArray script = "docker() { for word; do printf '<%s>' \"$word\"; done; }\n" + dockerRunLine(odd).toUtf8();
        QCOMPARE(runProgram("/bin/sh", {"-c", QString::fromUtf8(script)}).output,
                 "<run><--detach><--memory=1 g><it's $HOME `a`>");
    }

    /// What a parser of YAML makes of it, with compose's own "$$" undone.
    void theComposeFileIsYaml()
    {
        if (runProgram(python, {"-c", "import yaml"}).status != 0)
            LACKING("python3-yaml is not installed");
        ContainerRun odd = runOf(whole);
        odd.image = "a\"b: #${HOME}\\\u4e2d";
        const Ended ended =
            runProgram(python, {"-c", "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin.buffer)))"},
                       composeFragment(odd));
        QVERIFY2(ended.status == 0, ended.errors.constData());
        const Json service = Json::parse(ended.output.begin(), ended.output.end())["services"]["app"];
        QCOMPARE(service["image"].get<QString>(), QStringLiteral("a\"b: #$${HOME}\\\u4e2d"));
        const Json rest = Json::parse(
            "{\"mem_limit\":\"512m\",\"memswap_limit\":\"1g\",\"cpus\":\"1.5\",\"cpu_shares\":512,\"cpuset\":\"1,0\","
            "\"pids_limit\":200,\"blkio_config\":{\"device_read_bps\":[{\"path\":\"/dev/vda\",\"rate\":\"10m\"}],"
            "\"device_write_iops\":[{\"path\":\"/dev/vda\",\"rate\":\"100\"}],\"weight\":500},\"oom_score_adj\":-500,\"init\":true,\"user\":\"1000:1000\","
            "\"cap_drop\":[\"ALL\"],\"cap_add\":[\"NET_BIND_SERVICE\"],\"read_only\":true,\"tmpfs\":[\"/run\",\"/tmp:size=64m\"],"
            "\"security_opt\":[\"no-new-privileges:true\"],\"restart\":\"on-failure:5\"}");
        for (const auto &[key, value] : rest.items())
            QVERIFY2(service[key] == value, key.c_str());
        QCOMPARE(service.size(), rest.size() + 1);
    }
};

DOCKWRIGHT_TEST(TestComposeRun, QCoreApplication)

} // namespace test_compose_run

#include "test_compose_run.moc"
