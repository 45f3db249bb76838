// SPDX-License-Identifier: Apache-2.0
#include "core/host/host_facts.h"
#include "core/plan/known_mirrors.h"
#include "core/plan/plan_description.h"
#include "core/plan/registries.h"
#include "core/plan/registry_list.h"
#include "core/render/registry_mechanism.h"
#include "tests/support/hosts.h"
#include "tests/support/suite.h"

#include <QDate>
#include <QTest>

namespace test_registry_list {

using namespace dockwright::core;
using Way = RegistryMechanism::Way;

namespace {

const RegistryMirror plainMirror{.url = QStringLiteral("https://a.lan")};
const RegistryMirror otherMirror{.url = QStringLiteral("https://b.lan")};

Plan planWith(const QStringList &shortMirrors, std::vector<RegistryHost> registries = {})
{
    Plan plan;
    plan.registry.mirrors = shortMirrors;
    plan.registries = std::move(registries);
    return plan;
}

/// The plan after its list was changed.
Plan edited(Plan plan, const std::function<void(std::vector<RegistryHost> &)> &change)
{
    auto list = registryList(plan);
    change(list);
    setRegistryList(plan, list);
    return plan;
}

} // namespace

/// The two forms that mirrors of Docker Hub have in a plan, edited as one list.
class TestRegistryList : public QObject
{
    Q_OBJECT

private slots:
    void aListThatIsSetAsItIsChangesNothing()
    {
        const RegistryMirror special{.url = "https://c.lan", .resolve = false};
        for (const Plan &plan :
             {planWith({}), planWith({"https://a.lan", "https://b.lan"}), planWith({}, {{.host = "docker.io"}}),
              planWith({"https://a.lan"}, {{.host = "ghcr.io", .mirrors = {special}}, {.host = "docker.io"}}),
              planWith(mirrorsOfGuide(), {{.host = "q.io"}, {.host = "docker.io", .mirrors = {plainMirror}}, {.host = "r.io"}}),
              planWith(mirrorsOfGuide(), {{.host = "docker.io", .mirrors = {special}}, {.host = "ghcr.io"}})}) {
            QVERIFY(edited(plan, [](auto &) {}) == plan);
            QVERIFY(readPlan(writePlan(plan)) == plan);
        }
    }

    void dockerHubIsTheFirstWhereverItStands()
    {
        const Plan plan = planWith({}, {{.host = "q.io"}, {.host = "docker.io", .mirrors = {plainMirror}}, {.host = "r.io"}});
        const auto list = registryList(plan);
        QCOMPARE(list.size(), std::size_t(3));
        QVERIFY(list[0].mirrors == std::vector{plainMirror});
        for (std::size_t i = 0; i < list.size(); ++i)
            QCOMPARE(plan.registries[*placeInRegistries(plan, i)].host, list[i].host);
        QVERIFY(!placeInRegistries(planWith({"https://a.lan"}), 0));
        QCOMPARE(placeInRegistries(planWith({}, {{.host = "q.io"}}), 1), std::optional<std::size_t>(0));
    }

    void theShortFormStaysUntilSomethingNeedsTheLongOne()
    {
        const Plan before = planWith({"https://a.lan"}, {{.host = "q.io"}});
        const Plan longer = edited(before, [](auto &list) { list[0].mirrors.push_back(otherMirror); });
        QCOMPARE(longer.registry.mirrors, QStringList({"https://a.lan", "https://b.lan"}));
        QVERIFY(!longer.hasHubMirrors());
        for (const auto &change : std::initializer_list<void (*)(RegistryMirror &)>{
                 [](RegistryMirror &mirror) { mirror.pull = false; }, [](RegistryMirror &mirror) { mirror.resolve = false; },
                 [](RegistryMirror &mirror) { mirror.overridePath = true; }, [](RegistryMirror &mirror) { mirror.ca = "A"; },
                 [](RegistryMirror &mirror) { mirror.clientCert = "B"; },
                 [](RegistryMirror &mirror) { mirror.clientKey = "C"; }}) {
            const Plan special = edited(longer, [&](auto &list) { change(list[0].mirrors[1]); });
            QVERIFY(special.hasHubMirrors());
            QCOMPARE(special.registries.front().mirrors.size(), std::size_t(2));
            QCOMPARE(special.registries.back().host, QString("q.io"));
            QVERIFY(edited(special, [](auto &list) { list[0].mirrors[1] = otherMirror; }) == longer);
            // None is left: the defaults of the short form do not come out again.
            const Plan none = edited(special, [](auto &list) { list[0].mirrors.clear(); });
            QVERIFY(none.registry.mirrors.isEmpty() && !none.hasHubMirrors());
        }
    }

    void aLongFormThatIsOnlyPlainStays()
    {
        const Plan before = planWith(mirrorsOfGuide(), {{.host = "docker.io", .mirrors = {plainMirror}}});
        const Plan after = edited(before, [](auto &list) { list[0].mirrors.push_back(otherMirror); });
        QVERIFY(after.hasHubMirrors());
        QVERIFY(readPlan(writePlan(after)) == after);
        QVERIFY(!QString::fromUtf8(writePlan(after)).contains(mirrorsOfGuide().front()));
    }

