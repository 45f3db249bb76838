// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/catalog.h"
#include "tests/support/lab.h"
#include "tests/support/suite.h"

#include <algorithm>

namespace test_lab_facts {

using namespace lab;

namespace {

const QString dropIns = QStringLiteral("/etc/systemd/system/docker.service.d/");
const QString fact = dropIns + "55-fact.conf";
const QString daemonJson = QStringLiteral("/etc/docker/daemon.json");

QByteArray shown(const char *property)
{
    return shell(QByteArray("systemctl show docker.service --value -p ") + property);
}

/// Starts dockerd with the files as they are now. Empty if it runs, else what it said.
QByteArray restart()
{
    const QByteArray cursor = shell("journalctl -n0 --show-cursor | sed -n 's/^-- cursor: //p'");
    if (run({"/bin/sh", "-c",
             "systemctl stop docker.socket docker.service; systemctl reset-failed; "
             "systemctl start docker.socket docker.service"})
            .status
        == 0)
        return {};
    // All that was said: of a process that ended at once the journal of systemd 252 knows neither unit nor name.
    const QByteArray said = shell("journalctl --sync; journalctl -o cat --after-cursor='" + cursor + '\'');
    shell("systemctl stop docker.socket docker.service");
    return said.isEmpty() ? QByteArray("it did not start") : said;
}

bool setDropIn(const QByteArray &text)
{
    return writeFile(fact, text) && shellOk("systemctl daemon-reload");
}

Run use(const QString &ways)
{
    return run(QStringList{SOURCE_DIR "/tests/lab/use-docker"} + ways.split(u' '));
}

/// What systemd itself (process 1) says about a file while it reads the units again, each line once.
QList<QByteArray> saidOf(const QString &file)
{
    const QByteArray cursor = shell("journalctl -n0 --show-cursor | sed -n 's/^-- cursor: //p'");
    shell("systemctl daemon-reload; journalctl --sync");
    QList<QByteArray> lines;
    for (const QByteArray &line : shell("journalctl -o cat _PID=1 --after-cursor='" + cursor + '\'').split('\n'))
        if (line.contains(file.toUtf8()) && !lines.contains(line))
            lines << line;
    return lines;
}

/// Measured on 252 (bookworm), 257 (trixie) and 262 (sid): since when a value that does not parse is named with its key, and
/// since when the options for the old cgroups are gone.
QByteArray byWording(const char *before, const char *since257)
{
    return systemdVersion().majorVersion() < 257 ? before : since257;
}

bool isRidOfOldOptions()
{
    return systemdVersion().majorVersion() >= 258;
}

/// The test that takes a measurement of the catalog again, here or in the lab program before the slash.
const std::map<QByteArray, QByteArray> &checks()
{
    static const std::map<QByteArray, QByteArray> all = [] {
        std::map<QByteArray, QByteArray> map;
        const auto add = [&](const char *function, std::initializer_list<const char *> measurements) {
            for (const char *measurement : measurements)
                map[measurement] = function;
        };
        add("theGuidesFileAsPublished",
            {"10-proxy/NO_PROXY",
             "20-limits/LimitNOFILE",
             "20-limits/LimitNPROC",
             "20-limits/TasksMax",
             "20-limits/CPUAccounting",
             "20-limits/CPUQuota",
             "30-security/RestrictRealtime",
             "40-logging/LogsDirectoryMaxFiles",
             "50-performance/TimeoutStartSec",
             "50-performance/TimeoutStopSec",
             "50-performance/SendSIGHUP",
             "50-performance/RestartSec",
             "50-performance/StartLimitIntervalSec",
             "50-performance/Nice",
             "50-performance/IOSchedulingPriority",
             "60-reliability/After",
             "60-reliability/IOWeight",
             "60-reliability/Slice",
             "60-reliability/Delegate",
             "70-containerd/Wants",
             "config.toml/grpc/max_recv_message_size",
             "config.toml/grpc/max_send_message_size"});
        add("eachDirectiveAlone",
            {"30-security/ProtectSystem", "30-security/ProtectHome", "30-security/PrivateTmp",
             "30-security/ProtectControlGroups", "30-security/ProtectKernelTunables", "30-security/ProtectKernelModules",
             "30-security/RestrictAddressFamilies", "30-security/PrivateIPC", "40-logging/LogRateLimitIntervalSec",
             "40-logging/LogRateLimitBurst", "40-logging/StandardOutput", "40-logging/StandardError",
             "40-logging/SyslogLevel"});
        add("oldNamesAreTakenWithAWord", {"20-limits/MemoryMax", "60-reliability/CPUWeight"});
        add("aCapabilityThatDockerdHasNotIsNoContainers", {"30-security/CapabilityBoundingSet"});
        add("security/theHardenedProfileHarmsNothing", {"30-security/SystemCallFilter"});
        add("withAContainerdOfItsOwnDockerdPassesOnWhatItMayNot", {"30-security/NoNewPrivileges"});
        add("withAContainerdOfItsOwnKillModeDecides", {"50-performance/KillMode"});
        add("aPercentSignStartsASpecifier", {"10-proxy/HTTP_PROXY", "10-proxy/EnvironmentFile"});
        add("validateLetsThrough", {"sysctl/fs.nr_open", "daemon.json/default-ulimits/nofile", "daemon.json/icc"});
        add("theLogLevelIsReadFromDaemonJsonOnly", {"daemon.json/log-level"});
        add("fourStartsInAMinuteHitTheLimit", {"50-performance/StartLimitBurst"});
        add("aWatchdogKillsDockerd", {"dockwright-heartbeat/OnUnitActiveSec"});
        add("dockerOptsAreThoseOfTheUnit",
            {"60-reliability/DOCKER_OPTS", "60-reliability/DOCKER_OPTS --live-restore",
             "60-reliability/DOCKER_OPTS --iptables=false", "70-containerd/DOCKER_STORAGE_OPTS"});
        add("withoutContainerdDockerdStartsNoContainer",
            {"70-containerd/After", "70-containerd/CONTAINERD_GRPC_CONNECTION_TIMEOUT"});
        add("theGuidesVariablesOfContainerdChangeNothing",
            {"70-containerd/CONTAINERD_NAMESPACE", "daemon.json/features/containerd-snapshotter"});
        add("theLimitsOfContainersAreThoseOfContainerd", {"containerd.service/LimitNOFILE"});
        add("liveRestoreSavesContainersOnlyOnceItIsInEffect", {"daemon.json/live-restore"});
        add("aReloadChangesMirrorsButForgetsNone", {"daemon.json/registry-mirrors", "daemon.json/insecure-registries"});
        add("aContainerKeepsTheLogOptionsThatItWasMadeWith",
            {"daemon.json/log-driver", "daemon.json/log-opts/max-size", "daemon.json/log-opts/max-file",
             "daemon.json/log-opts/compress"});
        add("thePlaceholderOfTheGuideBreaksEveryPull", {"daemon.json/proxies/http-proxy", "daemon.json/proxies/https-proxy"});
        add("whatIsNotProxiedIsNoList", {"daemon.json/proxies/no-proxy"});
        return map;
    }();
    return all;
}

using Properties = std::map<QByteArray, QByteArray>;

Properties properties()
{
    Properties all;
    for (const QByteArray &line : shell("systemctl show docker.service").split('\n'))
        if (const qsizetype equals = line.indexOf('='); equals > 0) {
            QByteArrayList words = line.mid(equals + 1).split(' '); // lists of units come in any order
            std::ranges::sort(words);
            all[line.left(equals)] = words.join(' ');
        }
    return all;
}

} // namespace

/// What Dockwright's catalog, checks and texts take for true of systemd and Docker; measured here again, so that a release in
/// which it is no longer true is noticed.
class TestFacts : public QObject
{
    Q_OBJECT

