// SPDX-License-Identifier: Apache-2.0
#include "core/host/paths.h"
#include "helper/cli/after_recovery.h"
#include "helper/engine/engine.h"
#include "helper/engine/recovery.h"
#include "helper/machine/root_directory.h"
#include "helper/service/request.h"
#include "tests/support/examples.h"
#include "tests/support/suite.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace test_recovery {

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

const QString dropIn = QLatin1String(paths::limitsDropIn);

/// A directory that is taken for a machine whose dockerd runs, and counts its restarts.
class Machine : public RootDirectory
{
public:
    Machine(const QString &root, HostFacts facts) : RootDirectory(root, facts), m_facts(std::move(facts)) {}

    bool isLive() const override { return true; }
    Result<std::optional<UnitFacts>> unit(const QString &name) const override
    {
        return name == QLatin1String(paths::dockerUnit) ? m_facts.dockerUnit : std::optional<UnitFacts>();
    }
    HostFacts inspect(Depth) override { return m_facts; }
    Result<> restartUnit(const QString &, const Waiting &) override
    {
        ++restarts;
        return {};
    }
    Result<> reloadUnit(const QString &, const Waiting &) override { return {}; }
    Result<> stopUnit(const QString &, const Waiting &) override { return {}; }

    int restarts = 0;

private:
    HostFacts m_facts;
};

HostFacts before()
{
    HostFacts facts = exampleHost();
    facts.dockerUnit->properties[QStringLiteral("InvocationID")] = QStringLiteral("first");
    return facts;
}

/// Its dockerd is another one than before the transaction that was cut off.
HostFacts running(bool liveRestore, const QStringList &containers)
{
    HostFacts facts = before();
    facts.dockerUnit->mainPid += 100;
    facts.dockerUnit->properties[QStringLiteral("InvocationID")] = QStringLiteral("another");
    facts.daemon->liveRestore = liveRestore;
    facts.runningContainers.emplace();
    for (const QString &name : containers)
        facts.runningContainers->push_back({name, name, QStringLiteral("image"), {}});
    return facts;
}

UndoUnitState docker(bool onlyReloaded = false)
{
    return {QLatin1String(paths::dockerUnit), true, onlyReloaded, {}};
}

Undo newPackages()
{
    UndoPackages packages;
    packages.newUnits = QStringList{QLatin1String(paths::dockerUnit)};
    return packages;
}

Json shown(const char *effect, const QStringList &containers, const QStringList &units = {})
{
    return {{"digest", std::string(64, 'a')},
            {"effect", effect},
            {"files", 3},
            {"stopsContainers", !containers.isEmpty()},
            {"affectedContainers", containers},
            {"affectedUnits", units},
            {"overwritten", 2},
            {"steps", Json::array()}};
}

/// The C++ sources of a file with the pieces of each literal joined.
QString joined(const QString &path)
{
    return QString::fromUtf8(readFile(QStringLiteral(SOURCE_DIR "/helper/cli/") + path))
        .replace(QRegularExpression(QStringLiteral("\"\\s*\\n\\s*\"")), QString());
}

} // namespace

