// SPDX-License-Identifier: Apache-2.0
#include "core/host/paths.h"
#include "helper/host/container_probe.h"
#include "helper/machine/live_host.h"
#include "tests/support/lab.h"
#include "tests/support/suite.h"

#include <QElapsedTimer>
#include <QThread>

#include <algorithm>
#include <thread>

#include <unistd.h>

namespace test_lab_host {

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

const QString docker = QStringLiteral("docker.service");

QString shown(const QString &unit, const QString &property)
{
    return QString::fromUtf8(lab::run({"/usr/bin/systemctl", "show", unit, "-p", property, "--value"}).output).trimmed();
}

QByteArray words(const Result<> &result)
{
    return result ? QByteArray("done") : (result.error().message.english() + u'\n' + result.error().detail).toUtf8();
}

QByteArray imagesAndContainers()
{
    return lab::shell("docker image ls -aq; docker ps -aq");
}

} // namespace

/// The room helper/host against a real systemd and a real dockerd.
class TestLabHost : public QObject
{
    Q_OBJECT

    std::unique_ptr<LiveHost> m_host;

    void putDaemonJson(const char *text) { QVERIFY(lab::writeFile("/etc/docker/daemon.json", lab::json(text))); }

private slots:
    void init()
    {
        QVERIFY(lab::resetHost());
        m_host = std::make_unique<LiveHost>();
    }

    void aUnitIsWhatSystemdSaysOfIt()
    {
        const auto unit = m_host->unit(docker);
        QVERIFY(unit.has_value() && unit->has_value());
        QCOMPARE((*unit)->loadState, QStringLiteral("loaded"));
        QCOMPARE((*unit)->activeState, shown(docker, "ActiveState"));
        QCOMPARE((*unit)->fragmentPath, shown(docker, "FragmentPath"));
        QCOMPARE(QString::number((*unit)->mainPid), shown(docker, "MainPID"));
        QCOMPARE((*unit)->environmentFiles, QStringList{"/etc/default/docker"});
        QCOMPARE((*unit)->execStart.size(), std::size_t(1));
        QCOMPARE((*unit)->execStart[0].mid(0, 3), (QStringList{"/usr/sbin/dockerd", "-H", "fd://"}));
        for (const char *property :
             {"KillMode", "LimitNPROC", "LimitNOFILE", "Delegate", "Restart", "OOMScoreAdjust", "Wants", "InvocationID"})
            QCOMPARE((*unit)->properties.at(QLatin1String(property)), shown(docker, QLatin1String(property)));
        const auto none = m_host->unit("no-such.service");
        QVERIFY(none.has_value() && none->has_value());
        QCOMPARE((*none)->loadState, QStringLiteral("not-found"));
    }

    void aRestartIsAwaitedUntilDockerAnswers()
    {
        const QByteArray before = lab::daemonIdentity();
        const auto done = m_host->restartUnit(docker, {});
        QVERIFY2(done.has_value(), words(done));
        QVERIFY(lab::daemonIdentity() != before);
        QVERIFY(lab::shellOk("docker info >/dev/null"));
        // Start limits are forgotten each time, so more restarts than StartLimitBurst=3 are fine.
        for (int again = 0; again < 4; ++again) {
            const auto more = m_host->restartUnit(docker, {});
            QVERIFY2(more.has_value(), words(more));
        }
    }

    void aJobThatFailsIsAnErrorAndALongOneIsTold()
    {
        QVERIFY(lab::writeFile("/run/systemd/system/lab-bad.service", "[Service]\nType=oneshot\nExecStart=/bin/false\n"));
        QVERIFY(lab::writeFile("/run/systemd/system/lab-slow.service", "[Service]\nType=oneshot\nExecStart=/bin/sleep 2.5\n"));
        QVERIFY(m_host->reloadManager().has_value());
        const auto bad = m_host->restartUnit("lab-bad.service", {});
        QVERIFY(!bad.has_value());
        QCOMPARE(bad.error().code, ErrorCode::CommandFailed);
        const auto none = m_host->restartUnit("no-such.service", {});
        QVERIFY(!none.has_value());
        std::vector<int> seconds;
        const auto slow = m_host->restartUnit("lab-slow.service", [&](int waited) {
            seconds.push_back(waited);
            return true;
        });
        QVERIFY2(slow.has_value(), words(slow));
        QVERIFY(seconds.size() >= 2 && seconds[0] == 1 && seconds[1] == 2); // a busy machine may need more
    }

