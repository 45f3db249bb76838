// SPDX-License-Identifier: Apache-2.0
#include "core/changes/make_changes.h"
#include "core/changes/mirror_changes.h"
#include "core/host/paths.h"
#include "helper/engine/engine.h"
#include "helper/engine/obstacles.h"
#include "helper/host/file_attributes.h"
#include "helper/machine/root_directory.h"
#include "tests/support/access_list.h"
#include "tests/support/examples.h"
#include "tests/support/lacking.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace test_engine {

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

Plan examplePlan()
{
    Plan made = ::examplePlan("server-1000");
    made.reliability.heartbeat = true; // so that there is a unit to enable
    return made;
}

Plan planWithDoctor()
{
    Plan made = examplePlan();
    made.registry.mirrors = QStringList{"https://m0.lan", "https://m1.lan"};
    made.registry.doctor.enabled = true;
    return made;
}

QStringList eventsOf(const std::vector<Event> &events)
{
    QStringList names;
    for (const Event &event : events)
        names << QLatin1String(eventName(event.kind));
    return names;
}

QString wordsOf(const ApplyReport &report)
{
    QStringList words{QLatin1String(statusName(report.status))};
    for (const Error &error : report.errors)
        words << error.where + QLatin1String(": ") + error.message.english() + u' ' + error.detail;
    return words.join(u'\n');
}

/// A directory whose systemd has something to say of the files.
class Remarking : public RootDirectory
{
public:
    Remarking(const QString &root, Result<Findings> words) : RootDirectory(root), m_words(std::move(words)) {}

    Result<Findings> verifyUnits(const QStringList &) override { return m_words; }

private:
    Result<Findings> m_words;
};

/// A directory that is taken for a machine, with these units.
class WithUnits : public RootDirectory
{
public:
    using RootDirectory::RootDirectory;

    bool isLive() const override { return true; }
    Result<std::optional<UnitFacts>> unit(const QString &name) const override
    {
        const auto found = units.find(name);
        return found != units.end() ? std::optional(found->second) : std::nullopt;
    }

    std::map<QString, UnitFacts> units;
};

/// A directory that is taken for a machine: its dockerd rejects each reload in its turn, as said.
class Rejecting : public RootDirectory
{
public:
    Rejecting(const QString &root, QStringList words) : RootDirectory(root, exampleHost()), m_words(std::move(words)) {}

    bool isLive() const override { return true; }
    Result<std::optional<UnitFacts>> unit(const QString &name) const override
    {
        return name == QLatin1String(paths::dockerUnit) ? exampleHost().dockerUnit : std::optional<UnitFacts>();
    }
    Result<> reloadUnit(const QString &unit, const Waiting &waiting) override
    {
        ++m_reloads;
        const QString words = m_words.isEmpty() ? QString() : m_words.takeFirst();
        if (words == QLatin1String("silence"))
            return waiting(1) ? Result<>() : cancelled();
        return words.isEmpty()
            ? Result<>()
            : failure(ErrorCode::CommandFailed, unit, {"dockerd rejected its configuration on reload.", {}}, {}, words);
    }
    int reloads() const { return m_reloads; }

private:
    QStringList m_words;
    int m_reloads = 0;
};

/// A directory that is taken for a machine whose Docker is now this, now that, and healthy.
class Changing : public RootDirectory
{
public:
    Changing(const QString &root, HostFacts facts) : RootDirectory(root, facts), m_facts(std::move(facts)) {}

    bool isLive() const override { return true; }
    Result<std::optional<UnitFacts>> unit(const QString &name) const override
    {
        return name == QLatin1String(paths::dockerUnit) ? m_facts.dockerUnit : std::optional<UnitFacts>();
    }
    HostFacts inspect(Depth) override { return m_facts; }
    Result<> restartUnit(const QString &unit, const Waiting &) override
    {
        if (unit == QLatin1String(paths::dockerUnit)) {
            m_facts.dockerUnit->activeState = QStringLiteral("active");
            m_facts.dockerUnit->mainPid += 100;
        }
        return {};
    }
    Result<> reloadUnit(const QString &, const Waiting &) override { return {}; }
    Result<> stopUnit(const QString &, const Waiting &) override
    {
        m_facts.dockerUnit->activeState = QStringLiteral("inactive");
        return {};
    }

private:
    HostFacts m_facts;
};

/// A host whose docker.service is in that state; "" for one that has none.
HostFacts inState(const char *activeState, qint64 pid = 0)
{
    HostFacts facts = exampleHost();
    facts.dockerUnit->loadState = QLatin1String(*activeState != '\0' ? "loaded" : "not-found");
    facts.dockerUnit->activeState = QLatin1String(activeState);
    facts.dockerUnit->mainPid = pid;
    return facts;
}

QString rejection(const char *time, const char *words)
{
    return QStringLiteral("time=\"%1\" level=error msg=\"%2\"").arg(QLatin1String(time), QLatin1String(words));
}

/// A directory in which somebody edits daemon.json at the very moment it is to be written.
class Racing : public RootDirectory
{
public:
    Racing(const QString &root, const HostFacts &facts) : RootDirectory(root, facts) {}

    Result<> writeFile(const QString &path, const FileFact &file, const std::optional<FileFact> &expected) override
    {
        if (path == QLatin1String(paths::daemonJson) && !std::exchange(m_isEdited, true))
            if (const auto edited = RootDirectory::writeFile(path, theirs(), expected); !edited)
                return edited;
        return RootDirectory::writeFile(path, file, expected);
    }

    static FileFact theirs()
    {
        return {"{\"by\": \"hand\"}\n", 0644, static_cast<int>(geteuid()), static_cast<int>(getegid()), FileKind::Regular};
    }

private:
    bool m_isEdited = false;
};

} // namespace