/// What is said before an interrupted transaction is taken back, and after.
class TestRecovery : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;

    /// A transaction that wrote a file and did what these records are of, and was cut off then.
    static void leaveOpen(Machine &host, const std::vector<Undo> &undos)
    {
        Journal journal(host);
        TransactionInfo info;
        info.kind = QStringLiteral("apply");
        const auto id = journal.begin(info, before());
        QVERIFY(id && *id == 1);
        int step = 0;
        for (const Undo &undo : undos)
            QVERIFY(journal.record(*id, ++step, undo));
    }

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir().mkpath(m_directory->path() + QLatin1String(paths::stateDirectory)));
    }

    void whatWouldBeInterruptedNeedsTheSameYesAsARollback_data()
    {
        QTest::addColumn<HostFacts>("facts");
        QTest::addColumn<std::vector<Undo>>("undos");
        QTest::addColumn<bool>("needsYes");
        const HostFacts two = running(false, {"web", "db"});
        HostFacts same = two;
        same.dockerUnit = before().dockerUnit;
        HostFacts units = running(false, {});
        units.dockerUnit->companions = QStringList{QStringLiteral("app.service")};
        HostFacts unknown = two;
        unknown.runningContainers.reset();
        const UndoUnitState containerd{QLatin1String(paths::containerdUnit), true, false, {}};
        QTest::newRow("containers would end") << two << std::vector<Undo>{docker()} << true;
        QTest::newRow("they outlive dockerd") << running(true, {"web"}) << std::vector<Undo>{docker()} << false;
        QTest::newRow("none runs") << running(false, {}) << std::vector<Undo>{docker()} << false;
        QTest::newRow("nobody knows") << unknown << std::vector<Undo>{docker()} << true;
        QTest::newRow("services would stop") << units << std::vector<Undo>{docker()} << true;
        QTest::newRow("only reloaded") << two << std::vector<Undo>{docker(true)} << false;
        QTest::newRow("dockerd is still the same") << same << std::vector<Undo>{docker()} << false;
        QTest::newRow("cut off before") << two << std::vector<Undo>{UndoManager{}} << false;
        QTest::newRow("containerd too") << running(true, {"web"}) << std::vector<Undo>{containerd} << false;
    }
    void whatWouldBeInterruptedNeedsTheSameYesAsARollback()
    {
        QFETCH(HostFacts, facts);
        QFETCH(std::vector<Undo>, undos);
        QFETCH(bool, needsYes);
        Machine host(m_directory->path(), facts);
        leaveOpen(host, undos);
        Engine engine(host, {});
        if (needsYes) {
            const auto refused = engine.recover(false);
            QVERIFY(refused && refused->status == ApplyStatus::Refused);
            QCOMPARE(refused->errors.front().code, ErrorCode::WouldInterrupt);
            QVERIFY(refused->errors.front().remedy.english().contains("dockwright-helper --rollback --yes"));
            QVERIFY(refused->errors.front().remedy.english().contains("Transaction 1 "));
            QVERIFY(engine.needsRecovery()); // it is as open as it was
            QCOMPARE(host.restarts, 0);
        }
        const auto report = engine.recover(needsYes);
        QVERIFY(report && report->status == ApplyStatus::RolledBack);
        QVERIFY(!engine.needsRecovery());
    }

    void aDockerIsNotTakenAwayUnderContainersEvenWithAYes()
    {
        Machine host(m_directory->path(), running(true, {"web"}));
        leaveOpen(host, {newPackages()});
        Engine engine(host, {});
        const auto report = engine.recover(true);
        QVERIFY(report && report->status == ApplyStatus::Refused);
        QCOMPARE(report->errors.front().message.english(), QString("Containers are running: web."));
        QVERIFY(engine.needsRecovery());
    }

    void whatARecoveryDoesIsKnownBefore()
    {
        Machine host(m_directory->path(), running(false, {"web", "db"}));
        QVERIFY(!planRecovery(Journal(host), host));
        leaveOpen(host, {docker()});
        const auto planned = planRecovery(Journal(host), host);
        QVERIFY(planned && planned->restartsDocker());
        QCOMPARE(planned->transaction, quint64(1));
        QCOMPARE(planned->changes.affectedContainers, QStringList({"db", "web"}));
        QVERIFY(planned->changes.isEmpty());
    }

    /// One that wrote unit files, and was cut off before it came to Docker: systemd reads them again.
    void aRecoveryNamesDevicesThatItTakesAway()
    {
        HostFacts facts = running(true, {"gpu"});
        facts.runningContainers->front().hookDevices = QStringList{"/dev/nvidia0"};
        facts.files[dropIn] = FileFact{"[Service]\n", 0644, 0, 0, FileKind::Regular};
        Machine host(m_directory->path(), facts);
        leaveOpen(host, {UndoFile{dropIn, std::nullopt, {}, {}}});
        const auto planned = planRecovery(Journal(host), host);
        QVERIFY(planned && !planned->restartsDocker() && !planned->changes.stopsContainers);
        QCOMPARE(planned->changes.affectedDevices, QStringList{"gpu (/dev/nvidia0)"});
        QVERIFY(!mayRecover(*planned, false) && mayRecover(*planned, true));
    }

    /// The dialog's numbers: of the apply and of the recovery together, each container once.
    void theDialogHasAllThatEndsAndAllThatIsOverwritten()
    {
        Json previewed{{"digest", std::string(64, 'b')}, {"shown", shown("restart-docker", {"web"}, {"app.service"})}};
        const auto alone = summaryOf(previewed, true).details;
        QCOMPARE(alone.at("containers"), QString("1"));
        QCOMPARE(alone.at("units"), QString("1"));
        QCOMPARE(alone.at("overwritten"), QString("2"));
        QCOMPARE(alone.at("restarts"), QString("1"));
        QCOMPARE(alone.at("recovery"), QString("0"));
        const auto without = summaryOf(previewed, false).details; // it is refused then
        QCOMPARE(without.at("containers") + without.at("units"), QString("00"));
        previewed["recovery"] = {{"transaction", 7},
                                 {"effect", "restart-docker"},
                                 {"stopsContainers", true},
                                 {"affectedContainers", QStringList{"web", "db"}}};
        const auto both = summaryOf(previewed, true).details;
        QCOMPARE(both.at("recovery"), QString("7"));
        QCOMPARE(both.at("restarts"), QString("2"));
        QCOMPARE(both.at("containers"), QString("2"));
        previewed["shown"]["affectedDevices"] = QStringList{"gpu (/dev/nvidia0)"};
        QCOMPARE(both.at("devices"), QString("0"));
        const auto losing = summaryOf(previewed, true).details;
        QCOMPARE(losing.at("containers") + losing.at("devices"), QString("21"));
        QCOMPARE(summaryOf(previewed, false).details.at("devices"), QString("0"));
        previewed["shown"] = shown("none", {});
        previewed["recovery"] = {{"transaction", 7}, {"effect", "restart-docker"}, {"stopsContainers", true}};
        QCOMPARE(summaryOf(previewed, true).details.at("containers"), QString("1")); // nobody knows how many
    }

    void theDialogOfARollbackTellsWhatTheCallerAgreesTo()
    {
        const Json::array_t transactions{{{"transaction", 3}, {"state", "committed"}, {"time", "2026-11-27T20:00:00Z"}},
                                         {{"transaction", 4}, {"state", "open"}, {"time", "2026-11-27T20:00:00Z"}}};
        const Json listed{{"newest", 4}};
        const auto plain = rollbackOf(3, listed, transactions, {}).details;
        QCOMPARE(plain.at("recovery"), QString("4")); // which comes first
        QCOMPARE(plain.at("stops") + plain.at("overwrites"), QString("00"));
        const auto newest = rollbackOf(0, listed, transactions, {"--yes", "--take-ours"});
        QCOMPARE(newest.transaction, qulonglong(4));
        QVERIFY(newest.isThere);
        QVERIFY(!rollbackOf(5, listed, transactions, {}).isThere); // it may come to be while the dialog is open
        QVERIFY(!rollbackOf(0, Json{{"newest", 0}}, {}, {}).isThere);
        QCOMPARE(newest.details.at("recovery"), QString("0")); // it is the very one
        QCOMPARE(newest.details.at("stops") + newest.details.at("overwrites"), QString("11"));
        const QString policy =
            QString::fromUtf8(readFile(QStringLiteral(SOURCE_DIR "/resources/polkit/io.github.dockwright.policy")));
        const QString texts = policy.section(QStringLiteral("dockwright.rollback\""), 1, 1);
        for (const auto &[name, value] : newest.details)
            QCOMPARE(texts.count(QStringLiteral("$(%1)").arg(name)), 2);
    }

    void everyDetailStandsInTheDialogsOfItsActions()
    {
        const QString policy =
            QString::fromUtf8(readFile(QStringLiteral(SOURCE_DIR "/resources/polkit/io.github.dockwright.policy")));
        const Json previewed{{"digest", std::string(64, 'b')}, {"shown", shown("none", {})}};
        for (const char *action : {"apply", "add-members", "install", "install-foreign", "install-bundle"}) {
            const QString whole = policy.section(QStringLiteral("io.github.dockwright.%1\"").arg(QLatin1String(action)), 1, 1);
            const QString texts = whole.section(QStringLiteral("</action>"), 0, 0);
            for (const auto &[name, value] : summaryOf(previewed, true).details)
                if (name != QLatin1String("members") || qstrcmp(action, "apply") != 0)
                    QCOMPARE(texts.count(QStringLiteral("$(%1)").arg(name)), 2);
        }
    }

    /// No refusal after a recovery says that nothing was changed.
    void everySentenceThatNothingWasChangedHasAnotherForAfterARecovery()
    {
        const QStringList before{"The plan cannot be used; nothing was changed.",
                                 "The transaction journal cannot be read; nothing was changed.",
                                 "Dry run: nothing was changed."};
        static const QRegularExpression literal(QStringLiteral("\"([^\"]*(?:othing|no file) was changed[^\"]*)\""));
        QStringList found;
        for (const char *name :
             {"session.cpp", "session_install.cpp", "session_recovery.cpp", "../../core/steps/change_set.cpp"})
            for (auto all = literal.globalMatch(joined(QLatin1String(name))); all.hasNext();)
                found << all.next().captured(1);
        QVERIFY(found.size() >= 8);
        for (const QString &text : std::as_const(found)) {
            if (before.contains(text))
                continue;
            const Message after = afterRecovery({text.toUtf8(), {}}, 7);
            QVERIFY2(after.english().contains("Transaction 7 was rolled back first"), qPrintable(text));
            QVERIFY2(!after.english().contains("othing was changed"), qPrintable(text));
            QCOMPARE(afterRecovery({text.toUtf8(), {}}, 0).english(), text);
        }
    }
};

DOCKWRIGHT_TEST(TestRecovery, QCoreApplication)

} // namespace test_recovery

#include "test_recovery.moc"
