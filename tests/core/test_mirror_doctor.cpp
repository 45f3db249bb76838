// SPDX-License-Identifier: Apache-2.0
#include "core/base/hash.h"
#include "core/changes/make_changes.h"
#include "core/changes/mirror_changes.h"
#include "core/changes/plan_from_host.h"
#include "core/health/health_checks.h"
#include "core/host/paths.h"
#include "core/plan/registries.h"
#include "core/registry/mirror_doctor.h"
#include "core/registry/registry_report.h"
#include "core/render/mirror_order.h"
#include "core/render/registry_files.h"
#include "core/text/unit_file.h"
#include "tests/support/examples.h"
#include "tests/support/hosts.h"
#include "tests/support/suite.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTest>

#include <algorithm>

namespace test_mirror_doctor {

using namespace dockwright::core;

namespace {

constexpr qint64 hour = 3600;
const QString daemonJson = QLatin1String(paths::daemonJson);
const QString standingsFile = QLatin1String(paths::mirrorStandings);

QString mirror(int number)
{
    return QStringLiteral("https://m%1.lan").arg(number);
}

/// A plan with so many mirrors and a doctor.
Plan planWith(int mirrors)
{
    Plan plan = examplePlan("workstation");
    plan.registry.mirrors.clear();
    for (int i = 0; i < mirrors; ++i)
        plan.registry.mirrors << mirror(i);
    plan.registry.doctor.enabled = true;
    return plan;
}

/// With the mirrors in the long form, which a dockerd of today reads in hosts.toml.
Plan longFormOf(Plan plan)
{
    RegistryHost hub{.host = QLatin1String(dockerHub)};
    for (const QString &url : plan.registry.mirrors)
        hub.mirrors.push_back({.url = url});
    plan.registries = {hub};
    plan.registry.mirrors = RegistrySettings().mirrors;
    plan.containerd.snapshotter = ImageStore::On;
    return plan;
}

/// The host when every file step was done, with a dockerd that runs.
HostFacts afterwards(HostFacts facts, const ChangeSet &changes)
{
    facts = withFilesOf(changes, std::move(facts));
    if (const FileFact *file = facts.file(daemonJson); file != nullptr && facts.daemon)
        facts.daemon->mirrors = textsIn(objectIn(file->content).value("registry-mirrors", OrderedJson::array()));
    return facts;
}

HostFacts applied(const Plan &plan, const HostFacts &before = exampleHost())
{
    return afterwards(before, *makeChanges(plan, before));
}

ProbedMirror probed(int number, Verdict verdict, bool isUp)
{
    return {mirror(number), verdict, isUp, false, 20};
}

ProbedMirror works(int number)
{
    return probed(number, Verdict::Works, true);
}

ProbedMirror dead(int number)
{
    return probed(number, Verdict::Dead, false);
}

ProbedMirror hub(Verdict verdict)
{
    const bool works = verdict == Verdict::Works;
    return {QStringLiteral("https://registry-1.docker.io"), verdict, works, true, {}, works};
}

/// A doctor at work on a host whose dockerd has its changes at once.
struct Doctor {
    Plan plan;
    MirrorRecords records{};
    MirrorStandings standings{};
    qint64 now = 1'000'000;

    void probe(const ProbedMirrors &found, qint64 later = 6 * hour)
    {
        now += later;
        records = noteProbe(records, found, 6 * hour, now);
        standings = standingsAfter(standings, records);
    }
    QStringList used() const { return urlsOf(mirrorsInUse(plan, standings)); }
};

QStringList mirrors(std::initializer_list<int> numbers)
{
    QStringList urls;
    for (const int number : numbers)
        urls << mirror(number);
    return urls;
}

QStringList pathsOf(const ChangeSet &changes)
{
    QStringList paths;
    for (const Step &step : changes.steps)
        if (const auto *write = std::get_if<WriteFile>(&step))
            paths << write->path;
    return paths;
}

/// A mirror over time: it stays for a while as it is.
class Weather
{
public:
    explicit Weather(QRandomGenerator *random) : m_random(random) { turn(); }