class TestEngine : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;

    QString root() const { return m_directory->path(); }
    QString at(const QString &path) const { return root() + path; }
    QString transaction(quint64 id) const { return at(QLatin1String(paths::transactions)) + u'/' + QString::number(id); }

    void put(const QString &path, const QByteArray &content, mode_t mode = 0644)
    {
        QDir().mkpath(QFileInfo(at(path)).path());
        QFile file(at(path));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(content) == content.size());
        QCOMPARE(fchmod(file.handle(), mode), 0);
    }

    /// A root with Docker's units; with files of others where ours go, too.
    void makeRoot(bool hasFilesOfOthers)
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
        const HostFacts facts = exampleHost();
        for (const char *path : {"/usr/lib/systemd/system/docker.service", "/usr/lib/systemd/system/containerd.service"})
            put(QLatin1String(path), facts.files.at(QLatin1String(path)).content);
        QVERIFY(QDir().mkpath(at("/var/lib")));
        if (!hasFilesOfOthers)
            return;
        put("/etc/docker/daemon.json", "{\"debug\": true}\n", 0640);
        put("/etc/systemd/system/docker.service.d/99-foreign.conf", "[Service]\nUMask=0077\n");
        put("/etc/sysctl.d/10-other.conf", "vm.swappiness = 1\n");
        put("/etc/systemd/system/timers.target.wants/.keep", "");
    }

    bool giveToFurtherUser(const QString &path) const
    {
        const QByteArray list = listWithFurtherUser();
        QFile file(at(path));
        return file.open(QIODevice::ReadWrite) && writeAttribute(file.handle(), accessListName, list) == 0;
    }

    /// Everything below the root but the journal: path → kind, mode and content, and who else may read it.
    std::map<QString, QByteArray> tree() const
    {
        std::map<QString, QByteArray> entries;
        QDirIterator iterator(root(), QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                              QDirIterator::Subdirectories);
        while (iterator.hasNext()) {
            const QString path = iterator.next();
            const QString name = path.mid(root().size());
            if (name == QLatin1String(paths::stateDirectory) || name.startsWith(QLatin1String(paths::transactions)))
                continue;
            struct stat status {};
            if (lstat(path.toUtf8().constData(), &status) != 0)
                continue;
            QByteArray entry = QByteArray::number(status.st_mode, 8) + ' ' + QByteArray::number(status.st_uid) + ' ';
            if (S_ISLNK(status.st_mode))
                entry += QFile::symLinkTarget(path).toUtf8();
            else if (S_ISREG(status.st_mode))
                entry += readFile(path) + accessListOf(path);
            entries[name] = entry;
        }
        return entries;
    }

    static QByteArray accessListOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? readAttribute(file.handle(), accessListName) : QByteArray();
    }

    /// The paths in which two trees differ.
    static QString difference(const std::map<QString, QByteArray> &before, const std::map<QString, QByteArray> &after)
    {
        QStringList different;
        for (const auto &[path, entry] : before)
            if (const auto now = after.find(path); now == after.end() || now->second != entry)
                different << u'-' + path;
        for (const auto &[path, entry] : after)
            if (before.count(path) == 0)
                different << u'+' + path;
        return different.join(u' ');
    }

    static ChangeSet changesFor(RootDirectory &host, const Plan &plan)
    {
        const auto changes = makeChanges(plan, host.inspect(Depth::Daemon), {{}, Side::Ours});
        return changes ? forDirectory(*changes) : ChangeSet{};
    }

    ApplyReport apply(const Plan &plan, const EventSink &sink = {}, const std::stop_token &stop = {})
    {
        RootDirectory host(root(), exampleHost());
        Engine engine(host, sink);
        return engine.apply(changesFor(host, plan), plan, host.inspect(Depth::Daemon), {}, stop);
    }

    ApplyReport rollBack(quint64 id, bool takeOurs = false, const EventSink &sink = {})
    {
        RootDirectory host(root(), exampleHost());
        Engine engine(host, sink);
        return engine.rollBack(id, {.takeOurs = takeOurs, .mayStopContainers = true});
    }

    /// As the doctor does it.
    ApplyReport heal(const Plan &plan, const MirrorStandings &standings)
    {
        RootDirectory host(root(), exampleHost());
        Engine engine(host, {});
        const HostFacts facts = host.inspect(Depth::Daemon);
        const auto changes = changeMirrors(plan, facts, standings);
        return changes ? engine.apply(forDirectory(*changes), plan, facts, {.kind = doctorKind}) : ApplyReport{};
    }

    std::optional<ApplyReport> recover(const EventSink &sink = {})
    {
        RootDirectory host(root(), exampleHost());
        Engine engine(host, sink);
        return engine.recover(true);
    }

    /// One file of somebody else's key and ours, and a reload.
    ChangeSet reloading() const
    {
        const QString path = QLatin1String(paths::daemonJson);
        const FileFact there{readFile(at(path)), 0640, 0, 0, FileKind::Regular};
        ChangeSet changes;
        changes.steps = {WriteFile{path,
                                   {"{\"debug\": true, \"log-level\": \"warn\"}\n", 0640, 0, 0, FileKind::Regular},
                                   there},
                         ReloadUnit{QLatin1String(paths::dockerUnit)}};
        return changes;
    }

    /// Does `work` in a child that kills itself at its event number `last`; true if it was killed.
    template <class Work>
    static bool isKilledAt(int last, Work work)
    {
        const pid_t child = fork();
        if (child == 0) {
            int seen = 0;
            work([&](const Event &) {
                if (++seen == last)
                    raise(SIGKILL);
            });
            _exit(0);
        }
        int status = 0;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
        return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    }

    static void addRoots()
    {
        QTest::addColumn<bool>("hasFilesOfOthers");
        QTest::newRow("a fresh host") << false;
        QTest::newRow("a host with files of others") << true;
    }

