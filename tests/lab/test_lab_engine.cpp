// SPDX-License-Identifier: Apache-2.0
#include "core/changes/make_changes.h"
#include "helper/engine/engine.h"
#include "helper/host/lock.h"
#include "helper/machine/live_host.h"
#include "tests/support/lab.h"

#include <QElapsedTimer>

#include <csignal>

using namespace lab;
using namespace dockwright;

namespace {

const char *const planText = "{'capacity': {'containers': 10, 'containerNofile': 15000}, 'reliability': {'heartbeat': true}}";
const char *const mirrorPlan = "{'capacity': {'containers': 10, 'containerNofile': 15000}, 'security': {'icc': false},"
                               " 'registry': {'mirrors': ['https://mirror.lan']}}";

constexpr int lastEvent = -1;

/// Dies as by `kill -9` when the timer of the heartbeat runs and nothing is committed yet.
int applyAndDie()
{
    helper::LiveHost host;
    const auto plan = core::readPlan(json(planText));
    const core::HostFacts facts = host.inspect(core::Depth::Daemon);
    const auto changes = core::makeChanges(*plan, facts);
    if (!changes)
        return 4;
    int last = 0;
    helper::Engine engine(host, [&](const core::Event &event) {
        if (event.kind == core::Event::Kind::StepStarted && event.data.at("do").value("kind", std::string()) == "enable-unit")
            last = event.step;
        if (event.kind == core::Event::Kind::StepDone && event.step == last)
            std::raise(SIGKILL);
    });
    return static_cast<int>(engine.apply(*changes, *plan, facts).status);
}

/// Takes back what was cut off, and dies at event number `last`, or at the one that tells of the units, the last of all; 0 when
/// it was over before.
int recoverAndDie(int last)
{
    helper::LiveHost host;
    int seen = 0;
    helper::Engine engine(host, [&](const core::Event &event) {
        const bool areUnitsDone = event.kind == core::Event::Kind::StepUndone && event.step == 0;
        if (++seen == last || (areUnitsDone && last == lastEvent))
            std::raise(SIGKILL);
    });
    const auto report = engine.recover(true);
    return report && report->status == core::ApplyStatus::RolledBack ? 0 : 5;
}

Run self(const QStringList &arguments)
{
    return run(QStringList{QCoreApplication::applicationFilePath()} + arguments);
}

} // namespace

/// What the engine promises about a host that is in use: a stop, a second cut, a restart that waits.
class TestEngine : public QObject
{
    Q_OBJECT

    static void trap(const char *command)
    {
        QVERIFY(writeFile("/run/systemd/system/docker.service.d/99-trap.conf",
                          QByteArray("[Service]\nExecStartPre=/bin/sh -c '") + command + "'\n"));
        QVERIFY(shellOk("systemctl daemon-reload"));
    }

    static void untrap() { QVERIFY(shellOk("rm -rf /run/systemd/system/docker.service.d; systemctl daemon-reload")); }

private slots:
    void init() { QVERIFY(resetHost()); }

    void aRecoveryThatIsCutOffIsDoneAgain()
    {
        const Tree tree = treeOf();
        for (const int last : {2, 9, 16, lastEvent, 1000}) {
            QCOMPARE(self({"--apply-and-die"}).signal, int(SIGKILL));
            QCOMPARE(shell("systemctl is-active dockwright-heartbeat.timer"), "active");
            const Run recovered = self({"--recover-and-die", QString::number(last)});
            QCOMPARE(recovered.signal, last == 1000 ? 0 : int(SIGKILL));
            QCOMPARE(recovered.status, last == 1000 ? 0 : -1);
            QCOMPARE(call({"--history"}).raw.contains("\"state\":\"open\""), last != 1000);
            if (last != 1000)
                QVERIFY_STATUS(call({"--rollback"}), 0);
            QVERIFY_TREE(tree);
            QCOMPARE(shell("systemctl is-active dockwright-heartbeat.timer docker"), "inactive\nactive");
        }
    }

