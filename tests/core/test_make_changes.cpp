// SPDX-License-Identifier: Apache-2.0
#include "core/changes/make_changes.h"
#include "core/health/health_checks.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/talk/preview_report.h"
#include "core/text/event.h"
#include "tests/support/examples.h"
#include "tests/support/hosts.h"
#include "tests/support/suite.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTest>

#include <algorithm>

namespace test_make_changes {

using namespace dockwright::core;

namespace {

const QString daemonJson = QLatin1String(paths::daemonJson);

FileFact regular(const QByteArray &content, int mode = 0644)
{
    return {content, mode, 0, 0, FileKind::Regular};
}

ConflictChoices all(Side side)
{
    return {{}, side};
}

/// The host as it is when every file step was done; the daemon is as the files say.
HostFacts afterwards(HostFacts facts, const ChangeSet &changes)
{
    facts = withFilesOf(changes, std::move(facts));
    for (const Step &step : changes.steps)
        if (const auto *set = std::get_if<SetSysctl>(&step))
            facts.sysctls[set->name] = set->value;
    const FileFact *daemon = facts.file(daemonJson);
    const auto document = parseJson(daemon != nullptr ? daemon->content : QByteArray());
    if (document && facts.daemon)
        facts.daemon->liveRestore = document->value.value("live-restore", false);
    return facts;
}

/// The steps in short, without those that write or remove files: "reload-manager", "restart-unit docker.service", …
QStringList actionsOf(const ChangeSet &changes)
{
    QStringList actions;
    for (const Step &step : changes.steps) {
        const Json description = stepToJson(step);
        const auto kind = description.at("kind").get<QString>();
        if (kind == QLatin1String("write-file") || kind == QLatin1String("remove-file")
            || kind == QLatin1String("verify-units"))
            continue;
        const QString object = description.contains("unit") ? description.at("unit").get<QString>()
            : description.contains("name")                  ? description.at("name").get<QString>()
                                                            : QString();
        actions << (object.isEmpty() ? kind : kind + u' ' + object);
    }
    return actions;
}

QStringList pathsOf(const ChangeSet &changes)
{
    QStringList written;
    for (const Step &step : changes.steps) {
        if (const auto *write = std::get_if<WriteFile>(&step))
            written << write->path;
        if (const auto *remove = std::get_if<RemoveFile>(&step))
            written << u'-' + remove->path;
    }
    return written;
}

const WriteFile *writeOf(const ChangeSet &changes, const QString &path)
{
    for (const Step &step : changes.steps)
        if (const auto *write = std::get_if<WriteFile>(&step); write != nullptr && write->path == path)
            return write;
    return nullptr;
}

QStringList placesOf(const Errors &errors)
{
    QStringList places;
    for (const Error &error : errors)
        places << error.where;
    return places;
}

/// A host on which the plan was applied.
struct Applied {
    explicit Applied(const Plan &plan, HostFacts before = exampleHost())
    {
        const auto changes = makeChanges(plan, before);
        if (changes)
            facts = afterwards(std::move(before), *changes);
    }
    HostFacts facts;
};

Replaced whatIsReplaced(const ChangeSet &changes, const HostFacts &before)
{
    Replaced replaced;
    for (const Step &step : changes.steps) {
        if (const auto *write = std::get_if<WriteFile>(&step))
            replaced.files[write->path] = write->replaces;
        if (const auto *remove = std::get_if<RemoveFile>(&step))
            replaced.files[remove->path] = remove->replaces;
        if (const auto *set = std::get_if<SetSysctl>(&step))
            replaced.sysctls[set->name] = before.sysctls.at(set->name);
    }
    return replaced;
}

void addExamples()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"workstation", "server-1000", "proxy-password", "china-mirrors"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

Plan withoutIcc()
{
    Plan plan = examplePlan("workstation");
    plan.security.icc = false;
    plan.logging.driver = LogDriver::Local; // knows no tag
    return plan;
}

/// A host with keys and flags of somebody else.
HostFacts besideTheirs(const QByteArray &keys, const QStringList &flags, const QString &dockerd)
{
    HostFacts facts = exampleHost();
    facts.dockerdVersion = dockerd;
    facts.files[daemonJson] = regular(json('{' + keys + '}'));
    facts.dockerUnit->execStart = {QStringList{"/usr/bin/dockerd"} + flags};
    facts.dockerUnit->fragmentPath = QStringLiteral("/usr/lib/systemd/system/docker.service");
    return facts;
}

} // namespace

class TestMakeChanges : public QObject
{
    Q_OBJECT

private slots:
    void aFreshHostGetsTheFilesTheReloadsAndTheRestart()
    {
        const HostFacts facts = exampleHost();
        QVERIFY(facts.dockerUnit.has_value());
        const auto changes = makeChanges(examplePlan("workstation"), facts);
        QVERIFY(changes.has_value());
        QVERIFY(changes->conflicts.empty());
        QCOMPARE(changes->effect, Effect::RestartContainerd);
        QCOMPARE(actionsOf(*changes),
                 (QStringList{"reload-manager", "reload-unit docker.service", "restart-unit containerd.service",
                              "restart-unit docker.service"}));
        const QStringList written = pathsOf(*changes);
        QVERIFY(written.contains(daemonJson));
        QVERIFY(written.contains(QLatin1String(paths::limitsDropIn)));
        QCOMPARE(written.last(), QString(paths::lastWritten));
        QVERIFY(std::holds_alternative<WriteFile>(changes->steps.back()));
        QVERIFY(!changes->stopsContainers);
    }

    void filesComeBeforeVerificationAndThatBeforeTheManagerIsReloaded()
    {
        const auto changes = makeChanges(examplePlan("server-1000"), exampleHost());
        QVERIFY(changes.has_value());
        const auto indexOf = [&](auto wanted) { return std::ranges::find_if(changes->steps, wanted) - changes->steps.begin(); };
        const auto verify = indexOf([](const Step &step) { return std::holds_alternative<VerifyUnits>(step); });
        const auto reload = indexOf([](const Step &step) { return std::holds_alternative<ReloadManager>(step); });
        const auto restart = indexOf([](const Step &step) { return std::holds_alternative<RestartUnit>(step); });
        const auto sysctl = indexOf([](const Step &step) { return std::holds_alternative<SetSysctl>(step); });
        QVERIFY(sysctl < verify && verify < reload && reload < restart);
        for (std::size_t i = 0; i < changes->steps.size(); ++i)
            if (const auto *write = std::get_if<WriteFile>(&changes->steps[i]);
                write != nullptr && write->path != paths::lastWritten)
                QVERIFY(static_cast<std::ptrdiff_t>(i) < verify);
    }

    void aSecondRunChangesNothing_data() { addExamples(); }
    void aSecondRunChangesNothing()
    {
        QFETCH(QString, name);
        const Plan plan = examplePlan(name);
        const Applied host(plan);
        const auto again = makeChanges(plan, host.facts);
        QVERIFY(again.has_value());
        QCOMPARE(pathsOf(*again), QStringList{});
        QVERIFY(again->isEmpty());
        QVERIFY(again->conflicts.empty());
        QCOMPARE(again->effect, Effect::None);
        QVERIFY(!again->stopsContainers);
    }

    void fromOneExampleToAnotherAndBackThereIsNoConflict_data() { addExamples(); }
    void fromOneExampleToAnotherAndBackThereIsNoConflict()
    {
        QFETCH(QString, name);
        const Applied first(examplePlan(name));
        for (const char *other : {"workstation", "server-1000", "proxy-password", "china-mirrors"}) {
            const auto there = makeChanges(examplePlan(other), first.facts);
            QVERIFY(there.has_value());
            QVERIFY2(there->conflicts.empty(), other);
            const auto back = makeChanges(examplePlan(name), afterwards(first.facts, *there));
            QVERIFY(back.has_value());
            QVERIFY2(back->conflicts.empty(), other);
            const HostFacts last = afterwards(afterwards(first.facts, *there), *back);
            QVERIFY2(last.files == first.facts.files, other);
        }
    }

    void otherMirrorsNeedAReloadAndNoRestart()
    {
        Plan plan = examplePlan("workstation");
        const Applied host(plan);
        plan.registry.mirrors = QStringList{"https://mirror.lan"};
        const auto changes = makeChanges(plan, host.facts);
        QVERIFY(changes.has_value());
        QCOMPARE(changes->effect, Effect::Reload);
        QCOMPARE(actionsOf(*changes), QStringList{"reload-unit docker.service"});
        QCOMPARE(pathsOf(*changes), (QStringList{daemonJson, paths::lastWritten}));
    }

    void withoutARunningDockerdAReloadBecomesAStart()
    {
        Plan plan = examplePlan("workstation");
        HostFacts facts = Applied(plan).facts;
        facts.dockerUnit->activeState = QStringLiteral("inactive");
        facts.daemon.reset();
        plan.registry.mirrors = QStringList{"https://mirror.lan"};
        const auto changes = makeChanges(plan, facts);
        QVERIFY(changes.has_value());
        QCOMPARE(actionsOf(*changes), QStringList{"restart-unit docker.service"});
    }

    void anotherMemoryBoundNeedsTheManagerOnly()
    {
        Plan plan = examplePlan("workstation");
        const Applied host(plan);
        plan.capacity.memoryMax = "3G";
        const auto changes = makeChanges(plan, host.facts);
        QVERIFY(changes.has_value());
        QCOMPARE(changes->effect, Effect::None);
        QCOMPARE(actionsOf(*changes), QStringList{"reload-manager"});
        QCOMPARE(pathsOf(*changes), (QStringList{paths::limitsDropIn, paths::lastWritten}));
    }

    void commentsInAnotherLanguageLeaveDockerAlone_data() { addExamples(); }
    void commentsInAnotherLanguageLeaveDockerAlone()
    {
        QFETCH(QString, name);
        Plan plan = examplePlan(name);
        const Applied host(plan);
        for (const CommentLanguage language : {CommentLanguage::English, commentsIn("zh_CN"), CommentLanguage::None}) {
            plan.comments = language;
            const auto changes = makeChanges(plan, host.facts);
            QVERIFY(changes.has_value());
            QStringList touched = actionsOf(*changes);
            touched.removeAll("reload-manager");
            QCOMPARE(touched, QStringList{});
        }
    }

    void anotherLimitNeedsARestart()
    {
        Plan plan = examplePlan("workstation");
        const Applied host(plan);
        plan.performance.nice = -10;
        const auto changes = makeChanges(plan, host.facts);
        QVERIFY(changes.has_value());
        QCOMPARE(changes->effect, Effect::RestartDocker);
        QCOMPARE(actionsOf(*changes), (QStringList{"reload-manager", "restart-unit docker.service"}));
    }

