// SPDX-License-Identifier: Apache-2.0
#include "core/changes/proposed_plan.h"
#include "core/plan/plan_description.h"
#include "tests/support/suite.h"

#include <QTest>

#include <functional>

namespace test_proposed_plan {

using namespace dockwright::core;

namespace {

/// A host that has no Docker, and for which Docker has packages.
HostFacts bareHost()
{
    HostFacts facts;
    facts.osId = "debian";
    facts.osCodename = "trixie";
    facts.architecture = "x86_64";
    facts.timeZone = "Europe/Berlin";
    facts.dockerUnit = UnitFacts{};
    facts.dockerUnit->loadState = "not-found";
    return facts;
}

using Change = std::function<void(HostFacts &)>;

} // namespace

class TestProposedPlan : public QObject
{
    Q_OBJECT

private slots:
    void aHostWithoutDockerGetsOneFromWhereItIsReached()
    {
        const InstallSettings install = proposePlan(bareHost(), "en").install;
        QCOMPARE(install.method, InstallMethod::Online);
        QCOMPARE(install.repository, "https://download.docker.com");
        QCOMPARE(install.keyFingerprint, InstallSettings{}.keyFingerprint);
        HostFacts chinese = bareHost();
        chinese.timeZone = "Asia/Shanghai";
        QCOMPARE(proposePlan(chinese, "en").install.repository, InstallSettings{}.repository);
        QCOMPARE(proposePlan(bareHost(), "zh_CN").install.repository, InstallSettings{}.repository);
    }

    void nothingIsInstalledWhereItCouldNotBeOrSomethingIsThere_data()
    {
        QTest::addColumn<Change>("change");
        QTest::newRow("a dockerd") << Change([](HostFacts &f) { f.dockerdPath = "/usr/bin/dockerd"; });
        QTest::newRow("a unit") << Change([](HostFacts &f) { f.dockerUnit->loadState = "loaded"; });
        QTest::newRow("podman-docker") << Change([](HostFacts &f) { f.dockerOrigin = "podman-docker"; });
        QTest::newRow("no package manager that is known") << Change([](HostFacts &f) { f.install.emplace(); });
        QTest::newRow("no repository that is known") << Change([](HostFacts &f) { f.osId = "arch"; });
        QTest::newRow("no packages for the architecture") << Change([](HostFacts &f) { f.architecture = "mips"; });
        QTest::newRow("nothing is known") << Change([](HostFacts &f) { f = HostFacts{}; });
    }
    void nothingIsInstalledWhereItCouldNotBeOrSomethingIsThere()
    {
        QFETCH(Change, change);
        HostFacts facts = bareHost();
        change(facts);
        QCOMPARE(proposePlan(facts, "en").install.method, InstallMethod::Keep);
    }

    void mirrorsThatWorkAreProposedWhereTimeZoneOrLanguageIsChinese_data()
    {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("language");
        QTest::addColumn<bool>("areProposed");
        for (const char *zone : {"Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Harbin", "PRC"})
            QTest::newRow(zone) << zone << "en" << true;
        for (const char *zone : {"", "UTC", "Europe/Berlin", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Shang"})
            QTest::addRow("English in %s", zone) << zone << "en" << false;
        QTest::newRow("Chinese in Berlin") << "Europe/Berlin"
                                           << "zh_CN" << true;
    }
    void mirrorsThatWorkAreProposedWhereTimeZoneOrLanguageIsChinese()
    {
        QFETCH(QString, zone);
        QFETCH(QString, language);
        QFETCH(bool, areProposed);
        HostFacts facts = bareHost();
        facts.timeZone = zone;
        QVERIFY(proposePlan(facts, language).registry.mirrors.isEmpty()); // nothing was probed
        const QStringList working{"https://b.lan", "https://a.lan"};
        QCOMPARE(proposePlan(facts, language, working).registry.mirrors, areProposed ? working : QStringList{});
        QCOMPARE(Plan{}.registry.mirrors.size(), 5); // the plan's own default stays the guide's
    }

    void commentsAreInTheLanguageOfTheReader()
    {
        QCOMPARE(proposePlan(bareHost(), "en").comments, CommentLanguage::English);
        QCOMPARE(proposePlan(bareHost(), "zh_CN").comments, commentsIn("zh_CN"));
        HostFacts chinese = bareHost();
        chinese.timeZone = "Asia/Shanghai";
        QCOMPARE(proposePlan(chinese, "en").comments, CommentLanguage::English);
    }

    void onlyWhatIsNamedAsProposedDepartsFromTheDefaults()
    {
        for (const QString &language : languageCodes()) {
            const Plan proposed = proposePlan(bareHost(), language);
            QVERIFY(checkPlan(proposed).empty());
            for (const Member &member : planMembers())
                if (std::ranges::none_of(proposedMembers, [&](const char *each) { return member.pointer() == QString(each); }))
                    QVERIFY2(memberValue(member, proposed) == memberDefault(member), qPrintable(member.pointer()));
        }
        for (const char *pointer : proposedMembers)
            QVERIFY2(findMember(pointer) != nullptr, pointer);
    }
};

DOCKWRIGHT_TEST(TestProposedPlan, suite::NoApplication)

} // namespace test_proposed_plan

#include "test_proposed_plan.moc"