    void neverBothFormsAreWritten()
    {
        Plan plan = planWith({"https://a.lan"});
        for (int i = 0; i < 200; ++i) {
            plan = edited(plan, [&](auto &list) {
                switch (i * 7919 % 5) {
                case 0:
                    list[0].mirrors.push_back({.url = QStringLiteral("https://m%1.lan").arg(i)});
                    break;
                case 1:
                    list[0].mirrors.clear();
                    break;
                case 2:
                    for (RegistryMirror &mirror : list[0].mirrors)
                        mirror.resolve = !mirror.resolve;
                    break;
                case 3:
                    list.push_back({.host = QStringLiteral("r%1.lan").arg(i)});
                    break;
                default:
                    if (list.size() > 3)
                        list.erase(list.begin() + 1);
                }
            });
            const auto read = readPlan(writePlan(plan));
            QVERIFY2(read && *read == plan, writePlan(plan));
        }
    }

    void theWayOfTheMirrorsIsSaidWithItsReason_data()
    {
        QTest::addColumn<QString>("dockerd");
        QTest::addColumn<QString>("driver");
        QTest::addColumn<int>("hubShort");
        QTest::addColumn<int>("hubLong");
        QTest::addColumn<int>("hubSpecial");
        QTest::addColumn<int>("other");
        const auto row = [](const char *dockerd, const char *driver, Way hubShort, Way hubLong, Way hubSpecial, Way other) {
            QTest::addRow("%s %s", dockerd, driver)
                << QString(dockerd) << QString(driver) << int(hubShort) << int(hubLong) << int(hubSpecial) << int(other);
        };
        row("29.0.0", "overlayfs", Way::RegistryMirrors, Way::HostsToml, Way::HostsToml, Way::HostsToml);
        row("29.0.0", "overlay2", Way::RegistryMirrors, Way::RegistryMirrors, Way::Impossible, Way::Impossible);
        row("26.1.5", "overlay2", Way::RegistryMirrors, Way::RegistryMirrors, Way::Impossible, Way::Impossible);
        row("", "overlay2", Way::RegistryMirrors, Way::RegistryMirrors, Way::Unknown, Way::Unknown);
    }
    void theWayOfTheMirrorsIsSaidWithItsReason()
    {
        QFETCH(QString, dockerd);
        QFETCH(QString, driver);
        QFETCH(int, hubShort);
        QFETCH(int, hubLong);
        QFETCH(int, hubSpecial);
        QFETCH(int, other);
        const HostFacts facts = hostWith(dockerd.toLatin1(), driver.toLatin1());
        const auto wayOf = [&](const Plan &plan, std::size_t inList) {
            const RegistryMechanism mechanism = mechanismOf(plan, inList, facts);
            const bool isPossible = mechanism.way == Way::RegistryMirrors || mechanism.way == Way::HostsToml;
            if (mechanism.sentence.isEmpty() || mechanism.remedy.isEmpty() != isPossible)
                return -1;
            return int(mechanism.way);
        };
        QCOMPARE(wayOf(planWith({"https://a.lan"}), 0), hubShort);
        QCOMPARE(wayOf(planWith({}), 0), hubShort);
        QCOMPARE(wayOf(planWith({}, {{.host = "docker.io", .mirrors = {plainMirror}}}), 0), hubLong);
        const RegistryMirror special{.url = "https://a.lan", .resolve = false};
        QCOMPARE(wayOf(planWith({}, {{.host = "docker.io", .mirrors = {special}}}), 0), hubSpecial);
        const Plan two = planWith({}, {{.host = "q.io"}, {.host = "ghcr.io", .mirrors = {plainMirror}}});
        QCOMPARE(wayOf(two, 1), other);
        QCOMPARE(wayOf(two, 2), other);
    }

    void eachKnownMirrorIsOneThatAPlanMayHave()
    {
        QCOMPARE(RegistrySettings{}.mirrors, mirrorsOfGuide());
        QCOMPARE(mirrorsOfGuide().size(), 5);
        QStringList urls;
        for (const KnownMirror &known : knownMirrors()) {
            const QString url = QLatin1String(known.url);
            QVERIFY2(checkMirror(url).isEmpty() && url.startsWith("https://") && !urls.contains(url), known.url);
            QVERIFY2(checkRegistryHost(QLatin1String(known.registry)).isEmpty(), known.registry);
            const QDate day = QDate::fromString(QLatin1String(known.lastSeen), Qt::ISODate);
            QVERIFY2(day.isValid() && day <= QDate::currentDate() && *known.seenBy != '\0', known.url);
            urls << url;
        }
    }
};

DOCKWRIGHT_TEST(TestRegistryList, suite::NoApplication)

} // namespace test_registry_list

#include "test_registry_list.moc"
