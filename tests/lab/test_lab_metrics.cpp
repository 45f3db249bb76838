// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lab.h"
#include "tests/support/suite.h"

#include <algorithm>

namespace test_lab_metrics {

using namespace lab;

namespace {

const char *const directory = "/var/lib/prometheus/node-exporter";
const char *const file = "/var/lib/prometheus/node-exporter/dockwright.prom";
const char *const monitored = "{'capacity': {'containers': 10, 'containerNofile': 15000},"
                              " 'monitoring': {'enabled': true, 'intervalSeconds': 10}}";

/// The value of the one sample that begins so; -1 where there is none.
qint64 valueOf(const QByteArray &metrics, const QByteArray &sample)
{
    for (const QByteArray &line : metrics.split('\n'))
        if (line.startsWith(sample + ' '))
            return line.mid(sample.size() + 1).toLongLong();
    return -1;
}

/// What Prometheus' own parser and linter think of it; empty when they like it.
QByteArray complaintsAbout(const QByteArray &metrics)
{
    const Run lint = run({"promtool", "check", "metrics"}, metrics);
    return lint.status == 0 ? QByteArray() : lint.output + lint.errors;
}

} // namespace

/// The metrics as Prometheus gets them: the timer, the file, and what the numbers are.
class TestMetrics : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(installBuild()); }
    void init()
    {
        QVERIFY(resetHost());
        shell("rm -rf /var/lib/prometheus/node-exporter /srv/metrics");
    }

    void theNumbersAreThoseOfTheKernelAndOfDocker()
    {
        QVERIFY(importImage());
        const QByteArray sleeper = startSleeper("metrics");
        QVERIFY_STATUS(apply(monitored), 0);
        const QByteArray pid = shell("systemctl show docker -p MainPID --value");
        const auto inProc = [&](const char *script) { return shell(QByteArray(script).replace("PID", pid)).toLongLong(); };
        const char *const countOpen = "find /proc/PID/fd -mindepth 1 | wc -l";
        const char *const countThreads = "ls /proc/PID/task | wc -l";
        const qint64 openBefore = inProc(countOpen);
        const qint64 threadsBefore = inProc(countThreads);
        const Run printed = run({helperProgram(), "--metrics"});
        QCOMPARE(printed.status, 0);
        QCOMPARE(complaintsAbout(printed.output), "");
        const QByteArray &metrics = printed.output;
        // dockerd opens a few and closes them on the way.
        const auto isBetween = [&](const char *metric, qint64 before, qint64 after) {
            const qint64 value = valueOf(metrics, metric);
            return value >= qMin(before, after) - 3 && value <= qMax(before, after) + 3;
        };
        QVERIFY2(isBetween("dockwright_dockerd_open_fds", openBefore, inProc(countOpen)), metrics);
        QVERIFY2(isBetween("dockwright_dockerd_threads", threadsBefore, inProc(countThreads)), metrics);
        // The guide's way of counting has one too many ("total 0"): of a process that opens nothing.
        const QByteArray counted = " /proc/" + sleeper + "/fd | wc -l";
        QCOMPARE(shell("ls -l" + counted).toLongLong(), shell("ls" + counted).toLongLong() + 1);
        QCOMPARE(valueOf(metrics, "dockwright_dockerd_max_fds"), inProc("awk '/open files/ { print $4 }' /proc/PID/limits"));
        QCOMPARE(valueOf(metrics, "dockwright_dockerd_up"), 1);
        QCOMPARE(valueOf(metrics, "dockwright_dockerd_restarts_total"),
                 shell("systemctl show docker -p NRestarts --value").toLongLong());
        QVERIFY2(metrics.contains("\ndockwright_dockerd_start_seconds "), metrics);
        QVERIFY2(metrics.contains("\ndockwright_dockerd_restart_seconds "), metrics);
        QCOMPARE(valueOf(metrics, "dockwright_drift_files"), 0);
        QVERIFY(valueOf(metrics, "dockwright_last_apply_age_seconds") >= 0);
        QVERIFY(valueOf(metrics, "dockwright_last_apply_age_seconds") < 120);
        const qint64 images = valueOf(metrics, "dockwright_docker_disk_bytes{type=\"images\"}");
        const qint64 exact = shell("docker image inspect lab/busybox -f '{{.Size}}'").toLongLong();
        QVERIFY2(exact > 0 && qAbs(images - exact) * 1000 <= exact, metrics);
        // No container of ours was made for it.
        QCOMPARE(shell("docker ps -aq | wc -l"), "1");
    }

    void theTimerWritesThemAndNodeExporterHandsThemOn()
    {
        const Tree tree = treeOf();
        QVERIFY_STATUS(apply(monitored), 0);
        QCOMPARE(shell("systemctl is-active dockwright-metrics.timer; systemctl is-enabled dockwright-metrics.timer"),
                 "active\nenabled");
        QTRY_VERIFY(QFile::exists(file));
        QCOMPARE(shell("stat -c '%a %U:%G' /var/lib/prometheus/node-exporter/dockwright.prom"), "644 root:root");
        QCOMPARE(complaintsAbout(readFile(file)), "");
        // As the confined service sees it, not less than root does; the very first ones may be of a dockerd that has just
        // begun.
        QByteArray first;
        const auto isAsRootSees = [&first] {
            first = readFile(file);
            const QByteArray asRoot = run({helperProgram(), "--metrics"}).output;
            return std::ranges::all_of(QByteArrayList{"dockwright_dockerd_up", "dockwright_dockerd_max_fds",
                                                      "dockwright_drift_files", "dockwright_healthy",
                                                      "dockwright_docker_disk_bytes{type=\"images\"}"},
                                       [&](const QByteArray &sample) {
                                           return valueOf(first, sample) >= 0
                                               && valueOf(first, sample) == valueOf(asRoot, sample);
                                       });
        };
        QVERIFY2(QTest::qWaitFor(isAsRootSees, patience), first);
        QVERIFY2(valueOf(first, "dockwright_dockerd_open_fds") > 0, first);
        // The next one replaces the file, with what has changed meanwhile.
        QVERIFY(shellOk("sed -i 's/\"icc\": true/\"icc\": false/' /etc/docker/daemon.json"));
        QTRY_VERIFY(valueOf(readFile(file), "dockwright_drift_files") == 1);
        QTRY_VERIFY(shell("systemctl is-failed dockwright-metrics.service") == "inactive");
        QCOMPARE(shell("ls -A /var/lib/prometheus/node-exporter"), "dockwright.prom");

        QProcess exporter;
        exporter.start("prometheus-node-exporter",
                       {"--collector.disable-defaults", "--collector.textfile",
                        QStringLiteral("--collector.textfile.directory=") + QLatin1String(directory),
                        "--web.listen-address=127.0.0.1:9100"});
        QVERIFY(exporter.waitForStarted(patience));
        QVERIFY(shellOk("curl -sS --retry 20 --retry-delay 1 --retry-all-errors http://127.0.0.1:9100/metrics >/root/scraped"));
        exporter.terminate();
        exporter.waitForFinished(patience);
        const QByteArray scraped = shell("cat /root/scraped");
        QCOMPARE(valueOf(scraped, "dockwright_drift_files"), 1);
        QCOMPARE(valueOf(scraped, "node_textfile_scrape_error"), 0);

        // Back, and nothing that looks like a measurement stays.
        QVERIFY(shellOk("sed -i 's/\"icc\": false/\"icc\": true/' /etc/docker/daemon.json"));
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QVERIFY_TREE(tree);
        QVERIFY(!QFile::exists(file));
        QCOMPARE(shell("systemctl is-active dockwright-metrics.timer"), "inactive");
    }

    void anotherDirectoryLeavesNothingInTheOldOne()
    {
        QVERIFY_STATUS(apply(monitored), 0);
        QTRY_VERIFY(QFile::exists(file));
        const QByteArray daemon = daemonIdentity();
        QVERIFY_STATUS(apply("{'capacity': {'containers': 10, 'containerNofile': 15000}, 'monitoring': {'enabled': true,"
                             " 'intervalSeconds': 10, 'textfileDirectory': '/srv/metrics'}}"),
                       0);
        QVERIFY(!QFile::exists(file));
        QTRY_VERIFY(QFile::exists("/srv/metrics/dockwright.prom"));
        QCOMPARE(daemonIdentity(), daemon);
        const QByteArray exposure = shell("systemd-analyze security --no-pager dockwright-metrics.service | sed -n "
                                          "'s/.*exposure level for dockwright-metrics.service: \\([0-9.]*\\) .*/\\1/p'");
        qInfo().noquote() << "systemd-analyze security dockwright-metrics.service:" << exposure;
        QVERIFY2(exposure.toDouble() > 0 && exposure.toDouble() < 4, exposure);
    }

    void aDirectoryThatWasMadeForThemGoesWithThem_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("meanwhile");
        QTest::addColumn<QByteArray>("left");
        QTest::newRow("nothing") << QByteArray("true") << QByteArray("true") << QByteArray("/srv");
        QTest::newRow("a directory of others")
            << QByteArray("mkdir /srv/metrics") << QByteArray("true") << QByteArray("/srv\n/srv/metrics");
        QTest::newRow("a file of others") << QByteArray("true") << QByteArray("touch /srv/metrics/a.prom")
                                          << QByteArray("/srv\n/srv/metrics\n/srv/metrics/a.prom");
        QTest::newRow("behind a link") << QByteArray("mkdir -p /srv/there/of-docker && ln -s there /srv/metrics")
                                       << QByteArray("true")
                                       << QByteArray("/srv\n/srv/metrics\n/srv/there\n/srv/there/of-docker");
    }
    void aDirectoryThatWasMadeForThemGoesWithThem()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, meanwhile);
        QFETCH(QByteArray, left);
        const auto cleanUp = qScopeGuard([] { shell("rm -rf /srv/metrics /srv/there"); });
        QVERIFY(shellOk(before));
        QVERIFY_STATUS(apply("{'monitoring': {'enabled': true, 'intervalSeconds': 10,"
                             " 'textfileDirectory': '/srv/metrics/of-docker'}}"),
                       0);
        QTRY_VERIFY(QFile::exists("/srv/metrics/of-docker/dockwright.prom"));
        QVERIFY(shellOk(meanwhile));
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QCOMPARE(shell("find /srv | sort"), left);
    }

    /// Whoever owns the directory, or one above it, makes it a link to root's: nothing is written or deleted there.
    void aDirectoryThatItsOwnerMakesALinkLeadsNowhere_data()
    {
        QTest::addColumn<QByteArray>("swapped");
        QTest::addColumn<QByteArray>("target");
        QTest::newRow("itself") << QByteArray("/srv/metrics/of/node") << QByteArray("/srv/there/node");
        QTest::newRow("one above it") << QByteArray("/srv/metrics/of") << QByteArray("/srv/there");
    }
    void aDirectoryThatItsOwnerMakesALinkLeadsNowhere()
    {
        QFETCH(QByteArray, swapped);
        QFETCH(QByteArray, target);
        const auto cleanUp = qScopeGuard([] { shell("rm -rf /srv/metrics /srv/there; systemctl reset-failed"); });
        QVERIFY(shellOk("mkdir -p /srv/metrics/of/node /srv/there/node && chown -R nobody /srv/metrics"));
        QVERIFY_STATUS(apply("{'monitoring': {'enabled': true, 'intervalSeconds': 10,"
                             " 'textfileDirectory': '/srv/metrics/of/node'}}"),
                       0);
        QTRY_VERIFY(QFile::exists("/srv/metrics/of/node/dockwright.prom"));
        QVERIFY(writeFile("/srv/there/node/dockwright.prom", "precious"));
        QVERIFY(shellOk("setpriv --reuid nobody --clear-groups sh -c 'mv " + swapped + " /srv/metrics/old && ln -s " + target
                        + " " + swapped + "'"));
        QTRY_COMPARE(shell("systemctl is-failed dockwright-metrics.service"), "failed");
        QVERIFY_STATUS(call({"--rollback"}), 0);
        QCOMPARE(shell("systemctl is-active dockwright-metrics.timer"), "inactive");
        QCOMPARE(shell("cat /srv/there/node/dockwright.prom; find /srv/there | sort"),
                 "precious/srv/there\n/srv/there/node\n/srv/there/node/dockwright.prom");
    }

    void cleanupTestCase() { resetHost(); }
};

DOCKWRIGHT_TEST(TestMetrics, QCoreApplication)

} // namespace test_lab_metrics

#include "test_lab_metrics.moc"