    ProbedMirror next(int number)
    {
        if (m_random->bounded(6) == 0)
            turn();
        const bool isUp = m_verdict == Verdict::Works || m_verdict == Verdict::Lagging
            || (m_verdict == Verdict::Slow && m_random->bounded(2) == 0);
        return probed(number, m_verdict, isUp);
    }

private:
    void turn() { m_verdict = static_cast<Verdict>(m_random->bounded(static_cast<int>(Verdict::Untested) + 1)); }

    QRandomGenerator *m_random;
    Verdict m_verdict = Verdict::Works;
};

/// And Docker Hub, which is there more often than not.
ProbedMirrors allOf(std::vector<Weather> &weathers, QRandomGenerator &random)
{
    ProbedMirrors found;
    for (Weather &weather : weathers)
        found.push_back(weather.next(static_cast<int>(found.size())));
    found.push_back(hub(random.bounded(4) == 0 ? Verdict::Dead : Verdict::Works));
    return found;
}

/// What must not be after a probe; empty where nothing is.
QByteArray wrongWith(const Doctor &doctor, const ProbedMirrors &found, const Doctor &before)
{
    const QStringList used = doctor.used();
    const bool isBelieved = found.back().gaveDigest;
    for (const QString &url : used)
        if (used.count(url) != 1 || !doctor.plan.registry.mirrors.contains(url))
            return url.toUtf8() + " stands twice, or is not of the plan";
    for (std::size_t i = 0; i + 1 < found.size(); ++i) {
        const QString &url = found[i].url;
        const bool isUsed = used.contains(url);
        if (found[i].verdict == Verdict::Works && !isUsed)
            return url.toUtf8() + " works and is not used";
        if (found[i].verdict == Verdict::WrongContent && isBelieved && isUsed)
            return url.toUtf8() + " gives something else and is used";
        const Standing standing = standingOf(before.standings, url);
        const bool isGone = !isUsed && before.used().contains(url) && found[i].verdict != Verdict::WrongContent;
        if (isGone && (standing == Standing::Serves || standing == Standing::Behind)
            && doctor.records.mirrors[i].failed < probesToBeSure)
            return url.toUtf8() + " is gone after one failure";
    }
    return {};
}

} // namespace

class TestMirrorDoctor : public QObject
{
    Q_OBJECT

private slots:
    void aMirrorGoesAfterTwoFailuresAndComesBackAtOnce()
    {
        Doctor doctor{planWith(3)};
        doctor.probe({dead(0), works(1), works(2)});
        QCOMPARE(doctor.used(), mirrors({0, 1, 2}));
        doctor.probe({works(0), works(1), works(2)});
        doctor.probe({dead(0), works(1), works(2)});
        QCOMPARE(doctor.used(), mirrors({0, 1, 2}));
        doctor.probe({dead(0), works(1), works(2)});
        QCOMPARE(doctor.used(), mirrors({1, 2}));
        doctor.probe({works(0), works(1), works(2)});
        QCOMPARE(doctor.used(), mirrors({0, 1, 2}));
    }

    void oneThatIsSlowIsTriedLast_data()
    {
        QTest::addColumn<int>("verdict");
        QTest::addColumn<bool>("isUp");
        QTest::newRow("slow") << int(Verdict::Slow) << true;
        QTest::newRow("lagging") << int(Verdict::Lagging) << true;
        QTest::newRow("with a list of what is allowed") << int(Verdict::AllowList) << false;
    }
    void oneThatIsSlowIsTriedLast()
    {
        QFETCH(int, verdict);
        QFETCH(bool, isUp);
        const ProbedMirror flawed = probed(0, static_cast<Verdict>(verdict), isUp);
        Doctor doctor{planWith(2)};
        doctor.probe({flawed, works(1)});
        QCOMPARE(doctor.used(), mirrors({0, 1}));
        doctor.probe({flawed, works(1)});
        QCOMPARE(doctor.used(), mirrors({1, 0}));
        doctor.probe({works(0), works(1)});
        QCOMPARE(doctor.used(), mirrors({1, 0}));
        doctor.probe({flawed, works(1)});
        doctor.probe({works(0), works(1)});
        QCOMPARE(doctor.used(), mirrors({1, 0}));
        doctor.probe({works(0), works(1)});
        QCOMPARE(doctor.used(), mirrors({0, 1}));
    }