private slots:
    void anApplyWritesWhatIsPlannedAndTellsOfIt()
    {
        makeRoot(false);
        std::vector<Event> events;
        const ApplyReport report = apply(examplePlan(), [&](const Event &event) { events.push_back(event); });
        QVERIFY2(report.status == ApplyStatus::Applied, qPrintable(wordsOf(report)));
        QCOMPARE(report.transaction, quint64(1));
        QVERIFY(!report.reloaded && !report.restarted);
        QVERIFY(report.changed.contains(QLatin1String(paths::daemonJson)));
        QVERIFY(!report.changed.contains(QLatin1String(paths::lastWritten)));
        for (const QString &path : report.changed)
            QVERIFY2(QFile::exists(at(path)), qPrintable(path));
        QVERIFY(QFileInfo(at("/etc/systemd/system/timers.target.wants/dockwright-heartbeat.timer")).isSymLink());
        const QStringList names = eventsOf(events);
        QCOMPARE(names.first(), QString("started"));
        QCOMPARE(names.last(), QString("committed"));
        QCOMPARE(names.count("step-started"), names.count("step-done"));
        QVERIFY(!names.contains("step-failed"));
    }

    void aSecondApplyIsNone()
    {
        makeRoot(true);
        QVERIFY(apply(examplePlan()).status == ApplyStatus::Applied);
        const auto before = tree();
        std::vector<Event> events;
        const ApplyReport again = apply(examplePlan(), [&](const Event &event) { events.push_back(event); });
        QVERIFY(again.status == ApplyStatus::Unchanged);
        QCOMPARE(again.transaction, quint64(0));
        QVERIFY(events.empty());
        QCOMPARE(difference(before, tree()), QString());
        QVERIFY(!QFile::exists(transaction(2)));
    }

    void aRollBackGivesBackTheSameTree_data() { addRoots(); }
    void aRollBackGivesBackTheSameTree()
    {
        QFETCH(bool, hasFilesOfOthers);
        makeRoot(hasFilesOfOthers);
        const auto before = tree();
        QVERIFY(apply(examplePlan()).status == ApplyStatus::Applied);
        QVERIFY(!difference(before, tree()).isEmpty());
        const ApplyReport report = rollBack(0);
        QVERIFY2(report.status == ApplyStatus::Applied, qPrintable(wordsOf(report)));
        QCOMPARE(difference(before, tree()), QString());
        // What was taken back is not there to be taken back again.
        QVERIFY(rollBack(1).status == ApplyStatus::Refused);
        QVERIFY(apply(examplePlan()).status == ApplyStatus::Applied);
    }

    /// Nobody but root reads what holds a password; who could read what was there before can do so again.
    void furtherUsersWhoCouldReadAFileCanDoSoAgain()
    {
        makeRoot(true);
        const QString daemon = QLatin1String(paths::daemonJson);
        const QString foreign = QStringLiteral("/etc/systemd/system/docker.service.d/99-foreign.conf");
        if (!giveToFurtherUser(daemon) || !giveToFurtherUser(foreign))
            LACKING("This file system keeps no access lists.");
        const auto before = tree();
        Plan plan = examplePlan();
        plan.proxy = {};
        plan.proxy.target = ProxyTarget::DaemonJson;
        plan.proxy.http = QStringLiteral("http://u:secret@proxy.lan:3128");
        QVERIFY(apply(plan).status == ApplyStatus::Applied);
        QCOMPARE(accessListOf(at(daemon)), QByteArray());
        QVERIFY(!accessListOf(at(foreign)).isEmpty());
        QVERIFY(rollBack(0).status == ApplyStatus::Applied);
        QCOMPARE(difference(before, tree()), QString());
        int wereTakenBack = 0;
        for (int last = 1; isKilledAt(last, [&](const EventSink &sink) { apply(plan, sink); }); ++last) {
            if (!recover().has_value()) // killed when it was committed already
                break;
            QCOMPARE(difference(before, tree()), QString());
            ++wereTakenBack;
        }
        QVERIFY(wereTakenBack > 20);
    }

    void transactionsAreTakenBackOneAfterTheOther()
    {
        makeRoot(true);
        std::vector<std::map<QString, QByteArray>> trees;
        Plan plan = examplePlan();
        for (int i = 1; i <= 3; ++i) {
            trees.push_back(tree());
            plan.registry.mirrors = QStringList{QStringLiteral("https://mirror%1.lan").arg(i)};
            QVERIFY(apply(plan).status == ApplyStatus::Applied);
        }
        // An older one cannot be taken back from under a newer one.
        QVERIFY(rollBack(1).status == ApplyStatus::Refused);
        for (int i = 3; i >= 1; --i) {
            const ApplyReport report = rollBack(static_cast<quint64>(i));
            QVERIFY2(report.status == ApplyStatus::Applied, qPrintable(wordsOf(report)));
            QCOMPARE(difference(trees[static_cast<std::size_t>(i) - 1], tree()), QString());
        }
    }

    void whatTheDoctorMadeOfAnApplyIsTakenBackWithIt()
    {
        makeRoot(true);
        const Plan plan = planWithDoctor();
        const auto before = tree();
        QVERIFY(apply(plan).status == ApplyStatus::Applied);
        const auto applied = tree();
        const MirrorStandings without{{"https://m0.lan", Standing::Out}};
        QVERIFY(heal(plan, without).status == ApplyStatus::Applied);
        const auto healed = tree();
        QVERIFY(!difference(applied, healed).isEmpty());
        QVERIFY(heal(plan, {}).status == ApplyStatus::Applied);
        QVERIFY(heal(plan, without).status == ApplyStatus::Applied);
        // One alone, by its number.
        QVERIFY(rollBack(4).status == ApplyStatus::Applied);
        QVERIFY(heal(plan, without).status == ApplyStatus::Applied);
        QCOMPARE(difference(healed, tree()), QString());
        const ApplyReport report = rollBack(0);
        QVERIFY2(report.status == ApplyStatus::Applied, qPrintable(wordsOf(report)));
        QCOMPARE(difference(before, tree()), QString());
        RootDirectory host(root(), exampleHost());
        const auto all = Journal(host).list();
        QVERIFY(all.has_value());
        for (const TransactionInfo &info : *all)
            QVERIFY2(info.kind == QLatin1String("rollback") || !info.canBeTakenBack(), qPrintable(info.kind));
        QVERIFY(rollBack(0).status == ApplyStatus::Refused);
    }

    void aRollbackOfWhatCameAfterIsNotInTheWay()
    {
        makeRoot(true);
        const Plan plan = planWithDoctor();
        const auto before = tree();
        QVERIFY(apply(plan).status == ApplyStatus::Applied);
        Plan other = plan;
        other.registry.mirrors = QStringList{"https://m2.lan"};
        QVERIFY(apply(other).status == ApplyStatus::Applied);
        QVERIFY(rollBack(0).status == ApplyStatus::Applied);
        QVERIFY(heal(plan, {{"https://m0.lan", Standing::Out}}).status == ApplyStatus::Applied);
        const ApplyReport report = rollBack(0);
        QVERIFY2(report.status == ApplyStatus::Applied, qPrintable(wordsOf(report)));
        QCOMPARE(difference(before, tree()), QString());
    }

    void whatARollbackHasBroughtBackIsInTheWay()
    {
        makeRoot(true);
        const Plan plan = planWithDoctor();
        QVERIFY(apply(plan).status == ApplyStatus::Applied);
        Plan other = plan;
        other.registry.mirrors = QStringList{"https://m2.lan", "https://m3.lan"};
        QVERIFY(apply(other).status == ApplyStatus::Applied);
        QVERIFY(rollBack(2).status == ApplyStatus::Applied);
        QVERIFY(rollBack(3).status == ApplyStatus::Applied); // the second plan is there again
        QVERIFY(heal(other, {{"https://m2.lan", Standing::Out}}).status == ApplyStatus::Applied);
        QVERIFY(rollBack(1).status == ApplyStatus::Refused);
    }

    void theDoctorsTransactionsPushOutNoPlan()
    {
        makeRoot(false);
        const Plan plan = planWithDoctor();
        const auto before = tree();
        QVERIFY(apply(plan).status == ApplyStatus::Applied);
        for (int i = 0; i < 25; ++i)
            QVERIFY(heal(plan, {{"https://m0.lan", i % 2 == 0 ? Standing::Out : Standing::Serves}}).status
                    == ApplyStatus::Applied);
        RootDirectory host(root(), exampleHost());
        const auto all = Journal(host).list();
        QCOMPARE(all->size(), std::size_t(2) + keptTransactions); // and the first of the doctor's
        QCOMPARE(all->front().kind, QStringLiteral("apply"));
        QVERIFY(rollBack(0).status == ApplyStatus::Applied);
        QCOMPARE(difference(before, tree()), QString());
    }

    void anApplyThatIsCancelledIsTakenBack_data() { addRoots(); }
    void anApplyThatIsCancelledIsTakenBack()
    {
        QFETCH(bool, hasFilesOfOthers);
        int wereCancelled = 0;
        for (int at = 1;; ++at) {
            makeRoot(hasFilesOfOthers);
            const auto before = tree();
            std::stop_source source;
            int seen = 0;
            const ApplyReport report = apply(
                examplePlan(),
                [&](const Event &) {
                    if (++seen == at)
                        source.request_stop();
                },
                source.get_token());
            if (report.status == ApplyStatus::Applied)
                break;
            QVERIFY2(report.status == ApplyStatus::RolledBack, qPrintable(wordsOf(report)));
            QVERIFY(report.errors.front().code == ErrorCode::Cancelled);
            QCOMPARE(difference(before, tree()), QString());
            ++wereCancelled;
        }
        QVERIFY(wereCancelled > 10);
    }

    void anApplyThatIsCutOffAtAnyEventIsTakenBackByTheNext_data() { addRoots(); }
    void anApplyThatIsCutOffAtAnyEventIsTakenBackByTheNext()
    {
        QFETCH(bool, hasFilesOfOthers);
        int wereTakenBack = 0;
        for (int last = 1;; ++last) {
            makeRoot(hasFilesOfOthers);
            const auto before = tree();
            if (!isKilledAt(last, [&](const EventSink &sink) { apply(examplePlan(), sink); }))
                break;
            const auto report = recover();
            if (!report) { // killed when it was committed already
                QVERIFY(apply(examplePlan()).status == ApplyStatus::Unchanged);
                continue;
            }
            QVERIFY2(report->status == ApplyStatus::RolledBack, qPrintable(wordsOf(*report)));
            QCOMPARE(difference(before, tree()), QString());
            QVERIFY(!recover().has_value());
            ++wereTakenBack;
        }
        QVERIFY(wereTakenBack > 20);
    }

    void aRecoveryThatIsCutOffIsDoneAgain()
    {
        for (int last = 1;; ++last) {
            makeRoot(true);
            const auto before = tree();
            int events = 0;
            {
                RootDirectory host(root(), exampleHost());
                events =
                    static_cast<int>(changesFor(host, examplePlan()).steps.size()) * 2; // cut off late, with most steps done
            }
            QVERIFY(isKilledAt(events, [&](const EventSink &sink) { apply(examplePlan(), sink); }));
            const bool wasKilled = isKilledAt(last, [&](const EventSink &sink) { recover(sink); });
            const auto report = recover();
            if (report)
                QVERIFY2(report->status == ApplyStatus::RolledBack, qPrintable(wordsOf(*report)));
            QCOMPARE(difference(before, tree()), QString());
            if (!wasKilled)
                break;
        }
    }

    void aRollBackThatIsCutOffIsTakenBackByTheNext()
    {
        int wereTakenBack = 0;
        for (int last = 1;; last += 3) {
            makeRoot(true);
            const auto before = tree();
            QVERIFY(apply(examplePlan()).status == ApplyStatus::Applied);
            const auto applied = tree();
            if (!isKilledAt(last, [&](const EventSink &sink) { rollBack(1, false, sink); }))
                break;
            const auto report = recover();
            if (report) {
                QVERIFY2(report->status == ApplyStatus::RolledBack, qPrintable(wordsOf(*report)));
                QCOMPARE(difference(applied, tree()), QString());
                ++wereTakenBack;
            }
            const ApplyReport again = rollBack(1);
            QVERIFY2(again.status == ApplyStatus::Applied || !report, qPrintable(wordsOf(again)));
            QCOMPARE(difference(before, tree()), QString());
        }
        QVERIFY(wereTakenBack > 5);
    }

    void aTemporaryFileOfAKilledWriteGoesWithTheRecovery()
    {
        makeRoot(true);
        const auto before = tree();
        QVERIFY(isKilledAt(8, [&](const EventSink &sink) { apply(examplePlan(), sink); }));
        RootDirectory host(root(), exampleHost());
        // As if it had been killed in the middle of the write that comes next.
        const QString path = QLatin1String(paths::limitsDropIn);
        put(QFileInfo(path).path() + "/.20-limits.conf.dockwright-new", "half");
        const auto report = recover();
        QVERIFY(report && report->status == ApplyStatus::RolledBack);
        QCOMPARE(difference(before, tree()), QString());
    }

    void anApplyThatFailsOnItsWayIsTakenBack()
    {
        makeRoot(true);
        QCOMPARE(chmod(at("/etc/sysctl.d").toUtf8().constData(), 0777), 0); // the last of the files goes there
        const auto before = tree();
        const ApplyReport report = apply(examplePlan());
        QVERIFY2(report.status == ApplyStatus::RolledBack, qPrintable(wordsOf(report)));
        QCOMPARE(report.errors.front().where, QString("/etc/sysctl.d"));
        QCOMPARE(difference(before, tree()), QString());
    }

    void whatSystemdRemarksIsShownAndWhatItRefusesIsTakenBack()
    {
        makeRoot(true);
        const auto before = tree();
        const Finding remark{QStringLiteral("unit/remark"), Severity::Info, {"a remark", {}}, {}, {"words", {}}, {}, {}};
        const auto applyWith = [&](const Result<Findings> &words, const EventSink &sink) {
            Remarking host(root(), words);
            ChangeSet changes = changesFor(host, examplePlan());
            changes.steps.push_back(VerifyUnits{{QLatin1String(paths::dockerUnit)}});
            return Engine(host, sink).apply(changes, examplePlan(), host.inspect(Depth::Daemon));
        };
        const ApplyReport refused = applyWith(failure(ErrorCode::CommandFailed, {}, {"refused", {}}), {});
        QVERIFY2(refused.status == ApplyStatus::RolledBack, qPrintable(wordsOf(refused)));
        QCOMPARE(difference(before, tree()), QString());
        std::vector<Event> events;
        const ApplyReport shown = applyWith(Findings{remark}, [&](const Event &event) { events.push_back(event); });
        QVERIFY2(shown.status == ApplyStatus::Applied, qPrintable(wordsOf(shown)));
        QCOMPARE(shown.health, Findings{remark});
        QVERIFY(eventsOf(events).contains(QLatin1String(eventName(Event::Kind::Check))));
    }

    void aHostThatChangedSinceThePreviewIsLeftAsItIs()
    {
        makeRoot(true);
        RootDirectory host(root(), exampleHost());
        const ChangeSet changes = changesFor(host, examplePlan());
        put("/etc/docker/daemon.json", "{\"debug\": false}\n", 0640);
        const auto before = tree();
        Engine engine(host, {});
        const ApplyReport report = engine.apply(changes, examplePlan(), host.inspect(Depth::Daemon));
        QVERIFY2(report.status == ApplyStatus::RolledBack, qPrintable(wordsOf(report)));
        QVERIFY(report.errors.front().code == ErrorCode::PlanStale);
        QCOMPARE(difference(before, tree()), QString());
    }

    void anEditBetweenTheRecordAndTheWriteIsHersAndNoFailureOfTheWayBack()
    {
        makeRoot(true);
        Racing host(root(), exampleHost());
        const ChangeSet changes = changesFor(host, examplePlan());
        const auto before = tree();
        Engine engine(host, {});
        const ApplyReport report = engine.apply(changes, examplePlan(), host.inspect(Depth::Daemon));
        QVERIFY2(report.status == ApplyStatus::RolledBack, qPrintable(wordsOf(report)));
        QVERIFY(report.errors.front().code == ErrorCode::PlanStale);
        QCOMPARE(difference(before, tree()), QStringLiteral("-/etc/docker/daemon.json"));
        QCOMPARE(readFile(at("/etc/docker/daemon.json")), Racing::theirs().content);
        QVERIFY(!engine.needsRecovery());
    }

    void aFileThatWasEditedSinceIsAConflictOfTheRollBack()
    {
        makeRoot(true);
        const auto before = tree();
        QVERIFY(apply(examplePlan()).status == ApplyStatus::Applied);
        put("/etc/docker/daemon.json", "{\"by\": \"hand\"}\n");
        const auto edited = tree();
        const ApplyReport refused = rollBack(0);
        QVERIFY(refused.status == ApplyStatus::Refused);
        QVERIFY(refused.errors.front().code == ErrorCode::Conflict);
        QCOMPARE(refused.errors.front().where, QString("/etc/docker/daemon.json"));
        QCOMPARE(difference(edited, tree()), QString());
        const ApplyReport taken = rollBack(0, true);
        QVERIFY2(taken.status == ApplyStatus::Applied, qPrintable(wordsOf(taken)));
        QCOMPARE(difference(before, tree()), QString());
    }

    void aFileThatWasEditedAfterAKillIsLeftAlone()
    {
        makeRoot(true);
        const auto before = tree();
        QVERIFY(isKilledAt(1000, [&](const EventSink &sink) {
            apply(examplePlan(), [&](const Event &event) {
                if (event.kind == Event::Kind::StepStarted && event.data.at("do").at("kind") == "enable-unit")
                    raise(SIGKILL);
                sink(event);
            });
        }));
        put("/etc/docker/daemon.json", "{\"by\": \"hand\"}\n");
        const auto report = recover();
        QVERIFY(report && report->status == ApplyStatus::Failed);
        QCOMPARE(report->errors.size(), std::size_t(1));
        QCOMPARE(report->errors[0].where, QString("/etc/docker/daemon.json"));
        QCOMPARE(readFile(at("/etc/docker/daemon.json")), QByteArray("{\"by\": \"hand\"}\n"));
        QVERIFY(!QFile::exists(at(QLatin1String(paths::limitsDropIn))));
        // Trying again cannot help; whoever wants the old file says so.
        QVERIFY(!recover().has_value());
        QVERIFY(rollBack(1).status == ApplyStatus::Refused);
        const ApplyReport taken = rollBack(1, true);
        QVERIFY2(taken.status == ApplyStatus::Applied, qPrintable(wordsOf(taken)));
        QCOMPARE(difference(before, tree()), QString());
    }

    void tenTransactionsAreKept()
    {
        makeRoot(false);
        Plan plan = examplePlan();
        for (int i = 1; i <= 13; ++i) {
            plan.registry.mirrors = QStringList{QStringLiteral("https://mirror%1.lan").arg(i)};
            QVERIFY(apply(plan).status == ApplyStatus::Applied);
        }
        RootDirectory host(root(), exampleHost());
        const auto transactions = Journal(host).list();
        QVERIFY(transactions.has_value());
        QCOMPARE(transactions->size(), std::size_t(10));
        QCOMPARE(transactions->front().id, quint64(4));
        QCOMPARE(transactions->back().id, quint64(13));
        QCOMPARE(QDir(at(QLatin1String(paths::transactions))).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 10);
        QVERIFY(rollBack(2).status == ApplyStatus::Refused);
        for (const TransactionInfo &info : *transactions) {
            QVERIFY(info.state == TransactionState::Committed);
            QCOMPARE(info.kind, QString("apply"));
            QCOMPARE(info.digest.size(), 64);
            QVERIFY(readPlan(info.plan).has_value());
        }
    }

    void theJournalHoldsNoPasswordThatOthersCanRead()
    {
        makeRoot(false);
        Plan plan = examplePlan();
        plan.proxy.http = "http://u:hunter2@proxy.lan:1";
        QVERIFY(apply(plan).status == ApplyStatus::Applied);
        plan.proxy.http = "http://u:hunter3@proxy.lan:1";
        QVERIFY(apply(plan).status == ApplyStatus::Applied);
        QDirIterator iterator(root(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        int withPassword = 0;
        while (iterator.hasNext()) {
            const QString path = iterator.next();
            if (!readFile(path).contains("hunter"))
                continue;
            ++withPassword;
            struct stat status {};
            QCOMPARE(stat(path.toUtf8().constData(), &status), 0);
            QVERIFY2((status.st_mode & 077) == 0, qPrintable(path));
            QVERIFY2(!path.endsWith("transaction.json") && !path.endsWith("facts.json"), qPrintable(path));
        }
        QCOMPARE(withPassword, 2); // the file in place and the backup of the one before
    }

    void aDamagedRecordIsReportedAndNothingIsTouched_data()
    {
        QTest::addColumn<QString>("record");
        QTest::addColumn<QByteArray>("content"); // null: the record is taken away
        QTest::newRow("empty") << "undo.json" << QByteArray("");
        QTest::newRow("cut off") << "undo.json" << QByteArray("{\"kind\": \"fi");
        QTest::newRow("a list") << "undo.json" << QByteArray("[]");
        QTest::newRow("no kind") << "undo.json" << QByteArray("{}");
        QTest::newRow("an unknown kind") << "undo.json" << QByteArray("{\"kind\": \"dance\"}");
        QTest::newRow("a number for the kind") << "undo.json" << QByteArray("{\"kind\": 5}");
        QTest::newRow("a path that is none")
            << "undo.json"
            << QByteArray("{\"kind\":\"file\",\"path\":5,\"after\":\"\",\"madeDirectories\":[],\"existed\":false}");
        QTest::newRow("no backup") << "before" << QByteArray();
    }
    void aDamagedRecordIsReportedAndNothingIsTouched()
    {
        QFETCH(QString, record);
        QFETCH(QByteArray, content);
        for (const bool isOpen : {false, true}) {
            makeRoot(true);
            QVERIFY(apply(examplePlan()).status == ApplyStatus::Applied);
            if (isOpen)
                QVERIFY(QFile::remove(transaction(1) + "/state"));
            const QStringList records = QDir(transaction(1)).entryList({"*-" + record}, QDir::Files, QDir::Name);
            QVERIFY(!records.isEmpty());
            const QString path = transaction(1) + u'/' + records.first();
            if (content.isNull()) {
                QVERIFY(QFile::remove(path));
            } else {
                QFile file(path);
                QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(content) == content.size());
            }
            const auto before = tree();
            if (isOpen) {
                const auto report = recover();
                QVERIFY(report.has_value());
                QVERIFY2(report->status == ApplyStatus::Failed, qPrintable(wordsOf(*report)));
                QVERIFY(!report->errors.empty());
            } else {
                const ApplyReport report = rollBack(1);
                QVERIFY2(report.status == ApplyStatus::Refused, qPrintable(wordsOf(report)));
                QVERIFY(!report.errors.empty());
            }
            QCOMPARE(difference(before, tree()), QString());
        }
    }

    void strangeThingsInTheJournalDoNoHarm()
    {
        makeRoot(false);
        put(QLatin1String(paths::transactions) + "/notes", "x");
        QVERIFY(QDir().mkpath(transaction(7)));
        QVERIFY(QDir().mkpath(at(QLatin1String(paths::transactions)) + "/abc"));
        put(QLatin1String(paths::transactions) + "/8/transaction.json", "{");
        QVERIFY(!recover().has_value());
        const ApplyReport report = apply(examplePlan());
        QVERIFY2(report.status == ApplyStatus::Applied, qPrintable(wordsOf(report)));
        QCOMPARE(report.transaction, quint64(9));
        QVERIFY(rollBack(8).status == ApplyStatus::Refused);
        QVERIFY(rollBack(9).status == ApplyStatus::Applied);
    }

    void withoutARollBackOnFailureTheStateIsLeftToBeLookedAt()
    {
        makeRoot(true);
        QCOMPARE(chmod(at("/etc/sysctl.d").toUtf8().constData(), 0777), 0);
        RootDirectory host(root(), exampleHost());
        ApplyOptions options;
        options.rollBackOnFailure = false;
        const auto before = tree();
        std::vector<Event> events;
        Engine engine(host, [&](const Event &event) { events.push_back(event); });
        const ApplyReport report =
            engine.apply(changesFor(host, examplePlan()), examplePlan(), host.inspect(Depth::Daemon), options);
        QVERIFY(report.status == ApplyStatus::LeftAsIs);
        QVERIFY(!eventsOf(events).contains("undo-started"));
        QVERIFY(report.changed.contains(QLatin1String(paths::limitsDropIn)));
        QVERIFY(!report.changed.contains(QLatin1String(paths::sysctl))); // it was planned, and could not be written
        for (const QString &path : report.changed)
            QVERIFY2(QFile::exists(at(path)), qPrintable(path));
        // It was asked for, so nobody but the one who asks takes it back.
        const auto left = tree();
        QVERIFY(!recover().has_value());
        QCOMPARE(difference(left, tree()), QString());
        const ApplyReport back = rollBack(0);
        QVERIFY2(back.status == ApplyStatus::Applied, qPrintable(wordsOf(back)));
        QCOMPARE(difference(before, tree()), QString());
        QVERIFY(rollBack(1).status == ApplyStatus::Refused);
    }

    void aRecoveryThatFailsLocksNobodyOut()
    {
        makeRoot(true);
        const auto before = tree();
        QVERIFY(apply(examplePlan()).status == ApplyStatus::Applied);
        QVERIFY(QFile::remove(transaction(1) + "/state"));
        QCOMPARE(chmod(at("/etc/docker").toUtf8().constData(), 0777), 0); // nothing is written there
        const auto report = recover();
        QVERIFY(report && report->status == ApplyStatus::Failed);
        QVERIFY2(wordsOf(*report).contains("/etc/docker"), qPrintable(wordsOf(*report)));
        QVERIFY(!report->errors[0].remedy.isEmpty());
        // Nobody else has to wait for the one who mends it, and then takes back what is left.
        QVERIFY(!recover().has_value());
        QCOMPARE(chmod(at("/etc/docker").toUtf8().constData(), 0755), 0);
        const ApplyReport taken = rollBack(1);
        QVERIFY2(taken.status == ApplyStatus::Applied, qPrintable(wordsOf(taken)));
        QCOMPARE(difference(before, tree()), QString());
    }

    void failuresPushNothingOutThatCanBeTakenBack()
    {
        makeRoot(true);
        const auto before = tree();
        QVERIFY(apply(examplePlan()).status == ApplyStatus::Applied);
        QCOMPARE(chmod(at("/etc/docker").toUtf8().constData(), 0777), 0);
        Plan plan = examplePlan();
        plan.registry.mirrors = QStringList{"https://mirror.lan"};
        for (int i = 0; i < 13; ++i)
            QVERIFY(apply(plan).status == ApplyStatus::RolledBack);
        QCOMPARE(QDir(at(QLatin1String(paths::transactions))).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 11);
        QCOMPARE(chmod(at("/etc/docker").toUtf8().constData(), 0755), 0);
        QVERIFY(rollBack(1).status == ApplyStatus::Applied);
        QCOMPARE(difference(before, tree()), QString());
    }

    /// Somebody's key stands in the old file and in the new one, and dockerd takes neither: it runs as it did.
    void aReloadThatWasRejectedBeforeIsNoFailedWayBack()
    {
        for (const bool isSame : {true, false}) {
            makeRoot(true);
            const auto before = tree();
            Rejecting host(root(),
                           {rejection("12:00:01", "unable to configure"),
                            rejection("12:00:02", isSame ? "unable to configure" : "something else")});
            Engine engine(host, {});
            const ApplyReport report = engine.apply(reloading(), examplePlan(), host.inspect(Depth::Daemon));
            QCOMPARE(host.reloads(), 2);
            QVERIFY2(report.status == (isSame ? ApplyStatus::RolledBack : ApplyStatus::Failed), qPrintable(wordsOf(report)));
            QCOMPARE(difference(before, tree()), QString());
        }
    }

    void aSecondRequestToStopEndsTheWaitingOnTheWayBack()
    {
        makeRoot(true);
        const auto before = tree();
        std::stop_source first;
        std::stop_source second;
        Rejecting host(root(), {"silence", "silence"});
        Engine engine(host, [&](const Event &event) {
            if (event.kind == Event::Kind::StepWaiting)
                (first.request_stop() ? first : second).request_stop();
        });
        engine.waitNoLongerOn(second.get_token());
        const ApplyReport report = engine.apply(reloading(), examplePlan(), host.inspect(Depth::Daemon), {}, first.get_token());
        QVERIFY2(report.status == ApplyStatus::Failed, qPrintable(wordsOf(report)));
        QCOMPARE(report.errors.size(), std::size_t(2));
        QVERIFY(report.errors[1].code == ErrorCode::Cancelled && !report.errors[1].remedy.isEmpty());
        QCOMPARE(difference(before, tree()), QString());
        // It is left to the next call, which may be told to wait no longer, too.
        Rejecting impatient(root(), {"silence"});
        const auto again = Engine(impatient, {}).recover(true, second.get_token());
        QVERIFY(again && again->status == ApplyStatus::Failed);
        Rejecting patient(root(), {});
        const auto done = Engine(patient, {}).recover(true);
        QVERIFY(done && done->status == ApplyStatus::RolledBack);
        QVERIFY(!Engine(patient, {}).needsRecovery());
    }

    /// The next run of either script would put back what was there before it.
    void anUnfinishedScriptIsInTheWay()
    {
        const QTemporaryDir directory;
        WithUnits host(directory.path());
        ChangeSet changes;
        for (const char *undo : {"/var/lib/dockwright-script/undo", "/var/lib/dockwright-install/undo"}) {
            changes.steps = {ReloadManager{}};
            QVERIFY(obstaclesTo(changes, HostFacts(), host).empty());
            QVERIFY(QDir().mkpath(directory.path() + QLatin1String(undo)));
            const Errors met = obstaclesTo(changes, HostFacts(), host);
            QVERIFY(met.size() == 1 && met.front().code == ErrorCode::Conflict);
            QCOMPARE(met.front().where, QLatin1String(undo));
            changes.steps.clear();
            QVERIFY(obstaclesTo(changes, HostFacts(), host).empty());
            QVERIFY(QDir(directory.path() + QLatin1String(undo)).removeRecursively());
        }
    }

    /// systemd does not start a unit that requires a masked one, or one that is not there.
    void whatSystemdWouldNotRestartIsInTheWay()
    {
        const QTemporaryDir directory;
        WithUnits host(directory.path());
        const auto found = [&](const Step &step) {
            ChangeSet changes;
            changes.steps = {step};
            QStringList places;
            for (const Error &error : obstaclesTo(changes, HostFacts(), host))
                places << error.where;
            return places;
        };
        const auto docker = [&](const char *property, const char *value) {
            host.units["docker.service"].properties = {{QLatin1String(property), QLatin1String(value)}};
        };
        const Step restart = RestartUnit{"docker.service", false};
        for (const char *unit : {"docker.service", "docker.socket", "sysinit.target", "idle.service"})
            host.units[unit].loadState = "loaded";
        host.units["idle.service"].activeState = "inactive";
        host.units["gone.service"].loadState = "not-found";
        host.units["masked.socket"].loadState = "masked";
        docker("Requires", "sysinit.target idle.service");
        QCOMPARE(found(restart), QStringList{});
        docker("Requires", "sysinit.target masked.socket");
        QCOMPARE(found(restart), QStringList{"masked.socket"});
        QCOMPARE(found(StopUnit{"docker.service"}), QStringList{"masked.socket"}); // and is not started again
        QCOMPARE(found(ReloadUnit{"docker.service"}), QStringList{});
        QCOMPARE(found(RestartUnit{"dockwright-heartbeat.timer", false}), QStringList{});
        docker("BindsTo", "gone.service");
        QCOMPARE(found(restart), QStringList{"gone.service"});
        docker("Requisite", "idle.service");
        QCOMPARE(found(restart), QStringList{"idle.service"});
        host.units["idle.service"].activeState = "failed";
        QCOMPARE(found(restart), QStringList{"idle.service"});
        docker("Requires", "idle.service");
        QCOMPARE(found(restart), QStringList{"idle.service"});
        host.units["idle.service"].activeState = "inactive";
        QCOMPARE(found(restart), QStringList{});
        // What it requires requires one that is not there; and a ring has an end.
        host.units["idle.service"].properties = {{"Requires", "sysinit.target"}};
        host.units["sysinit.target"].properties = {{"BindsTo", "gone.service idle.service"}};
        QCOMPARE(found(restart), QStringList{"gone.service"});
        host.units["sysinit.target"].properties = {{"BindsTo", "idle.service"}};
        QCOMPARE(found(restart), QStringList{});
        docker("Wants", "masked.socket gone.service idle.service");
        QCOMPARE(found(restart), QStringList{});
        docker("RefuseManualStart", "yes");
        QCOMPARE(found(restart), QStringList{"docker.service"});
        docker("RefuseManualStop", "no");
        QCOMPARE(found(restart), QStringList{});
        host.units["docker.socket"].properties = {{"RefuseManualStop", "yes"}};
        QCOMPARE(found(restart), QStringList{}); // nobody stops it
        // Edited, and not read by systemd: it would be started from other files than it runs from, be it along with Docker.
        host.units["docker.socket"].properties = {{"NeedDaemonReload", "yes"}};
        QCOMPARE(found(restart), QStringList{"docker.socket"});
        QCOMPARE(found(ReloadUnit{"docker.service"}), QStringList{});
        host.units["docker.socket"].properties = {{"NeedDaemonReload", "no"}};
        QCOMPARE(found(restart), QStringList{});
        docker("NeedDaemonReload", "yes");
        QCOMPARE(found(restart), QStringList{"docker.service"});
    }

    void whatBecameOfDockerIsSeenFromItsStates_data()
    {
        QTest::addColumn<HostFacts>("before");
        QTest::addColumn<HostFacts>("after");
        QTest::addColumn<ChangeSet>("changes");
        QTest::addColumn<QString>("fate");
        const auto row = [](const char *name, const HostFacts &before, const HostFacts &after, std::vector<Step> steps,
                            const char *fate) {
            ChangeSet changes;
            changes.steps = std::move(steps);
            QTest::newRow(name) << before << after << changes << QString::fromLatin1(fate);
        };
        const Step restart = RestartUnit{"docker.service", false};
        const Step reload = ReloadUnit{"docker.service"};
        row("restarted", inState("active", 5), inState("active", 6), {restart}, "restarted");
        row("reloaded first", inState("active", 5), inState("active", 6), {reload, restart}, "restarted");
        row("restarted by its package", inState("active", 5), inState("active", 6), {}, "restarted");
        row("reloaded", inState("active", 5), inState("active", 5), {reload}, "reloaded");
        row("a timer is restarted", inState("active", 5), inState("active", 5),
            {RestartUnit{"dockwright-heartbeat.timer", false}}, "unchanged");
        row("started", inState("inactive"), inState("active", 6), {restart}, "started");
        row("started after a failure", inState("failed"), inState("active", 6), {restart}, "started");
        row("started after many", inState("activating"), inState("active", 6), {restart}, "started");
        row("installed", inState(""), inState("active", 6), {EnableUnit{"docker.service"}}, "started");
        row("stopped again", inState("active", 5), inState("inactive"), {restart, StopUnit{"docker.service"}}, "stopped");
        row("off", inState("inactive"), inState("inactive"), {}, "off");
        row("failed and left so", inState("failed"), inState("failed"), {}, "off");
        row("removed", inState("active", 5), inState(""), {}, "removed");
        row("removed while it was off", inState("inactive"), inState(""), {}, "removed");
        row("never there", inState(""), inState(""), {}, "off");
        HostFacts unknown = inState("active");
        unknown.dockerUnit->activeState.clear();
        row("nobody can say", unknown, unknown, {reload}, "reloaded");
    }
    void whatBecameOfDockerIsSeenFromItsStates()
    {
        QFETCH(HostFacts, before);
        QFETCH(HostFacts, after);
        QFETCH(ChangeSet, changes);
        QFETCH(QString, fate);
        QCOMPARE(QLatin1String(fateName(fateOf(before, after, changes))), fate);
    }

    void aReportSaysWhatBecameOfDocker_data()
    {
        QTest::addColumn<HostFacts>("facts");
        QTest::addColumn<ChangeSet>("changes");
        QTest::addColumn<QString>("fate");
        const auto row = [](const char *name, const char *state, std::vector<Step> steps, const char *fate) {
            ChangeSet changes;
            changes.steps = std::move(steps);
            QTest::newRow(name) << inState(state, 5) << changes << QString::fromLatin1(fate);
        };
        row("restarted", "active", {RestartUnit{"docker.service", false}}, "restarted");
        row("started", "inactive", {RestartUnit{"docker.service", true}}, "started");
        row("reloaded", "active", {ReloadUnit{"docker.service"}}, "reloaded");
        row("stopped", "active", {StopUnit{"docker.service"}}, "stopped");
        row("off", "inactive", {ReloadManager{}}, "off");
    }
    void aReportSaysWhatBecameOfDocker()
    {
        QFETCH(HostFacts, facts);
        QFETCH(ChangeSet, changes);
        QFETCH(QString, fate);
        makeRoot(false);
        Changing host(root(), facts);
        Engine engine(host, {});
        const ApplyReport report = engine.takeOut(changes, facts);
        QVERIFY2(report.status == ApplyStatus::Applied, qPrintable(wordsOf(report)));
        QVERIFY(report.docker.has_value());
        QCOMPARE(QLatin1String(fateName(*report.docker)), fate);
        // In a directory there is none.
        QVERIFY(!apply(examplePlan()).docker.has_value());
    }

    /// What a dialog shows of a transaction tells it from others, and helps nobody to guess a password.
    void theDigestThatIsShownDependsOnNoSecret()
    {
        TransactionInfo info;
        info.id = 7;
        info.kind = "apply";
        info.time = "2026-11-27T20:00:00Z";
        info.steps = Json::array({stepToJson(WriteFile{"/etc/a", {"one", 0644}, std::nullopt})});
        const QString shown = info.shownDigest();
        QCOMPARE(shown.size(), 64);
        TransactionInfo other = info;
        other.steps = Json::array({stepToJson(WriteFile{"/etc/a", {"two", 0644}, std::nullopt})});
        QVERIFY(other.steps != info.steps);
        QCOMPARE(other.shownDigest(), shown);
        other.steps = Json::array({stepToJson(WriteFile{"/etc/b", {"one", 0644}, std::nullopt})});
        QVERIFY(other.shownDigest() != shown);
        other = info;
        other.id = 8;
        QVERIFY(other.shownDigest() != shown);
        other = info;
        other.time = "2026-11-27T20:00:01Z";
        QVERIFY(other.shownDigest() != shown);
    }

    void theJournalHoldsTheSteps()
    {
        makeRoot(true);
        RootDirectory host(root(), exampleHost());
        const ChangeSet changes = changesFor(host, examplePlan());
        QVERIFY(apply(examplePlan()).status == ApplyStatus::Applied);
        const auto transactions = Journal(host).list();
        QVERIFY(transactions && transactions->size() == 1);
        Json steps = Json::array();
        for (const Step &step : changes.steps)
            steps.push_back(stepToJson(step));
        QVERIFY(transactions->front().steps == steps);
    }
};

DOCKWRIGHT_TEST(TestEngine, QCoreApplication)

} // namespace test_engine

#include "test_engine.moc"
