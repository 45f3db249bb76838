// SPDX-License-Identifier: Apache-2.0
// The section "exposure": what it says, and the table of nft that it becomes. That the table does it is shown in the lab
// (tests/lab/test_lab_exposure_plan.cpp).
#include "core/changes/cuts_off.h"
#include "core/changes/make_changes.h"
#include "core/changes/plan_from_host.h"
#include "core/export/export.h"
#include "core/exposure/against_plan.h"
#include "core/health/health_checks.h"
#include "core/host/paths.h"
#include "core/plan/exposure_section.h"
#include "core/render/allowed_reach.h"
#include "core/render/exposure_rules.h"
#include "core/render/read_exposure_rules.h"
#include "tests/support/random_exposure.h"
#include "tests/support/suite.h"

#include <QTest>

namespace test_exposure_plan {

using namespace dockwright::core;

namespace {

/// ' stands for ".
QByteArray json(const char *text)
{
    return QByteArray(text).replace('\'', '"');
}

Plan planOf(const QByteArray &exposure)
{
    const auto plan = readPlan("{\"version\": 1, \"exposure\": " + exposure + '}');
    return plan ? *plan : Plan();
}

Plan enforcing(const QByteArray &allow = "[]")
{
    return planOf("{\"enforce\": \"on\", \"allow\": " + allow + '}');
}

HostFacts host()
{
    HostFacts facts;
    facts.dockerdVersion = "28.5.2";
    facts.cgroupVersion = 2;
    facts.network = NetworkFacts();
    return facts;
}

QString rulesOn(const HostFacts &facts, const Plan &plan = enforcing())
{
    return QString::fromUtf8(exposureRules(plan, facts).content.value_or(""));
}

QStringList linesOf(const QString &text, const QString &chain)
{
    QStringList lines;
    bool isIn = false;
    for (const QString &line : text.split(u'\n')) {
        if (isIn && line.trimmed() == QLatin1String("}"))
            break;
        if (isIn)
            lines << line.trimmed();
        isIn = isIn || line.trimmed() == QStringLiteral("chain %1 {").arg(chain);
    }
    return lines;
}

/// What has been written is there.
void write(HostFacts &facts, const ChangeSet &changes)
{
    for (const Step &step : changes.steps)
        if (const auto *file = std::get_if<WriteFile>(&step)) {
            facts.files[file->path] = file->file;
            if (file->path == QLatin1String(paths::lastWritten))
                facts.lastWritten = readLastWritten(file->file.content);
        }
}

QStringList stepsOnExposureUnit(const ChangeSet &changes)
{
    QStringList words;
    for (const Step &step : changes.steps) {
        const auto note = [&](const char *word, const auto *each) {
            if (each != nullptr && each->unit == QLatin1String(paths::exposureUnit))
                words << QLatin1String(word);
        };
        note("enable", std::get_if<EnableUnit>(&step));
        note("disable", std::get_if<DisableUnit>(&step));
        note("reload", std::get_if<ReloadUnit>(&step));
        note("restart", std::get_if<RestartUnit>(&step));
    }
    return words;
}

const Finding *findingOf(const Findings &findings, const char *id)
{
    const auto found = std::ranges::find(findings, QLatin1String(id), &Finding::id);
    return found != findings.end() ? &*found : nullptr;
}

PortVerdict verdictOn(int port, ReachOutcome stranger, ReachOutcome neighbour)
{
    PortVerdict verdict{.port = {.container = "db", .address = "0.0.0.0", .port = port}};
    verdict.isMeasured = true;
    verdict.attempts.stranger = stranger;
    verdict.attempts.neighbour = neighbour;
    return verdict;
}

} // namespace

class TestExposurePlan : public QObject
{
    Q_OBJECT

private slots:
    void itIsWrittenAsItIsRead()
    {
        const QByteArray text = json(
            "{'publishOn': 'localhost', 'allow': [{'from': ['10.0.0.0/8', 'fd00::/8'], 'ports': ['443/tcp', '8000-8010/udp']}, {'ports': ['80/tcp']}], 'enforce': 'on'}");
        const Plan plan = planOf(text);
        QCOMPARE(plan.exposure.publishOn, QStringLiteral("127.0.0.1"));
        QCOMPARE(plan.exposure.allow.size(), 2U);
        QVERIFY(plan.exposure.enforce == ExposureEnforcement::On);
        const auto again = readPlan(writePlan(plan));
        QVERIFY(again && *again == plan);
        QVERIFY(Plan().exposure.enforce == ExposureEnforcement::Report);
        QVERIFY(!decidesReach(Plan().exposure));
    }