    void oneThatStallsFails()
    {
        const ProbedMirror stalled = probed(0, Verdict::Slow, false);
        Doctor doctor{planWith(2)};
        doctor.probe({stalled, works(1)});
        doctor.probe({stalled, works(1)});
        QCOMPARE(doctor.used(), mirrors({1}));
        QVERIFY(!doctor.records.mirrors[0].isUp && !doctor.records.mirrors[0].lastGood);
    }

    void oneThatGivesSomethingElseGoesAtOnceAndNeverServesAlone()
    {
        const ProbedMirror foreign = probed(0, Verdict::WrongContent, true);
        Doctor doctor{planWith(2)};
        doctor.probe({foreign, works(1), hub(Verdict::Works)});
        QCOMPARE(doctor.used(), mirrors({1}));
        QVERIFY(!doctor.records.mirrors[0].isUp);
        doctor.probe({dead(0), dead(1), hub(Verdict::Works)});
        doctor.probe({dead(0), dead(1), hub(Verdict::Works)});
        QCOMPARE(doctor.used(), mirrors({1}));
        doctor.probe({works(0), dead(1)});
        QCOMPARE(doctor.used(), mirrors({0}));
        doctor.probe({foreign, dead(1), hub(Verdict::Works)});
        QCOMPARE(doctor.used(), mirrors({1}));
        Doctor alone{planWith(1)};
        alone.probe({foreign, hub(Verdict::Works)});
        QCOMPARE(alone.used(), QStringList());
    }

    /// Of mirrors that differ, the one that is alone may be the one that is up to date.
    void withoutDockerHubNobodyIsDistrusted()
    {
        const ProbedMirror other = probed(0, Verdict::WrongContent, true);
        Doctor doctor{planWith(3)};
        doctor.probe({other, works(1), works(2), hub(Verdict::Dead)});
        doctor.probe({other, works(1), works(2), hub(Verdict::Dead)});
        QCOMPARE(doctor.used(), mirrors({0, 1, 2}));
        ProbedMirror wrong = other; // by its own digest
        wrong.gaveWrongBytes = true;
        doctor.probe({wrong, works(1), works(2), hub(Verdict::Dead)});
        QCOMPARE(doctor.used(), mirrors({1, 2}));
    }

    /// What is stored on the host is the list alone, and it may not change.
    void distrustIsNotForgotten()
    {
        const ProbedMirror foreign = probed(0, Verdict::WrongContent, true);
        Doctor doctor{planWith(2)};
        doctor.probe({dead(0), works(1), hub(Verdict::Works)});
        doctor.probe({dead(0), works(1), hub(Verdict::Works)});
        const MirrorStandings stored = doctor.standings;
        doctor.probe({foreign, works(1), hub(Verdict::Works)});
        QCOMPARE(doctor.used(), mirrors({1})); // so nothing is written
        doctor.standings = stored;
        doctor.records = readMirrorRecords(writeMirrorRecords(doctor.records));
        for (int i = 0; i < 3; ++i)
            doctor.probe({dead(0), dead(1), hub(Verdict::Works)});
        QCOMPARE(doctor.used(), mirrors({1}));
        doctor.probe({works(0), dead(1), hub(Verdict::Works)});
        QCOMPARE(doctor.used(), mirrors({0}));
    }

    void oneThatHasTooManyRequestsIsTriedLast()
    {
        ProbedMirror busy = probed(0, Verdict::AnswersOnly, false);
        busy.isRefusedForNow = true;
        Doctor doctor{planWith(2)};
        for (int i = 0; i < 4; ++i)
            doctor.probe({busy, works(1)});
        QCOMPARE(doctor.used(), mirrors({1, 0}));
    }