    void aDaemonThatCannotStartIsAnError()
    {
        putDaemonJson("{'storage-driver': 'bogus'}");
        const auto done = m_host->restartUnit(docker, {});
        QVERIFY(!done.has_value());
        const QString journal = m_host->journal(docker, 30);
        QVERIFY2(journal.contains("driver not supported") || journal.contains("not available"), qPrintable(journal));
    }

    void aReloadThatDockerdTakesIsDone_data()
    {
        QTest::addColumn<QByteArray>("level");
        QTest::newRow("info: the journal says so") << QByteArray("info");
        QTest::newRow("error: only an event says so") << QByteArray("error");
    }
    void aReloadThatDockerdTakesIsDone()
    {
        QFETCH(QByteArray, level);
        putDaemonJson(("{'log-level': '" + level + "'}").constData());
        QVERIFY(m_host->restartUnit(docker, {}).has_value());
        const QByteArray before = lab::daemonIdentity();
        putDaemonJson(("{'log-level': '" + level + "', 'registry-mirrors': ['https://mirror.example']}").constData());
        const auto done = m_host->reloadUnit(docker, {});
        QVERIFY2(done.has_value(), words(done));
        QCOMPARE(lab::daemonIdentity(), before);
        const HostFacts facts = m_host->inspect(Depth::Daemon);
        QVERIFY(facts.daemon);
        QCOMPARE(facts.daemon->mirrors, QStringList{"https://mirror.example/"});
    }

    void whatTheStartBeforeSaidLastIsNoErrorOfThisOne()
    {
        const QString dropIn = QStringLiteral("/run/systemd/system/docker.service.d/words.conf");
        QVERIFY(lab::writeFile(dropIn, "[Service]\nExecStopPost=/bin/sh -c 'echo level=error msg=old'\n"));
        QVERIFY(m_host->reloadManager().has_value());
        lab::shell("journald=$(systemctl show -P MainPID systemd-journald); kill -STOP $journald; systemctl restart docker; "
                   "kill -CONT $journald; journalctl --sync");
        const HostFacts facts = m_host->inspect(Depth::Health);
        QVERIFY(lab::shell("journalctl -u docker -o cat").contains("level=error msg=old"));
        QVERIFY(facts.journalErrors);
        QVERIFY2(!facts.journalErrors->join(u'\n').contains(QLatin1String("msg=old")),
                 facts.journalErrors->join(u'\n').toUtf8());
        QVERIFY(QFile::remove(dropIn));
        QVERIFY(m_host->reloadManager().has_value());
    }

