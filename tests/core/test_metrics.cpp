// SPDX-License-Identifier: Apache-2.0
#include "core/changes/make_changes.h"
#include "core/changes/plan_from_host.h"
#include "core/host/paths.h"
#include "core/metrics/metrics.h"
#include "core/render/metrics_units.h"
#include "core/text/unit_file.h"
#include "tests/support/suite.h"

#include <QSet>
#include <QTest>

#include <algorithm>

namespace test_metrics {

using namespace dockwright::core;

namespace {

HostFacts runningHost()
{
    HostFacts facts;
    facts.dockerUnit = UnitFacts{};
    facts.dockerUnit->loadState = "loaded";
    facts.dockerUnit->activeState = "active";
    facts.dockerUnit->restarts = 2;
    facts.dockerUnit->properties["TasksCurrent"] = "21";
    facts.dockerUnit->properties["TasksMax"] = "infinity";
    facts.dockerUnit->properties["ActiveExitTimestampMonotonic"] = "98000000";
    facts.dockerUnit->properties["InactiveExitTimestampMonotonic"] = "100000000";
    facts.dockerUnit->properties["ActiveEnterTimestampMonotonic"] = "100432100";
    facts.daemon = DaemonFacts{};
    facts.dockerdProcess = ProcessFacts{};
    facts.dockerdProcess->softLimits["Max open files"] = "307200";
    facts.dockerdProcess->openFiles = 33;
    facts.dockerdProcess->threads = 12;
    return facts;
}

QByteArrayList linesOf(const QByteArray &metrics, const QByteArray &beginning)
{
    QByteArrayList lines;
    for (const QByteArray &line : metrics.split('\n'))
        if (line.startsWith(beginning))
            lines << line;
    return lines;
}

const QByteArray df =
    "{\"Active\":\"1\",\"Reclaimable\":\"1.5GB (60%)\",\"Size\":\"2.5GB\",\"TotalCount\":\"3\",\"Type\":\"Images\"}\n"
    "{\"Active\":\"0\",\"Reclaimable\":\"0B (0%)\",\"Size\":\"0B\",\"TotalCount\":\"0\",\"Type\":\"Local Volumes\"}\n"
    "{\"Active\":\"0\",\"Reclaimable\":\"12.34kB\",\"Size\":\"12.34kB\",\"TotalCount\":\"1\",\"Type\":\"Build Cache\"}\n";

} // namespace

class TestMetrics : public QObject
{
    Q_OBJECT

private slots:
    void whatIsMeasuredIsWritten()
    {
        const QByteArray metrics = writeMetrics(runningHost(), {nullptr, 1000, std::nullopt, 1060});
        for (const char *line :
             {"dockwright_dockerd_up 1", "dockwright_dockerd_open_fds 33", "dockwright_dockerd_max_fds 307200",
              "dockwright_dockerd_threads 12", "dockwright_docker_tasks 21", "dockwright_dockerd_restarts_total 2",
              "dockwright_dockerd_start_seconds 0.432", "dockwright_dockerd_restart_seconds 2.432",
              "# TYPE dockwright_dockerd_restarts_total counter", "dockwright_last_apply_timestamp_seconds 1000",
              "dockwright_last_apply_age_seconds 60", "dockwright_restart_pending 0", "dockwright_healthy 0",
              "dockwright_health_checks{group=\"daemon\",result=\"warning\"} 1",
              "dockwright_health_checks{group=\"daemon\",result=\"critical\"} 0"})
            QVERIFY2(linesOf(metrics, line).size() == 1, line);
    }

