#include "core/changes/plan_from_host.h"

#include "core/changes/change_set.h"
#include "core/host/paths.h"

#include <QFile>
#include <QTest>

using namespace dockwright::core;

namespace {

QByteArray readFile(const char *name)
{
    QFile file(QStringLiteral(SOURCE_DIR "/resources/examples/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The host after an apply of the plan.
HostFacts applied(const Plan &plan, HostFacts facts)
{
    const ChangeSet changes = *makeChanges(plan, facts);
    for (const GeneratedFile &file : changes.files)
        if (file.content)
            facts.files[file.path] = {*file.content, file.mode, 0, 0, FileKind::Regular};
    return facts;
}

} // namespace

class TestPlanFromHost : public QObject
{
    Q_OBJECT

private slots:
    void aBareHostGivesTheDefaults() { QVERIFY(planFromHost({}) == Plan{}); }

    void whatTheHostDoesNotSayIsAsInTheBase()
    {
        Plan base;
        base.registry.mirrors.clear();
        base.comments = CommentLanguage::Chinese;
        QVERIFY(planFromHost({}, base) == base);
        HostFacts facts;
        facts.files[QLatin1String(paths::daemonJson)] = {"{\"log-driver\": \"journald\"}", 0644, 0, 0, FileKind::Regular};
        const Plan plan = planFromHost(facts, base);
        QCOMPARE(plan.logging.driver, LogDriver::Journald);
        QVERIFY(plan.registry == base.registry && plan.comments == base.comments);
    }

    void whatAPlanWroteIsReadBack_data()
    {
        QTest::addColumn<QByteArray>("file");
        for (const char *name : {"workstation.json", "server-1000.json", "china-mirrors.json", "proxy-password.json"})
            QTest::newRow(name) << readFile(name);
    }
    void whatAPlanWroteIsReadBack()
    {
        QFETCH(QByteArray, file);
        Plan plan = *readPlan(file);
        const HostFacts facts = *readFacts(readFile("facts.json"));
        Plan back = planFromHost(applied(plan, facts));
        // "auto" stands in the files as the number that it came to; these two stand in no file that is read back.
        back.capacity.memoryMax = plan.capacity.memoryMax;
        back.capacity.cpuQuota = plan.capacity.cpuQuota;
        back.comments = plan.comments;
        back.security.profile = plan.security.profile;
        back.containerd.maxMessageMiB = plan.containerd.maxMessageMiB;
        QVERIFY2(back == plan, writePlan(back).constData());
    }

    void aValueThatNoPlanMayHoldStaysAtItsDefault()
    {
        HostFacts facts;
        facts.files[QLatin1String(paths::daemonJson)] = {
            "{\"log-driver\": \"awslogs\", \"log-level\": \"warn\", \"registry-mirrors\": [\"ftp://x\"]}", 0644, 0, 0,
            FileKind::Regular};
        const Plan plan = planFromHost(facts);
        QCOMPARE(plan.logging.driver, LogDriver::JsonFile);
        QCOMPARE(plan.logging.level, LogLevel::Warn);
        QCOMPARE(plan.registry.mirrors, Plan{}.registry.mirrors);
    }
};

QTEST_GUILESS_MAIN(TestPlanFromHost)

#include "test_plan_from_host.moc"