    void whatMeansNothingIsRefused_data()
    {
        QTest::addColumn<QByteArray>("exposure");
        QTest::addColumn<QString>("where");
        const auto row = [](const char *name, const QByteArray &text, const char *where) {
            QTest::newRow(name) << text << QStringLiteral("/exposure/") + QLatin1String(where);
        };
        row("a word", json("{'publishOn': 'somewhere'}"), "publishOn");
        row("two addresses", json("{'publishOn': ['10.0.0.1', '10.0.0.2']}"), "publishOn");
        row("IPv6", json("{'publishOn': ['::1']}"), "publishOn");
        row("no ports", json("{'allow': [{'from': ['10.0.0.0/8'], 'ports': []}]}"), "allow/0/ports");
        row("no protocol", json("{'allow': [{'ports': ['443']}]}"), "allow/0/ports/0");
        row("another protocol", json("{'allow': [{'ports': ['443/sctp']}]}"), "allow/0/ports/0");
        row("port 0", json("{'allow': [{'ports': ['0/tcp']}]}"), "allow/0/ports/0");
        row("port 65536", json("{'allow': [{'ports': ['65536/tcp']}]}"), "allow/0/ports/0");
        row("backwards", json("{'allow': [{'ports': ['90-80/tcp']}]}"), "allow/0/ports/0");
        row("three ends", json("{'allow': [{'ports': ['1-2-3/tcp']}]}"), "allow/0/ports/0");
        row("a sign", json("{'allow': [{'ports': ['+1/tcp']}]}"), "allow/0/ports/0");
        row("nft's words", json("{'allow': [{'ports': ['1 } accept/tcp']}]}"), "allow/0/ports/0");
        row("twice", json("{'allow': [{'ports': ['80/tcp', '70-90/tcp']}]}"), "allow/0/ports/1");
        row("an address", json("{'allow': [{'from': ['10.0.0.1'], 'ports': ['80/tcp']}]}"), "allow/0/from/0");
        row("bits of a host", json("{'allow': [{'from': ['10.0.0.1/8'], 'ports': ['80/tcp']}]}"), "allow/0/from/0");
        row("within another", json("{'allow': [{'from': ['10.0.0.0/8', '10.1.0.0/16'], 'ports': ['80/tcp']}]}"),
            "allow/0/from/1");
        row("a list of texts", json("{'allow': ['443/tcp']}"), "allow");
        row("another member", json("{'allow': [{'ports': ['80/tcp'], 'to': []}]}"), "allow");
        row("more than nft needs", json("{'enforce': 'maybe'}"), "enforce");
    }
    void whatMeansNothingIsRefused()
    {
        QFETCH(QByteArray, exposure);
        QFETCH(QString, where);
        const auto plan = readPlan("{\"version\": 1, \"exposure\": " + exposure + '}');
        const Errors errors = plan ? checkPlan(*plan) : plan.error();
        QVERIFY(!errors.empty());
        QCOMPARE(errors.front().where, where);
    }

    void aKeyThatEngineSetsTooIsRefused()
    {
        for (const QByteArray &engine :
             {json("'ip': '10.0.0.1'"),
              json("'default-network-opts': {'bridge': {'com.docker.network.bridge.host_binding_ipv4': '10.0.0.1'}}")}) {
            const auto plan =
                readPlan(json("{'version': 1, 'exposure': {'publishOn': 'localhost'}, 'engine': {") + engine + "}}");
            const Errors errors = plan ? checkPlan(*plan) : plan.error();
            QCOMPARE(errors.size(), 1U);
            QVERIFY2(errors.front().message.english().contains(QLatin1String("exposure")), engine.constData());
        }
    }

