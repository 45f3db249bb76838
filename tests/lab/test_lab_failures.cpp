// SPDX-License-Identifier: Apache-2.0
#include "core/changes/make_changes.h"
#include "helper/engine/engine.h"
#include "helper/host/lock.h"
#include "helper/machine/live_host.h"
#include "tests/support/lab.h"

#include <csignal>
#include <utility>

using namespace lab;
using namespace dockwright;

namespace {

const char *const planText = "{'capacity': {'containers': 10, 'containerNofile': 15000}}";

/// A plan that writes every kind of file.
const char *const wholePlan = "{'capacity': {'containers': 1000, 'containerNofile': 15000},"
                              " 'reliability': {'heartbeat': true}, 'containerd': {'maxMessageMiB': 32},"
                              " 'proxy': {'http': 'http://u:p%25w@127.0.0.1:8888'}}";

/// Applies that plan in this process and dies, as by `kill -9`, when event number `last` is told; of the health checks, which
/// change nothing, only the first counts. Exits 0 when the apply was over before.
int applyAndDie(int last)
{
    helper::LiveHost host;
    helper::RootedFiles files("/");
    const auto lock = helper::Lock::take(files);
    if (!lock)
        return 3;
    const auto plan = core::readPlan(json(wholePlan));
    const core::HostFacts facts = host.inspect(core::Depth::Daemon);
    core::ConflictChoices choices; // the distribution has a config.toml, too
    choices.otherwise = core::Side::Ours;
    const auto changes = core::makeChanges(*plan, facts, choices);
    if (!changes)
        return 4;
    int seen = 0;
    bool isChecking = false;
    helper::Engine engine(host, [&](const core::Event &event) {
        const bool wasChecking = std::exchange(isChecking, event.kind == core::Event::Kind::Check);
        if (!(wasChecking && isChecking) && ++seen == last)
            std::raise(SIGKILL);
    });
    return engine.apply(*changes, *plan, facts).status == core::ApplyStatus::Applied ? 0 : 5;
}

} // namespace

/// What goes wrong leaves the host as it was: bytes, modes, owners, and a healthy daemon.
class TestFailures : public QObject
{
    Q_OBJECT

    void verifyHealthy()
    {
        QCOMPARE(shell("systemctl is-active docker"), "active");
        QVERIFY_STATUS(call({"--health"}), 0);
    }

private slots:
    void init()
    {
        QFile::remove("/run/hang");
        QVERIFY(showInit() && resetHost());
    }