    void aReloadThatDockerdRejectsIsAnError_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("a mirror of another scheme") << QByteArray("{'registry-mirrors': ['ftp://mirror.example']}");
        QTest::newRow("a key that a flag has too") << QByteArray("{'hosts': ['unix:///run/x.sock']}");
        QTest::newRow("no JSON") << QByteArray("{");
    }
    void aReloadThatDockerdRejectsIsAnError()
    {
        QFETCH(QByteArray, text);
        putDaemonJson(text.constData());
        const auto done = m_host->reloadUnit(docker, {});
        QVERIFY(!done.has_value());
        QCOMPARE(done.error().code, ErrorCode::CommandFailed);
        QVERIFY2(!done.error().detail.isEmpty(), words(done));
        QVERIFY(lab::shellOk("systemctl is-active docker"));
        const HostFacts facts = m_host->inspect(Depth::Health);
        QVERIFY(facts.journalErrors && !facts.journalErrors->isEmpty());
    }

    void theProbeRunsAndLeavesNothing()
    {
        const QByteArray before = imagesAndContainers();
        QElapsedTimer clock;
        clock.start();
        const ProbeFacts probe = ContainerProbe().run();
        qInfo() << "probe:" << clock.elapsed() << "ms";
        QVERIFY2(probe.created, probe.failure.toUtf8());
        QVERIFY(probe.nofileSoft > 0 && probe.nofileHard >= probe.nofileSoft);
        QCOMPARE(probe.pid, 1);
        QVERIFY(!probe.noNewPrivileges);
        QCOMPARE(probe.logDriver, QStringLiteral("json-file"));
        QCOMPARE(imagesAndContainers(), before);
    }

    void theProbeSeesDefaultsAndSaysWhyItFails()
    {
        putDaemonJson("{'init': true, 'no-new-privileges': true, 'log-opts': {'max-size': '7m'},"
                      "'default-ulimits': {'nofile': {'Name': 'nofile', 'Soft': 1234, 'Hard': 2345}}}");
        QVERIFY(m_host->restartUnit(docker, {}).has_value());
        const ProbeFacts probe = ContainerProbe().run();
        QVERIFY2(probe.created, probe.failure.toUtf8());
        QCOMPARE(probe.nofileSoft, 1234);
        QCOMPARE(probe.nofileHard, 2345);
        QVERIFY(probe.pid > 1);
        QVERIFY(probe.noNewPrivileges);
        QCOMPARE(probe.logOptions.at("max-size"), QStringLiteral("7m"));
        const QByteArray before = imagesAndContainers();
        putDaemonJson("{'default-ulimits': {'nofile': {'Name': 'nofile', 'Soft': 999999999999, 'Hard': 999999999999}}}");
        QVERIFY(m_host->restartUnit(docker, {}).has_value());
        const ProbeFacts failed = ContainerProbe().run();
        QVERIFY(!failed.created);
        QVERIFY2(failed.failure.contains("rlimit"), failed.failure.toUtf8());
        QCOMPARE(imagesAndContainers(), before);
    }

    void whatAKilledProbeLeftIsSwept()
    {
        QVERIFY(lab::importImage());
        // Process 1 lives, process 4194303 hardly does.
        QVERIFY(lab::shellOk(
            "for tag in 4194303 1; do tar --create --directory=/ etc/hostname |"
            " docker import --change 'LABEL io.github.dockwright.probe=1' - dockwright/probe:$tag; done;"
            "docker tag lab/busybox dockwright/probe:4194302;"
            "docker create --label io.github.dockwright.probe=1 --name dockwright-probe-a-4194303 lab/busybox /bin/true;"
            "docker create --label io.github.dockwright.probe=1 --name dockwright-probe-a-1 lab/busybox /bin/true;"
            "docker create --name dockwright-probe-4194302 lab/busybox /bin/true"));
        QVERIFY(ContainerProbe().run().created);
        // One is of a process that lives, and one is a user's, whatever she calls it.
        QCOMPARE(lab::shell("docker ps -a --format '{{.Names}}' | sort"),
                 QByteArray("dockwright-probe-4194302\ndockwright-probe-a-1"));
        QCOMPARE(lab::shell("docker image ls --format '{{.Tag}}' dockwright/probe | sort"), QByteArray("1\n4194302"));
        QVERIFY(lab::shellOk("docker rm dockwright-probe-a-1 dockwright-probe-4194302;"
                             "docker rmi dockwright/probe:1 dockwright/probe:4194302"));
    }

    void whoStopsWaitsForNoDockerdThatHangs()
    {
        QVERIFY(lab::shellOk("systemctl kill --kill-whom=main --signal=STOP docker.service"));
        std::stop_source stop;
        m_host->heed(stop.get_token());
        const std::jthread stops([&stop] {
            QThread::msleep(500);
            stop.request_stop();
        });
        QElapsedTimer clock;
        clock.start();
        const HostFacts facts = m_host->inspect(Depth::Health);
        const qint64 took = clock.elapsed();
        m_host->heed({});
        QVERIFY(lab::shellOk("systemctl kill --kill-whom=main --signal=CONT docker.service"));
        QVERIFY(!facts.daemon && took >= 500 && took < 10'000);
        QVERIFY(m_host->inspect(Depth::Daemon).daemon);
    }

    void aCandidateIsValidatedWithTheFlagsOfTheUnit()
    {
        const QStringList flags{"-H", "fd://"};
        const auto good = m_host->validateDaemonJson("{\"debug\": true}", flags);
        QVERIFY2(good.has_value(), words(good));
        const auto bad = m_host->validateDaemonJson("{\"registry-mirrors\": \"x\"}", flags);
        if (lab::dockerVersion() < QVersionNumber(23)) { // which has no --validate, and is not taken for one that refuses
            QVERIFY2(bad.has_value(), words(bad));
            return;
        }
        QVERIFY(!bad.has_value());
        QVERIFY(!bad.error().detail.isEmpty());
        QVERIFY(!m_host->validateDaemonJson("{\"log-driver\": \"local\"}", {"--log-driver=journald"}).has_value());
        const auto secret = m_host->validateDaemonJson(
            "{\"proxies\": {\"http-proxy\": \"http://u:hunter2@p:1\"}, \"mtu\": \"x http://u:hunter2@p:1\"}", flags);
        QVERIFY(!secret.has_value());
        QVERIFY(!words(secret).contains("hunter2"));
        QVERIFY(!QFile::exists("/etc/docker/daemon.json"));
    }

    void onlyLinesAboutFilesOfOursAreHeld()
    {
        QVERIFY(lab::writeFile("/etc/systemd/system/docker.service.d/99-theirs.conf", "[Service]\nNonsense=1\n"));
        const auto theirs = m_host->verifyUnits({docker});
        QVERIFY2(theirs.has_value(), words(theirs.map([](const Findings &) {})));
        QVERIFY(lab::writeFile(paths::limitsDropIn, "[Service]\nLimitNOFILE=1572864 # 1.5M\n"));
        const auto ours = m_host->verifyUnits({docker});
        QVERIFY(!ours.has_value());
        QVERIFY2(ours.error().detail.contains("1572864"), qPrintable(ours.error().detail));
    }

    void whatSystemdMerelyRemarksIsShown()
    {
        // MemoryLimit= is old everywhere, and KillMode=none is warned of; the value is in effect all the same.
        QVERIFY(lab::writeFile(paths::performanceDropIn, "[Service]\nKillMode=none\n"));
        const auto remarked = m_host->verifyUnits({docker});
        QVERIFY2(remarked.has_value(), remarked ? "" : qPrintable(remarked.error().detail));
        QCOMPARE(remarked->size(), std::size_t(1));
        QCOMPARE(remarked->front().id, QStringLiteral("unit/remark"));
        QVERIFY(remarked->front().found.english().contains(QLatin1String("KillMode=none")));
        QCOMPARE(shown(docker, "KillMode"), QStringLiteral("none")); // read, and nothing started
        QCOMPARE(shown(docker, "NeedDaemonReload"), QStringLiteral("no"));
    }

    void whatThisSystemdHasDroppedIsShown()
    {
        QVERIFY(lab::writeFile(paths::limitsDropIn, "[Service]\nCPUAccounting=yes\nTasksMax=100\n"));
        const auto remarked = m_host->verifyUnits({docker});
        QVERIFY2(remarked.has_value(), remarked ? "" : qPrintable(remarked.error().detail));
        const bool isDropped = m_host->inspect(Depth::Files).systemdVersion >= 258;
        QCOMPARE(remarked->empty(), !isDropped);
        if (isDropped) // read, for what came of it
            QCOMPARE(shown(docker, "TasksMax"), QStringLiteral("100"));
    }

    void lookingDoesNotStartDockerd()
    {
        QVERIFY(lab::shellOk("systemctl stop docker.service && systemctl is-active docker.socket"));
        const HostFacts facts = m_host->inspect(Depth::Health);
        QVERIFY(!facts.daemon && !facts.probe && !facts.runningContainers);
        QCOMPARE(shown(docker, "ActiveState"), QStringLiteral("inactive"));
    }

    void theHostIsSeenAndQuickly()
    {
        lab::startSleeper("web");
        QVERIFY(lab::shellOk("docker run -d --name keep --restart always lab/busybox /bin/sleep 3600"));
        QVERIFY(lab::writeFile(paths::loggingDropIn, "[Service]\nSyslogLevel=info\n"));
        QVERIFY(m_host->reloadManager().has_value());
        qint64 best = 1'000'000;
        HostFacts facts;
        for (int round = 0; round < 5; ++round) {
            QElapsedTimer clock;
            clock.start();
            facts = m_host->inspect(Depth::Daemon);
            best = qMin(best, clock.elapsed());
        }
        qInfo() << "inspect:" << best << "ms";
        QCOMPARE(facts.osId, QStringLiteral("debian"));
        QVERIFY(!facts.architecture.isEmpty() && facts.cpus && facts.memoryBytes && facts.systemdVersion);
        QCOMPARE(facts.cgroupVersion, 2);
        QCOMPARE(facts.dockerOrigin, QStringLiteral("docker.io"));
        QVERIFY(facts.containerdIsOwnUnit());
        QVERIFY(facts.file(paths::loggingDropIn) != nullptr);
        QVERIFY(facts.file(facts.dockerUnit->fragmentPath) != nullptr);
        QVERIFY(facts.runningContainers);
        QCOMPARE(facts.runningContainers->size(), std::size_t(2));
        QCOMPARE(facts.runningContainers->at(0).name, QStringLiteral("keep"));
        QCOMPARE(facts.runningContainers->at(0).restartPolicy, QStringLiteral("always"));
        QCOMPARE(facts.runningContainers->at(1).restartPolicy, QStringLiteral("no"));
        const HostFacts whole = m_host->inspect(Depth::Health);
        QVERIFY(whole.dockerdProcess && whole.probe && whole.probe->created && whole.journalErrors);
        QCOMPARE(whole.dockerdProcess->softLimits.count("Max open files"), std::size_t(1));
        QCOMPARE(whole.dockerdProcess->capabilityBoundingSet.size(), 16);
        QCOMPARE(QByteArray::number(whole.dockerdProcess->oomScoreAdjust),
                 lab::shell("cat /proc/$(pidof dockerd)/oom_score_adj"));
    }

    void theReasonOfAFailedStartStandsBeforeTheWordsOfTheNext_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("between");
        QTest::addColumn<QByteArray>("after");
        const QByteArray nothing = "true";
        const QByteArray stop = "kill -STOP $(systemctl show -P MainPID systemd-journald)";
        const QByteArray go = "kill -CONT $(systemctl show -P MainPID systemd-journald)";
        QTest::newRow("journald is quick") << nothing << nothing << nothing;
        QTest::newRow("journald comes to it when there is no start")
            << stop << "systemctl reset-failed lab-words; " + go + "; journalctl --sync" << nothing;
        QTest::newRow("journald comes to it in the next start") << stop << nothing << go;
    }
    void theReasonOfAFailedStartStandsBeforeTheWordsOfTheNext()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, between);
        QFETCH(QByteArray, after);
        lab::shell("systemctl stop lab-words; systemctl reset-failed lab-words; rm -rf /run/lab-words");
        const QByteArray reason = QByteArray("the reason, where ") + QTest::currentDataTag(); // and no other row's
        QVERIFY(lab::writeFile("/etc/systemd/system/lab-words.service",
                               "[Service]\nType=notify\nTimeoutStartSec=300\nExecStart=/bin/sh -c "
                               "'if mkdir /run/lab-words; then echo "
                                   + reason + "; exit 3; fi; seq 100 140; exec sleep 300'\n"));
        QVERIFY(m_host->reloadManager().has_value());
        lab::shell(
            before + "; systemctl start lab-words; " + between
            + "; systemctl start --no-block lab-words; timeout 60 sh -c 'while [ \"$(systemctl show -P MainPID lab-words)\" "
              "= 0 ]; do sleep 0.1; done'; "
            + after);
        QVERIFY(QTest::qWaitFor([this] { return m_host->journal("lab-words.service", 20).contains(": 140"); }, patience));
        const QString words = m_host->journal("lab-words.service", 20);
        QVERIFY2(words.contains(reason) && words.contains("Failed with result"), words.toUtf8());
        QCOMPARE(words.count(": 140"), 1);
        QVERIFY(!words.contains(": 110"));
        QVERIFY(words.indexOf(reason) < words.indexOf(": 130"));
        lab::shell("systemctl stop lab-words; systemctl reset-failed lab-words; rm -r /etc/systemd/system/lab-words.service "
                   "/run/lab-words");
        QVERIFY(m_host->reloadManager().has_value());
    }

    void aUnitIsEnabledAndDisabled()
    {
        QVERIFY(lab::writeFile("/etc/systemd/system/lab.timer",
                               "[Timer]\nOnActiveSec=1h\nUnit=lab-bad.service\n[Install]\nWantedBy=timers.target\n"));
        QVERIFY(m_host->reloadManager().has_value());
        QVERIFY(m_host->enableUnit("lab.timer", {}).has_value());
        const auto on = m_host->unit("lab.timer");
        QVERIFY(on.has_value() && (*on)->isActive() && (*on)->unitFileState == "enabled");
        QVERIFY(m_host->disableUnit("lab.timer", {}).has_value());
        const auto off = m_host->unit("lab.timer");
        QVERIFY(off.has_value() && !(*off)->isActive() && (*off)->unitFileState == "disabled");
        QVERIFY(QFile::remove("/etc/systemd/system/lab.timer"));
    }

    void aKernelVariableIsSet()
    {
        const auto now = m_host->readSystemFile("/proc/sys/kernel/domainname");
        QVERIFY(now.has_value() && *now);
        QVERIFY(m_host->setSysctl("kernel.domainname", QString::fromUtf8((*now)->trimmed())).has_value());
        QVERIFY(!m_host->setSysctl("kernel.no_such_variable", "1").has_value());
    }

    void cleanupTestCase() { lab::resetHost(); }
};

DOCKWRIGHT_TEST(TestLabHost, QCoreApplication)

} // namespace test_lab_host

#include "test_lab_host.moc"