    void theMirrorsOfThePlanAreMeasured()
    {
        Plan plan;
        plan.registry.mirrors = QStringList{"https://a.lan/", "https://b.lan", "https://new.lan"};
        plan.registry.doctor.enabled = true;
        MetricsInput input{.plan = &plan, .lastApply = {}, .disk = {}, .now = 2000};
        input.mirrors = {1900,
                         {{.url = "https://a.lan", .verdict = "works", .isUp = true, .latency = 21, .lastGood = 1900},
                          {.url = "https://b.lan", .verdict = "dead", .lastGood = 1500},
                          {.url = "https://old.lan", .verdict = "works", .isUp = true}}};
        const QByteArray metrics = writeMetrics(runningHost(), input);
        QCOMPARE(linesOf(metrics, "dockwright_mirror_"),
                 (QByteArrayList{"dockwright_mirror_up{mirror=\"https://a.lan\"} 1",
                                 "dockwright_mirror_up{mirror=\"https://b.lan\"} 0",
                                 "dockwright_mirror_latency_seconds{mirror=\"https://a.lan\"} 0.021",
                                 "dockwright_mirror_last_good_timestamp_seconds{mirror=\"https://a.lan\"} 1900",
                                 "dockwright_mirror_last_good_timestamp_seconds{mirror=\"https://b.lan\"} 1500",
                                 "dockwright_mirror_probe_timestamp_seconds 1900"}));
        plan.registry.doctor.enabled = false;
        QVERIFY(!writeMetrics(runningHost(), input).contains("dockwright_mirror_"));
    }

    void whatIsUnknownIsLeftOut()
    {
        const QByteArray metrics = writeMetrics(HostFacts{}, {});
        QVERIFY(metrics.contains("dockwright_dockerd_up 0"));
        for (const char *name :
             {"open_fds", "max_fds", "threads", "max_tasks", "restarts", "drift", "last_apply", "disk", "reclaimable"})
            QVERIFY2(!metrics.contains(name), name);
        QVERIFY(!writeMetrics(runningHost(), {}).contains("max_tasks")); // infinity is no number
    }

    void everyMetricHasHelpAndTypeBeforeItsSamples()
    {
        Plan plan;
        const QByteArray metrics = writeMetrics(runningHost(), {&plan, 1, readDiskUsage(df, 5), 2});
        QSet<QByteArray> typed;
        QSet<QByteArray> helped;
        for (const QByteArray &line : metrics.split('\n')) {
            if (line.startsWith("# HELP "))
                helped << line.split(' ')[2];
            else if (line.startsWith("# TYPE "))
                typed << line.split(' ')[2];
            else if (!line.isEmpty()) {
                const QByteArray name =
                    line.left(std::min(line.indexOf(' '), line.indexOf('{') < 0 ? line.size() : line.indexOf('{')));
                QVERIFY2(name.startsWith("dockwright_") && typed.contains(name) && helped.contains(name), line);
            }
        }
        QVERIFY(metrics.endsWith('\n') && typed == helped && typed.size() > 12);
    }

    void driftCountsAFileOnce()
    {
        Plan plan;
        HostFacts facts = runningHost();
        const auto changes = makeChanges(plan, facts);
        QVERIFY(changes.has_value());
        const auto written = std::ranges::count_if(changes->steps, [](const Step &step) {
            const auto *write = std::get_if<WriteFile>(&step);
            return write != nullptr && write->path.startsWith(QLatin1String("/etc/"));
        });
        QCOMPARE(linesOf(writeMetrics(facts, {&plan, {}, {}, 0}), "dockwright_drift_files"),
                 QByteArrayList{QByteArray("dockwright_drift_files ") + QByteArray::number(static_cast<qint64>(written))});
        facts.files[QLatin1String(paths::daemonJson)] = {"{\"icc\": false, \"init\": false}", 0644, 0, 0, FileKind::Regular};
        QCOMPARE(linesOf(writeMetrics(facts, {&plan, {}, {}, 0}), "dockwright_drift_files"),
                 QByteArrayList{"dockwright_drift_files 1"});
    }

