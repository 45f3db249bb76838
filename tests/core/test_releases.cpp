// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/catalog.h"
#include "core/changes/make_changes.h"
#include "core/health/unit_complaints.h"
#include "core/host/paths.h"
#include "core/host/releases.h"
#include "tests/support/suite.h"

#include <QFile>
#include <QTest>

#include <algorithm>

namespace test_releases {

using namespace dockwright::core;

namespace {

HostFacts hostWith(std::optional<qint64> systemd, const char *dockerd, const char *qt)
{
    HostFacts facts;
    facts.systemdVersion = systemd;
    facts.dockerdVersion = QLatin1String(dockerd);
    facts.qtVersion = QLatin1String(qt);
    return facts;
}

QString noteOf(const HostFacts &facts)
{
    const auto finding = findReleaseNeverRun(facts);
    return finding ? finding->found.english() : QString();
}

/// docker.service with what a drop-in of ours put into it.
UnitFacts loaded(const char *property, const char *value)
{
    UnitFacts unit;
    unit.loadState = QStringLiteral("loaded");
    unit.properties[QLatin1String(property)] = QLatin1String(value);
    return unit;
}

bool isRefusedLine(const QByteArray &content, int line, const char *words, const UnitFacts &unit,
                   const char *path = paths::limitsDropIn)
{
    return isRefused({QLatin1String(path), line, QLatin1String(words)}, content, unit);
}

} // namespace

class TestReleases : public QObject
{
    Q_OBJECT

private slots:
    void aReleaseIsTheFirstTwoNumbers_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<int>("major");
        QTest::addColumn<int>("minor");
        QTest::newRow("Debian's systemd") << QStringLiteral("252.39-1~deb12u2") << 252 << 39;
        QTest::newRow("a candidate") << QStringLiteral("262~rc1-1") << 262 << 0;
        QTest::newRow("Debian's dockerd") << QStringLiteral("20.10.24+dfsg1") << 20 << 10;
        QTest::newRow("a plain one") << QStringLiteral("28.5.2") << 28 << 5;
        QTest::newRow("one number") << QStringLiteral("29") << 29 << 0;
        QTest::newRow("a dot behind") << QStringLiteral("29.") << 29 << 0;
    }
    void aReleaseIsTheFirstTwoNumbers()
    {
        QFETCH(QString, version);
        const auto release = readRelease(version);
        QVERIFY(release.has_value());
        QTEST(release->major, "major");
        QTEST(release->minor, "minor");
    }

    void whatIsNoVersionHasNoRelease()
    {
        for (const char *text : {"", "library-import", "v28.5", ".5", "99999999999999.1", "-1"})
            QVERIFY2(!readRelease(QLatin1String(text)), text);
        QVERIFY((Release{20, 10} > Release{20, 9}));
        QVERIFY((Release{6, 11} > Release{6, 4}));
    }

    void aHostWithinWhatWasRunIsToldNothing()
    {
        QVERIFY(!findReleaseNeverRun({}));
        QVERIFY(!findReleaseNeverRun(hostWith(252, "20.10.24+dfsg1", "6.4.2")));
        QVERIFY(!findReleaseNeverRun(hostWith(257, "26.1.5+dfsg1", "6.8.2")));
        QVERIFY(!findReleaseNeverRun(hostWith(262, "28.5.2", "6.11.1")));
        QVERIFY(!findReleaseNeverRun(hostWith(262, "29.7.2", "6.11.1")));
    }

    void aNewerOrOlderHostIsToldOnceAndCalmly()
    {
        const auto finding = findReleaseNeverRun(hostWith(263, "30.1.0", "7.0.0"));
        QVERIFY(finding.has_value());
        QVERIFY(finding->severity == Severity::Info);
        for (const char *name : {"systemd 263", "dockerd 30.1", "Qt 7.0", "systemd 252–262", "dockerd 20.10–29.7"})
            QVERIFY2(finding->found.english().contains(QString::fromUtf8(name)), name);
        QVERIFY(noteOf(hostWith(251, "", "")).contains(QLatin1String("systemd 251")));
        QVERIFY(noteOf(hostWith(257, "19.3.15", "6.8.0")).contains(QLatin1String("dockerd 19.3")));
        QVERIFY(!noteOf(hostWith(257, "19.3.15", "6.8.0")).contains(QLatin1String("systemd")));
        // It is no obstacle: the plan is worked out all the same.
        const auto changes = makeChanges({}, hostWith(263, "30.1.0", "6.8.0"));
        QVERIFY(changes.has_value() && !changes->isEmpty());
        QCOMPARE(std::ranges::count(changes->findings, QStringLiteral("host/releases"), &Finding::id), 1);
    }