    void publishOnIsBothOfDockerdsKeysWhereItHasBoth_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<bool>("hasOptions");
        QTest::newRow("20.10") << QStringLiteral("20.10.24") << false;
        QTest::newRow("23") << QStringLiteral("23.0.6") << false;
        QTest::newRow("24") << QStringLiteral("24.0.0") << true;
        QTest::newRow("28") << QStringLiteral("28.5.2") << true;
    }
    void publishOnIsBothOfDockerdsKeysWhereItHasBoth()
    {
        QFETCH(QString, version);
        QFETCH(bool, hasOptions);
        HostFacts facts = host();
        facts.dockerdVersion = version;
        const auto changes = makeChanges(planOf(json("{'publishOn': ['10.1.2.3']}")), facts, {});
        QVERIFY(changes);
        write(facts, *changes);
        const Json written = Json::parse(facts.files[QLatin1String(paths::daemonJson)].content.toStdString());
        QCOMPARE(written.value("ip", ""), std::string("10.1.2.3"));
        QCOMPARE(written.contains("default-network-opts"), hasOptions);
        QCOMPARE(planFromHost(facts, {}).exposure.publishOn, QStringLiteral("10.1.2.3"));
        QVERIFY(planFromHost(facts, {}).engine.keys.empty());
        QCOMPARE(findingOf(changes->findings, "exposure/publish-on-later")->severity, Severity::Info);
        QCOMPARE(findingOf(changes->findings, "exposure/publish-on") == nullptr, hasOptions);
        facts.runningContainers.emplace(1);
        const auto later = makeChanges(planOf(json("{'publishOn': ['10.1.2.3']}")), facts, {});
        QCOMPARE(findingOf(later->findings, "exposure/publish-on-later")->severity, Severity::Warning);
    }

    /// Whatever a plan says, the table sees what DNAT passes to Docker's bridges, and sockets of docker.service.
    void noPlanMatchesWhatIsNoPortOfAContainer()
    {
        RandomExposure random(4711);
        for (int i = 0; i < 10'000; ++i) {
            Plan plan;
            plan.comments = CommentLanguage::None;
            plan.exposure = random.settings();
            QVERIFY(checkPlan(plan).empty());
            const QString rules = rulesOn(host(), plan);
            QCOMPARE(linesOf(rules, "forward"),
                     (QStringList{"type filter hook forward priority filter - 1; policy accept;",
                                  "ct state new ct status dnat oifname @bridges goto published"}));
            const QString proxy = QString::fromUtf8(*exposureProxyRules(plan, host()).content);
            const QStringList input = linesOf(proxy, "input");
            QCOMPARE(input.size(), 3);
            QCOMPARE(
                input.last(),
                QStringLiteral(
                    "ct state new,invalid,untracked socket cgroupv2 level 2 \"system.slice/docker.service\" goto published"));
            QVERIFY(std::all_of(input.begin() + 1, input.end() - 1,
                                [](const QString &line) { return line.endsWith(QLatin1String(" accept")); }));
            QCOMPARE(rules.count(QLatin1String("hook")), 1);
            QCOMPARE(rules.count(QLatin1String("drop")), 1);
            const ExposureSettings read{.allow = allowedIn(rules.toUtf8()), .enforce = ExposureEnforcement::On};
            Plan back = plan;
            back.exposure = read;
            QVERIFY2(checkPlan(back).empty(), (writePlan(plan) + writePlan(back)).constData());
            for (int port = 1; port < 65536; port += 9973)
                for (const bool isTcp : {true, false})
                    QCOMPARE(sourcesOf(read, port, isTcp), sourcesOf(plan.exposure, port, isTcp));
        }
    }

    void bridgesOfOthersAreLeftAloneAndOwnNamesOfDockerAreNot()
    {
        HostFacts facts = host();
        facts.network->links = {{"br-100", "bridge", 1500, {"10.1.0.1/24"}},
                                {"br-lan", "bridge", 1500, {}},
                                {"br-0123456789ab", "bridge", 1500, {}},
                                {"kiosk", "bridge", 1500, {}},
                                {"br-1\" }", "bridge", 1500, {}}};
        facts.network->networks = {{"apps", "bridge", "br-0123456789ab", {"172.18.0.0/16"}, 1500},
                                   {"kiosk", "bridge", "kiosk", {"172.19.0.0/16"}, 1500},
                                   {"evil", "bridge", "x\" accept", {}, 1500}};
        const QString rules = rulesOn(facts);
        QVERIFY2(rules.contains(QLatin1String("\"kiosk\"")), qPrintable(rules));
        QVERIFY(!rules.contains(QLatin1String("br-lan")) && !rules.contains(QLatin1String("br-0123")));
        QCOMPARE(linesOf(rules, "forward")[1], QStringLiteral("oifname { \"br-100\" } accept"));
        QCOMPARE(linesOf(rules, "published")[0], QStringLiteral("iifname @bridges iifname != { \"br-100\" } accept"));
        QVERIFY(!rules.contains(QLatin1String("x\" accept")) && !rules.contains(QLatin1String("br-1\" }")));
    }