    void aPlanThatKillsDockerdIsTakenBack()
    {
        // dockerd refuses to start with what the plan writes, and starts with what was there.
        QVERIFY(writeFile("/run/systemd/system/docker.service.d/99-trap.conf",
                          "[Service]\nExecStartPre=/bin/sh -c '! grep -q mirror.lan /etc/docker/daemon.json'\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        QVERIFY(writeFile("/etc/docker/daemon.json", "{\"debug\": true}\n"));
        const Tree tree = treeOf();
        const Answer failed = apply(
            "{'capacity': {'containers': 10, 'containerNofile': 15000}, 'registry': {'mirrors': ['https://mirror.lan']}}");
        QVERIFY_STATUS(failed, 1);
        QCOMPARE(failed.word(), "rolled-back");
        QVERIFY_TREE(tree);
        QVERIFY(shellOk("rm /run/systemd/system/docker.service.d/99-trap.conf; systemctl daemon-reload"));
        verifyHealthy();
        QVERIFY(call({"--history"}).raw.contains("rolled-back"));
    }

    void runningContainersSurviveAFailedApplyToo()
    {
        const QByteArray container = startSleeper("sleeper");
        QVERIFY(hideInit());
        const Tree tree = treeOf();
        const Answer failed = apply(planText, {"--yes"});
        QVERIFY(showInit());
        QVERIFY_STATUS(failed, 1);
        QVERIFY_TREE(tree);
        QCOMPARE(pidOf("sleeper"), container);
        QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}}'"), "false");
    }

    void aHostThatCannotMakeContainersIsTakenBack()
    {
        QVERIFY(hideInit());
        const Tree tree = treeOf();
        const Answer failed = apply(planText);
        QVERIFY(showInit());
        QVERIFY_STATUS(failed, 1);
        QVERIFY(failed.raw.contains("containers/create"));
        QVERIFY_TREE(tree);
        verifyHealthy();
        QCOMPARE(shell("docker images -q dockwright/probe; docker ps -aq"), "");
    }

    void aContainerdThatHangsIsNamed()
    {
        QVERIFY(shellOk("systemctl kill -s STOP containerd.service"));
        const Answer health = call({"--health"});
        QVERIFY(shellOk("systemctl kill -s CONT containerd.service"));
        QVERIFY2(severityOf(health, "containerd/answers") == "warning", health.raw);
        verifyHealthy();
        QCOMPARE(severityOf(call({"--health"}), "containerd/answers"), "pass");
    }

    void whatWasStoppedIsStoppedAgainWithWhatCameWithIt()
    {
        QVERIFY(hideInit() && shellOk("systemctl stop docker.socket docker.service containerd.service"));
        const Tree tree = treeOf();
        const Answer failed = apply(planText);
        const QByteArray state = shell("systemctl is-active docker.service docker.socket containerd.service");
        QVERIFY(showInit() && shellOk("systemctl start containerd.service"));
        QVERIFY_STATUS(failed, 1);
        QCOMPARE(state, "inactive\ninactive\ninactive");
        QVERIFY_TREE(tree);
    }

    void aFlagOfDockerdIsInNoFileOfTheWayBack()
    {
        QVERIFY(writeFile(
            "/etc/systemd/system/docker.service.d/05-flags.conf",
            "[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock "
            "-D --label rack=7\n"));
        QVERIFY(hideInit() && shellOk("systemctl daemon-reload; systemctl restart docker"));
        const QByteArray container = startSleeper("sleeper");
        const Tree tree = treeOf();
        const Answer failed = apply(planText);
        QVERIFY(showInit());
        QVERIFY_STATUS(failed, 1);
        QVERIFY_TREE(tree);
        QCOMPARE(pidOf("sleeper"), container);
        QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}} {{.Debug}} {{.Labels}}'"), "false true [rack=7]");
    }

    void whatDockerdRejectsTouchesNothing()
    {
        QVERIFY(writeFile("/etc/docker/daemon.json", "{\"debug\": \"yes\"}\n"));
        const Tree tree = treeOf();
        const QByteArray daemon = daemonIdentity();
        const Answer refused = apply(planText);
        QVERIFY2(refused.status == 1 || refused.status == 2, refused.raw.right(2000));
        QVERIFY_TREE(tree);
        QCOMPARE(daemonIdentity(), daemon);
        if (dockerVersion() >= QVersionNumber(23)) // an older one cannot be asked before
            QVERIFY(!QFile::exists("/var/lib/dockwright/transactions/1"));
    }

    void aDaemonJsonThatIsNoJsonStopsWithLineAndColumn()
    {
        QVERIFY(writeFile("/etc/docker/daemon.json", "{\n  \"debug\": true,\n}\n"));
        const Tree tree = treeOf();
        const Answer refused = apply(planText);
        QVERIFY_STATUS(refused, 2);
        QVERIFY2(refused.raw.contains("/etc/docker/daemon.json:3:1"), refused.raw);
        QVERIFY_TREE(tree);
    }

    void handEditedKeysAreAskedAboutAndOthersSurvive()
    {
        QVERIFY(writeFile("/etc/docker/daemon.json",
                          "{\"labels\": [\"rack=7\"], \"log-level\": \"debug\", \"max-concurrent-downloads\": 5}\n"));
        const Tree tree = treeOf();
        const Answer asked = apply(planText);
        QVERIFY_STATUS(asked, 2);
        QVERIFY(asked.raw.contains("/log-level"));
        QVERIFY_TREE(tree);
        QVERIFY_STATUS(apply(planText, {"--take-ours"}), 0);
        QCOMPARE(shell("docker info -f '{{.Labels}}'"), "[rack=7]");
        QVERIFY(shell("cat /etc/docker/daemon.json")
                    .startsWith("{\n  \"labels\": [\n    \"rack=7\"\n  ],\n  \"log-level\": \"info\",\n  "
                                "\"max-concurrent-downloads\": 5,"));
    }

    void flagsThatCollideAreFoundBefore()
    {
        QVERIFY(writeFile(
            "/etc/systemd/system/docker.service.d/05-flags.conf",
            "[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock "
            "--log-driver=json-file\n"));
        QVERIFY(shellOk("systemctl daemon-reload; systemctl restart docker"));
        const Tree tree = treeOf();
        const Answer refused = apply(planText);
        QVERIFY_STATUS(refused, 2);
        QVERIFY(refused.raw.contains("--log-driver"));
        QVERIFY_TREE(tree);
    }

    void aFullDiskChangesNothing_data()
    {
        QTest::addColumn<QString>("directory");
        QTest::newRow("daemon.json") << "/etc/docker";
        QTest::newRow("journal") << "/var/lib/dockwright";
    }
    void aFullDiskChangesNothing()
    {
        QFETCH(QString, directory);
        QVERIFY(shellOk(("mkdir -p " + directory + " && mount -t tmpfs -o size=4k,mode=755 tmpfs " + directory
                         + " && dd if=/dev/zero of=" + directory + "/filler bs=4k count=1 2>/dev/null")
                            .toUtf8()));
        const Tree tree = treeOf();
        const QByteArray daemon = daemonIdentity();
        const Answer failed = apply(planText);
        QVERIFY_STATUS(failed, 1);
        QVERIFY(failed.raw.contains("No space left on device"));
        QVERIFY_TREE(tree);
        QCOMPARE(daemonIdentity(), daemon);
        QVERIFY(shellOk(("umount " + directory).toUtf8()));
        QVERIFY_STATUS(apply(planText), 0);
    }

    void aReadOnlyEtcChangesNothing()
    {
        QVERIFY(shellOk("mount --bind /etc /etc && mount -o remount,ro,bind /etc"));
        const Tree tree = treeOf();
        const Answer failed = apply(planText);
        QVERIFY(shellOk("umount -l /etc"));
        QVERIFY_STATUS(failed, 2);
        QVERIFY(failed.raw.contains("Read-only file system"));
        QVERIFY_TREE(tree);
    }

    void aLinkInTheWayIsNotFollowed()
    {
        QVERIFY(shellOk("mkdir -p /etc/docker && echo '{}' > /tmp/elsewhere && ln -s /tmp/elsewhere /etc/docker/daemon.json"));
        QVERIFY_STATUS(apply(planText), 2);
        QCOMPARE(shell("cat /tmp/elsewhere"), "{}");
        QVERIFY(
            shellOk("rm /etc/docker/daemon.json; mkdir -p /tmp/units; ln -s /tmp/units /etc/systemd/system/docker.service.d"));
        const Tree tree = treeOf();
        const Answer failed = apply(planText);
        QVERIFY(failed.status == 1 || failed.status == 2);
        QVERIFY_TREE(tree);
        QCOMPARE(shell("ls /tmp/units"), "");
    }

    void aDirectoryThatOthersMayWriteIsRefused()
    {
        QVERIFY(shellOk("mkdir -p /etc/docker && chmod 777 /etc/docker"));
        const Tree tree = treeOf();
        const Answer failed = apply(planText);
        QVERIFY_STATUS(failed, 2);
        QVERIFY(failed.raw.contains("can be modified by users other than root"));
        QVERIFY_TREE(tree);
    }

    void twoAtOnceAreNeverMixed()
    {
        // Docker does not start for the first one until the second has its answer.
        QVERIFY(writeFile("/run/systemd/system/docker.service.d/99-slow.conf",
                          "[Service]\nExecStartPre=/bin/sh -c 'while test -e /run/hang; do sleep 0.1; done'\n"));
        QVERIFY(shellOk("systemctl daemon-reload; touch /run/hang"));
        QProcess process;
        startApply(process, json(planText));
        QByteArray output;
        QVERIFY2(readUntil(process, "\"step\":3,", output), output);
        const Answer second = apply(planText);
        QVERIFY(shellOk("rm /run/hang"));
        QVERIFY(process.waitForFinished(patience));
        QVERIFY(shellOk("rm /run/systemd/system/docker.service.d/99-slow.conf; systemctl daemon-reload"));
        output += process.readAllStandardOutput();
        QVERIFY_STATUS(second, 1);
        QVERIFY2(second.raw.contains("Busy"), second.raw);
        QVERIFY_STATUS(parseAnswer({process.exitCode(), output, {}}), 0);
        QVERIFY_STATUS(call({"--verify", "-"}, json(planText)), 0);
    }

    void aSignalTakesBackWhatWasDone()
    {
        // Docker takes its time, so that the signal always comes before the apply is over.
        QVERIFY(writeFile("/run/systemd/system/docker.service.d/99-slow.conf", "[Service]\nExecStartPre=/bin/sleep 3\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
        const Tree tree = treeOf();
        QProcess process;
        startApply(process, json(planText));
        QByteArray output;
        QVERIFY2(readUntil(process, "\"step\":3,", output), output);
        process.terminate();
        QVERIFY(process.waitForFinished(patience));
        output += process.readAllStandardOutput();
        QVERIFY(shellOk("rm /run/systemd/system/docker.service.d/99-slow.conf; systemctl daemon-reload"));
        QCOMPARE(process.exitCode(), 1);
        QVERIFY2(output.contains("Cancelled"), output);
        QVERIFY_TREE(tree);
        verifyHealthy();
    }

    void killedAtAnyStepItIsTakenBackByTheNextCall()
    {
        QVERIFY(writeFile("/etc/docker/daemon.json", "{\"labels\": [\"rack=7\"], \"max-concurrent-downloads\": 5}\n"));
        QVERIFY(writeFile("/etc/systemd/system/docker.service.d/90-theirs.conf", "[Service]\nEnvironment=THEIRS=1\n"));
        QVERIFY(shellOk("chmod 640 /etc/docker/daemon.json; systemctl daemon-reload; systemctl restart docker"));
        const Tree tree = treeOf();
        int killed = 0;
        for (int last = 1; last < 100; ++last) {
            const Run run = lab::run({QCoreApplication::applicationFilePath(), "--die-at", QString::number(last)});
            if (run.status == 0)
                break;
            QCOMPARE(run.signal, int(SIGKILL));
            ++killed;
            if (!call({"--history"}).raw.contains("\"state\":\"open\""))
                break; // it was committed before it died, and stays
            const Answer next = call({"--rollback"});
            QVERIFY_STATUS(next, 0);
            QVERIFY(next.raw.contains("recovering"));
            QVERIFY2(treeOf() == tree, "killed at event " + QByteArray::number(last) + '\n' + difference(tree, treeOf()));
            QCOMPARE(shell("systemctl is-active docker; systemctl show -p LoadState --value dockwright-heartbeat.timer"),
                     "active\nnot-found");
            QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}} {{.Labels}} {{.HTTPProxy}}'"), "false [rack=7]");
        }
        QVERIFY2(killed > 40, QByteArray::number(killed));
        // What dockerd was still making for one that was killed goes with the next check at the latest.
        call({"--health"});
        QCOMPARE(shell("docker images -q dockwright/probe; docker ps -aq"), "");
        QCOMPARE(shell("systemctl is-active dockwright-heartbeat.timer"), "active");
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QVERIFY_TREE(tree);
    }
};

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    if (argc == 3 && qstrcmp(argv[1], "--die-at") == 0)
        return applyAndDie(QByteArray(argv[2]).toInt());
    TestFailures test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_lab_failures.moc"