    void whereAllGiveSomethingElseNoneIsBelieved()
    {
        Doctor doctor{planWith(2)};
        const ProbedMirrors found{probed(0, Verdict::WrongContent, true), probed(1, Verdict::WrongContent, true),
                                  hub(Verdict::Dead)};
        doctor.probe(found);
        doctor.probe(found);
        QCOMPARE(doctor.used(), mirrors({0, 1}));
        QCOMPARE(doctor.records.mirrors[0].verdict, QStringLiteral("untested"));
    }

    void withAllDeadThePlanStays()
    {
        Doctor doctor{planWith(3)};
        doctor.probe({dead(0), works(1), works(2)});
        doctor.probe({dead(0), works(1), works(2)});
        QCOMPARE(doctor.used(), mirrors({1, 2}));
        doctor.probe({dead(0), dead(1), dead(2)});
        QCOMPARE(doctor.used(), mirrors({1, 2}));
        doctor.probe({dead(0), dead(1), dead(2)});
        QCOMPARE(doctor.used(), mirrors({0, 1, 2}));
        doctor.probe({dead(0), dead(1), works(2)});
        QCOMPARE(doctor.used(), mirrors({2}));
    }

    void afterALongPauseNothingIsCountedOn()
    {
        Doctor doctor{planWith(2)};
        doctor.probe({dead(0), works(1)});
        doctor.probe({dead(0), works(1)}, 24 * hour);
        QCOMPARE(doctor.used(), mirrors({0, 1}));
        doctor.now -= 100 * hour; // nor after a clock that was wrong
        doctor.probe({dead(0), works(1)});
        QCOMPARE(doctor.used(), mirrors({0, 1}));
        doctor.probe({dead(0), works(1)});
        QCOMPARE(doctor.used(), mirrors({1}));
    }

    void whatWasMeasuredIsKept()
    {
        Doctor doctor{planWith(2)};
        doctor.probe({works(0), dead(1)});
        const qint64 first = doctor.now;
        doctor.probe({dead(0), dead(1)});
        const MirrorRecord &gone = doctor.records.mirrors[0];
        QVERIFY(!gone.isUp && gone.lastGood == first && gone.since == doctor.now && gone.failed == 1);
        QVERIFY(doctor.records.mirrors[1].since == first && !doctor.records.mirrors[1].lastGood);
        doctor.records.refused = RefusedOrder{mirrors({1}), doctor.now};
        QVERIFY(readMirrorRecords(writeMirrorRecords(doctor.records)) == doctor.records);
        const MirrorStandings all{{mirror(0), Standing::Behind}, {mirror(1), Standing::Out}, {mirror(2), Standing::Distrusted}};
        QVERIFY(readMirrorStandings(writeMirrorStandings(all)) == all);
    }

    /// A pull may have been worse for a reason that is gone.
    void whatWasTakenBackIsTriedAgainAfterADay()
    {
        Doctor doctor{planWith(2)};
        doctor.probe({works(0), works(1)});
        const RefusedOrder refused{mirrors({1}), doctor.now};
        doctor.records.refused = refused;
        doctor.probe({works(0), works(1)}, 23 * hour);
        QVERIFY(doctor.records.refused == refused);
        doctor.probe({works(0), works(1)}, hour);
        QVERIFY(!doctor.records.refused);
        doctor.records.refused = refused;
        doctor.now -= 100 * hour; // by a clock that was wrong
        doctor.probe({works(0), works(1)});
        QVERIFY(!doctor.records.refused);
    }

    void whatIsBrokenOrForeignCountsAsNothing()
    {
        for (const QByteArray &text :
             {QByteArray(), QByteArray("[]"), QByteArray("{"), QByteArray("{\"mirrors\": 1}"), QByteArray("{\"mirrors\": [1]}"),
              QByteArray("{\"mirrors\": {\"https://m.lan\": 1}}"), QByteArray("{\"mirrors\": {\"https://m.lan\": \"dead\"}}"),
              QByteArray("{\"probed\": \"1\", \"mirrors\": []}"), QByteArray("{\"probed\": 1, \"mirrors\": [{\"url\": 1}]}"),
              QByteArray(2 << 20, ' ') + "{\"mirrors\": {\"https://m.lan\": \"out\"}}"}) {
            QVERIFY2(readMirrorStandings(text).empty(), text.left(99));
            QVERIFY2(readMirrorRecords(text) == MirrorRecords{}, text.left(99));
        }
        QByteArray many = writeMirrorRecords({1, {{.url = mirror(0), .verdict = "dead", .failed = 1}}});
        QCOMPARE(readMirrorRecords(many.replace("\"failed\": 1", "\"failed\": 99999999999")).mirrors.at(0).failed, 1'000'000);
    }