    void aSwarmTalksToItsNodes()
    {
        HostFacts facts = host();
        QVERIFY(!exposureProxyRules(enforcing(), facts).content->contains("2377"));
        facts.hasSwarmState = true;
        QVERIFY(exposureProxyRules(enforcing(), facts).content->contains("tcp dport { 2377, 7946 } accept"));
        QVERIFY(exposureProxyRules(enforcing(), facts).content->contains("udp dport { 7946 } accept"));
    }

    /// While dockerd is down nobody says which bridges are Docker's.
    void whatWasKnownOfBridgesStaysWhileDockerdIsDown()
    {
        HostFacts facts = host();
        facts.network->links = {{"kiosk", "bridge", 1500, {}}, {"br-100", "bridge", 1500, {}}};
        facts.network->networks = {{"kiosk", "bridge", "kiosk", {"172.19.0.0/16"}, 1500}};
        const auto made = makeChanges(enforcing(), facts, {});
        QVERIFY(made);
        write(facts, *made);
        const QString before = rulesOn(facts);
        facts.network->networks.clear();
        QCOMPARE(rulesOn(facts), before);
        facts.network.reset();
        QCOMPARE(rulesOn(facts), before);
        QVERIFY(makeChanges(enforcing(), facts, {})->isEmpty());
    }

    void entriesThatOverlapAreReadBackApart()
    {
        for (const char *allow :
             {"[{'from': ['10.0.0.0/8'], 'ports': ['8000-8010/tcp']}, {'from': ['10.0.0.0/8'], 'ports': ['8005/tcp']}]",
              "[{'from': ['10.0.0.0/8'], 'ports': ['443/tcp']}, {'from': ['10.1.0.0/16'], 'ports': ['443/tcp']}]"}) {
            Plan back;
            back.exposure.allow = allowedIn(rulesOn(host(), enforcing(json(allow))).toUtf8());
            QVERIFY2(checkPlan(back).empty(), allow);
            QCOMPARE(back.exposure.allow.size(), 2U);
        }
    }

    void aTableThatGoesIsSaid()
    {
        HostFacts facts = host();
        write(facts, *makeChanges(enforcing(), facts, {}));
        QVERIFY(findingOf(makeChanges(Plan(), facts, {})->findings, "exposure/opens") != nullptr);
        QVERIFY(findingOf(makeChanges(enforcing(), facts, {})->findings, "exposure/opens") == nullptr);
    }

    void portsOfDockerdStayOpen()
    {
        HostFacts facts = host();
        facts.files[QLatin1String(paths::daemonJson)] = {
            json(
                "{'hosts': ['fd://', 'tcp://0.0.0.0:2376', 'tcp://[::1]:4243', '0.0.0.0:2375'], 'metrics-addr': '10.0.0.1:9323'}"),
            0644};
        const QString rules = QString::fromUtf8(*exposureProxyRules(enforcing(), facts).content);
        QVERIFY2(rules.contains(QLatin1String("tcp dport { 2375, 2376, 4243, 9323 } accept")), qPrintable(rules));
    }

    /// Of the plan itself, and not any more when the plan has them no more.
    void portsThatThePlanGivesDockerdStayOpen()
    {
        HostFacts facts = host();
        Plan plan = enforcing();
        plan.engine.keys["metrics-addr"] = "0.0.0.0:9323";
        const auto made = makeChanges(plan, facts, {});
        QVERIFY(made);
        write(facts, *made);
        const auto hasPort = [&] { return facts.files[QLatin1String(paths::exposureProxyRules)].content.contains("9323"); };
        QVERIFY(hasPort());
        QVERIFY(makeChanges(plan, facts, {})->isEmpty());
        const auto without = makeChanges(enforcing(), facts, {});
        QVERIFY(without);
        write(facts, *without);
        QVERIFY(!hasPort());
        QVERIFY(makeChanges(enforcing(), facts, {})->isEmpty());
    }

    void theCgroupIsThatOfTheSlice()
    {
        HostFacts facts = host();
        facts.dockerUnit = UnitFacts();
        facts.dockerUnit->properties["Slice"] = QStringLiteral("site-docker.slice");
        const QString rules = QString::fromUtf8(*exposureProxyRules(enforcing(), facts).content);
        QVERIFY2(rules.contains(QLatin1String("level 3 \"site.slice/site-docker.slice/docker.service\"")), qPrintable(rules));
    }