    void theReadmeNamesTheReleasesThatWereRun()
    {
        for (const char *name : {"README.md", "README.zh_CN.md"}) {
            QFile file(QStringLiteral(SOURCE_DIR "/") + QLatin1String(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString text = QString::fromUtf8(file.readAll());
            for (const RunReleases &run : releasesRun()) {
                QStringList cells{QLatin1String(run.name)};
                for (const char *release : run.releases)
                    cells << QLatin1String(release);
                const QString row = QStringLiteral("| ") + cells.join(QLatin1String(" | ")) + QStringLiteral(" |");
                QVERIFY2(text.contains(row), qPrintable(row));
                if (*run.compiled != '\0')
                    QVERIFY(text.contains(QLatin1String(run.name) + u' ' + QLatin1String(run.compiled)));
            }
        }
    }

    void anOldDockerdRefusesAKeyThatItDoesNotKnow()
    {
        Plan plan;
        plan.proxy.http = QStringLiteral("http://127.0.0.1:3128");
        plan.proxy.target = ProxyTarget::DaemonJson;
        const auto old = makeChanges(plan, hostWith(252, "20.10.24+dfsg1", "6.4.2"));
        QVERIFY(!old.has_value());
        QCOMPARE(old.error().front().code, ErrorCode::Unsupported);
        QVERIFY(old.error().front().where.endsWith(QLatin1String("#/proxies/http-proxy")));
        QVERIFY(makeChanges(plan, hostWith(252, "23.0.0", "6.4.2")).has_value());
        plan.proxy.target = ProxyTarget::Unit;
        QVERIFY(makeChanges(plan, hostWith(252, "20.10.24+dfsg1", "6.4.2")).has_value());
    }

    void whatNoDockerdTakesIsRefusedBeforeItIsAsked_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("key"); ///< empty: it is taken
        QTest::newRow("a text for a switch") << QByteArray("{\"debug\": \"yes\"}") << QStringLiteral("debug");
        QTest::newRow("a text for a list") << QByteArray("{\"dns\": \"10.0.0.1\"}") << QStringLiteral("dns");
        QTest::newRow("a number for a text") << QByteArray("{\"group\": 5}") << QStringLiteral("group");
        QTest::newRow("a fraction") << QByteArray("{\"mtu\": 1.5}") << QStringLiteral("mtu");
        QTest::newRow("a list for an object") << QByteArray("{\"runtimes\": []}") << QStringLiteral("runtimes");
        QTest::newRow("as it must be") << QByteArray("{\"debug\": true, \"dns\": [\"10.0.0.1\"], \"mtu\": 1400}") << QString();
        QTest::newRow("null is none") << QByteArray("{\"debug\": null}") << QString();
        QTest::newRow("a size may be either") << QByteArray("{\"default-shm-size\": \"64M\"}") << QString();
    }
    void whatNoDockerdTakesIsRefusedBeforeItIsAsked()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, key);
        HostFacts facts = hostWith(252, "20.10.24", "6.4.2");
        facts.files[QLatin1String(paths::daemonJson)] = {file, 0644, 0, 0, FileKind::Regular};
        const auto changes = makeChanges({}, facts);
        QCOMPARE(changes.has_value(), key.isEmpty());
        if (!key.isEmpty()) {
            QCOMPARE(changes.error().size(), std::size_t(1));
            QVERIFY(changes.error().front().code == ErrorCode::InvalidInput);
            QCOMPARE(changes.error().front().where, QLatin1String(paths::daemonJson) + QLatin1String("#/") + key);
        }
    }

    void aComplaintNamesAFileAndALine()
    {
        const auto complaint =
            readUnitComplaint(QStringLiteral("/etc/x.conf:12: Unknown key 'A' in section [Service], ignoring."));
        QVERIFY(complaint.has_value());
        QCOMPARE(complaint->path, QStringLiteral("/etc/x.conf"));
        QCOMPARE(complaint->line, 12);
        QCOMPARE(complaint->words, QStringLiteral("Unknown key 'A' in section [Service], ignoring."));
        for (const char *other : {"", "docker.service: Command /x is not executable", "/etc/x.conf: no line",
                                  "/etc/x.conf:0: a", "/a:b:c", "12:34:56"})
            QVERIFY2(!readUnitComplaint(QLatin1String(other)), other);
    }

    void aRemarkAboutALineInEffectIsNoRefusal()
    {
        const QByteArray content = "# x\n[Service]\nMemoryMax=1G\n";
        const char *remark = "Unit uses MemoryMax=; a future systemd may say so.";
        QVERIFY(!isRefusedLine(content, 3, remark, loaded("MemoryMax", "1073741824")));
        QVERIFY(isRefusedLine(content, 3, "Failed to parse", loaded("MemoryMax", "infinity")));
        QCOMPARE(settingOf({QLatin1String(paths::limitsDropIn), 3, {}}, content), QStringLiteral("MemoryMax=1G"));
        QVERIFY(!settingOf({QLatin1String(paths::proxyDropIn), 2, {}}, "[Service]\nEnvironment=\"A=http://u:hunter2@p:1\"\n")
                     .contains(QLatin1String("hunter2")));
        UnitFacts bad = loaded("MemoryMax", "1073741824");
        bad.loadState = QStringLiteral("bad-setting");
        QVERIFY(isRefusedLine(content, 3, remark, bad));
    }

    void whatSystemdHasDroppedWholeIsNoRefusal()
    {
        const QByteArray content = "[Service]\nCPUAccounting=yes\n";
        const UnitFacts unit = loaded("MemoryMax", "infinity");
        QVERIFY(!isRefusedLine(content, 2, "Support for option CPUAccounting= has been removed and it is ignored", unit));
        QVERIFY(!isRefusedLine(content, 2,
                               "Support for option CPUAccounting= has been disabled at compile time and it is ignored", unit));
        // Words about another option than the line's are none about it.
        QVERIFY(isRefusedLine(content, 2, "Support for option CPUShares= has been removed and it is ignored", unit));
        QVERIFY(isRefusedLine(content, 2, "Unknown key 'CPUAccounting' in section [Service], ignoring.", unit));
    }

    void aLineThatIsNoSettingIsRefused()
    {
        const UnitFacts unit = loaded("Nice", "-5");
        QVERIFY(isRefusedLine("[Service]\nNice -5\n", 2, "Missing '=', ignoring line.", unit));
        QVERIFY(isRefusedLine("[Serv\nNice=-5\n", 1, "Invalid section header '[Serv'", unit));
        QVERIFY(isRefusedLine("", 1, "Unknown section 'X'. Ignoring.", unit));
    }

    void aSettingWithoutAnEntryIsSeenByItsName()
    {
        const QByteArray content = "[Service]\nType=oneshot\nTimeoutStartSec=5min\n";
        const char *path = paths::metricsService;
        QVERIFY(!isRefusedLine(content, 2, "a remark", loaded("Type", "oneshot"), path));
        QVERIFY(!isRefusedLine(content, 3, "a remark", loaded("TimeoutStartUSec", "300000000"), path));
        QVERIFY(isRefusedLine(content, 3, "a remark", loaded("TimeoutStartUSec", "90000000"), path));
        QVERIFY(
            isRefusedLine(content, 2, "a remark", loaded("TimeoutStartUSec", "300000000"), path)); // nothing to be seen of it
    }

    void aContinuedLineIsTheSettingThatItBelongsTo()
    {
        const QByteArray content = "[Service]\nNice=1\nEnvironment=A=1 \\\n    B=2\n";
        UnitFacts unit = loaded("Nice", "1");
        unit.environment = QStringList{QStringLiteral("A=1"), QStringLiteral("B=2")};
        QVERIFY(isRefusedLine(content, 4, "Invalid environment assignment", loaded("Nice", "1"), paths::proxyDropIn));
        QVERIFY(!isRefusedLine(content, 4, "a remark", unit, paths::proxyDropIn));
    }
};

DOCKWRIGHT_TEST(TestReleases, suite::NoApplication)

} // namespace test_releases

#include "test_releases.moc"
