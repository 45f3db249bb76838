// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/catalog/guide_steps.h"
#include "core/host/paths.h"
#include "core/host/releases.h"
#include "core/render/daemon_json.h"
#include "core/render/formulas.h"
#include "core/render/generated_file.h"
#include "tests/support/suite.h"

#include <QFile>
#include <QSet>
#include <QTest>

#include <algorithm>

namespace test_catalog {

using namespace dockwright::core;

namespace {

struct GuideSetting {
    QString file;
    QString key;
    QString value;
};

QByteArray readGuide(const QString &name)
{
    QFile file(QStringLiteral(SOURCE_DIR "/core/catalog/guide/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The settings of a guide's drop-in as its author meant them: comments behind a value belong to it, a value in quotes
/// goes on to the closing quote.
std::vector<GuideSetting> settingsOf(const QString &file)
{
    std::vector<GuideSetting> settings;
    QStringList lines = QString::fromUtf8(readGuide(file)).split(u'\n', Qt::SkipEmptyParts);
    while (!lines.isEmpty()) {
        QString line = lines.takeFirst();
        if (line.startsWith(u'['))
            continue;
        while (line.count(u'"') % 2 != 0 && !lines.isEmpty())
            line += u'\n' + lines.takeFirst();
        QString key = line.section(u'=', 0, 0);
        const QString value = line.section(u'=', 1);
        if (key == QLatin1String("Environment"))
            key += u' ' + value.section(u'=', 0, 0).mid(1);
        settings.push_back({file, key, value});
    }
    return settings;
}

const Directive *findGuideSetting(const QString &file, const QString &key)
{
    const auto all = catalog();
    const auto found = std::ranges::find_if(all, [&](const Directive &directive) {
        return file == QLatin1String(directive.guideFile) && key == QLatin1String(directive.guideKey);
    });
    return found == all.end() ? nullptr : &*found;
}

/// What of the guide's daemon.json has no entry, or one with another value.
QStringList missingBelow(const OrderedJson &value, const QString &pointer)
{
    if (const Directive *directive = findGuideSetting(QStringLiteral("daemon.json"), pointer)) {
        const auto known = parseJson(directive->guideValue);
        return known && known->value == value ? QStringList() : QStringList{pointer + QLatin1String(" has another value")};
    }
    if (!value.is_object())
        return {pointer};
    QStringList missing;
    for (const auto &[key, member] : value.items())
        missing += missingBelow(member, pointer + u'/' + pointerToken(fromUtf8(key)));
    return missing;
}

HostFacts knownHost()
{
    HostFacts facts;
    facts.cpus = 8;
    facts.memoryBytes = 16LL << 30;
    facts.sysctls[QStringLiteral("fs.nr_open")] = QStringLiteral("1048576");
    return facts;
}

} // namespace

class TestCatalog : public QObject
{
    Q_OBJECT

private slots:
    void everyDirectiveOfTheGuideHasAnEntryWithItsValue_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *file : {"10-proxy.conf", "20-limits.conf", "30-security.conf", "40-logging.conf",
                                 "50-performance.conf", "60-reliability.conf", "70-containerd.conf"})
            QTest::newRow(file) << QString::fromLatin1(file);
    }

    void everyDirectiveOfTheGuideHasAnEntryWithItsValue()
    {
        QFETCH(QString, file);
        const auto settings = settingsOf(file);
        QVERIFY(settings.size() >= 3);
        for (const GuideSetting &setting : settings) {
            const Directive *directive = findGuideSetting(file, setting.key);
            QVERIFY2(directive != nullptr, qPrintable(setting.key));
            QCOMPARE(QString::fromUtf8(directive->guideValue), setting.value);
        }
    }

    void everyKeyOfTheGuidesDaemonJsonHasAnEntryWithItsValue()
    {
        const auto document = parseJson(readGuide(QStringLiteral("daemon.json")));
        QVERIFY(document.has_value());
        QCOMPARE(missingBelow(document->value, {}), QStringList());
    }

    void noEntryClaimsASettingThatTheGuideDoesNotHave()
    {
        const auto document = parseJson(readGuide(QStringLiteral("daemon.json")));
        for (const Directive &directive : catalog()) {
            const QString file = QLatin1String(directive.guideFile);
            const QString key = QLatin1String(directive.guideKey);
            // An option of DOCKER_OPTS has an entry of its own beside that of the assignment.
            const QString assignment = key.section(QLatin1String(" --"), 0, 0);
            if (file == QLatin1String("daemon.json")) {
                QVERIFY2(document->value.contains(OrderedJson::json_pointer(directive.guideKey)), directive.id);
            } else if (file.endsWith(QLatin1String(".conf"))) {
                const auto settings = settingsOf(file);
                QVERIFY2(std::ranges::any_of(settings, [&](const GuideSetting &each) { return each.key == assignment; }),
                         directive.id);
            } else {
                QVERIFY2(file.isEmpty() || file == QLatin1String("chapter 2"), directive.id);
            }
            QVERIFY2((directive.disposition == Disposition::Added) == file.isEmpty(), directive.id);
        }
    }

    void everyStepOfTheGuideHasARow()
    {
        QByteArrayList rows;
        for (const GuideStep &step : guideSteps()) {
            if (*step.published != '\0')
                rows << step.published;
            QVERIFY2((step.disposition == Disposition::Added) == (*step.place == '\0'), step.reason);
            QVERIFY2((step.disposition == Disposition::Withheld) == (*step.ours == '\0'), step.published);
        }
        const QByteArray steps = readGuide(QStringLiteral("steps.txt"));
        QVERIFY(rows.size() > 60);
        QCOMPARE(rows.join('\n') + '\n', steps);
    }

    void idsAreUniqueAndFound()
    {
        QSet<QString> ids;
        for (const Directive &directive : catalog()) {
            const QString id = QLatin1String(directive.id);
            QVERIFY2(!ids.contains(id), directive.id);
            ids << id;
            QCOMPARE(findDirective(id), &directive);
        }
        QCOMPARE(findDirective(u"20-limits/Nonsense"), nullptr);
    }

    void everyEntrySaysWhyAndWhereThatIsKnownFrom()
    {
        for (const Directive &directive : catalog()) {
            QVERIFY2(qstrlen(directive.reason) > 20, directive.id);
            QVERIFY2(qstrlen(directive.source) > 5, directive.id);
        }
    }

    void whatIsWrittenHasAPlaceAndWhatIsWithheldHasNone()
    {
        for (const Directive &directive : catalog()) {
            const bool isWritten = directive.disposition != Disposition::Withheld;
            QVERIFY2((qstrlen(directive.file) > 0) == isWritten, directive.id);
            QVERIFY2((qstrlen(directive.key) > 0) == isWritten, directive.id);
            QVERIFY2(isWritten || (directive.effect == Effect::None && qstrlen(directive.section) == 0), directive.id);
            const auto isManaged = [&](const char *path) { return qstrcmp(path, directive.file) == 0; };
            QVERIFY2(!isWritten || std::ranges::any_of(paths::managed, isManaged), directive.id);
        }
    }

    void everyAssignmentAndKeyNamesAnEntryThatFitsIt()
    {
        Plan plan;
        plan.proxy.http = plan.proxy.https = QStringLiteral("http://127.0.0.1:8888");
        for (const Assignment &assignment : unitAssignments(plan, knownHost())) {
            const Directive *directive = findDirective(assignment.directive);
            QVERIFY2(directive != nullptr, qPrintable(assignment.directive));
            QVERIFY2(qstrlen(directive->section) > 0, directive->id);
        }
        plan.proxy.target = ProxyTarget::DaemonJson;
        plan.security.usernsRemap = true;
        plan.containerd.snapshotter = ImageStore::On;
        for (const DaemonKey &key : daemonKeys(plan)) {
            const Directive *directive = findDirective(key.directive);
            QVERIFY2(directive != nullptr, qPrintable(key.directive));
            QCOMPARE(QLatin1String(directive->key), key.pointer);
            QCOMPARE(QLatin1String(directive->file), QLatin1String(paths::daemonJson));
        }
    }

    void everyBoundOfReleasesIsOneAndSaysWhereItStands()
    {
        for (const Directive &directive : catalog()) {
            const QString since = QLatin1String(directive.known.since);
            const QString until = QLatin1String(directive.known.until);
            QVERIFY2(since.isEmpty() || readRelease(since), directive.id);
            QVERIFY2(until.isEmpty() || readRelease(until), directive.id);
            QVERIFY2((since + until).isEmpty() == (*directive.known.source == '\0'), directive.id);
            QVERIFY2(*directive.measurement == '\0' || qstrlen(directive.measuredOn) > 0, directive.id);
        }
    }

    void whatThisSystemdHasDroppedIsLeftOutWithAReason()
    {
        const Directive *accounting = findDirective(u"20-limits/CPUAccounting");
        QCOMPARE(knownReleases(*accounting), QStringLiteral("systemd < 258"));
        const auto isWritten = [](const HostFacts &facts) {
            const auto assignments = unitAssignments({}, facts);
            return std::ranges::find(assignments, QStringLiteral("20-limits/CPUAccounting"), &Assignment::directive)
                != assignments.end();
        };
        HostFacts facts = knownHost();
        QVERIFY(isWritten(facts)); // of a systemd that is not known nothing is left out
        for (const auto &[version, written] : {std::pair(252, true), {257, true}, {258, false}, {262, false}, {300, false}}) {
            facts.systemdVersion = version;
            QCOMPARE(isWritten(facts), written);
            QCOMPARE(!whyLeftOut(*accounting, facts), written);
        }
        QVERIFY(whyLeftOut(*accounting, facts)->english().contains(QLatin1String("systemd 300")));
    }

    void whatThisSystemdDoesNotHaveYetIsLeftOut()
    {
        HostFacts facts = knownHost();
        facts.systemdVersion = 230;
        QVERIFY(whyLeftOut(*findDirective(u"20-limits/MemoryMax"), facts).has_value());
        facts.systemdVersion = 231;
        QVERIFY(!whyLeftOut(*findDirective(u"20-limits/MemoryMax"), facts));
    }

    void theFormulasAreExact_data()
    {
        QTest::addColumn<qint64>("containers");
        QTest::addColumn<qint64>("files");
        QTest::addColumn<qint64>("processes");
        QTest::addColumn<qint64>("tasks");
        QTest::newRow("one") << 1LL << 1536LL << 308LL << 16384LL;
        QTest::newRow("the guide's example") << 200LL << 307200LL << 61440LL << 16384LL;
        QTest::newRow("the guide's server") << 1000LL << 1536000LL << 307200LL << 16384LL;
        QTest::newRow("last below the floor") << 1024LL << 1572864LL << 314573LL << 16384LL;
        QTest::newRow("first above the floor") << 1025LL << 1574400LL << 314880LL << 16400LL;
        QTest::newRow("the most") << 100000LL << 153600000LL << 30720000LL << 1600000LL;
    }

    void theFormulasAreExact()
    {
        QFETCH(qint64, containers);
        QTEST(limitNofile(containers), "files");
        QTEST(limitNproc(containers), "processes");
        QTEST(tasksMax(containers), "tasks");
    }

    void automaticBoundsNeedAKnownHost()
    {
        Plan plan;
        QCOMPARE(memoryMax(plan, HostFacts{}), std::nullopt);
        QCOMPARE(cpuQuota(plan, HostFacts{}), std::nullopt);
        QCOMPARE(memoryMax(plan, knownHost()), QStringLiteral("8589934592"));
        QCOMPARE(cpuQuota(plan, knownHost()), QStringLiteral("640%"));
        plan.capacity.memoryMax = QStringLiteral("32G");
        plan.capacity.cpuQuota = QStringLiteral("infinity");
        QCOMPARE(memoryMax(plan, HostFacts{}), QStringLiteral("32G"));
        QCOMPARE(cpuQuota(plan, HostFacts{}), QString());
    }
};

DOCKWRIGHT_TEST(TestCatalog, suite::NoApplication)

} // namespace test_catalog

#include "test_catalog.moc"