    void aProbeIsReadFromItsEvent()
    {
        RegistryVerdict verdict{{QLatin1String(dockerHub), mirror(0)}, {}, Verdict::Slow, {"slow", {}}, {}, {}};
        verdict.facts.pinged = 21;
        const auto lineOf = [](const RegistryVerdict &each) { return QByteArray::fromStdString(registryToJson(each).dump()); };
        QByteArray line = lineOf(verdict);
        if (!line.contains("\"event\""))
            line.replace(0, 1, "{\"event\":\"registry\",");
        const auto found = readProbedMirror(line);
        QVERIFY(found.has_value());
        QVERIFY(*found == (ProbedMirror{mirror(0), Verdict::Slow, true, false, 21}));
        verdict.facts.status = 429;
        verdict.facts.digest = "sha256:1";
        verdict.facts.failure = ProbeFailure::Digest;
        const auto busy = readProbedMirror(lineOf(verdict).replace(0, 1, "{\"event\":\"registry\","));
        QVERIFY(busy && busy->gaveDigest && busy->gaveWrongBytes && busy->isRefusedForNow && !busy->isUp);
        QVERIFY(!readProbedMirror(QByteArray(line).replace("docker.io", "ghcr.io")));
        QVERIFY(!readProbedMirror(QByteArray(line).replace("slow", "fine")));
        for (const char *other : {"", "{}", "[]", "{\"event\": \"result\"}", "{\"event\": 1, \"verdict\": []}"})
            QVERIFY2(!readProbedMirror(other), other);
    }

    /// Years of probes of mirrors that come and go.
    void whateverComesOneThatWorksIsUsed()
    {
        for (quint32 seed = 0; seed < 4000; ++seed) {
            QRandomGenerator random(seed);
            const int count = random.bounded(1, 7);
            Doctor doctor{planWith(count)};
            std::vector<Weather> weathers(static_cast<std::size_t>(count), Weather(&random));
            for (int probe = 0; probe < 40; ++probe) {
                const Doctor before = doctor;
                const ProbedMirrors found = allOf(weathers, random);
                doctor.probe(found);
                const QByteArray wrong = wrongWith(doctor, found, before);
                QVERIFY2(wrong.isEmpty(), QByteArray::number(seed) + ": " + wrong);
            }
        }
    }