    void theUnitIsEnabledReloadedAndDisabledWithItsRules()
    {
        HostFacts facts = host();
        const auto made = makeChanges(enforcing(), facts, {});
        QVERIFY(made && closesPorts(*made, facts) && mayCutOff(*made, facts));
        QCOMPARE(stepsOnExposureUnit(*made), QStringList{"enable"});
        write(facts, *made);
        const auto same = makeChanges(enforcing(), facts, {});
        QVERIFY(same && same->isEmpty());
        const Plan other = enforcing(json("[{'from': ['10.0.0.0/8'], 'ports': ['443/tcp']}]"));
        const auto changed = makeChanges(other, facts, {});
        QVERIFY(changed && closesPorts(*changed, facts));
        QCOMPARE(stepsOnExposureUnit(*changed), (QStringList{"enable", "reload"}));
        QVERIFY(changed->effect == Effect::None); // Docker is left alone
        QVERIFY(std::ranges::none_of(changed->steps, reloadsDocker));
        write(facts, *changed);
        const Plan found = planFromHost(facts, {});
        QVERIFY(found.exposure == other.exposure);
        const auto gone = makeChanges(Plan(), facts, {});
        QVERIFY(gone && !closesPorts(*gone, facts));
        QCOMPARE(stepsOnExposureUnit(*gone), QStringList{"disable"});
    }

    /// Whoever turns a unit of ours off, the next apply of the plan turns it on again; loading the table closes ports anew.
    void aUnitThatSomebodyTurnedOffIsAChange()
    {
        HostFacts facts = host();
        write(facts, *makeChanges(enforcing(), facts, {}));
        OwnUnitState &unit = facts.ownUnits[QLatin1String(paths::exposureUnit)];
        unit = {QStringLiteral("enabled"), QStringLiteral("active")};
        QVERIFY(makeChanges(enforcing(), facts, {})->isEmpty());
        for (const auto &[isEnabled, state] : {std::pair("disabled", "active"), std::pair("disabled", "inactive"),
                                               std::pair("enabled", "inactive"), std::pair("enabled", "failed")}) {
            unit = {QLatin1String(isEnabled), QLatin1String(state)};
            const auto changes = makeChanges(enforcing(), facts, {});
            QVERIFY(changes && changes->steps == std::vector<Step>{EnableUnit{QLatin1String(paths::exposureUnit)}});
            QCOMPARE(closesPorts(*changes, facts), qstrcmp(state, "active") != 0);
            QCOMPARE(stepsOnExposureUnit(*makeChanges(Plan(), facts, {})), QStringList{"disable"});
        }
        facts.files[QLatin1String(paths::exposureService)] = FileFact{{}, 0777, 0, 0, FileKind::Symlink};
        unit.unitFileState = QStringLiteral("masked");
        const auto masked = makeChanges(enforcing(), facts, {});
        QVERIFY(!masked && masked.error().front().remedy.english().contains("systemctl unmask dockwright-exposure.service"));
    }

    /// What somebody had made of it before comes back.
    void aRestoreTurnsAUnitOffAgain()
    {
        HostFacts facts = host();
        write(facts, *makeChanges(enforcing(), facts, {}));
        const QString unit = QLatin1String(paths::exposureUnit);
        facts.ownUnits[unit] = {QStringLiteral("enabled"), QStringLiteral("active")};
        const auto restored = [&](const char *isEnabled, const char *state) {
            Replaced replaced;
            replaced.ownUnits[unit] = {QLatin1String(isEnabled), QLatin1String(state)};
            return makeRestore(replaced, facts).steps;
        };
        QVERIFY(restored("enabled", "active").empty());
        QVERIFY(restored("enabled", "inactive") == std::vector<Step>{StopUnit{unit}});
        QVERIFY(restored("disabled", "inactive") == std::vector<Step>{DisableUnit{unit}});
        QVERIFY(restored("disabled", "active") == (std::vector<Step>{DisableUnit{unit, true}}));
    }

    void whereItCannotWorkItIsRefused()
    {
        HostFacts facts = host();
        facts.cgroupVersion = 1;
        const auto changes = makeChanges(enforcing(), facts, {});
        QVERIFY(!changes);
        QCOMPARE(changes.error().front().where, QStringLiteral("/exposure/enforce"));
        QVERIFY(makeChanges(planOf(json("{'allow': [{'ports': ['1/tcp']}]}")), facts, {}));
        const auto script = makeExport(enforcing(), ExportForm::Script, nullptr, {});
        QVERIFY(!script);
        QCOMPARE(script.error().front().where, QStringLiteral("/exposure/enforce"));
    }