    void turningLiveRestoreOnReloadsBeforeTheRestartSoThatContainersSurvive()
    {
        Plan plan = examplePlan("workstation");
        plan.reliability.liveRestore = false;
        HostFacts facts = Applied(plan).facts;
        facts.runningContainers = std::vector<ContainerFact>{{"0123456789ab", "web", "nginx", "always"}};
        plan.reliability.liveRestore = true;
        plan.security.icc = false; // this one needs a restart
        const auto changes = makeChanges(plan, facts);
        QVERIFY(changes.has_value());
        QCOMPARE(actionsOf(*changes), (QStringList{"reload-unit docker.service", "restart-unit docker.service"}));
        QVERIFY(!changes->stopsContainers);
        QCOMPARE(changes->affectedContainers, QStringList{});
    }

    void turningLiveRestoreOffKeepsItThroughTheRestart_data()
    {
        QTest::addColumn<QByteArray>("older");
        QTest::addColumn<bool>("isOnBefore");
        QTest::newRow("no file before") << QByteArray() << false;
        QTest::newRow("a file without the key") << json("{'icc': false, 'debug': true}") << false;
        QTest::newRow("a file that turns it off") << json("{'live-restore': false}") << false;
        QTest::newRow("a file that has it on") << json("{'live-restore': true}") << true;
    }
    void turningLiveRestoreOffKeepsItThroughTheRestart()
    {
        QFETCH(QByteArray, older);
        QFETCH(bool, isOnBefore);
        HostFacts before = exampleHost();
        if (!older.isEmpty())
            before.files[daemonJson] = regular(older);
        Plan plan = examplePlan("workstation");
        const auto changes = makeChanges(plan, before, all(Side::Ours));
        QVERIFY(changes.has_value());
        HostFacts after = afterwards(before, *changes);
        after.daemon = DaemonFacts{};
        after.daemon->liveRestore = true;
        after.runningContainers = std::vector<ContainerFact>{{"0", "db", "postgres", "always"}};
        const ChangeSet restore = makeRestore(whatIsReplaced(*changes, before), after);
        QVERIFY(!restore.stopsContainers);
        // Each time dockerd reads the file, what stands in it: on for the restart, off for the reload, then the old bytes.
        QStringList read;
        QByteArray now = after.files.at(daemonJson).content;
        for (const Step &step : restore.steps) {
            const auto *write = std::get_if<WriteFile>(&step);
            const auto *remove = std::get_if<RemoveFile>(&step);
            if (write != nullptr && write->path == daemonJson) {
                QVERIFY(write->replaces && write->replaces->content == now);
                now = write->file.content;
            }
            if (remove != nullptr && remove->path == daemonJson) {
                QCOMPARE(remove->replaces.content, now);
                now.clear();
            }
            if (startsDockerAnew(step) && describeStep(step).english().contains(QLatin1String("docker.service")))
                read << (now.contains("\"live-restore\": true")        ? QStringLiteral("on")
                             : now.contains("\"live-restore\": false") ? QStringLiteral("off")
                                                                       : QStringLiteral("unsaid"));
        }
        QCOMPARE(read, isOnBefore ? QStringList{"on"} : (QStringList{"on", "off"}));
        QCOMPARE(now, older);
        // Where nothing is started anew there is one write, or none.
        const auto ofDaemon = [](const ChangeSet &changeSet) { return pathsOf(changeSet).count(daemonJson); };
        QCOMPARE(ofDaemon(withoutRestart(restore, after)), ofDaemon(forDirectory(restore)));
        QVERIFY(ofDaemon(forDirectory(restore)) <= 1);
    }

    void aFlagThatTurnsLiveRestoreOnIsNotPutIntoTheFile()
    {
        HostFacts before = exampleHost();
        before.files[daemonJson] = regular(json("{'icc': false}"));
        HostFacts after = before;
        after.daemon->liveRestore = true;
        after.files[daemonJson] = regular(json("{'icc': true}"));
        after.runningContainers = std::vector<ContainerFact>{{"0", "db", "postgres", "always"}};
        Replaced replaced;
        replaced.files[daemonJson] = before.files[daemonJson];
        const ChangeSet restore = makeRestore(replaced, after);
        QCOMPARE(pathsOf(restore), QStringList{daemonJson});
        for (const Step &step : restore.steps)
            if (const auto *write = std::get_if<WriteFile>(&step))
                QVERIFY(!write->file.content.contains("live-restore"));
    }

    void servicesThatRestartAlongWithDockerAreNamed()
    {
        Plan plan = examplePlan("workstation");
        HostFacts facts = Applied(plan).facts;
        facts.runningContainers.emplace();
        facts.dockerUnit->companions = QStringList{"app.service", "web.service"};
        facts.containerdUnit->companions = QStringList{"agent.service", "app.service"};
        const auto again = makeChanges(plan, facts); // nothing to do
        QVERIFY(again.has_value() && !again->interrupts());
        plan.registry.mirrors = QStringList{"https://mirror.lan"};
        const auto reload = makeChanges(plan, facts);
        QVERIFY(reload.has_value() && reload->effect == Effect::Reload && !reload->interrupts());
        plan.security.icc = !plan.security.icc;
        const auto restart = makeChanges(plan, facts);
        QVERIFY(restart.has_value() && restart->effect == Effect::RestartDocker && !restart->stopsContainers);
        QVERIFY(restart->interrupts());
        QCOMPARE(restart->affectedUnits, (QStringList{"app.service", "web.service"}));
        QCOMPARE(wouldInterrupt(*restart).code, ErrorCode::WouldInterrupt);
        QVERIFY(wouldInterrupt(*restart).message.english().endsWith("along with Docker: app.service, web.service."));
        QVERIFY(!withoutRestart(*restart, facts).interrupts() && !forDirectory(*restart).interrupts());
        facts.dockerWork = QStringList{"docker build"};
        const auto working = makeChanges(plan, facts);
        QVERIFY(working.has_value() && working->digest() != restart->digest());
        QVERIFY(wouldInterrupt(*working).message.english().endsWith("working at: docker build."));
        facts.dockerUnit->companions.clear();
        const auto onlyWorking = makeChanges(plan, facts);
        QVERIFY(onlyWorking->interrupts() && onlyWorking->affectedUnits.isEmpty());
        QVERIFY(wouldInterrupt(*onlyWorking).message.english().startsWith("This would break off"));
        QVERIFY(!withoutRestart(*onlyWorking, facts).interrupts() && !forDirectory(*onlyWorking).interrupts());
        HostFacts bare = exampleHost();
        bare.runningContainers = std::vector<ContainerFact>{{"0", "db", "postgres", "always"}};
        bare.dockerUnit->companions = QStringList{"app.service", "web.service"};
        bare.containerdUnit.emplace().loadState = "loaded";
        bare.containerdUnit->companions = QStringList{"agent.service", "app.service"};
        plan.reliability.liveRestore = false;
        const auto both = makeChanges(plan, bare);
        QVERIFY(both.has_value() && both->effect == Effect::RestartContainerd && both->stopsContainers);
        QCOMPARE(both->affectedUnits, (QStringList{"agent.service", "app.service", "web.service"}));
        const QString words = wouldInterrupt(*both).message.english();
        QVERIFY2(words.contains("containers (db),") && words.endsWith("agent.service, app.service, web.service."),
                 qPrintable(words));
    }

    void containersThatWouldStopAreNamed()
    {
        Plan plan = examplePlan("workstation");
        plan.reliability.liveRestore = false;
        HostFacts facts = Applied(plan).facts;
        facts.runningContainers = std::vector<ContainerFact>{{"0", "db", "postgres", "always"}, {"1", "web", "nginx", ""}};
        plan.security.icc = false;
        const auto changes = makeChanges(plan, facts);
        QVERIFY(changes.has_value());
        QVERIFY(changes->stopsContainers);
        QCOMPARE(changes->affectedContainers, (QStringList{"db", "web"}));
        // Nobody runs, nothing stops.
        facts.runningContainers->clear();
        const auto idle = makeChanges(plan, facts);
        QVERIFY(idle.has_value() && !idle->stopsContainers);
        // What is not known may be running.
        facts.runningContainers.reset();
        const auto unknown = makeChanges(plan, facts);
        QVERIFY(unknown.has_value() && unknown->stopsContainers);
        // A reload stops nothing.
        plan.security.icc = true;
        plan.registry.mirrors = QStringList{"https://mirror.lan"};
        const auto reload = makeChanges(plan, facts);
        QVERIFY(reload.has_value() && !reload->stopsContainers);
    }

    /// As systemd 257 does to what a hook has put past it (vm/test).
    void containersThatLoseDevicesAreNamed()
    {
        Plan plan = examplePlan("workstation");
        HostFacts facts = Applied(plan).facts;
        facts.runningContainers = std::vector<ContainerFact>{{"0", "db", "postgres", "always"}, {"1", "gpu", "cuda", ""}};
        facts.runningContainers->back().hookDevices = QStringList{"/dev/nvidia0", "/dev/nvidiactl"};
        plan.registry.mirrors = QStringList{"https://mirror.lan"};
        const auto reload = makeChanges(plan, facts); // no unit file
        QVERIFY(reload.has_value() && reload->effect == Effect::Reload && !reload->interrupts());
        plan.reliability.heartbeat = !plan.reliability.heartbeat;
        const auto changes = makeChanges(plan, facts);
        QVERIFY(changes.has_value() && changes->interrupts() && !changes->stopsContainers);
        QCOMPARE(changes->affectedDevices, QStringList{"gpu (/dev/nvidia0, /dev/nvidiactl)"});
        QCOMPARE(changesToJson(*changes)["affectedDevices"], Json(changes->affectedDevices));
        const Error alone = wouldInterrupt(*changes);
        QVERIFY(alone.code == ErrorCode::WouldInterrupt && alone.message.english().endsWith("/dev/nvidiactl)."));
        QVERIFY(alone.remedy.english().contains("CDI") && alone.remedy.english().contains("--yes"));
        QCOMPARE(withoutRestart(*changes, facts).affectedDevices, changes->affectedDevices);
        QVERIFY(!forDirectory(*changes).interrupts());
        QCOMPARE(makeRestore(whatIsReplaced(*changes, facts), afterwards(facts, *changes)).affectedDevices,
                 changes->affectedDevices);
        QCOMPARE(makeUninstall(facts, false)->affectedDevices, changes->affectedDevices);
        HostFacts others = facts;
        others.dockerWork = QStringList{"docker build"};
        plan.security.icc = !plan.security.icc;
        const Error both = wouldInterrupt(*makeChanges(plan, others));
        QVERIFY(both.message.english().contains("docker build") && both.message.english().contains("/dev/nvidia0"));
        // One that stops has them again when it starts.
        plan.reliability.liveRestore = false;
        facts.daemon->liveRestore = false;
        const auto stopping = makeChanges(plan, facts);
        QVERIFY(stopping.has_value() && stopping->stopsContainers && stopping->affectedDevices.isEmpty());
        facts.runningContainers->back().hookDevices.clear();
        QVERIFY(makeChanges(plan, facts)->digest() != changes->digest());
    }

