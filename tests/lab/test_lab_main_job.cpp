#include "tests/support/lab.h"

using namespace lab;

namespace {

// Small numbers: the lab's hard limit for open files is that of the machine it runs on.
constexpr auto planText =
    "{'version': 1, 'capacity': {'containers': 10, 'containerNofile': 4096}, 'registry': {'mirrors': []}}";
constexpr auto mirrorText = "{'version': 1, 'capacity': {'containers': 10, 'containerNofile': 4096},"
                            " 'registry': {'mirrors': ['https://m.corp.lan']}}";

/// The findings of a call that are more than a note.
QByteArray complaints(const Answer &answer)
{
    QByteArray text;
    for (dockwright::core::Json event : answer.events) {
        if (event.contains("finding"))
            event = event["finding"];
        if (const std::string severity = event.is_object() ? event.value("severity", std::string()) : "unreadable";
            severity != "" && severity != "pass" && severity != "info")
            text += QByteArray::fromStdString(event.dump()).left(600) + '\n';
    }
    return text;
}

} // namespace

/// The main job, whole, on each way in which Docker stands on a host; the same on every suite of the lab.
class TestMainJob : public QObject
{
    Q_OBJECT

private slots:
    /// In this order: the last one takes Debian's packages out.
    void fromAFreshHostAndBack_data()
    {
        QTest::addColumn<QString>("topology");
        QTest::addColumn<QByteArray>("origin");
        QTest::newRow("docker.io, containerd a unit of its own") << "own" << QByteArray("docker.io");
        QTest::newRow("docker.io, containerd of dockerd") << "embedded" << QByteArray("docker.io");
        QTest::newRow("docker-ce, its unit and its paths") << "docker-ce" << QByteArray("docker-ce");
    }
    void fromAFreshHostAndBack()
    {
        QFETCH(QString, topology);
        QFETCH(QByteArray, origin);
        const Run made = run({"/src/tests/lab/topology", topology});
        QVERIFY2(made.status == 0, (made.output + made.errors).constData());
        QVERIFY(resetHost());
        const Answer inspected = call({"--inspect"});
        QVERIFY_STATUS(inspected, 0);
        QVERIFY2(inspected.raw.contains("\"dockerOrigin\":\"" + origin + '"'), inspected.raw.left(3000).constData());
        const QByteArray container = startSleeper("keep");
        QVERIFY(container.toInt() > 1);
        const Tree fresh = treeOf();

        applyTwice();
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(pidOf("keep"), container);
        mirrorsByAReload();
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(pidOf("keep"), container);
        QCOMPARE(shell("docker exec keep /bin/echo alive"), "alive");

        const Answer back = call({"--rollback"}); // nothing would stop, so nobody has to agree
        QVERIFY_STATUS(back, 0);
        QCOMPARE(back.word(), "applied");
        QCOMPARE(pidOf("keep"), container); // live-restore was turned on by the plan, and is off again
        QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}}'"), "false");
        QVERIFY_TREE(fresh);
        QVERIFY_STATUS(call({"--health"}), 0);
        QCOMPARE(shell("docker run --rm lab/busybox /bin/echo runs"), "runs");
    }

private:
    /// Applied, verified, in effect; and nothing to do the second time.
    static void applyTwice()
    {
        const Answer applied = apply(planText);
        QVERIFY_STATUS(applied, 0);
        QCOMPARE(applied.word(), "applied");
        const Answer verified = call({"--verify", "-"}, json(planText));
        QVERIFY_STATUS(verified, 0);
        QCOMPARE(complaints(verified), QByteArray());
        QCOMPARE(shell("systemctl show docker -p LimitNOFILE --value"), "15360");
        QCOMPARE(shell("docker info -f '{{.LiveRestoreEnabled}} {{.LoggingDriver}}'"), "true json-file");
        // systemd and dockerd took every line of ours without a word.
        QCOMPARE(shell("journalctl -b -o cat | grep -E '(docker|containerd).service.d/[0-9]+-' | sort -u"), "");
        const QByteArray daemon = daemonIdentity();
        const Answer second = apply(planText);
        QVERIFY_STATUS(second, 0);
        QCOMPARE(second.word(), "unchanged");
        QCOMPARE(daemonIdentity(), daemon);
    }

    /// There and back without a restart.
    static void mirrorsByAReload()
    {
        const QByteArray daemon = daemonIdentity();
        const Answer mirrored = apply(mirrorText);
        QVERIFY_STATUS(mirrored, 0);
        QVERIFY2(mirrored.has("reloaded") && !mirrored.has("restarted"), mirrored.raw.right(2000).constData());
        QCOMPARE(shell("docker info -f '{{.RegistryConfig.Mirrors}}'"), "[https://m.corp.lan/]");
        const Answer back = call({"--rollback"});
        QVERIFY_STATUS(back, 0);
        QCOMPARE(back.word(), "applied");
        QCOMPARE(shell("docker info -f '{{.RegistryConfig.Mirrors}}'"), "[]");
        QCOMPARE(daemonIdentity(), daemon);
    }
};

QTEST_GUILESS_MAIN(TestMainJob)
#include "test_lab_main_job.moc"