    void aPreviewTellsWhatIsClosed()
    {
        HostFacts facts = host();
        facts.published = {{"db", "0.0.0.0", 5432, true},
                           {"db", "::", 5432, true},
                           {"web", "0.0.0.0", 443, true},
                           {"app", "10.0.0.5", 8080, true},
                           {"own", "127.0.0.1", 6379, true}};
        const QByteArray allow = json("[{'ports': ['443/tcp']}, {'from': ['10.0.0.0/8'], 'ports': ['8080/tcp']}]");
        const auto closing = makeChanges(enforcing(allow), facts, {});
        QVERIFY(closing);
        const auto words = [](const ChangeSet &changes, const char *id) {
            const Finding *finding = findingOf(changes.findings, id);
            return finding != nullptr ? finding->found.args.join(u'|') : QStringLiteral("nothing");
        };
        QCOMPARE(words(*closing, "exposure/closes"), QStringLiteral("5432/tcp (db)"));
        QCOMPARE(words(*closing, "exposure/narrows"), QStringLiteral("8080/tcp (app) ← 10.0.0.0/8"));
        QCOMPARE(words(*closing, "exposure/keeps"), QStringLiteral("443/tcp (web)"));
        const auto telling = makeChanges(planOf("{\"allow\": " + allow + '}'), facts, {});
        QVERIFY(telling);
        QCOMPARE(words(*telling, "exposure/open"), QStringLiteral("5432/tcp (db), 8080/tcp (app) ← 10.0.0.0/8"));
        QCOMPARE(words(*makeChanges(Plan(), facts, {}), "exposure/open"), QStringLiteral("nothing"));
        facts.published.reset();
        QVERIFY(findingOf(makeChanges(enforcing(), facts, {})->findings, "exposure/unknown") != nullptr);
    }

    void whatIsAgainstAPlanIsWhatAnOutsiderReachesWhoMayNot()
    {
        const Outsider outsider{.strangers = {"198.51.100.2", "2001:db8::2"}, .neighbours = {"10.9.9.2", "fd00::2"}};
        const ExposureSettings wanted =
            planOf(json("{'allow': [{'ports': ['443/tcp']}, {'from': ['10.0.0.0/8'], 'ports': ['8080/tcp']}]}")).exposure;
        using enum ReachOutcome;
        QVERIFY(!isAgainst(wanted, verdictOn(443, Answered, Answered), outsider));
        QVERIFY(isAgainst(wanted, verdictOn(8080, Answered, Answered), outsider));
        QVERIFY(!isAgainst(wanted, verdictOn(8080, Silent, Answered), outsider));
        QVERIFY(isAgainst(wanted, verdictOn(5432, Silent, Arrived), outsider));
        QVERIFY(!isAgainst(wanted, verdictOn(5432, Refused, Silent), outsider));
        QVERIFY(!isAgainst({}, verdictOn(5432, Answered, Answered), outsider));
        PortVerdict host = verdictOn(5432, Answered, Answered);
        host.port.isOfHostNetwork = true;
        QVERIFY(!isAgainst(wanted, host, outsider));
        PortVerdict concluded = verdictOn(5432, Untried, Untried);
        concluded.isMeasured = false;
        concluded.reach = Reach::Everybody;
        QVERIFY(isAgainst(wanted, concluded, outsider));
    }

    void whatAnOutsiderReachedTakesAChangeBack()
    {
        HostFacts facts = host();
        const Plan plan = enforcing();
        facts.outsider = OutsiderFacts{};
        const auto severity = [&] { return findingOf(checkHealth(facts, &plan), "exposure/enforced")->severity; };
        QCOMPARE(severity(), Severity::Pass);
        facts.outsider->reached = {{"db", "::", 5432, true}};
        QCOMPARE(severity(), Severity::Critical);
        facts.outsider = OutsiderFacts{.whyNot = QStringLiteral("no ip")};
        QCOMPARE(severity(), Severity::Unknown);
        QCOMPARE(findingOf(checkHealth(facts, &plan), "exposure/unit")->severity, Severity::Pass);
        facts.outsider->isLoaded = false;
        QCOMPARE(findingOf(checkHealth(facts, &plan), "exposure/unit")->severity, Severity::Warning);
    }
};

DOCKWRIGHT_TEST(TestExposurePlan, suite::NoApplication)

} // namespace test_exposure_plan

#include "test_exposure_plan.moc"