    void dockerdIsReloadedOnlyWhereTheListChanges_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 0; seed < 40; ++seed)
            QTest::addRow("%d", seed) << seed;
    }
    void dockerdIsReloadedOnlyWhereTheListChanges()
    {
        QFETCH(int, seed);
        QRandomGenerator random(static_cast<quint32>(seed));
        const int count = random.bounded(1, 7);
        Doctor doctor{planWith(count)};
        std::vector<Weather> weathers(static_cast<std::size_t>(count), Weather(&random));
        HostFacts host = applied(doctor.plan);
        for (int probe = 0; probe < 30; ++probe) {
            const QStringList before = urlsOf(mirrorsInUse(doctor.plan, host));
            doctor.records = noteProbe(doctor.records, allOf(weathers, random), 6 * hour, doctor.now += 6 * hour);
            doctor.standings = standingsAfter(mirrorStandings(host), doctor.records);
            const auto changes = changeMirrors(doctor.plan, host, doctor.standings);
            QVERIFY(changes.has_value());
            QCOMPARE(changes->isEmpty(), before == doctor.used());
            QCOMPARE(changes->effect, changes->isEmpty() ? Effect::None : Effect::Reload);
            QVERIFY(!changes->interrupts());
            host = afterwards(std::move(host), *changes);
            QCOMPARE(urlsOf(mirrorsInUse(doctor.plan, host)), doctor.used());
        }
        QVERIFY(makeChanges(doctor.plan, host)->isEmpty());
    }

    void onlyTheListOfMirrorsChanges()
    {
        const Plan plan = planWith(3);
        HostFacts host = applied(plan);
        host.files[daemonJson].content.replace(0, 2, "{\n  \"theirs\": 1,\n");
        host.files[QLatin1String(paths::limitsDropIn)].content += "# edited\n";
        const MirrorStandings standings{{mirror(0), Standing::Out}, {mirror(1), Standing::Behind}};
        const auto changes = changeMirrors(plan, host, standings);
        QVERIFY(changes.has_value());
        QCOMPARE(pathsOf(*changes), (QStringList{daemonJson, standingsFile, QLatin1String(paths::lastWritten)}));
        QCOMPARE(changes->steps.size(), std::size_t(4));
        QVERIFY(std::holds_alternative<ReloadUnit>(changes->steps[2]));
        OrderedJson before = objectIn(host.files[daemonJson].content);
        const HostFacts after = afterwards(host, *changes);
        before["registry-mirrors"] = {"https://m2.lan", "https://m1.lan"};
        QVERIFY(objectIn(after.files.at(daemonJson).content) == before);
        LastWritten written = host.lastWritten;
        written.daemonKeys["/registry-mirrors"] = after.lastWritten.daemonKeys.at("/registry-mirrors");
        QVERIFY(after.lastWritten == written);
        QVERIFY(changeMirrors(plan, after, standings)->isEmpty());
        // Back again, all is as it was.
        const auto back = changeMirrors(plan, after, {});
        QVERIFY(back.has_value());
        QCOMPARE(afterwards(after, *back).files.at(daemonJson).content, host.files[daemonJson].content);
    }

    void theSamePlanFindsNothingToDoAfterwards()
    {
        const Plan plan = planWith(3);
        const HostFacts host = applied(plan);
        const auto changes = changeMirrors(plan, host, {{mirror(0), Standing::Out}});
        const HostFacts after = afterwards(host, *changes);
        QVERIFY(makeChanges(plan, after)->isEmpty());
        QVERIFY(checkDrift(plan, after).empty());
        for (const Finding &finding : checkHealth(after, &plan))
            if (finding.id == QLatin1String("daemon/mirrors"))
                QCOMPARE(finding.severity, Severity::Pass);
        const auto doctors = [](const Findings &findings) {
            const auto found = std::ranges::find(findings, QStringLiteral("registry/doctor"), &Finding::id);
            return found == findings.end() ? QString() : QLatin1String(severityName(found->severity)) + found->found.english();
        };
        QCOMPARE(doctors(checkHealth(after, &plan)), "warning" + mirror(0) + " (out)");
        QCOMPARE(doctors(checkHealth(host, &plan)), QString()); // it has not probed yet
        // A mirror that is new in the plan serves, and without a doctor the plan counts again.
        Plan more = plan;
        more.registry.mirrors.prepend(mirror(9));
        const auto added = makeChanges(more, after);
        QCOMPARE(objectIn(afterwards(after, *added).files.at(daemonJson).content)["registry-mirrors"],
                 (OrderedJson{mirror(9).toStdString(), mirror(1).toStdString(), mirror(2).toStdString()}));
        Plan without = plan;
        without.registry.doctor.enabled = false;
        const HostFacts healed = afterwards(after, *makeChanges(without, after));
        QCOMPARE(objectIn(healed.files.at(daemonJson).content)["registry-mirrors"].size(), std::size_t(3));
        QVERIFY(healed.file(standingsFile) == nullptr);
        QVERIFY(makeChanges(without, healed)->isEmpty());
        // Nor does it count on a host whose plan never had one, and an uninstallation leaves nothing of it.
        const auto gone = makeUninstall(after, false);
        QVERIFY(gone.has_value());
        QVERIFY(afterwards(after, *gone).file(standingsFile) == nullptr);
    }

    void aPlanMadeFromTheHostHasThoseThatAreLeftOut()
    {
        const Plan plan = planWith(3);
        const HostFacts host = applied(plan);
        for (const MirrorStandings &standings :
             {MirrorStandings{{mirror(0), Standing::Out}, {mirror(1), Standing::Behind}},
              MirrorStandings{{mirror(0), Standing::Out}, {mirror(1), Standing::Out}, {mirror(2), Standing::Out}}}) {
            const HostFacts after = afterwards(host, *changeMirrors(plan, host, standings));
            const Plan found = planFromHost(after);
            QVERIFY(found.registry.doctor.enabled);
            QCOMPARE(QSet<QString>(found.registry.mirrors.begin(), found.registry.mirrors.end()),
                     QSet<QString>(plan.registry.mirrors.begin(), plan.registry.mirrors.end()));
            QCOMPARE(registryMirrors(found, after), registryMirrors(plan, after));
        }
    }

    void hostsTomlIsReadAtEachPullSoNothingIsReloaded()
    {
        const Plan plan = longFormOf(planWith(2));
        HostFacts bare = exampleHost();
        bare.dockerdVersion = bare.daemon->serverVersion = "28.5.2";
        const HostFacts host = applied(plan, bare);
        const QString toml = QLatin1String(paths::certificates) + QStringLiteral("/docker.io/hosts.toml");
        QVERIFY(host.file(toml) != nullptr);
        const auto changes = changeMirrors(plan, host, {{mirror(0), Standing::Behind}});
        QVERIFY(changes.has_value());
        QCOMPARE(pathsOf(*changes), (QStringList{toml, standingsFile, QLatin1String(paths::lastWritten)}));
        QCOMPARE(changes->steps.size(), std::size_t(3));
        QCOMPARE(changes->effect, Effect::None);
        const HostFacts after = afterwards(host, *changes);
        const QByteArray text = after.files.at(toml).content;
        QVERIFY2(text.indexOf("m1.lan") > 0 && text.indexOf("m1.lan") < text.indexOf("m0.lan"), text);
        QVERIFY(makeChanges(plan, after)->isEmpty());
        HostFacts edited = host;
        edited.files[toml].content += "# mine\n";
        const auto commented = changeMirrors(plan, edited, {{mirror(0), Standing::Out}});
        QVERIFY(commented && afterwards(edited, *commented).files.at(toml).content.endsWith("# mine\n"));
        edited.files[toml].content += "[host.\"https://mine.lan\"]\n";
        QCOMPARE(changeMirrors(plan, edited, {{mirror(0), Standing::Out}}).error().code, ErrorCode::Conflict);
        QCOMPARE(changeMirrors(longFormOf(planWith(3)), host, {{mirror(0), Standing::Out}}).error().message.english(),
                 QStringLiteral("The mirrors are not those of the plan that was applied last."));
        // A plan made of such a host does not have those alone that are left out.
        const HostFacts without = afterwards(host, *changeMirrors(plan, host, {{mirror(0), Standing::Out}}));
        QVERIFY(!planFromHost(without).registry.mirrors.contains(mirror(0)));
    }

    void whatIsNotItsBusinessStopsIt()
    {
        const Plan plan = planWith(2);
        const MirrorStandings standings{{mirror(0), Standing::Out}};
        const HostFacts host = applied(plan);
        HostFacts edited = host;
        edited.files[daemonJson].content.replace("https://m0.lan", "https://mine.lan");
        QCOMPARE(changeMirrors(plan, edited, standings).error().code, ErrorCode::Conflict);
        HostFacts bare = host;
        bare.files.erase(daemonJson);
        QCOMPARE(changeMirrors(plan, bare, standings).error().code, ErrorCode::Conflict);
        // Of another plan: one that was left as it is when it failed, or came back with a rollback.
        QCOMPARE(changeMirrors(planWith(3), host, standings).error().message.english(),
                 QStringLiteral("The mirrors are not those of the plan that was applied last."));
        HostFacts unread = host;
        unread.files[daemonJson].content.replace(0, 2, "{\n  \"debug\": true,\n");
        unread.daemon->settings["debug"] = "false";
        QVERIFY(changeMirrors(plan, unread, standings).error().message.english().contains("“debug” was edited"));
        // Of what is an object, dockerd shows a part only.
        HostFacts runtimes = host;
        runtimes.files[daemonJson].content.replace(
            0, 2, "{\n  \"runtimes\": {\"nvidia\": {\"path\": \"nvidia-container-runtime\", \"args\": []}},\n");
        runtimes.daemon->settings["runtimes"] = "{\"nvidia\":{\"path\":\"nvidia-container-runtime\"}}";
        QVERIFY(changeMirrors(plan, runtimes, standings).has_value());
        unread.daemon->settings["debug"] = "true";
        QVERIFY(changeMirrors(plan, unread, standings).has_value());
        HostFacts stopped = host;
        stopped.dockerUnit->activeState = "inactive";
        QCOMPARE(changeMirrors(plan, stopped, standings).error().code, ErrorCode::Unsupported);
        HostFacts waiting = host;
        waiting.dockerUnit->properties["InvocationID"] = "1";
        waiting.lastWritten.pending = {Effect::RestartDocker, {{"docker.service", "1"}}};
        QVERIFY(pendingEffect(waiting) == Effect::RestartDocker);
        QCOMPARE(changeMirrors(plan, waiting, standings).error().code, ErrorCode::Unsupported);
        // Nothing to do is nothing that could be in the way.
        for (const HostFacts &facts : {edited, bare, stopped, waiting})
            QVERIFY(changeMirrors(plan, facts, {})->isEmpty());
    }

    void theUnitsFollowThePlan()
    {
        Plan plan = planWith(2);
        plan.registry.doctor.interval = "1h 30min";
        const HostFacts host = applied(plan);
        const QByteArray timer = host.files.at(QLatin1String(paths::doctorTimer)).content;
        const auto value = [&](const char *key) {
            return lastValueIn(timer, QLatin1String("Timer"), QLatin1String(key)).value_or(QString());
        };
        QCOMPARE(value("OnUnitActiveSec"), QStringLiteral("1h 30min"));
        QCOMPARE(value("RandomizedDelaySec"), QStringLiteral("540s"));
        QVERIFY(host.files.at(QLatin1String(paths::doctorService)).content.contains("/dockwright-helper --doctor\n"));
        plan.registry.doctor.enabled = false;
        const auto off = makeChanges(plan, host);
        QVERIFY(std::ranges::find(off->steps, Step(DisableUnit{QLatin1String(paths::doctorTimerUnit)})) != off->steps.end());
        for (const char *interval : {"9min", "31d", "infinity", "often", ""}) {
            plan.registry.doctor.interval = QLatin1String(interval);
            QCOMPARE(checkPlan(plan).size(), std::size_t(1));
        }
        for (const char *interval : {"10min", "30d", "6h"}) {
            plan.registry.doctor.interval = QLatin1String(interval);
            QVERIFY(checkPlan(plan).empty());
        }
    }

    void itStandsInItsSection()
    {
        Plan plan = planWith(2);
        plan.registry.doctor.interval = "1d";
        const auto again = readPlan(writePlan(plan));
        QVERIFY(again.has_value() && *again == plan);
        const auto errorOf = [](const char *text) {
            const auto read = readPlan(text);
            return read ? QString() : read.error().front().where;
        };
        QCOMPARE(errorOf("{\"registry\": {\"doctor\": {\"enabled\": true}}}"), QString());
        QCOMPARE(errorOf("{\"registry\": {\"doctor\": true}}"), QStringLiteral("/registry/doctor"));
        QCOMPARE(errorOf("{\"registry\": {\"doctor\": {\"enable\": true}}}"), QStringLiteral("/registry/doctor/enable"));
        QCOMPARE(errorOf("{\"registry\": {\"docter\": {}}}"), QStringLiteral("/registry/docter"));
        QCOMPARE(errorOf("{\"registry/doctor\": {\"enabled\": true}}"), QStringLiteral("/registry~1doctor"));
    }
};

DOCKWRIGHT_TEST(TestMirrorDoctor, suite::NoApplication)

} // namespace test_mirror_doctor

#include "test_mirror_doctor.moc"