    QVersionNumber m_docker;
    /// Since then a new host has the containerd image store: dockerd mounts nothing itself.
    const QVersionNumber containerdsStore{29};

private slots:
    void initTestCase()
    {
        QVERIFY(importImage());
        m_docker = dockerVersion();
        QVERIFY(!m_docker.isNull() && !systemdVersion().isNull());
    }

    void init()
    {
        QFile::remove(daemonJson);
        QVERIFY(shellOk(("rm -rf " + dropIns + "; mkdir -p /etc/docker " + dropIns + "; systemctl daemon-reload").toUtf8()));
    }

    void eachMeasurementOfTheCatalogIsTakenAgain()
    {
        std::size_t measurements = 0;
        for (const dockwright::core::Directive &directive : dockwright::core::catalog()) {
            if (*directive.measurement == '\0')
                continue;
            ++measurements;
            const auto check = checks().find(directive.id);
            QVERIFY2(check != checks().end(), directive.id);
            const qsizetype slash = check->second.indexOf('/');
            const QByteArray program = slash < 0 ? QByteArray("facts") : check->second.left(slash);
            const QByteArray function = check->second.mid(slash + 1) + "()";
            QVERIFY2(readFile(QLatin1String(SOURCE_DIR "/tests/lab/test_lab_") + program + ".cpp").contains("void " + function),
                     check->second);
        }
        QCOMPARE(checks().size(), measurements);
    }