    void aStopIsHeededWhileAJobRuns()
    {
        trap("if grep -q mirror.lan /etc/docker/daemon.json; then sleep 600; fi");
        const Tree tree = treeOf();
        QProcess process;
        startApply(process, json(mirrorPlan));
        QByteArray output;
        QVERIFY2(readUntil(process, "step-waiting", output), output);
        QVERIFY2(output.contains("restart-unit"), output);
        process.terminate();
        QVERIFY(process.waitForFinished(500'000));
        output += process.readAllStandardOutput();
        QVERIFY2(process.exitCode() == 1 && output.contains("Cancelled"), output);
        QVERIFY_TREE(tree);
        QCOMPARE(shell("systemctl is-active docker"), "active");
        QCOMPARE(shell("docker info -f '{{.ServerVersion}}' >/dev/null && echo answers"), "answers");
        untrap();
    }

    void whatIsLeftOnRequestCanBeTakenBack()
    {
        trap("! grep -q mirror.lan /etc/docker/daemon.json");
        const Tree tree = treeOf();
        const Answer failed = apply(mirrorPlan, {"--no-rollback"});
        QVERIFY_STATUS(failed, 4);
        QVERIFY(!failed.raw.contains("undo-started"));
        QVERIFY2(failed.result().at("changed").dump().find("/etc/docker/daemon.json") != std::string::npos, failed.raw);
        QVERIFY(shell("systemctl is-active docker") != "active");
        QVERIFY_STATUS(call({"--history"}), 0);
        QVERIFY(QFile::exists("/etc/systemd/system/docker.service.d/20-limits.conf"));
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QVERIFY_TREE(tree);
        QCOMPARE(shell("systemctl is-active docker"), "active");
        untrap();
    }

    void whatNoRestartLeftIsDoneByTheNextApply()
    {
        const QByteArray daemon = daemonIdentity();
        QVERIFY_STATUS(apply(mirrorPlan, {"--no-restart"}), 0);
        QCOMPARE(daemonIdentity(), daemon);
        const Answer drift = call({"--verify", "-"}, json(mirrorPlan));
        QVERIFY_STATUS(drift, 5);
        QVERIFY2(drift.raw.contains("drift/pending"), drift.raw);
        const Answer again = apply(mirrorPlan, {"--no-restart"});
        QCOMPARE(again.word(), "unchanged");
        const Answer done = apply(mirrorPlan);
        QVERIFY_STATUS(done, 0);
        QVERIFY2(done.has("restarted") && daemonIdentity() != daemon, done.raw);
        QVERIFY_STATUS(call({"--verify", "-"}, json(mirrorPlan)), 0);
        QCOMPARE(apply(mirrorPlan).word(), "unchanged");
    }

    void whatSomebodyElseRestartedWaitsNoMore()
    {
        QVERIFY_STATUS(apply(mirrorPlan, {"--no-restart"}), 0);
        QVERIFY(shellOk("systemctl restart containerd docker"));
        const QByteArray daemon = daemonIdentity();
        QCOMPARE(apply(mirrorPlan).word(), "unchanged");
        QCOMPARE(daemonIdentity(), daemon);
        QVERIFY_STATUS(call({"--verify", "-"}, json(mirrorPlan)), 0);
    }

    void aDockerdThatCannotBeAskedIsNoObstacle()
    {
        QVERIFY(shellOk("mv /usr/sbin/dockerd /opt/lab/dockerd"));
        QVERIFY(writeFile("/usr/sbin/dockerd",
                          "#!/bin/sh\ncase \"$*\" in\n*--validate*) printf 'unknown flag: --validate\\n"
                          "See '\"'\"'dockerd --help'\"'\"'.\\n' >&2; exit 125;;\nesac\nexec /opt/lab/dockerd \"$@\"\n"));
        QVERIFY(shellOk("chmod 755 /usr/sbin/dockerd; dockerd --validate 2>&1 | grep -q 'unknown flag'"));
        const Answer applied = apply(mirrorPlan);
        const Answer valid = call({"--validate", "-"}, json(mirrorPlan));
        QVERIFY(shellOk("mv /opt/lab/dockerd /usr/sbin/dockerd; systemctl restart docker"));
        QVERIFY_STATUS(applied, 0);
        QVERIFY_STATUS(valid, 0);
    }

    void whatDockerdRejectsIsInvalid()
    {
        // A key that dockerd alone knows to be wrong.
        QVERIFY(writeFile("/etc/docker/daemon.json", "{\"userland-proxy-path\": \"/nowhere/docker-proxy\"}\n"));
        if (dockerVersion() < QVersionNumber(23)) { // which cannot be asked, and starts with it
            QVERIFY_STATUS(apply(mirrorPlan), 0);
            return;
        }
        const Tree tree = treeOf();
        for (const char *command : {"--apply", "--validate"}) {
            const Answer refused = call({QLatin1String(command), "-"}, json(mirrorPlan));
            QVERIFY_STATUS(refused, 2);
            QCOMPARE(refused.word(), "invalid");
        }
        QVERIFY_TREE(tree);
        QVERIFY(!QFile::exists("/var/lib/dockwright/transactions/1"));
    }

    void theFilterOfSystemCallsIsSeen()
    {
        QVERIFY_STATUS(apply(mirrorPlan), 0);
        const Answer health = call({"--health"});
        QVERIFY_STATUS(health, 0);
        QVERIFY2(health.raw.contains("security/seccomp"), health.raw);
        QVERIFY(!health.raw.contains("\"id\":\"unit/directive\""));
        QVERIFY(writeFile("/run/systemd/system/docker.service.d/99-open.conf", "[Service]\nSystemCallFilter=\n"));
        QVERIFY(shellOk("systemctl daemon-reload; systemctl restart docker"));
        const Answer open = call({"--health"});
        QVERIFY_STATUS(open, 5);
        bool isNamed = false;
        for (const core::Json &event : open.events)
            isNamed |= event.value("id", std::string()) == "unit/directive"
                && event.dump().find("SystemCallFilter") != std::string::npos;
        QVERIFY2(isNamed, open.raw);
        untrap();
    }

    void anOrdinaryUserIsToldThatSheCannotSee()
    {
        QVERIFY_STATUS(apply(mirrorPlan), 0);
        for (const QStringList &arguments : {QStringList{"--health"}, QStringList{"--rollback"}}) {
            const Run done = run(QStringList{"/usr/sbin/runuser", "-u", "guest", "--", helperProgram(), "--json"} + arguments);
            QVERIFY2(done.status == 3 && done.output.contains("NotAuthorized"), (done.output + done.errors).constData());
        }
    }
};

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    if (argc == 2 && qstrcmp(argv[1], "--apply-and-die") == 0)
        return applyAndDie();
    if (argc == 3 && qstrcmp(argv[1], "--recover-and-die") == 0)
        return recoverAndDie(QByteArray(argv[2]).toInt());
    TestEngine test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_lab_engine.moc"