    void diskUsageIsReadFromDockerAndFromItself()
    {
        const auto disk = readDiskUsage(df, 1234);
        QVERIFY(disk.has_value());
        QCOMPARE(disk->size.at("images"), 2'500'000'000);
        QCOMPARE(disk->reclaimable.at("images"), 1'500'000'000);
        QCOMPARE(disk->reclaimable.at("local_volumes"), 0);
        QCOMPARE(disk->reclaimable.at("build_cache"), 12'340);
        const QByteArray metrics = writeMetrics(runningHost(), {nullptr, {}, disk, 2000});
        QCOMPARE(diskUsageIn(metrics), disk);
        QCOMPARE(diskUsageIn("dockwright_docker_disk_bytes{type=\"images\"} many\n"), std::nullopt);
        QCOMPARE(diskUsageIn({}), std::nullopt);
        QCOMPARE(readDiskUsage("{}", 1), std::nullopt);
        QCOMPARE(readDiskUsage("docker: 'system' is not a docker command", 1), std::nullopt);
        QCOMPARE(readDiskUsage({}, 1), std::nullopt);
    }

    void thePlansUnitsCallTheHelperAndAreConfined()
    {
        Plan plan;
        plan.monitoring.textfileDirectory = "/srv/node";
        plan.monitoring.intervalSeconds = 30;
        std::map<QString, QString> service;
        const UnitFile unit = readUnitFile(*metricsService(plan).content);
        QVERIFY(unit.problems.empty());
        for (const UnitEntry &entry : unit.entries)
            service[entry.key] = entry.value;
        QVERIFY(service["ExecStart"].endsWith("/dockwright-helper --metrics --out /srv/node/dockwright.prom"));
        QCOMPARE(service["ReadWritePaths"], "/srv/node");
        QCOMPARE(service["ProtectSystem"], "strict");
        QCOMPARE(service["NoNewPrivileges"], "yes");
        QVERIFY(metricsTimer(plan).content->contains("\nOnUnitActiveSec=30s\n"));
        QVERIFY(metricsFileService(plan).content->contains(
            "/dockwright-helper --metrics --remove --out /srv/node/dockwright.prom\n"));
        QCOMPARE(textfileDirectoryIn(*metricsFileService(plan).content), QString("/srv/node"));
        for (const GeneratedFile &file : {metricsService(plan), metricsFileService(plan), metricsTimer(plan)})
            QVERIFY2(!file.lines.empty(), qPrintable(file.path));
    }

    void thePlanIsReadBackFromTheUnits()
    {
        Plan plan;
        plan.monitoring = {true, "/srv/node", 120};
        HostFacts facts;
        for (const GeneratedFile &file : {metricsService(plan), metricsFileService(plan), metricsTimer(plan)})
            facts.files[file.path] = {*file.content, 0644, 0, 0, FileKind::Regular};
        QVERIFY(planFromHost(facts).monitoring == plan.monitoring);
        QVERIFY(planFromHost(HostFacts{}).monitoring == MonitoringSettings{});
    }

    void aDirectoryIsAPlainPath_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("isRight");
        for (const char *path : {"/var/lib/prometheus/node-exporter", "/srv/a_b+c.d", "/run/textfile"})
            QTest::newRow(path) << QString::fromLatin1(path) << true;
        for (const char *path : {"", "/", "relative", "/a/../b", "/a//b", "/a/", "/a b", "/a%n", "/a$b", "/a;b", "/a\\b",
                                 "/a\"b", "/home/ada", "/root", "/tmp/x", "/run/user/0"})
            QTest::newRow(*path == '\0' ? "empty" : path) << QString::fromLatin1(path) << false;
    }
    void aDirectoryIsAPlainPath()
    {
        QFETCH(QString, path);
        QFETCH(bool, isRight);
        Plan plan;
        plan.monitoring.textfileDirectory = path;
        QCOMPARE(checkPlan(plan).empty(), isRight);
    }
};

DOCKWRIGHT_TEST(TestMetrics, suite::NoApplication)

} // namespace test_metrics

#include "test_metrics.moc"