    void theGuidesFileAsPublished_data()
    {
        QTest::addColumn<QByteArrayList>("said"); // one for each line of systemd about the file
        QTest::addColumn<QByteArrayList>("kept"); // properties that it means to change and does not
        QTest::addColumn<QByteArray>("failure");  // of dockerd, if it does not start
        QTest::newRow("10-proxy.conf") << QByteArrayList{"Invalid syntax, ignoring: \"NO_PROXY=",
                                                         ":8: Missing '='",
                                                         ":9: Missing '='",
                                                         ":10: Missing '='",
                                                         ":11: Missing '='",
                                                         ":12: Missing '='",
                                                         ":13: Missing '='",
                                                         ":14: Missing '='"}
                                       << QByteArrayList{} << QByteArray();
        const QByteArrayList memory = isRidOfOldOptions()
            ? QByteArrayList{"option MemoryLimit= has been removed", "option CPUAccounting= has been removed"}
            : QByteArrayList{"memory limit '32G #"};
        QTest::newRow("20-limits.conf")
            << (QByteArrayList{byWording("value, ignoring: 1572864 # 1.5M", "LimitNOFILE=1572864 # 1.5M"),
                               byWording("value, ignoring: 307200 # 300K", "LimitNPROC=307200 # 300K"),
                               "maximum tasks value '16384 #", "CPU quota '800% #"}
                + memory)
            << QByteArrayList{"LimitNOFILE", "LimitNPROC", "TasksMax", "MemoryMax", "CPUQuotaPerSecUSec"} << QByteArray();
        QTest::newRow("30-security.conf")
            << QByteArrayList{byWording(":4: Failed to parse protect system value", ":4: Failed to parse ProtectSystem="),
                              byWording(":5: Failed to parse protect home value", ":5: Failed to parse ProtectHome="),
                              byWording(":6: Failed to parse boolean value", ":6: Failed to parse PrivateTmp="),
                              byWording(":7: Failed to parse boolean value", ":7: Failed to parse ProtectControlGroups="),
                              byWording(":8: Failed to parse boolean value", ":8: Failed to parse ProtectKernelTunables="),
                              byWording(":9: Failed to parse boolean value", ":9: Failed to parse ProtectKernelModules="),
                              byWording(":11: Failed to parse boolean value", ":11: Failed to parse RestrictRealtime=")}
            << QByteArrayList{"ProtectSystem",         "ProtectHome",          "PrivateTmp",      "ProtectControlGroups",
                              "ProtectKernelTunables", "ProtectKernelModules", "RestrictRealtime"}
            << QByteArray(m_docker < containerdsStore ? "failed to mount overlay: operation not permitted"
                                                      : "Address family not supported by protocol");
        QTest::newRow("40-logging.conf") << QByteArrayList{"Unknown key 'LogsDirectoryMaxFiles'"} << QByteArrayList{}
                                         << QByteArray();
        QTest::newRow("50-performance.conf")
            << QByteArrayList{"TimeoutStartSec=",
                              byWording(":3: Failed to parse time value", ":3: Failed to parse TimeoutStopSec="),
                              "kill mode",
                              byWording(":7: Failed to parse boolean value", ":7: Failed to parse SendSIGHUP="),
                              byWording(":9: Failed to parse sec value", ":9: Failed to parse RestartSec="),
                              "nice priority",
                              byWording(":10: Failed to parse sec value", ":10: Failed to parse StartLimitInterval="),
                              byWording(":11: Failed to parse unsigned value", ":11: Failed to parse StartLimitBurst"),
                              "IO priority"}
            << QByteArrayList{"TimeoutStartUSec",       "TimeoutStopUSec", "KillMode", "SendSIGHUP", "RestartUSec", "Nice",
                              "StartLimitIntervalUSec", "StartLimitBurst"}
            << QByteArray();
        const QByteArrayList shares = isRidOfOldOptions()
            ? QByteArrayList{"option CPUShares= has been removed", "option BlockIOWeight= has been removed"}
            : QByteArrayList{byWording("CPU shares, ignoring: 1024 #", "CPUShares=1024 #"),
                             "use CPUWeight=", byWording("IO weight, ignoring: 1000 #", "BlockIOWeight=1000 #")};
        QTest::newRow("60-reliability.conf")
            << shares
                + QByteArrayList{byWording(":2: Failed to parse sec value", ":2: Failed to parse WatchdogSec="),
                                 "Unknown key 'Requires'",
                                 "Unknown key 'After'",
                                 "slice unit",
                                 "controller name '#'",
                                 "controller name 'yes",
                                 "'委托'",
                                 "'cgroup'",
                                 "'管理给'",
                                 "'dockerd'"}
            << QByteArrayList{"WatchdogUSec", "Requires", "After", "CPUWeight", "IOWeight", "Slice"} << QByteArray();
        QTest::newRow("70-containerd.conf") << QByteArrayList{":4: Invalid environment assignment, ignoring: #",
                                                              ":4: Invalid environment assignment, ignoring: 16MB",
                                                              ":5: Invalid environment assignment, ignoring: #",
                                                              ":5: Invalid environment assignment, ignoring: 16MB"}
                                            << QByteArrayList{} << QByteArray();
    }
    void theGuidesFileAsPublished()
    {
        QFETCH(QByteArrayList, said);
        QFETCH(QByteArrayList, kept);
        QFETCH(QByteArray, failure);
        const QString file = QString::fromLatin1(QTest::currentDataTag());
        const Properties before = properties();
        QVERIFY(QFile::copy(QStringLiteral(SOURCE_DIR "/core/catalog/guide/") + file, dropIns + file));
        const QList<QByteArray> lines = saidOf(dropIns + file);
        for (const QByteArray &words : said)
            QVERIFY2(std::ranges::any_of(lines, [&](const QByteArray &line) { return line.contains(words); }),
                     words + " is not in\n" + lines.join('\n'));
        QVERIFY2(lines.size() == said.size(), lines.join('\n'));
        const Properties after = properties();
        for (const QByteArray &property : kept)
            QVERIFY2(before.contains(property) && before.at(property) == after.at(property), property);
        QVERIFY(!shown("Environment").contains("NO_PROXY"));
        const QByteArray problem = restart();
        QVERIFY2(failure.isEmpty() ? problem.isEmpty() : problem.contains(failure), problem);
    }