    void whatDockerdEndsAtItsStartIsNamed()
    {
        HostFacts facts = Applied(examplePlan("workstation")).facts;
        facts.runningContainers =
            std::vector<ContainerFact>{{"0", "db", "postgres", "always"}, {"1", "once", "busybox", "no", true}};
        Plan plan = examplePlan("workstation");
        plan.security.icc = !plan.security.icc;
        for (const auto &[version, isEnded] :
             std::map<QString, bool>{{"20.10.24", true}, {"24.0.5", true}, {"25.0.0", false}, {"28.5.1", false}, {"", true}}) {
            facts.dockerdVersion = version;
            const auto changes = makeChanges(plan, facts);
            QVERIFY(changes.has_value() && changes->effect == Effect::RestartDocker);
            QCOMPARE(changes->stopsContainers, isEnded);
            QCOMPARE(changes->affectedContainers, isEnded ? QStringList{"once"} : QStringList());
        }
    }

    /// Shims are among the processes of the unit that runs containerd, whose KillMode= decides, with all files taken together.
    void containersEndWithTheUnitThatKillsTheirShims_data()
    {
        QTest::addColumn<bool>("isOwn");
        QTest::addColumn<QString>("dropIn");
        QTest::addColumn<QString>("mode"); // that systemd tells of before
        QTest::addColumn<bool>("stops");
        QTest::newRow("dockerd's, as it comes") << false << ""
                                                << "process" << false;
        QTest::newRow("dockerd's, a later drop-in") << false << "90-site.conf"
                                                    << "mixed" << true;
        QTest::newRow("dockerd's, an earlier drop-in") << false << "01-site.conf"
                                                       << "mixed" << false; // ours is later
        QTest::newRow("a unit's own, dockerd's does not matter") << true << "90-site.conf"
                                                                 << "mixed" << false;
    }
    void containersEndWithTheUnitThatKillsTheirShims()
    {
        QFETCH(bool, isOwn);
        QFETCH(QString, dropIn);
        QFETCH(QString, mode);
        QFETCH(bool, stops);
        HostFacts facts = exampleHost();
        facts.daemon = DaemonFacts{};
        facts.daemon->liveRestore = true;
        facts.runningContainers = std::vector<ContainerFact>{{"0", "db", "postgres", ""}};
        facts.dockerUnit->fragmentPath = "/usr/lib/systemd/system/docker.service";
        facts.files[facts.dockerUnit->fragmentPath] = regular("[Service]\nKillMode=process\n");
        facts.dockerUnit->properties["KillMode"] = mode;
        facts.dockerUnit->execStart = {{"/usr/bin/dockerd"}};
        facts.dockerUnit->properties["Wants"] = isOwn ? "containerd.service" : "";
        facts.containerdUnit = UnitFacts{};
        facts.containerdUnit->loadState = isOwn ? "loaded" : "not-found";
        facts.containerdUnit->properties["KillMode"] = "process";
        if (!dropIn.isEmpty()) {
            facts.dockerUnit->dropIns = QStringList{QLatin1String(paths::dockerDropIns) + u'/' + dropIn};
            facts.files[facts.dockerUnit->dropIns[0]] = regular("[Service]\nKillMode=mixed\n");
        }
        QCOMPARE(facts.containerdIsOwnUnit(), isOwn);
        const auto changes = makeChanges(examplePlan("workstation"), facts);
        QVERIFY(changes.has_value() && changes->effect >= Effect::RestartDocker);
        QCOMPARE(changes->stopsContainers, stops);
        QCOMPARE(changes->affectedContainers, stops ? QStringList{"db"} : QStringList());
    }

    void containersThatDockerdWouldNotKnowAreNamed_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QString>("dockerd");
        QTest::addColumn<bool>("isContainerds"); // the store
        QTest::addColumn<QByteArray>("plan");
        QTest::addColumn<bool>("stops");
        const auto row = [](const char *name, const char *before, const char *dockerd, bool isContainerds, const char *plan,
                            bool stops) {
            QTest::newRow(name) << json(before) << QString(dockerd) << isContainerds << json(plan) << stops;
        };
        const auto on = "{'containerd': {'snapshotter': 'on'}, 'registry': {'mirrors': []}}";
        const auto off = "{'containerd': {'snapshotter': 'off'}, 'registry': {'mirrors': []}}";
        const auto unsaid = "{'registry': {'mirrors': []}}";
        row("to containerd's store", "{}", "26.1.5", false, on, true);
        row("containerd's already", "{}", "29.1.0", true, on, false);
        row("away from containerd's store", "{}", "29.1.0", true, off, true);
        row("as 29 has it", "{}", "29.1.0", true, unsaid, false);
        row("as it was", "{}", "26.1.5", false, off, false);
        row("user namespaces", "{}", "26.1.5", false, "{'security': {'usernsRemap': true}, 'registry': {'mirrors': []}}", true);
    }
    void containersThatDockerdWouldNotKnowAreNamed()
    {
        QFETCH(QByteArray, before);
        QFETCH(QString, dockerd);
        QFETCH(bool, isContainerds);
        QFETCH(QByteArray, plan);
        QFETCH(bool, stops);
        HostFacts facts = exampleHost();
        facts.files[daemonJson] = regular(before);
        facts.dockerdVersion = dockerd;
        facts.daemon = DaemonFacts{};
        facts.daemon->serverVersion = dockerd;
        facts.daemon->liveRestore = true;
        facts.daemon->storageDriver = isContainerds ? "overlayfs" : "overlay2";
        facts.runningContainers = std::vector<ContainerFact>{{"0", "db", "postgres", "always"}};
        const auto read = readPlan(plan);
        QVERIFY(read.has_value());
        const auto changes = makeChanges(*read, facts);
        QVERIFY2(changes.has_value(), changes ? "" : qPrintable(changes.error().front().message.english()));
        QCOMPARE(changes->stopsContainers, stops);
        QCOMPARE(changes->movesData, stops);
    }

