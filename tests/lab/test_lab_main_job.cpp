// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab_bus.h"
#include "tests/support/suite.h"

namespace test_lab_main_job {

using namespace lab;

namespace {

// Small numbers: the lab's hard limit for open files is that of the machine it runs on.
constexpr auto jobPlan = "{'version': 1, 'capacity': {'containers': 10, 'containerNofile': 4096}, 'registry': {'mirrors': []}}";
constexpr auto mirrorPlan = "{'version': 1, 'capacity': {'containers': 10, 'containerNofile': 4096},"
                            " 'registry': {'mirrors': ['https://m.corp.lan']}}";

/// A call of the helper by a user of the lab; that of an ordinary one goes through the service.
Answer callAs(const QString &user, const QStringList &arguments, const char *plan = "")
{
    return parseAnswer(run(QStringList{"runuser", "-u", user, "--", helperProgram(), "--json"} + arguments, json(plan)));
}

Run runScript(const char *plan)
{
    shell("rm -rf /tmp/script");
    const Answer exported = call({"--export", "-", "--as", "script", "--out", "/tmp/script"}, json(plan));
    return exported.status == 0 ? run({"/bin/sh", "/tmp/script/deploy-docker.sh"}) : Run{-1, {}, exported.raw};
}

} // namespace

#define QVERIFY_ENDED(done, expected) QVERIFY2((done).status == (expected), ((done).output + (done).errors).constData())

/// The main job, whole, on each way in which Docker stands on a host; the same on every suite of the lab.
class TestMainJob : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(installBuild());
        QVERIFY(allow());
    }

    /// In this order: the last topology takes Debian's packages out.
    void fromAFreshHostAndBack_data()
    {
        QTest::addColumn<QString>("topology");
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<QString>("user"); // none: by the exported script
        const auto rows = [](const char *topology, const char *origin) {
            for (const char *user : {"root", "admin", ""})
                QTest::addRow("%s, %s, %s", origin, topology, *user != '\0' ? user : "script")
                    << QString(topology) << QByteArray(origin) << QString(user);
        };
        rows("own", "docker.io");
        rows("embedded", "docker.io");
        rows("docker-ce", "docker-ce");
    }
    void fromAFreshHostAndBack()
    {
        QFETCH(QString, topology);
        QFETCH(QByteArray, origin);
        QFETCH(QString, user);
        if (user == "root") {
            const Run made = run({"/src/tests/lab/topology", topology});
            QVERIFY_ENDED(made, 0);
        }
        QVERIFY(resetService() && resetHost());
        QVERIFY(shellOk("rm -rf /var/lib/dockwright-script"));
        const Answer inspected = call({"--inspect"});
        QVERIFY_STATUS(inspected, 0);
        QVERIFY2(inspected.raw.contains("\"dockerOrigin\":\"" + origin + '"'), inspected.raw.left(3000).constData());
        const QByteArray container = startSleeper("keep");
        QVERIFY(container.toInt() > 1);

        user.isEmpty() ? byTheScript() : byTheHelper(user);
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(pidOf("keep"), container);
        QCOMPARE(shell("docker exec keep /bin/echo alive"), "alive");
        const Answer health = call({"--health"});
        QVERIFY_STATUS(health, 0);
        for (const char *id : {"containerd/answers", "containerd/namespace", "daemon/start-time", "daemon/back-time"})
            QVERIFY2(severityOf(health, id) == "pass", (id + health.raw).constData());
        QCOMPARE(shell("docker run --rm lab/busybox /bin/echo runs"), "runs");
    }

private:
    static void byTheHelper(const QString &user)
    {
        const Tree fresh = treeOf();
        const QByteArray container = pidOf("keep");
        applyTwice(user);
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(pidOf("keep"), container);
        mirrorsByAReload(user);
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(pidOf("keep"), container);

        const Answer back = callAs(user, {"--rollback"}); // nothing would stop, so nobody has to agree
        QVERIFY_STATUS(back, 0);
        QCOMPARE(back.word(), "applied");
        QCOMPARE(pidOf("keep"), container); // live-restore was turned on by the plan, and is off again
        QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}}'"), "false");
        QVERIFY_TREE(fresh);
    }

    static void byTheScript()
    {
        const QByteArray container = pidOf("keep");
        const Run first = runScript(jobPlan);
        QVERIFY_ENDED(first, 0);
        isInEffect();
        const QByteArray daemon = daemonIdentity();
        const Run second = runScript(jobPlan);
        QVERIFY_ENDED(second, 0);
        QCOMPARE(second.output, "Nothing to do: the host matches the plan.\n");
        QCOMPARE(daemonIdentity(), daemon);
        QCOMPARE(pidOf("keep"), container);
        const Run mirrored = runScript(mirrorPlan);
        QVERIFY_ENDED(mirrored, 0);
        QCOMPARE(shell("docker info -f '{{.RegistryConfig.Mirrors}}'"), "[https://m.corp.lan/]");
    }

    static void isInEffect()
    {
        QCOMPARE(shell("systemctl show docker -p LimitNOFILE --value"), "15360");
        QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}} {{.LoggingDriver}}'"), "true json-file");
        // systemd and dockerd took every line of ours without a word.
        QCOMPARE(shell("journalctl -b -o cat | grep -E '(docker|containerd).service.d/[0-9]+-' | sort -u"), "");
    }

    /// Applied, verified, in effect; and nothing to do the second time.
    static void applyTwice(const QString &user)
    {
        const Answer applied = callAs(user, {"--apply", "-"}, jobPlan);
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(applied.word(), "applied");
        const Answer verified = callAs(user, {"--verify", "-"}, jobPlan);
        QVERIFY_STATUS(verified, 0);
        QCOMPARE(complaints(verified), QByteArray());
        isInEffect();
        const QByteArray daemon = daemonIdentity();
        const Answer second = callAs(user, {"--apply", "-"}, jobPlan);
        QVERIFY_STATUS(second, 0);
        QCOMPARE(second.word(), "unchanged");
        QCOMPARE(daemonIdentity(), daemon);
    }

    /// There and back without a restart.
    static void mirrorsByAReload(const QString &user)
    {
        const QByteArray daemon = daemonIdentity();
        const Answer mirrored = callAs(user, {"--apply", "-"}, mirrorPlan);
        QVERIFY_STATUS(mirrored, 0);
        QVERIFY2(mirrored.has("reloaded") && !mirrored.has("restarted"), mirrored.raw.right(2000).constData());
        QCOMPARE(shell("docker info -f '{{.RegistryConfig.Mirrors}}'"), "[https://m.corp.lan/]");
        const Answer back = callAs(user, {"--rollback"});
        QVERIFY_STATUS(back, 0);
        QCOMPARE(back.word(), "applied");
        QCOMPARE(shell("docker info -f '{{.RegistryConfig.Mirrors}}'"), "[]");
        QCOMPARE(daemonIdentity(), daemon);
    }
};

DOCKWRIGHT_TEST(TestMainJob, QCoreApplication)

} // namespace test_lab_main_job

#include "test_lab_main_job.moc"