    void eachDirectiveAlone_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("works");
        QTest::addColumn<QString>("breaks"); // "start" or a way to use docker
        QTest::addColumn<QByteArray>("words");
        const auto add = [](const char *text, const char *works, const char *breaks, const char *words) {
            QTest::newRow(text) << QByteArray(text) << QString(works) << QString(breaks) << QByteArray(words);
        };
        add("CapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_SYS_CHROOT CAP_SETFCAP", "", "start",
            m_docker < containerdsStore ? "operation not permitted" : "you must be root");
        add("ProtectSystem=strict", "", "start", "ead-only file system");
        add("RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6", "", "start", "ddress family not supported");
        for (const char *harmful :
             {"ProtectSystem=full", "ProtectHome=yes", "PrivateTmp=yes", "ProtectControlGroups=yes",
              "ProtectKernelTunables=yes", "ProtectKernelModules=yes", "ProtectKernelLogs=yes", "PrivateIPC=yes"})
            add(harmful, "", "run", "failed to create shim task");
        add("NoNewPrivileges=yes", "run", "build", "id -u");
        add("ProtectHostname=yes", "run", "build", "");
        add("RestrictSUIDSGID=yes", "run", "build", "chmod 4755");
        add("CapabilityBoundingSet=~CAP_SYS_BOOT CAP_SYS_TIME CAP_WAKE_ALARM CAP_BLOCK_SUSPEND CAP_SYS_PACCT CAP_LEASE\n"
            "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_PACKET\nRestrictRealtime=yes\nSyslogLevel=info\n"
            "LogRateLimitIntervalSec=30s\nLogRateLimitBurst=1000\nStandardOutput=journal\nStandardError=journal\nNice=-5\n"
            "Slice=system.slice\nDelegate=yes",
            "run build privileged", "", "");
    }
    void eachDirectiveAlone()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, works);
        QFETCH(QString, breaks);
        QFETCH(QByteArray, words);
        QVERIFY(setDropIn("[Service]\n" + text + '\n'));
        const QByteArray problem = restart();
        if (breaks == "start") {
            QVERIFY2(problem.contains(words), problem);
            return;
        }
        QVERIFY2(problem.isEmpty(), problem);
        if (!works.isEmpty()) {
            const Run used = use(works);
            QVERIFY2(used.status == 0, used.errors);
        }
        if (!breaks.isEmpty()) {
            const Run used = use(breaks);
            QVERIFY2(used.status != 0 && used.errors.contains(words), used.errors);
        }
    }

    void oldNamesAreTakenWithAWord()
    {
        QVERIFY(writeFile(fact,
                          "[Service]\nMemoryLimit=1G\nCPUShares=1024\nBlockIOWeight=500\nStartLimitInterval=77s\n"
                          "StartLimitIntervalSec=88s\n"));
        const QList<QByteArray> said = saidOf(fact);
        QVERIFY2(said.size() == (isRidOfOldOptions() ? 4 : 3), said.join('\n')); // of BlockIOWeight 252 and 257 say nothing
        if (isRidOfOldOptions()) {
            QVERIFY2(said[0].contains(":2: Support for option MemoryLimit= has been removed and it is ignored"), said[0]);
            QVERIFY2(said[1].contains(":3: Support for option CPUShares= has been removed and it is ignored"), said[1]);
            QVERIFY2(said[2].contains(":4: Support for option BlockIOWeight= has been removed and it is ignored"), said[2]);
        } else {
            QVERIFY2(said[0].contains(":2: Unit uses MemoryLimit=; please use MemoryMax= instead"), said[0]);
            QVERIFY2(said[1].contains(":3: Unit uses CPUShares=; please use CPUWeight= instead"), said[1]);
        }
        QVERIFY2(said.back().contains(":6: Unknown key 'StartLimitIntervalSec' in section [Service]"), said.back());
        QCOMPARE(shown("StartLimitIntervalUSec"), "1min 17s");
    }

    void aCapabilityThatDockerdHasNotIsNoContainers()
    {
        const char *withLease = "docker run --rm --cap-add LEASE lab/busybox /bin/true";
        QCOMPARE(restart(), QByteArray());
        QVERIFY(shellOk(withLease));
        // Since 23.0 dockerd gives those that it has itself; with 20.10 it is containerd, a unit of its own, that has them.
        QVERIFY(setDropIn("[Service]\nCapabilityBoundingSet=~CAP_LEASE\n"));
        QCOMPARE(restart(), QByteArray());
        QCOMPARE(run({"/bin/sh", "-c", withLease}).status != 0, m_docker >= QVersionNumber(23));
    }

    void aWatchdogKillsDockerd()
    {
        QVERIFY(setDropIn("[Service]\nWatchdogSec=1s\n"));
        QCOMPARE(restart(), QByteArray());
        const QByteArray daemon = daemonIdentity();
        QTRY_VERIFY(daemonIdentity() != daemon);
        QVERIFY(shell("journalctl -b -u docker -o cat").contains("Watchdog timeout (limit 1s)!"));
        shell("systemctl stop docker.socket docker.service");
    }

    void dockerOptsAreThoseOfTheUnit()
    {
        const QByteArray options = "[Service]\nEnvironment=\"DOCKER_OPTS=--storage-opt dm.basesize=50G\"\n";
        QVERIFY(setDropIn(options));
        // Debian's unit expands it, and dockerd dies of it, where it has a storage driver of its own.
        QCOMPARE(restart().contains("dm.basesize"), m_docker < containerdsStore);
        QVERIFY(setDropIn(options
                          + "ExecStart=\nExecStart=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock\n"));
        QCOMPARE(restart(), QByteArray());
        QVERIFY(shell("tr '\\0' '\\n' </proc/$(pidof dockerd)/environ").contains("dm.basesize"));
    }

    void theGuidesVariablesOfContainerdChangeNothing()
    {
        const char *store = "docker info -f '{{.Driver}} {{.DriverStatus}}'";
        QCOMPARE(restart(), QByteArray());
        const QByteArray before = shell(store);
        QVERIFY(setDropIn("[Service]\nEnvironment=CONTAINERD_NAMESPACE=of-the-guide CONTAINERD_SNAPSHOTTER=native\n"));
        QCOMPARE(restart(), QByteArray());
        QVERIFY(shell("tr '\\0' '\\n' </proc/$(pidof dockerd)/environ").contains("CONTAINERD_SNAPSHOTTER=native"));
        QCOMPARE(shell(store), before);
        QVERIFY(startSleeper("sleeper").toInt() > 1);
        QCOMPARE(shell("ctr -n moby containers ls -q"), shell("docker inspect -f '{{.Id}}' sleeper"));
        QCOMPARE(shell("ctr -n of-the-guide containers ls -q"), "");
        QVERIFY(shellOk("docker rm -f sleeper"));
    }

    void theLimitsOfContainersAreThoseOfContainerd()
    {
        const QString limits = QStringLiteral("/run/systemd/system/containerd.service.d/fact.conf");
        const auto cleanUp = qScopeGuard([&] {
            QFile::remove(limits);
            shell("systemctl daemon-reload; systemctl restart containerd.service");
        });
        QVERIFY(writeFile(limits, "[Service]\nLimitNOFILE=4321\n"));
        QVERIFY(setDropIn("[Service]\nLimitNOFILE=8765\n"));
        QVERIFY(shellOk("systemctl restart containerd.service"));
        QCOMPARE(restart(), QByteArray());
        QCOMPARE(shell("docker run --rm lab/busybox /bin/sh -c 'ulimit -n'"), "4321");
        QVERIFY(writeFile(daemonJson, json("{'default-ulimits': {'nofile': {'Name': 'nofile', 'Soft': 1234, 'Hard': 1234}}}")));
        QCOMPARE(restart(), QByteArray());
        QCOMPARE(shell("docker run --rm lab/busybox /bin/sh -c 'ulimit -n'"), "1234");
    }

    /// Once it gave up after 60 s; 28.5 waits on, and serves what needs no containerd. With containerd's image store all does.
    void withoutContainerdDockerdStartsNoContainer()
    {
        const Run started = run({"/bin/sh", "-c",
                                 "exec timeout 100 /usr/sbin/dockerd --containerd=/run/nobody.sock -H unix:///run/fact.sock"
                                 " --data-root /run/fact --exec-root /run/fact-exec -p /run/fact.pid --bridge=none"});
        shell("rm -rf /run/fact*");
        if (m_docker.majorVersion() < 28)
            QVERIFY2(started.status == 1 && started.errors.contains("deadline exceeded"), started.errors);
        else if (m_docker >= containerdsStore)
            QVERIFY2(started.status == 1 && started.errors.contains("failed to get containerd plugins"), started.errors);
        else
            QVERIFY2(started.status == 124 && started.errors.contains("Waiting for containerd to be ready"), started.errors);
    }

    void aContainerKeepsTheLogOptionsThatItWasMadeWith()
    {
        const char *old = "docker inspect -f '{{json .HostConfig.LogConfig}}' fact-old";
        QVERIFY(writeFile(daemonJson, json("{'log-driver': 'json-file', 'log-opts': {'max-size': '1m', 'max-file': '2'}}")));
        QCOMPARE(restart(), QByteArray());
        QVERIFY(shellOk("docker create --name fact-old lab/busybox /bin/true"));
        const QByteArray before = shell(old);
        QVERIFY2(before.contains("json-file") && before.contains("1m"), before);
        QVERIFY(
            writeFile(daemonJson,
                      json("{'log-driver': 'local', 'log-opts': {'max-size': '3m', 'max-file': '4', 'compress': 'false'}}")));
        QCOMPARE(restart(), QByteArray());
        QCOMPARE(shell(old), before);
        QVERIFY(shellOk("docker create --name fact-new lab/busybox /bin/true"));
        const QByteArray after = shell("docker inspect -f '{{json .HostConfig.LogConfig}}' fact-new");
        QVERIFY2(after.contains("local") && after.contains("3m") && after.contains("compress"), after);
        QVERIFY(shellOk("docker rm fact-old fact-new"));
    }

    void whatIsNotProxiedIsNoList()
    {
        QVERIFY(writeFile(daemonJson, json("{'proxies': {'no-proxy': ['localhost']}}")));
        const QByteArray problem = restart();
        QVERIFY2(!problem.isEmpty()
                     && problem.contains(m_docker < QVersionNumber(23) ? "don't match" : "cannot unmarshal array"),
                 problem);
    }

    void theLogLevelIsReadFromDaemonJsonOnly()
    {
        const char *debugLines = "journalctl -o cat _SYSTEMD_INVOCATION_ID=$(systemctl show docker -p InvocationID --value)"
                                 " | grep -c level=debug";
        QVERIFY(setDropIn("[Service]\nEnvironment=\"DOCKER_LOG_LEVEL=debug\"\n"));
        QCOMPARE(restart(), QByteArray());
        QCOMPARE(shell(debugLines), "0");
        QVERIFY(writeFile(daemonJson, "{\"log-level\": \"debug\"}"));
        QCOMPARE(restart(), QByteArray());
        QVERIFY(shell(debugLines).toInt() > 0);
    }

    void aPercentSignStartsASpecifier()
    {
        QVERIFY(writeFile("/etc/docker/fact.env", "ALL_PROXY=http://u:p%40ss@proxy:1\n"));
        QVERIFY(shellOk("chmod 600 /etc/docker/fact.env"));
        QVERIFY(setDropIn("[Service]\nEnvironment=\"HTTP_PROXY=http://u:p%40ss@proxy:1\"\n"
                          "Environment=\"HTTPS_PROXY=http://u:p%%40ss@proxy:1\"\nEnvironmentFile=/etc/docker/fact.env\n"));
        QCOMPARE(shown("Environment"), "HTTPS_PROXY=http://u:p%40ss@proxy:1");
        QCOMPARE(restart(), QByteArray());
        const QByteArray environment = shell("tr '\\0' '\\n' </proc/$(pidof dockerd)/environ | grep _PROXY | sort");
        QCOMPARE(environment, "ALL_PROXY=http://u:p%40ss@proxy:1\nHTTPS_PROXY=http://u:p%40ss@proxy:1");
    }

    void fourStartsInAMinuteHitTheLimit()
    {
        QCOMPARE(restart(), QByteArray());
        int starts = 0;
        while (starts < 10 && run({"/usr/bin/systemctl", "restart", "docker.service"}).status == 0)
            ++starts;
        QVERIFY2(starts >= 1 && starts <= 3, QByteArray::number(starts));
        QCOMPARE(shown("Result"), "start-limit-hit");
        QVERIFY(shellOk("systemctl reset-failed docker.service docker.socket; systemctl restart docker.socket docker.service"));
    }

    void validateLetsThrough_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("death"); // what dockerd says as it dies; empty: it starts
        QTest::addColumn<QByteArray>("run");   // what docker run says as it fails then; empty: it is not asked
        QTest::addColumn<int>("refusedSince"); // the dockerd whose --validate says it too; 0: none (measured: 26.1, 28.5)
        const auto add = [](const char *name, const char *text, const char *death, const char *run, int refusedSince = 0) {
            QTest::newRow(name) << json(text) << QByteArray(death) << QByteArray(run) << refusedSince;
        };
        add("hosts beside -H fd://", "{'hosts': ['unix:///run/x.sock']}", "specified both as a flag", "");
        add("a mirror with a query", "{'registry-mirrors': ['https://mirror.lan/?a=b']}", "invalid mirror", "", 28);
        add("an unknown log option", "{'log-opts': {'max-sizes': '1m'}}", "unknown log opt", "");
        add("a size for journald", "{'log-driver': 'journald', 'log-opts': {'max-size': '1m'}}", "unknown log opt", "");
        add("a storage driver that is none", "{'storage-driver': 'bogus'}",
            m_docker < containerdsStore ? "driver not supported" : "driver \\\"bogus\\\" not available", "");
        add("icc off, iptables off", "{'icc': false, 'iptables': false}", "icc=false", "");
        add("an insecure registry with a scheme", "{'insecure-registries': ['ftp://registry.lan']}", "insecure registry", "");
        add("a runtime that is none", "{'default-runtime': 'bogus'}", "bogus", "");
        add("a seccomp profile that is not there", "{'seccomp-profile': '/nowhere.json'}", "nowhere.json", "");
        add("a log driver that is none", "{'log-driver': 'bogus'}", "", ""); // docker run fails, after 15 s
        add("a size that is none", "{'log-opts': {'max-size': '100mm'}}", "",
            "mm'"); // 26.1: invalid size: '100mm', 28.5: invalid suffix: 'mm'
        add("more open files than there can be",
            "{'default-ulimits': {'nofile': {'Name': 'nofile', 'Soft': 9999999999, 'Hard': 9999999999}}}", "",
            "error setting rlimit type 7");
    }
    void validateLetsThrough()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, death);
        QFETCH(QByteArray, run);
        QFETCH(int, refusedSince);
        QVERIFY(writeFile(daemonJson, text));
        const Run validated = lab::run({"/usr/sbin/dockerd", "--validate", "--config-file", daemonJson});
        if (m_docker < QVersionNumber(23))
            QVERIFY2(validated.errors.contains("unknown flag: --validate"), validated.errors);
        else if (refusedSince != 0 && m_docker.majorVersion() >= refusedSince)
            QVERIFY2(validated.status != 0 && validated.errors.contains(death), validated.errors);
        else
            QCOMPARE(validated.errors.trimmed(), "configuration OK");
        const QByteArray problem = restart();
        QVERIFY2(death.isEmpty() ? problem.isEmpty() : problem.contains(death), problem);
        if (run.isEmpty())
            return;
        const Run used = use("run");
        QVERIFY2(used.status != 0 && used.errors.contains(run), used.errors);
    }

    /// What --validate says of a storage driver is what dockerd then does.
    void theImageStoreHasItsOwnDrivers_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("driver"); // DOCKER_DRIVER
        const auto row = [](const char *text, const char *driver = "") {
            QTest::addRow("%s %s", text, driver) << json(text) << QByteArray(driver);
        };
        row("{'storage-driver': 'overlay2', 'features': {'containerd-snapshotter': true}}");
        row("{'storage-driver': 'native', 'features': {'containerd-snapshotter': true}}");
        row("{'features': {'containerd-snapshotter': true}}", "overlay2");
        row("{'storage-driver': 'overlay2', 'features': {'containerd-snapshotter': true}}", "native");
        row("{'storage-driver': 'overlayfs', 'features': {'containerd-snapshotter': false}}");
        row("{'storage-driver': 'overlay2', 'features': {'containerd-snapshotter': false}}");
        row("{'storage-driver': 'overlayfs'}");
        row("{}", "overlayfs");
        row("{}", "vfs");
    }
    void theImageStoreHasItsOwnDrivers()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, driver);
        QVERIFY(writeFile(daemonJson, text));
        QVERIFY(setDropIn(driver.isEmpty() ? QByteArray("# none\n") : "[Service]\nEnvironment=DOCKER_DRIVER=" + driver + '\n'));
        const bool isUsable =
            restart().isEmpty()
            && shellOk(
                "docker import /opt/lab/busybox.tar lab/store && docker run --rm lab/store /bin/true && docker rmi lab/store");
        const Answer validated = call({"--validate", "-"}, "{}");
        QVERIFY2(validated.raw.contains("torage driver") == !isUsable, validated.raw);
    }

    void thePlaceholderOfTheGuideBreaksEveryPull()
    {
        QVERIFY(QFile::copy(SOURCE_DIR "/core/catalog/guide/daemon.json", daemonJson));
        QVERIFY(shellOk(("sed -i '/registry-mirrors/,/]/d; s/65536/15000/' " + daemonJson).toUtf8()));
        if (m_docker < QVersionNumber(23)) { // which had no "proxies" yet
            const QByteArray problem = restart();
            QVERIFY2(problem.contains("don't match any configuration option") && problem.contains("http-proxy"), problem);
            return;
        }
        QCOMPARE(restart(), QByteArray());
        QVERIFY(shell("docker pull alpine 2>&1").contains("lookup http"));
    }

    void liveRestoreSavesContainersOnlyOnceItIsInEffect()
    {
        QCOMPARE(restart(), QByteArray());
        QVERIFY(importImage()); // another image store had been there
        const char *start = "docker rm -f sleeper >/dev/null 2>&1;"
                            "docker run -d --stop-timeout 1 --name sleeper lab/busybox /bin/sleep 3600";
        QVERIFY(shellOk(start));
        QVERIFY(writeFile(daemonJson, "{\"live-restore\": true}"));
        QCOMPARE(restart(), QByteArray());
        QCOMPARE(shell("docker inspect -f '{{.State.Running}}' sleeper"), "false");
        QFile::remove(daemonJson);
        QCOMPARE(restart(), QByteArray());
        QVERIFY(shellOk(start));
        const QByteArray container = pidOf("sleeper");
        QVERIFY(writeFile(daemonJson, "{\"live-restore\": true}"));
        QVERIFY(shellOk("systemctl reload docker"));
        QTRY_COMPARE(shell("docker info -f '{{.LiveRestoreEnabled}}'"), QByteArray("true"));
        QCOMPARE(restart(), QByteArray());
        QCOMPARE(pidOf("sleeper"), container);
        QVERIFY(shellOk("docker rm -f sleeper"));
    }

    void aReloadChangesMirrorsButForgetsNone()
    {
        QCOMPARE(restart(), QByteArray());
        const QByteArray daemon = daemonIdentity();
        const char *mirrors = "docker info -f '{{.RegistryConfig.Mirrors}}'";
        const char *insecure = "docker info -f '{{.RegistryConfig.InsecureRegistryCIDRs}}'";
        QVERIFY(
            writeFile(daemonJson, "{\"registry-mirrors\": [\"https://one.lan\"], \"insecure-registries\": [\"10.9.8.0/24\"]}"));
        QVERIFY(shellOk("systemctl reload docker"));
        QTRY_COMPARE(shell(mirrors), QByteArray("[https://one.lan/]"));
        QTRY_VERIFY(shell(insecure).contains("10.9.8.0/24"));
        // A file that dockerd rejects: the reload says that all went well.
        QVERIFY(writeFile(daemonJson, "{\"registry-mirrors\": [\"ftp://two.lan\"]}"));
        QVERIFY(shellOk("systemctl reload docker"));
        QTRY_VERIFY(
            shell("journalctl -b -u docker -o cat")
                .contains(m_docker.majorVersion() < 28 ? "Error reconfiguring the daemon" : "Error reloading configuration"));
        QCOMPARE(shell(mirrors), "[https://one.lan/]");
        // A key that is gone keeps its value; an empty one does not.
        QVERIFY(writeFile(daemonJson, "{\"debug\": true}"));
        QVERIFY(shellOk("systemctl reload docker"));
        QTRY_COMPARE(shell("docker info -f '{{.Debug}}'"), QByteArray("true"));
        QCOMPARE(shell(mirrors), "[https://one.lan/]");
        QVERIFY(shell(insecure).contains("10.9.8.0/24"));
        QVERIFY(writeFile(daemonJson, "{\"registry-mirrors\": []}"));
        QVERIFY(shellOk("systemctl reload docker"));
        QTRY_COMPARE(shell(mirrors), QByteArray("[]"));
        QCOMPARE(daemonIdentity(), daemon);
    }

    // Those with a containerd that dockerd owns come last, since changing the topology takes a while.
    void withAContainerdOfItsOwnDockerdPassesOnWhatItMayNot()
    {
        QVERIFY(shellOk(SOURCE_DIR "/tests/lab/topology embedded"));
        QVERIFY(importImage()); // another containerd, with a store of its own
        QVERIFY(setDropIn("[Service]\nNoNewPrivileges=yes\n"));
        QCOMPARE(restart(), QByteArray());
        QCOMPARE(shell("docker run --rm lab/busybox /bin/grep NoNewPrivs /proc/self/status"), "NoNewPrivs:\t1");
    }

    void withAContainerdOfItsOwnKillModeDecides_data()
    {
        QTest::addColumn<QByteArray>("mode");
        QTest::addColumn<bool>("survives");
        QTest::newRow("mixed") << QByteArray("mixed") << false;
        QTest::newRow("control-group") << QByteArray("control-group") << false;
        QTest::newRow("process") << QByteArray("process") << true;
    }
    void withAContainerdOfItsOwnKillModeDecides()
    {
        QFETCH(QByteArray, mode);
        QFETCH(bool, survives);
        QVERIFY(writeFile(daemonJson, "{\"live-restore\": true}"));
        QCOMPARE(restart(), QByteArray());
        const QByteArray container = startSleeper("sleeper");
        QVERIFY(container.toInt() > 1);
        QVERIFY(setDropIn("[Service]\nKillMode=" + mode + '\n')); // it is read at the stop
        QCOMPARE(restart(), QByteArray());
        QCOMPARE(pidOf("sleeper") == container, survives);
        QVERIFY(shellOk("docker rm -f sleeper"));
    }
};

DOCKWRIGHT_TEST(TestFacts, QCoreApplication)

} // namespace test_lab_facts

#include "test_lab_facts.moc"