    void anotherDataRootIsSeenThoughNoDaemonAnswers_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<bool>("moves");
        QTest::newRow("elsewhere") << json("{'data-root': '/srv/docker'}") << true;
        QTest::newRow("the same, said") << json("{'data-root': '/var/lib/docker'}") << false;
        QTest::newRow("the same") << QByteArray("{}") << false;
    }
    void anotherDataRootIsSeenThoughNoDaemonAnswers()
    {
        QFETCH(QByteArray, before);
        QFETCH(bool, moves);
        HostFacts facts = exampleHost();
        facts.files[daemonJson] = regular("{\"debug\": true}");
        facts.daemon.reset();
        Replaced replaced;
        replaced.files[daemonJson] = regular(before);
        QCOMPARE(makeRestore(replaced, facts).movesData, moves);
    }

    /// What was left for the next start ends containers when that start comes.
    void whatWaitsForTheNextStartIsNamedThen()
    {
        HostFacts facts = exampleHost();
        facts.daemon = DaemonFacts{};
        facts.daemon->liveRestore = true;
        facts.daemon->storageDriver = "overlay2";
        facts.runningContainers = std::vector<ContainerFact>{{"0", "db", "postgres", "always"}};
        Plan plan = examplePlan("workstation");
        plan.security.usernsRemap = true;
        const auto changes = makeChanges(plan, facts);
        QVERIFY(changes.has_value() && changes->stopsContainers);
        const ChangeSet quiet = withoutRestart(*changes, facts);
        QVERIFY(!quiet.stopsContainers);
        const auto later = makeChanges(plan, afterwards(facts, quiet));
        QVERIFY(later.has_value() && later->effect >= Effect::RestartDocker);
        QCOMPARE(later->affectedContainers, QStringList{"db"});
    }

    /// dockerd chooses its store when it starts; where containerd's is the default, off is a change although no key was there.
    void leavingTheDefaultStoreTakesARestart()
    {
        Plan plan = examplePlan("workstation");
        HostFacts facts = Applied(plan).facts;
        facts.dockerdVersion = "29.1.0";
        facts.daemon = DaemonFacts{};
        facts.daemon->liveRestore = plan.reliability.liveRestore;
        facts.daemon->storageDriver = "overlayfs";
        plan.containerd.snapshotter = ImageStore::Off;
        const auto changes = makeChanges(plan, facts);
        QVERIFY(changes.has_value());
        QCOMPARE(changes->effect, Effect::RestartDocker);
    }

    void aRestoreStopsWhatDidNotRunBefore()
    {
        HostFacts before = exampleHost();
        before.dockerUnit->activeState = "inactive";
        const auto changes = makeChanges(examplePlan("workstation"), before);
        QVERIFY(changes.has_value());
        HostFacts after = afterwards(before, *changes);
        after.dockerUnit->activeState = "active";
        after.runningContainers = std::vector<ContainerFact>{{"0", "db", "postgres", "always"}};
        Replaced replaced = whatIsReplaced(*changes, before);
        replaced.stopped = QStringList{"docker.socket", "docker.service"};
        const ChangeSet restore = makeRestore(replaced, after);
        QCOMPARE(actionsOf(restore).mid(actionsOf(restore).size() - 2),
                 (QStringList{"stop-unit docker.socket", "stop-unit docker.service"}));
        QVERIFY(restore.stopsContainers);
        QCOMPARE(restore.affectedContainers, QStringList{"db"});
        after.dockerUnit->activeState = "inactive"; // somebody has stopped it since
        QVERIFY(!actionsOf(makeRestore(replaced, after)).contains("stop-unit docker.service"));
    }

    void withoutRestartNothingIsReloadedOrStopped()
    {
        HostFacts facts = exampleHost();
        facts.runningContainers = std::vector<ContainerFact>{{"0", "db", "postgres", "always"}};
        auto changes = makeChanges(examplePlan("server-1000"), facts);
        QVERIFY(changes.has_value());
        const ChangeSet quiet = withoutRestart(*changes, facts);
        QVERIFY(!quiet.stopsContainers && quiet.affectedContainers.isEmpty());
        for (const QString &action : actionsOf(quiet))
            QVERIFY2(!action.contains("docker.service") && !action.contains("containerd.service"), qPrintable(action));
        QCOMPARE(pathsOf(quiet), pathsOf(*changes));
        const ChangeSet files = forDirectory(*changes);
        for (const QString &action : actionsOf(files))
            QVERIFY2(action.startsWith("enable-unit") || action.startsWith("disable-unit"), qPrintable(action));
        QCOMPARE(pathsOf(files), pathsOf(*changes));
    }

    void whatNoRestartLeftIsDoneByTheNextApply()
    {
        HostFacts facts = exampleHost();
        facts.dockerUnit->properties["InvocationID"] = "1111";
        facts.containerdUnit->properties["InvocationID"] = "aaaa";
        const Plan plan = examplePlan("server-1000");
        const auto changes = makeChanges(plan, facts);
        QVERIFY(changes && changes->effect == Effect::RestartContainerd);
        const bool wasLiveRestore = facts.daemon->liveRestore;
        facts = afterwards(facts, withoutRestart(*changes, facts));
        facts.daemon->liveRestore = wasLiveRestore; // dockerd has not read its file
        QVERIFY(pendingEffect(facts) == Effect::RestartContainerd);
        const Findings drift = checkDrift(plan, facts);
        QVERIFY(drift.size() == 1 && drift[0].id == QLatin1String("drift/pending"));
        // Said once more it changes nothing, and forgets nothing.
        const auto again = makeChanges(plan, facts);
        QVERIFY(again.has_value());
        QVERIFY(withoutRestart(*again, facts).isEmpty());
        // As if it were done now: dockerd first learns that containers are to live.
        QVERIFY(again->effect == Effect::RestartContainerd);
        QCOMPARE(actionsOf(*again),
                 (QStringList{"reload-unit docker.service", "restart-unit containerd.service", "restart-unit docker.service"}));
        QCOMPARE(pathsOf(*again), QStringList{QLatin1String(paths::lastWritten)});
        const HostFacts done = afterwards(facts, *again);
        QVERIFY(pendingEffect(done) == Effect::None);
        QVERIFY(makeChanges(plan, done)->isEmpty());
        // Somebody else restarted one or both.
        facts.containerdUnit->properties["InvocationID"] = "bbbb";
        QVERIFY(pendingEffect(facts) == Effect::RestartDocker);
        facts.dockerUnit->properties["InvocationID"] = "2222";
        QVERIFY(pendingEffect(facts) == Effect::None);
        QVERIFY(checkDrift(plan, facts).empty());
        QVERIFY(makeChanges(plan, facts)->isEmpty());
    }

    void aReloadThatWaitsIsNoRestart()
    {
        Plan plan = examplePlan("server-1000");
        HostFacts facts = Applied(plan).facts;
        plan.registry.mirrors = QStringList{"https://mirror.lan"};
        facts = afterwards(facts, withoutRestart(*makeChanges(plan, facts), facts));
        const auto next = makeChanges(plan, facts);
        QVERIFY(next.has_value());
        QCOMPARE(actionsOf(*next), QStringList{"reload-unit docker.service"});
    }

    void aHandEditedDropInIsAConflict()
    {
        Plan plan = examplePlan("workstation");
        HostFacts facts = Applied(plan).facts;
        const QString path = QLatin1String(paths::performanceDropIn);
        facts.files[path].content = "[Service]\nNice=3\n";
        const auto asked = makeChanges(plan, facts);
        QVERIFY(asked.has_value());
        QCOMPARE(asked->conflicts.size(), std::size_t(1));
        QCOMPARE(asked->conflicts[0].path, path);
        QVERIFY(asked->conflicts[0].pointer.isEmpty());
        QVERIFY(asked->steps.empty());

        const auto theirs = makeChanges(plan, facts, all(Side::Theirs));
        QVERIFY(theirs.has_value() && theirs->conflicts.empty());
        QVERIFY(writeOf(*theirs, path) == nullptr);

        const auto ours = makeChanges(plan, facts, {{{path, Side::Ours}}, Side::Undecided});
        QVERIFY(ours.has_value() && ours->conflicts.empty());
        QVERIFY(writeOf(*ours, path) != nullptr);
        QCOMPARE(writeOf(*ours, path)->replaces->content, QByteArray("[Service]\nNice=3\n"));
        QCOMPARE(actionsOf(*ours), (QStringList{"reload-manager", "restart-unit docker.service"}));
        const auto again = makeChanges(plan, afterwards(facts, *ours));
        QVERIFY(again.has_value() && again->isEmpty());
    }

    void aDropInByOneOfOurNamesThatWasThereBeforeIsAConflict()
    {
        HostFacts facts = exampleHost();
        facts.files[QLatin1String(paths::proxyDropIn)] = regular("[Service]\nEnvironment=HTTP_PROXY=http://old.lan:1\n");
        const auto changes = makeChanges(examplePlan("workstation"), facts);
        QVERIFY(changes.has_value());
        QCOMPARE(changes->conflicts.size(), std::size_t(1));
        QCOMPARE(changes->conflicts[0].path, QString(paths::proxyDropIn));
        QCOMPARE(changes->conflicts[0].ours, QString("(removed)"));
    }

    void aHandEditedKeyOfDaemonJsonIsAConflict()
    {
        const Plan plan = examplePlan("workstation");
        HostFacts facts = Applied(plan).facts;
        FileFact &file = facts.files[daemonJson];
        file.content.replace("\"20m\"", "\"9m\"");
        const QByteArray edited = file.content;
        const auto asked = makeChanges(plan, facts);
        QVERIFY(asked.has_value());
        QCOMPARE(asked->conflicts.size(), std::size_t(1));
        QCOMPARE(asked->conflicts[0].pointer, QString("/log-opts/max-size"));
        QCOMPARE(asked->conflicts[0].theirs, QString("\"9m\""));
        QCOMPARE(asked->conflicts[0].ours, QString("\"20m\""));
        const auto theirs = makeChanges(plan, facts, all(Side::Theirs));
        QVERIFY(theirs.has_value());
        QVERIFY(writeOf(*theirs, daemonJson) == nullptr);
        const auto ours = makeChanges(plan, facts, all(Side::Ours));
        QVERIFY(ours.has_value());
        QVERIFY(writeOf(*ours, daemonJson) != nullptr);
        QVERIFY(writeOf(*ours, daemonJson)->file.content.contains("\"20m\""));
    }

    /// What is there and undecided is not judged in a way that hides the conflict; see judge().
    void aHandEditThatGoesBadlyWithOursIsAConflictAndNoError_data()
    {
        QTest::addColumn<QByteArray>("theirs");
        for (const char *driver : {"journald", "syslog", "loki"})
            QTest::newRow(driver) << QByteArray("\"log-driver\": \"") + driver + '"';
    }
    void aHandEditThatGoesBadlyWithOursIsAConflictAndNoError()
    {
        QFETCH(QByteArray, theirs);
        const Plan plan = examplePlan("workstation");
        HostFacts facts = Applied(plan).facts;
        FileFact &file = facts.files[daemonJson];
        QVERIFY(file.content.contains("\"log-driver\": \"local\""));
        file.content.replace("\"log-driver\": \"local\"", theirs);
        const auto asked = makeChanges(plan, facts);
        QVERIFY(asked.has_value());
        QCOMPARE(asked->conflicts.size(), std::size_t(1));
        QCOMPARE(asked->conflicts[0].pointer, QString("/log-driver"));
        QVERIFY(asked->steps.empty());
        const auto ours = makeChanges(plan, facts, all(Side::Ours));
        QVERIFY(ours.has_value() && ours->conflicts.empty());
        QVERIFY(writeOf(*ours, daemonJson)->file.content.contains("\"log-driver\": \"local\""));
        // Decided for theirs, our own log options would be what dockerd dies of.
        const auto kept = makeChanges(plan, facts, {{{"/log-driver", Side::Theirs}}, Side::Undecided});
        QVERIFY2(kept.has_value(), qPrintable(kept ? QString() : placesOf(kept.error()).join(' ')));
        QVERIFY(!writeOf(*kept, daemonJson)->file.content.contains("max-size"));
    }

    void logOptionsMoveWithTheirDriver_data()
    {
        QTest::addColumn<QByteArray>("theirs");
        QTest::addColumn<QString>("driver"); // of the plan
        QTest::addColumn<QStringList>("asked");
        QTest::addColumn<bool>("mayStay");
        const auto row = [](const char *theirs, const char *driver, const QStringList &asked, bool stays) {
            QTest::addRow("%s with %s", theirs, driver) << QByteArray(theirs) << QString(driver) << asked << stays;
        };
        row("'log-driver': 'gelf', 'log-opts': {'gelf-address': 'udp://10.1.2.3:12201', 'tag': 'x'}", "json-file",
            {"/log-driver"}, true);
        row("'log-driver': 'gelf', 'log-opts': {'gelf-address': 'udp://10.1.2.3:12201', 'tag': 'x'}", "local", {"/log-driver"},
            true);
        row("'log-driver': 'splunk', 'log-opts': {'splunk-token': 'x'}", "journald", {"/log-driver"}, true);
        row("'log-opts': {'max-size': '10m', 'max-file': '3'}", "journald", {"/log-opts/max-size", "/log-opts/max-file"},
            false);
        row("'log-driver': 'journald', 'log-opts': {'max-size': '10m', 'mode': 'non-blocking'}", "journald",
            {"/log-opts/max-size"}, false);
        row("'log-opts': {'labels': 'a'}", "local", {"/log-opts/labels"}, false);
    }
    void logOptionsMoveWithTheirDriver()
    {
        QFETCH(QByteArray, theirs);
        QFETCH(QString, driver);
        QFETCH(QStringList, asked);
        QFETCH(bool, mayStay);
        Plan plan = examplePlan("workstation");
        plan.logging.driver = driver == "local" ? LogDriver::Local
            : driver == "journald"              ? LogDriver::Journald
                                                : LogDriver::JsonFile;
        HostFacts facts = exampleHost();
        facts.files[daemonJson] = regular(json('{' + theirs + '}'));
        const auto undecided = makeChanges(plan, facts);
        QVERIFY(undecided.has_value());
        QStringList conflicts;
        for (const Conflict &conflict : undecided->conflicts)
            conflicts << conflict.pointer;
        QCOMPARE(conflicts, asked);
        const auto ours = makeChanges(plan, facts, all(Side::Ours));
        QVERIFY2(ours.has_value(), qPrintable(ours ? QString() : placesOf(ours.error()).join(' ')));
        const OrderedJson result = OrderedJson::parse(writeOf(*ours, daemonJson)->file.content.toStdString());
        QCOMPARE(result.at("log-driver").get<QString>(), driver);
        QVERIFY(checkDaemonJson(result, facts).empty());
        ConflictChoices choices;
        for (const QString &place : asked)
            choices.byPlace[place] = Side::Theirs;
        const auto kept = makeChanges(plan, facts, choices);
        QCOMPARE(kept.has_value(), mayStay);
        if (!kept) {
            QCOMPARE(placesOf(kept.error()).front(), daemonJson + '#' + asked.front());
            return;
        }
        const OrderedJson left = OrderedJson::parse(writeOf(*kept, daemonJson)->file.content.toStdString());
        const OrderedJson before = OrderedJson::parse(facts.files[daemonJson].content.toStdString());
        QVERIFY(left.at("log-opts") == before.at("log-opts"));
        QVERIFY(left.at("log-driver") == before.at("log-driver"));
    }

    void theDriversOptionsGoWithOneDecision()
    {
        HostFacts facts = exampleHost();
        facts.files[daemonJson] =
            regular(json("{'log-driver': 'gelf', 'log-opts': {'gelf-address': 'udp://a:1', 'tag': 'x'}}"));
        Plan plan = examplePlan("workstation");
        plan.logging.driver = LogDriver::JsonFile;
        const auto changes = makeChanges(plan, facts, {{{"/log-driver", Side::Ours}}, Side::Undecided});
        QVERIFY(changes.has_value() && changes->conflicts.empty());
        const QByteArray text = writeOf(*changes, daemonJson)->file.content;
        QVERIFY(!text.contains("gelf"));
        QVERIFY(text.contains("\"tag\"") && text.contains("\"max-size\"")); // json-file knows both
    }

    void aKeyOfOursThatMakesOneOfTheirsDeadlyIsAnError_data()
    {
        QTest::addColumn<QByteArray>("theirs");
        QTest::addColumn<QStringList>("flags");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("dockerd");
        const QString icc = daemonJson + "#/icc";
        const auto row = [](const char *name, const QByteArray &theirs, const QStringList &flags, const QString &place,
                            const char *dockerd = "26.1.5") {
            QTest::newRow(name) << theirs << flags << place << QString(dockerd);
        };
        row("key", "'iptables': false", {}, icc);
        row("flag", "'debug': true", {"--iptables=false"}, icc);
        row("v6", "'ipv6': true, 'ip6tables': false", {}, icc, "28.5.2");
        row("v6 in both places", "'ipv6': true", {"--ip6tables=false"}, icc, "27.0.1");
        row("v6 of a dockerd that nobody knows", "'ipv6': true, 'ip6tables': false", {}, icc, "");
        row("log option", "'debug': true", {"--log-opt", "tag=x"}, "/usr/lib/systemd/system/docker.service");
    }
    void aKeyOfOursThatMakesOneOfTheirsDeadlyIsAnError()
    {
        QFETCH(QByteArray, theirs);
        QFETCH(QStringList, flags);
        QFETCH(QString, place);
        QFETCH(QString, dockerd);
        const auto changes = makeChanges(withoutIcc(), besideTheirs(theirs, flags, dockerd));
        QVERIFY(!changes.has_value());
        QVERIFY2(placesOf(changes.error()).contains(place), qPrintable(placesOf(changes.error()).join(' ')));
    }

    void whatAnOlderDockerdDoesNotHeedIsNotRefused()
    {
        for (const char *dockerd : {"20.10.24+dfsg1", "26.1.5"})
            QVERIFY(makeChanges(withoutIcc(), besideTheirs("'ipv6': true, 'ip6tables': false", {}, dockerd)).has_value());
    }

    void aDockerThatIsSwitchedOffIsNotStarted()
    {
        HostFacts facts = exampleHost();
        facts.daemon.reset();
        facts.runningContainers.reset();
        facts.dockerUnit->activeState = "inactive";
        facts.dockerUnit->unitFileState = "disabled";
        facts.dockerSocket.reset();
        const Plan plan = examplePlan("workstation");
        const auto changes = makeChanges(plan, facts);
        QVERIFY(changes.has_value());
        QVERIFY(std::ranges::none_of(changes->steps, startsDockerAnew));
        QCOMPARE(changes->effect, Effect::None); // nobody is told that Docker restarts
        QVERIFY(std::ranges::find(changes->findings, QString("unit/switched-off"), &Finding::id) != changes->findings.end());
        // Nor is it by the way back, or when all of ours goes.
        HostFacts later = Applied(plan).facts;
        later.dockerUnit = facts.dockerUnit;
        later.daemon.reset();
        later.dockerSocket.reset();
        Replaced replaced;
        for (const auto &[path, file] : later.files)
            if (path.startsWith("/etc/systemd/system/docker.service.d/") && !facts.files.contains(path))
                replaced.files[path] = std::nullopt;
        const ChangeSet restore = makeRestore(replaced, later);
        QVERIFY(!restore.isEmpty() && std::ranges::none_of(restore.steps, startsDockerAnew));
        const auto uninstall = makeUninstall(later, false);
        QVERIFY(uninstall && !uninstall->isEmpty() && std::ranges::none_of(uninstall->steps, startsDockerAnew));
        // What starts it at its first use, or at boot, is asked for.
        facts.dockerUnit->unitFileState = "enabled";
        QVERIFY(std::ranges::any_of(makeChanges(plan, facts)->steps, startsDockerAnew));
        facts.dockerUnit->unitFileState = "disabled";
        facts.dockerSocket.emplace().activeState = "active";
        QVERIFY(std::ranges::any_of(makeChanges(plan, facts)->steps, startsDockerAnew));
        facts.dockerSocket->activeState = "inactive";
        facts.dockerSocket->unitFileState = "enabled";
        QVERIFY(std::ranges::any_of(makeChanges(plan, facts)->steps, startsDockerAnew));
    }

    void aDropInThatIsReadInsteadOfOursIsRefused_data()
    {
        QTest::addColumn<QString>("hider");
        QTest::addColumn<bool>("isLink");
        QTest::addColumn<QStringList>("hidden"); // those of ours
        const auto row = [](const char *hider, bool isLink, const QStringList &hidden) {
            QTest::addRow("%s%s", hider, isLink ? ", a link to nothing" : "") << QString::fromLatin1(hider) << isLink << hidden;
        };
        row("/etc/systemd/system.control/docker.service.d/20-limits.conf", false, {paths::limitsDropIn});
        row("/run/systemd/system.control/docker.service.d/30-security.conf", true, {paths::securityDropIn});
        row("/run/systemd/transient/containerd.service.d/70-containerd.conf", false, {paths::containerdDropIn});
        row("/run/systemd/generator.early/docker.service.d/70-containerd.conf", true, {paths::containerdLinkDropIn});
        // In a weaker directory, for all services, for another unit, by another name, or one that the plan does not write.
        row("/run/systemd/system/docker.service.d/20-limits.conf", false, {});
        row("/etc/systemd/system.control/service.d/20-limits.conf", false, {});
        row("/etc/systemd/system.control/docker.socket.d/20-limits.conf", false, {});
        row("/etc/systemd/system.control/docker.service.d/21-limits.conf", true, {});
        row("/etc/systemd/system.control/docker.service.d/20-limits", true, {});
        row("/etc/systemd/system.control/docker.service.d/10-proxy.conf", false, {});
    }
    void aDropInThatIsReadInsteadOfOursIsRefused()
    {
        QFETCH(QString, hider);
        QFETCH(bool, isLink);
        QFETCH(QStringList, hidden);
        const Plan plan = examplePlan("server-1000");
        HostFacts facts = exampleHost();
        facts.files[hider] = isLink ? FileFact{{}, 0777, 0, 0, FileKind::Symlink} : regular("[Service]\nNice=3\n");
        const auto changes = makeChanges(plan, facts);
        QCOMPARE(changes ? QStringList() : placesOf(changes.error()), hidden);
        if (!changes) {
            QVERIFY(changes.error()[0].message.english().startsWith("systemd reads " + hider + " instead of " + hidden[0]));
            QVERIFY(changes.error()[0].remedy.english().contains(hider));
        }
        // It was put there later: what was applied is in effect no more.
        HostFacts applied = Applied(plan).facts;
        applied.files[hider] = facts.files[hider];
        QCOMPARE(checkDrift(plan, applied).empty(), hidden.isEmpty());
        // The way out is open.
        QVERIFY(makeUninstall(applied, false).has_value());
    }

    void twoDropInsThatAreReadInsteadOfOursAreBothNamed()
    {
        HostFacts facts = exampleHost();
        facts.files["/etc/systemd/system.control/docker.service.d/20-limits.conf"] = regular("");
        facts.files["/run/systemd/system.control/docker.service.d/20-limits.conf"] = regular("");
        facts.files["/run/systemd/system.control/docker.service.d/40-logging.conf"] = regular("");
        const auto changes = makeChanges(examplePlan("workstation"), facts);
        QVERIFY(!changes.has_value());
        QCOMPARE(placesOf(changes.error()), (QStringList{paths::limitsDropIn, paths::loggingDropIn}));
        QVERIFY(changes.error()[0].message.english().contains("/etc/systemd/system.control/")); // the one that systemd reads
    }

    void aDockerThatDoesNotRunIsSaidToBeStarted_data()
    {
        QTest::addColumn<QString>("activeState");
        QTest::addColumn<QString>("subState");
        QTest::addColumn<QString>("found");
        QTest::newRow("stopped") << "inactive"
                                 << "dead"
                                 << "unit/starts";
        QTest::newRow("failed") << "failed"
                                << "failed"
                                << "unit/failed";
        QTest::newRow("started again and again") << "activating"
                                                 << "auto-restart"
                                                 << "unit/failed";
        QTest::newRow("being started") << "activating"
                                       << "start"
                                       << "";
        QTest::newRow("running") << "active"
                                 << "running"
                                 << "";
        QTest::newRow("nobody can say") << ""
                                        << ""
                                        << "";
    }
    void aDockerThatDoesNotRunIsSaidToBeStarted()
    {
        QFETCH(QString, activeState);
        QFETCH(QString, subState);
        QFETCH(QString, found);
        const auto saidOf = [](const Findings &findings) {
            QStringList said;
            for (const Finding &finding : findings)
                if (finding.id == QLatin1String("unit/starts") || finding.id == QLatin1String("unit/failed"))
                    said << finding.id;
            return said.join(' ');
        };
        HostFacts facts = exampleHost();
        facts.dockerUnit->activeState = activeState;
        facts.dockerUnit->subState = subState;
        facts.dockerUnit->unitFileState = "enabled";
        Plan plan = examplePlan("workstation");
        const auto changes = makeChanges(plan, facts);
        QVERIFY(changes.has_value());
        QCOMPARE(saidOf(changes->findings), found);
        // Only by those who start it.
        QCOMPARE(saidOf(withoutRestart(*changes, facts).findings), QString());
        QCOMPARE(saidOf(forDirectory(*changes).findings), QString());
        HostFacts applied = Applied(plan).facts;
        applied.dockerUnit = facts.dockerUnit;
        QCOMPARE(saidOf(makeChanges(plan, applied)->findings), QString());
        plan.install.method = InstallMethod::Online;
        const auto installs = makeChanges(plan, facts);
        QCOMPARE(installs ? saidOf(installs->findings) : QString(), QString());
    }

    void flagsOfAnAdministratorsUnitStayWhateverIsInstalled()
    {
        Plan plan = examplePlan("workstation");
        plan.install.method = InstallMethod::Online;
        HostFacts facts = exampleHost();
        facts.install.reset();
        facts.dockerOrigin = "docker.io";
        facts.dockerUnit->fragmentPath = "/etc/systemd/system/docker.service";
        facts.dockerUnit->execStart = {{"/usr/sbin/dockerd", "-H", "fd://", "--log-driver=journald"}};
        const auto changes = makeChanges(plan, facts);
        QVERIFY(!changes.has_value());
        QCOMPARE(placesOf(changes.error()), QStringList{daemonJson + "#/log-driver"});
        facts.dockerUnit->fragmentPath = "/usr/lib/systemd/system/docker.service"; // the package's, which is replaced
        facts.dockerUnit->dropIns.clear();
        QVERIFY(makeChanges(plan, facts).has_value());
    }

    void aFileWhoseModeOrOwnerIsNotOursIsReplaced()
    {
        const Plan plan = examplePlan("workstation");
        const QString path = QLatin1String(paths::limitsDropIn);
        for (const bool isMode : {true, false}) {
            HostFacts facts = Applied(plan).facts;
            (isMode ? facts.files[path].mode : facts.files[path].uid) = 0600;
            const auto changes = makeChanges(plan, facts);
            QVERIFY(changes.has_value());
            QVERIFY(writeOf(*changes, path) != nullptr);
            const auto file = std::ranges::find(changes->files, path, &GeneratedFile::path);
            QVERIFY(!isAsGenerated(*file, facts.files[path]));
            QVERIFY(isAsGenerated(*file, writeOf(*changes, path)->file));
        }
    }

    void whatWasWrongBeforeIsItsOwners()
    {
        HostFacts facts = exampleHost();
        facts.files[daemonJson] = regular(json("{'bridge': 'br0', 'bip': '10.0.0.1/24', 'default-runtime': 'kata'}"));
        const auto changes = makeChanges(examplePlan("workstation"), facts);
        QVERIFY(changes.has_value());
        QCOMPARE(std::ranges::count(changes->findings, QString("daemon.json/check"), &Finding::id), 2);
        // In a flag, too.
        facts.dockerUnit->execStart = {{"/usr/bin/dockerd", "-H", "fd://", "--default-runtime=kata"}};
        facts.files[daemonJson] = regular("{}");
        const auto beside = makeChanges(examplePlan("workstation"), facts);
        QVERIFY2(beside.has_value(), qPrintable(beside ? QString() : placesOf(beside.error()).join(' ')));
    }

    /// Whoever wrote it, and be there a dockerd that could be asked or not.
    void whatDockerdRefusesAsItReadsItIsRefused()
    {
        const auto isRefused = [](const char *text, const char *version) {
            HostFacts facts;
            facts.dockerdVersion = QLatin1String(version);
            facts.cgroupVersion = 2;
            facts.files[daemonJson] = regular(json(text));
            return !makeChanges(readPlan("{\"version\": 1}").value(), facts).has_value();
        };
        for (const char *wrong : {"{'mtu': '1'}", "{'mtu': -1}", "{'labels': ['a=b', 'a=c']}", "{'dns-search': ['a b']}",
                                  "{'node-generic-resources': ['gpu=-1']}", "{'cpu-rt-period': 1000}"})
            for (const char *version : {"", "20.10.24", "26.1.5", "28.5.2", "31.0.0"})
                QVERIFY2(isRefused(wrong, version), wrong);
        QVERIFY(!isRefused("{'registry-mirror': 'http://a'}", "28.5.2")); // taken, and made no use of
        QVERIFY(!isRefused("{'mtu': 70000}", ""));                        // one dies of it, and 20.10 does not
    }

    void keysOfOthersAreJudgedByDockerdAndWarnedAbout_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("pointer");
        const auto row = [](const char *key, const char *pointer) { QTest::newRow(pointer) << QByteArray(key) << pointer; };
        row("'brand-new-key': 1", "/brand-new-key");
        row("'proxies': {'http-proxy': 'http://proxy.lan'}", "/proxies/http-proxy");
        row("'storage-driver': 'bogus'", "/storage-driver");
        row("'default-runtime': 'kata'", "/default-runtime");
        row("'default-ulimits': {'core': {'Name': 'x'}}", "/default-ulimits/core");
    }
    void keysOfOthersAreJudgedByDockerdAndWarnedAbout()
    {
        QFETCH(QByteArray, key);
        QFETCH(QString, pointer);
        HostFacts facts = exampleHost();
        facts.files[daemonJson] = regular(json('{' + key + '}'));
        const auto changes = makeChanges(examplePlan("workstation"), facts);
        QVERIFY2(changes.has_value(), qPrintable(changes ? QString() : placesOf(changes.error()).join(' ')));
        QVERIFY(changes->conflicts.empty());
        QVERIFY(writeOf(*changes, daemonJson) != nullptr);
        const auto doubt = std::ranges::find(changes->findings, QString("daemon.json/check"), &Finding::id);
        QVERIFY(doubt != changes->findings.end());
        QCOMPARE(doubt->severity, Severity::Warning);
        QCOMPARE(doubt->title.english(), daemonJson + u'#' + pointer);
    }

    void theGuidesOwnDaemonJsonIsAMatterOfConflicts()
    {
        HostFacts facts = exampleHost();
        facts.files[daemonJson] = regular(json(
            "{'live-restore': true, 'log-driver': 'json-file', 'log-opts': {'max-size': '100m', 'max-file': '3'}, "
            "'default-ulimits': {'nofile': {'Name': 'nofile', 'Hard': 65536, 'Soft': 65536}}, 'features': {'buildkit': true}, "
            "'proxies': {'http-proxy': 'http://YOUR_PROXY_IP:YOUR_PROXY_PORT'}}"));
        const auto asked = makeChanges(examplePlan("workstation"), facts);
        QVERIFY2(asked.has_value(), qPrintable(asked ? QString() : placesOf(asked.error()).join(' ')));
        QVERIFY(!asked->conflicts.empty());
        QVERIFY(makeChanges(examplePlan("workstation"), facts, all(Side::Ours)).has_value());
    }

    void ofManyDoubtsTheFirstHundredAreListed()
    {
        QByteArray keys;
        for (int i = 0; i < 1000; ++i)
            keys += "'x" + QByteArray::number(i) + "': 1, ";
        HostFacts facts = exampleHost();
        facts.files[daemonJson] = regular(json('{' + keys + "'debug': true}"));
        const auto changes = makeChanges(examplePlan("workstation"), facts);
        QVERIFY(changes.has_value());
        QCOMPARE(std::ranges::count(changes->findings, QString("daemon.json/check"), &Finding::id), 101);
        QVERIFY(changes->findings.back().found.english().contains("900"));
    }

    void aDockerdThatReadsAnotherFileIsRefused()
    {
        for (const QStringList &flags :
             {QStringList{"--config-file=/opt/daemon.json"}, QStringList{"-D", "--config-file", "/opt/daemon.json"}}) {
            HostFacts facts = exampleHost();
            facts.dockerUnit->execStart = {QStringList{"/usr/bin/dockerd"} + flags};
            const auto changes = makeChanges(examplePlan("workstation"), facts);
            QVERIFY(!changes.has_value());
            QCOMPARE(changes.error().size(), std::size_t(1));
            QCOMPARE(changes.error()[0].code, ErrorCode::Unsupported);
            QVERIFY(changes.error()[0].message.english().contains("/opt/daemon.json"));
        }
        HostFacts facts = exampleHost();
        facts.dockerUnit->execStart = {{"/usr/bin/dockerd", "--config-file=/etc/docker/daemon.json", "-H", "fd://"}};
        QVERIFY(makeChanges(examplePlan("workstation"), facts).has_value());
        QCOMPARE(dockerdFlags(facts), (QStringList{"-H", "fd://"})); // the candidate is checked, not what is there
    }

    void aConfigOfContainerdThatCannotBeEditedIsAnErrorAndNeverReplaced()
    {
        Plan plan = examplePlan("workstation");
        plan.containerd.maxMessageMiB = 32;
        const QString path = QLatin1String(paths::containerdConfig);
        for (const char *text : {"root = \"/x\"\n[ grpc ]\n", "root = \"/x\"\ngrpc.address = \"/y\"\n"})
            for (const Side side : {Side::Undecided, Side::Ours, Side::Theirs}) {
                HostFacts facts = exampleHost();
                facts.files[path] = regular(text);
                const auto changes = makeChanges(plan, facts, all(side));
                QVERIFY(!changes.has_value());
                QCOMPARE(placesOf(changes.error()), QStringList{path});
                QCOMPARE(changes.error()[0].code, ErrorCode::Unsupported);
                for (const GeneratedFile &file : generateFiles(plan, facts))
                    QVERIFY(file.path != path || file.content == QByteArray(text));
            }
        // Without a departure from containerd's default the file is none of our business.
        HostFacts facts = exampleHost();
        facts.files[path] = regular("root = \"/x\"\ngrpc.address = \"/y\"\n");
        const auto changes = makeChanges(examplePlan("workstation"), facts, all(Side::Ours));
        QVERIFY(changes.has_value() && writeOf(*changes, path) == nullptr);
    }

    void theDistributionsConfigOfContainerdIsAddedToWithoutAQuestion()
    {
        Plan plan = examplePlan("workstation");
        plan.containerd.maxMessageMiB = 32;
        const QString path = QLatin1String(paths::containerdConfig);
        const QByteArray theirs =
            "version = 2\n\n[plugins]\n  [plugins.\"io.containerd.internal.v1.opt\"]\n    path = \"/opt\"\n";
        HostFacts facts = exampleHost();
        facts.files[path] = regular(theirs);
        const auto changes = makeChanges(plan, facts);
        QVERIFY(changes.has_value() && changes->conflicts.empty());
        const WriteFile *write = writeOf(*changes, path);
        QVERIFY(write != nullptr && write->file.content.startsWith(theirs));
        // A size that somebody set is a decision of theirs.
        facts.files[path] = regular(theirs + "\n[grpc]\n  max_recv_message_size = 1\n");
        const auto asked = makeChanges(plan, facts);
        QVERIFY(asked.has_value());
        QCOMPARE(asked->conflicts.size(), std::size_t(1));
        QCOMPARE(asked->conflicts[0].path, path);
    }

    void whatIsNotARegularFileIsAnError_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<FileKind>("kind");
        for (const char *path : {paths::daemonJson, paths::limitsDropIn})
            for (const FileKind kind : {FileKind::Symlink, FileKind::Directory, FileKind::Other})
                QTest::addRow("%s %d", path, static_cast<int>(kind)) << QString::fromLatin1(path) << kind;
    }
    void whatIsNotARegularFileIsAnError()
    {
        QFETCH(QString, path);
        QFETCH(FileKind, kind);
        HostFacts facts = exampleHost();
        facts.files[path] = {{}, 0777, 0, 0, kind};
        for (const Side side : {Side::Undecided, Side::Ours, Side::Theirs}) {
            const auto changes = makeChanges(examplePlan("workstation"), facts, all(side));
            QVERIFY(!changes.has_value());
            QCOMPARE(placesOf(changes.error()), QStringList{path});
        }
    }

    void aDaemonJsonThatIsNoJsonIsAnErrorWithLineAndColumn()
    {
        HostFacts facts = exampleHost();
        facts.files[daemonJson] = regular("{\n  \"debug\": true,\n}\n");
        const auto changes = makeChanges(examplePlan("workstation"), facts, all(Side::Ours));
        QVERIFY(!changes.has_value());
        QCOMPARE(placesOf(changes.error()), QStringList{daemonJson + ":3:1"});
    }

    void liveRestoreOnASwarmNodeIsAnError()
    {
        HostFacts facts = exampleHost();
        facts.daemon->swarmState = QStringLiteral("active");
        Plan plan = examplePlan("workstation");
        const auto changes = makeChanges(plan, facts);
        QVERIFY(!changes.has_value());
        QCOMPARE(placesOf(changes.error()), QStringList{"/reliability/liveRestore"});
        plan.reliability.liveRestore = false;
        QVERIFY(makeChanges(plan, facts).has_value());
    }

    /// dockerd would not start: it makes ranges only together with the user.
    void userNamespacesWithoutRangesAreAnError_data()
    {
        QTest::addColumn<QString>("remedy"); // empty: no error
        QTest::addColumn<RemapFacts>("remap");
        QTest::newRow("a user without ranges") << "usermod --add-subuids 165536-231071 --add-subgids 165536-231071 dockremap"
                                               << RemapFacts{true, true, 0, 0, 165536};
        QTest::newRow("no range of groups") << "usermod" << RemapFacts{true, true, 65536, 0, 165536};
        QTest::newRow("nobody makes them") << "shadow-utils" << RemapFacts{false, false, 0, 0, 100000};
        QTest::newRow("dockerd makes them") << "" << RemapFacts{false, true, 0, 0, 100000};
        QTest::newRow("ranges") << "" << RemapFacts{true, false, 65536, 65536, 165536};
    }
    void userNamespacesWithoutRangesAreAnError()
    {
        QFETCH(QString, remedy);
        QFETCH(RemapFacts, remap);
        HostFacts facts = exampleHost();
        facts.remap = remap;
        Plan plan = examplePlan("workstation");
        QVERIFY(makeChanges(plan, facts).has_value());
        plan.security.usernsRemap = true;
        const auto changes = makeChanges(plan, facts);
        QCOMPARE(changes.has_value(), remedy.isEmpty());
        if (!changes) {
            QCOMPARE(placesOf(changes.error()), QStringList{"/security/usernsRemap"});
            QVERIFY2(changes.error().front().remedy.english().contains(remedy),
                     qPrintable(changes.error().front().remedy.english()));
        }
        facts.sysctls["user.max_user_namespaces"] = "0";
        QVERIFY(!makeChanges(plan, facts).has_value());
    }

    void aPlanThatIsWrongInItselfIsAnError()
    {
        Plan plan;
        plan.capacity.containers = 0;
        plan.proxy.http = "nonsense";
        const auto changes = makeChanges(plan, exampleHost());
        QVERIFY(!changes.has_value());
        QCOMPARE(placesOf(changes.error()), (QStringList{"/proxy/http", "/capacity/containers"}));
    }

    void flagsOfTheUnitThatCollideAreAnError()
    {
        HostFacts facts = exampleHost();
        facts.dockerUnit->execStart = {{"/usr/sbin/dockerd", "-H", "fd://", "$DOCKER_OPTS"}};
        facts.dockerUnit->environmentFiles = QStringList{"/etc/default/docker"};
        facts.files["/etc/default/docker"] = regular("DOCKER_OPTS=\"--log-driver=journald --label a=b\"\n");
        QCOMPARE(dockerdFlags(facts), (QStringList{"-H", "fd://", "--log-driver=journald", "--label", "a=b"}));
        const auto changes = makeChanges(examplePlan("workstation"), facts);
        QVERIFY(!changes.has_value());
        QCOMPARE(placesOf(changes.error()), QStringList{daemonJson + "#/log-driver"});
        const QString remedy = changes.error()[0].remedy.english();
        QVERIFY2(remedy.contains("--log-driver") && remedy.contains("DOCKER_OPTS in /etc/default/docker"), qPrintable(remedy));
    }

    /// Fedora's way: what the remedy names is what is there.
    void aFlagOfAnotherVariableIsNamedWhereItStands()
    {
        HostFacts facts = exampleHost();
        facts.dockerUnit->execStart = {{"/usr/bin/dockerd", "-H", "fd://", "$OPTIONS"}};
        facts.dockerUnit->environmentFiles = QStringList{"/etc/sysconfig/docker"};
        facts.files["/etc/sysconfig/docker"] = regular("OPTIONS='--log-driver=journald --live-restore'\n");
        const auto changes = makeChanges(examplePlan("workstation"), facts);
        QVERIFY(!changes.has_value());
        QCOMPARE(placesOf(changes.error()), (QStringList{daemonJson + "#/log-driver", daemonJson + "#/live-restore"}));
        for (const Error &error : changes.error()) {
            QVERIFY(error.remedy.english().contains("OPTIONS in /etc/sysconfig/docker"));
            QVERIFY(!error.remedy.english().contains("/etc/default"));
        }
    }

    void proxiesOfOthersInDaemonJsonAreAConflictWithAProxyInTheUnit()
    {
        HostFacts facts = exampleHost();
        facts.files[daemonJson] = regular(json("{'proxies': {'http-proxy': 'http://u:hunter2@old.lan:1'}, 'debug': true}"));
        const Plan plan = examplePlan("proxy-password");
        const auto asked = makeChanges(plan, facts);
        QVERIFY(asked.has_value());
        QCOMPARE(asked->conflicts.size(), std::size_t(1));
        QCOMPARE(asked->conflicts[0].pointer, QString("/proxies"));
        QVERIFY(!asked->conflicts[0].theirs.contains("hunter2"));
        QVERIFY(asked->steps.empty());
        const auto ours = makeChanges(plan, facts, all(Side::Ours));
        QVERIFY(ours.has_value());
        const WriteFile *write = writeOf(*ours, daemonJson);
        QVERIFY(write != nullptr);
        QVERIFY(!write->file.content.contains("proxies") && write->file.content.contains("debug"));
        const auto theirs = makeChanges(plan, facts, all(Side::Theirs));
        QVERIFY(theirs.has_value() && theirs->conflicts.empty());
    }

    void movingTheProxyToDaemonJsonTakesItOutOfTheUnit()
    {
        Plan plan = examplePlan("proxy-password");
        const Applied host(plan);
        plan.proxy.target = ProxyTarget::DaemonJson;
        const auto changes = makeChanges(plan, host.facts);
        QVERIFY(changes.has_value() && changes->conflicts.empty());
        QVERIFY(pathsOf(*changes).contains(u'-' + QString(paths::proxyEnvironment)));
        QVERIFY(pathsOf(*changes).contains(u'-' + QString(paths::proxyDropIn)));
        const WriteFile *write = writeOf(*changes, daemonJson);
        QVERIFY(write != nullptr);
        QCOMPARE(write->file.mode, 0600);
        QVERIFY(write->secret);
        // And back: the other way round, with a file that everybody may read again only if it was so before.
        const auto back = makeChanges(examplePlan("proxy-password"), afterwards(host.facts, *changes));
        QVERIFY(back.has_value() && back->conflicts.empty());
        QVERIFY(!writeOf(*back, daemonJson)->file.content.contains("p%40ss"));
    }

    void filesWithAPasswordAreForRootAlone_data()
    {
        QTest::addColumn<QString>("password");
        QTest::addColumn<bool>("inDaemonJson");
        for (const char *password : {"secret", "p%40ss%25w%23rd", "pa,ss", "pa'ss", "pa;ss!$&()*+=", "%22quoted%22"})
            for (const bool inDaemonJson : {false, true})
                QTest::addRow("%s in %s", password, inDaemonJson ? "daemon.json" : "the unit")
                    << QString::fromLatin1(password) << inDaemonJson;
    }
    void filesWithAPasswordAreForRootAlone()
    {
        QFETCH(QString, password);
        QFETCH(bool, inDaemonJson);
        Plan plan = examplePlan("workstation");
        plan.proxy.http = "http://user:" + password + "@proxy.lan:3128";
        plan.proxy.target = inDaemonJson ? ProxyTarget::DaemonJson : ProxyTarget::Unit;
        QVERIFY(checkPlan(plan).empty());
        const auto changes = makeChanges(plan, exampleHost());
        QVERIFY(changes.has_value());
        bool isSomewhere = false;
        for (const Step &step : changes->steps) {
            const auto *write = std::get_if<WriteFile>(&step);
            if (write == nullptr)
                continue;
            // An EnvironmentFile= has a backslash before a dollar sign.
            const bool holds = QByteArray(write->file.content).replace('\\', "").contains(password.toUtf8());
            isSomewhere |= holds;
            if (holds)
                QVERIFY2(write->secret && write->file.mode == 0600, qPrintable(write->path));
        }
        QVERIFY(isSomewhere);
        QByteArray shown;
        for (const Step &step : changes->steps)
            shown += QByteArray::fromStdString(stepToJson(step).dump()) + describeStep(step).english().toUtf8();
        for (const Finding &finding : changes->findings)
            shown += QByteArray::fromStdString(findingToJson(finding).dump());
        HostFacts edited = afterwards(exampleHost(), *changes);
        edited.files[QLatin1String(paths::proxyEnvironment)].content += "#\n";
        edited.files[daemonJson].content.replace("proxy.lan", "other.lan");
        if (const auto asked = makeChanges(plan, edited))
            for (const Conflict &conflict : asked->conflicts)
                shown += (conflict.ours + conflict.theirs + conflict.path).toUtf8();
        QVERIFY(!shown.contains(password.toUtf8()));
        const QByteArray facts = writeFacts(afterwards(exampleHost(), *changes));
        QVERIFY(!facts.contains(password.toUtf8()));
    }

    void digestsAreTheSameForTheSameAndDifferForAnyOther()
    {
        const HostFacts facts = exampleHost();
        const Plan plan = examplePlan("server-1000");
        const QByteArray digest = makeChanges(plan, facts)->digest();
        QCOMPARE(digest.size(), 64);
        QCOMPARE(makeChanges(plan, facts)->digest(), digest);
        Plan other = plan;
        other.capacity.containers = 999;
        QVERIFY(makeChanges(other, facts)->digest() != digest);
        HostFacts elsewhere = facts;
        elsewhere.files[daemonJson] = regular("{}");
        QVERIFY(makeChanges(plan, elsewhere)->digest() != digest);
        ChangeSet changed = *makeChanges(plan, facts);
        std::get<WriteFile>(changed.steps.back()).file.mode = 0644;
        QVERIFY(changed.digest() != digest);
        ChangeSet fewer = *makeChanges(plan, facts);
        fewer.steps.pop_back();
        QVERIFY(fewer.digest() != digest);
    }

    /// Whoever reads a digest, in a log or in the history, guesses no password with its help.
    void noDigestDependsOnASecret()
    {
        Plan plan = examplePlan("proxy-password");
        const auto digestWith = [&plan](const char *password, const HostFacts &facts) {
            plan.proxy.http = QStringLiteral("http://proxyuser:%1@proxy.company.com:7890").arg(QLatin1String(password));
            const auto changes = makeChanges(plan, facts);
            return changes ? changes->digest() : QByteArray();
        };
        const QByteArray digest = digestWith("one", exampleHost());
        QCOMPARE(digest.size(), 64);
        QCOMPARE(digestWith("two", exampleHost()), digest);
        // Nor on one that is there already, or that goes.
        const HostFacts one = afterwards(exampleHost(), *makeChanges(plan, exampleHost()));
        plan.proxy.http.replace("two", "three");
        const HostFacts other = afterwards(exampleHost(), *makeChanges(plan, exampleHost()));
        const QByteArray changed = digestWith("four", one);
        QVERIFY(changed.size() == 64 && changed != digest);
        QCOMPARE(digestWith("four", other), changed);
        Plan without = plan;
        without.proxy = {};
        const QByteArray removed = makeChanges(without, one)->digest();
        QVERIFY(removed != makeChanges(without, exampleHost())->digest());
        QCOMPARE(makeChanges(without, other)->digest(), removed);
        // What is shown beside it counts.
        plan.proxy.noProxy << QStringLiteral("more.example");
        QVERIFY(digestWith("four", one) != changed);
    }

    void theHeartbeatIsEnabledAndDisabledWithItsFiles()
    {
        Plan plan = examplePlan("workstation");
        const Applied without(plan);
        plan.reliability.heartbeat = true;
        const auto on = makeChanges(plan, without.facts);
        QVERIFY(on.has_value());
        QCOMPARE(actionsOf(*on), (QStringList{"reload-manager", "enable-unit dockwright-heartbeat.timer"}));
        plan.reliability.heartbeat = false;
        const auto off = makeChanges(plan, afterwards(without.facts, *on));
        QVERIFY(off.has_value());
        QCOMPARE(actionsOf(*off), (QStringList{"disable-unit dockwright-heartbeat.timer", "reload-manager"}));
        QVERIFY(std::holds_alternative<DisableUnit>(off->steps.front()));
    }

    void aTimerThatSomebodyTurnedOffIsTurnedOnAgain()
    {
        Plan plan = examplePlan("workstation");
        plan.reliability.heartbeat = true;
        plan.monitoring.enabled = true;
        HostFacts facts = Applied(plan).facts;
        facts.ownUnits = {{paths::heartbeatTimerUnit, {"disabled", "inactive"}},
                          {paths::metricsTimerUnit, {"enabled", "active"}}};
        QCOMPARE(actionsOf(*makeChanges(plan, facts)), QStringList{"enable-unit dockwright-heartbeat.timer"});
        const Findings drift = checkDrift(plan, facts);
        QVERIFY(drift.size() == 1 && drift.front().id == QLatin1String("drift/unit"));
        plan.monitoring.intervalSeconds = 30;
        facts.ownUnits[paths::metricsTimerUnit] = {"disabled", "active"};
        QCOMPARE(actionsOf(*makeChanges(plan, facts)),
                 (QStringList{"reload-manager", "enable-unit dockwright-heartbeat.timer",
                              "enable-unit dockwright-metrics.timer", "restart-unit dockwright-metrics.timer"}));
    }

    void theMetricsComeGoAndMoveWithTheirFiles()
    {
        Plan plan = examplePlan("workstation");
        const Applied without(plan);
        plan.monitoring.enabled = true;
        const auto on = makeChanges(plan, without.facts);
        QVERIFY(on.has_value());
        QCOMPARE(actionsOf(*on), (QStringList{"reload-manager", "enable-unit dockwright-metrics.timer"}));
        const HostFacts with = afterwards(without.facts, *on);
        Plan faster = plan;
        faster.monitoring.intervalSeconds = 30;
        QCOMPARE(actionsOf(*makeChanges(faster, with)),
                 (QStringList{"reload-manager", "restart-unit dockwright-metrics.timer"}));
        // What lies in the old directory goes before systemd forgets of it.
        Plan elsewhere = plan;
        elsewhere.monitoring.textfileDirectory = "/srv/metrics";
        const auto moved = makeChanges(elsewhere, with);
        QCOMPARE(actionsOf(*moved),
                 (QStringList{"disable-unit dockwright-metrics.timer", "reload-manager",
                              "enable-unit dockwright-metrics.timer"}));
        QVERIFY(std::holds_alternative<DisableUnit>(moved->steps.front()));
        plan.monitoring.enabled = false;
        const auto off = makeChanges(plan, with);
        QCOMPARE(actionsOf(*off), (QStringList{"disable-unit dockwright-metrics.timer", "reload-manager"}));
        QVERIFY(std::holds_alternative<DisableUnit>(off->steps.front()));
        for (const ChangeSet &changes : {*on, *moved, *off})
            QCOMPARE(changes.effect, Effect::None);
    }

    void kernelVariablesAreRaisedOnlyWhereTheyAreLower()
    {
        HostFacts facts = exampleHost();
        const Plan plan = examplePlan("server-1000");
        QVERIFY(actionsOf(*makeChanges(plan, facts)).contains("set-sysctl fs.nr_open"));
        facts.sysctls["fs.nr_open"] = "9999999";
        QVERIFY(!actionsOf(*makeChanges(plan, facts)).contains("set-sysctl fs.nr_open"));
    }

    void restoringGivesBackWhatWasThere_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("hasFiles");
        for (const char *name : {"workstation", "server-1000", "proxy-password", "china-mirrors"})
            for (const bool hasFiles : {false, true})
                QTest::addRow("%s%s", name, hasFiles ? " over files of others" : "") << QString::fromLatin1(name) << hasFiles;
    }
    void restoringGivesBackWhatWasThere()
    {
        QFETCH(QString, name);
        QFETCH(bool, hasFiles);
        HostFacts before = exampleHost();
        if (hasFiles) {
            before.files[daemonJson] = {json("{'debug': true, 'icc': false}"), 0640, 0, 0, FileKind::Regular};
            before.files[QLatin1String(paths::limitsDropIn)] = regular("[Service]\nLimitNOFILE=1\n", 0600);
        }
        Plan plan = examplePlan(name);
        plan.reliability.heartbeat = true;
        const auto changes = makeChanges(plan, before, all(Side::Ours));
        QVERIFY(changes.has_value() && !changes->isEmpty());
        const HostFacts after = afterwards(before, *changes);
        QVERIFY(after.files != before.files);
        const ChangeSet restore = makeRestore(whatIsReplaced(*changes, before), after);
        const HostFacts again = afterwards(after, restore);
        QCOMPARE(again.files.size(), before.files.size());
        QVERIFY(again.files == before.files);
        QVERIFY(again.sysctls == before.sysctls);
        QVERIFY(again.lastWritten == before.lastWritten);
        QVERIFY(makeRestore(whatIsReplaced(*changes, before), again).isEmpty() || before.sysctls != after.sysctls);
    }

    void everyStepHasAKindAndASentence()
    {
        Plan plan = examplePlan("proxy-password");
        plan.reliability.heartbeat = true;
        plan.capacity.containers = 1000;
        const auto changes = makeChanges(plan, exampleHost());
        QVERIFY(changes.has_value());
        for (const Step &step : changes->steps) {
            QVERIFY(!stepToJson(step).at("kind").get<QString>().isEmpty());
            QVERIFY(!describeStep(step).english().isEmpty());
            if (const auto *write = std::get_if<WriteFile>(&step); write != nullptr && write->secret)
                QVERIFY(!stepToJson(step).contains("sha256"));
        }
    }

    void aHostOfWhichNothingIsKnownGetsItsFilesToo()
    {
        const auto changes = makeChanges(Plan{}, HostFacts{});
        QVERIFY(changes.has_value());
        QVERIFY(pathsOf(*changes).contains(daemonJson));
        const HostFacts after = afterwards(HostFacts{}, *changes);
        const auto again = makeChanges(Plan{}, after);
        QVERIFY(again.has_value());
        QCOMPARE(pathsOf(*again), QStringList{});
    }
};

DOCKWRIGHT_TEST(TestMakeChanges, suite::NoApplication)

} // namespace test_make_changes

#include "test_make_changes.moc"
