// SPDX-License-Identifier: Apache-2.0
#include "app/root_helper_client.h"
#include "tests/support/scripted_program.h"
#include "tests/support/suite.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

namespace test_root_helper_client {

using namespace dockwright;

namespace {

const QByteArray applied = "echo '{\"event\": \"result\", \"status\": \"applied\", \"transaction\": 1, \"errors\": []}'\n";

} // namespace

/// The helper beside the program, started by something in the place of pkexec.
class TestRootHelperClient : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<app::RootHelperClient> m_client;
    ui::HelperError m_error;
    QString m_kind;
    std::optional<core::JobOutcome> m_finished;

    QString path(const char *name) const { return m_directory->filePath(QLatin1String(name)); }
    QByteArray written(const char *name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// `helper` is a script in the place of dockwright-helper, `pkexec` one in the place of pkexec.
    void use(const QByteArray &helper,
             const QByteArray &pkexec = "echo \"$@\" >>\"$(dirname \"$0\")/calls\"\nshift\nexec \"$@\"\n",
             std::chrono::milliseconds patience = std::chrono::minutes(1))
    {
        m_client = std::make_unique<app::RootHelperClient>(
            app::RootHelperClient::Settings{scriptedProgram(*m_directory, "helper", helper), false,
                                            scriptedProgram(*m_directory, "pkexec", pkexec), patience});
        connect(m_client.get(), &ui::HelperClient::jobRefused, this, [this](const QString &kind, const ui::HelperError &error) {
            m_kind = kind;
            m_error = error;
        });
        connect(m_client.get(), &ui::HelperClient::jobFinished, this,
                [this](const QString &kind, const core::JobOutcome &outcome) {
                    m_kind = kind;
                    m_finished = outcome;
                });
        connect(m_client.get(), &ui::HelperClient::audited, this, [this](const ui::HelperResult<core::AuditFindings> &answer) {
            m_error = answer ? ui::HelperError{} : answer.error();
        });
    }

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_error = {};
        m_kind.clear();
        m_finished.reset();
    }
    void cleanup() { m_client.reset(); }

    void whatPkexecRefusesIsSaidAsTheServiceSaysIt_data()
    {
        QTest::addColumn<QByteArray>("pkexec");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("the dialog was closed")
            << QByteArray("echo 'Error executing command as another user: Request dismissed' >&2\nexit 126\n")
            << QStringLiteral("NotAuthorized") << QByteArray("Authorization was denied.");
        QTest::newRow("a wrong password") << QByteArray(
            "echo 'Error executing command as another user: Not authorized' >&2\nexit 127\n")
                                          << QStringLiteral("NotAuthorized") << QByteArray("Authorization was denied.");
        QTest::newRow("nobody to ask")
            << QByteArray("echo 'Error executing command as another user: No authentication agent found.' >&2\nexit 127\n")
            << QStringLiteral("NotAuthorized")
            << QByteArray("Authorization was denied: there is no polkit agent to ask for a password.");
        QTest::newRow("no polkit") << QByteArray(
            "echo 'Error getting authority: Could not connect: No such file or directory' >&2\nexit 127\n")
                                   << QStringLiteral("Unavailable")
                                   << QByteArray("Could not connect: No such file or directory");
    }
    void whatPkexecRefusesIsSaidAsTheServiceSaysIt()
    {
        QFETCH(QByteArray, pkexec);
        use("exit 9\n", pkexec);
        m_client->audit();
        QTRY_VERIFY(!m_error.code.isEmpty());
        QTEST(m_error.code, "code");
        QFETCH(QByteArray, message);
        const QString said = m_error.why.message.english();
        QVERIFY2(said.contains(QString::fromUtf8(message)), qPrintable(said));
        QVERIFY(!m_error.why.remedy.isEmpty());
        m_error = {};
        m_client->apply("{}", "d1", {});
        QTRY_COMPARE(m_kind, QStringLiteral("apply"));
        QTEST(m_error.code, "code");
        QVERIFY(!m_finished);
        QVERIFY(!m_client->isWaiting());
    }

    void withoutPkexecItIsSaidWhatToInstall()
    {
        m_client = std::make_unique<app::RootHelperClient>(
            app::RootHelperClient::Settings{scriptedProgram(*m_directory, "helper", "exit 9\n"), false, QString()});
        connect(m_client.get(), &ui::HelperClient::inspected, this,
                [this](const ui::HelperResult<core::HostFacts> &facts) { m_error = facts.error(); });
        m_client->inspect();
        QTRY_COMPARE(m_error.code, QStringLiteral("Unavailable"));
        QVERIFY(m_error.why.remedy.english().contains(QLatin1String("pkexec")));
    }

    void whatEveryUserMayReplaceIsNotStarted()
    {
        use("exit 9\n");
        QVERIFY(QFile::setPermissions(path("helper"), QFile::permissions(path("helper")) | QFile::WriteOther));
        m_client->audit();
        QTRY_COMPARE(m_error.why.code, core::ErrorCode::NotAuthorized);
        QCOMPARE(m_error.why.where, QFileInfo(path("helper")).canonicalFilePath());
        QCOMPARE(written("calls"), QByteArray());
    }

    void anApplyIsThatOfTheDigestAndItsPlanIsNoArgument()
    {
        use("cat >\"$(dirname \"$0\")/input\" <<EOF\n$(head -c 20)\nEOF\n" + applied);
        const ui::ApplyOptions options{true,
                                       {{{"/dns", core::Side::Theirs}, {"/log-driver", core::Side::Ours}},
                                        core::Side::Undecided}};
        QSignalSpy started(m_client.get(), &ui::HelperClient::jobStarted);
        m_client->apply("{\"a\": \"geheim 1234\"}", "d1", options);
        QTRY_VERIFY(m_finished && m_finished->status == core::ApplyStatus::Applied);
        QCOMPARE(written("calls").trimmed(),
                 QByteArray("--disable-internal-agent ") + QFileInfo(path("helper")).canonicalFilePath().toUtf8()
                     + " --apply - --digest=d1 --theirs=/dns --ours=/log-driver --via=wizard --yes --cancel-on-input --json");
        QCOMPARE(written("input").trimmed(), "{\"a\": \"geheim 1234\"}");
        QCOMPARE(started.size(), 0); // it said nothing before its end
    }

    void anAnswerHasWhatTheServiceMakesOfTheLines()
    {
        use("echo '{\"event\": \"directive\", \"id\": \"x\"}'\necho '{\"event\": \"finding\", \"id\": \"run/a\", "
            "\"severity\": \"info\"}'\necho '{\"event\": \"result\", \"status\": \"ok\", \"dockerRun\": \"docker run a\"}'\n");
        core::RunTrial trial;
        connect(m_client.get(), &ui::HelperClient::runTried, this,
                [&](const ui::HelperResult<core::RunTrial> &answer) { trial = answer.value_or(core::RunTrial()); });
        m_client->tryRun("{}");
        QTRY_COMPARE(trial.dockerRun, QStringLiteral("docker run a"));
        QCOMPARE(trial.findings.size(), 1u);
        QCOMPARE(trial.findings.front().id, QStringLiteral("run/a"));
    }

    void theExposureIsWhatTheServiceMakesOfTheLines()
    {
        use("echo '{\"event\": \"exposure\", \"hidden\": [\"h\"]}'\necho '{\"event\": \"port\", \"address\": \"0.0.0.0\", \"port\": "
            "5432, \"reach\": \"everybody\"}'\necho '{\"event\": \"result\", \"status\": \"drift\", \"ports\": 1}'\nexit 5\n");
        std::optional<core::ExposureReport> report;
        connect(m_client.get(), &ui::HelperClient::exposureMeasured, this,
                [&](const ui::HelperResult<core::ExposureReport> &answer) { report = answer.value(); });
        m_client->measureExposure();
        QTRY_VERIFY(report.has_value());
        QVERIFY(written("calls").contains(" --exposure --json"));
        QCOMPARE(report->hidden, QStringList("h"));
        QCOMPARE(report->ports.size(), 1u);
        QCOMPARE(report->ports.front().port.port, 5432);
    }

    void aStalePreviewIsRefusedAsSuch()
    {
        use("echo '{\"event\": \"finding\", \"id\": \"x\"}'\necho '{\"event\": \"result\", \"status\": \"failed\", "
            "\"error\": {\"code\": \"PlanStale\", \"message\": \"other\"}}'\nexit 2\n");
        m_client->apply("{}", "d1", {});
        QTRY_COMPARE(m_error.code, QStringLiteral("PlanStale"));
        QVERIFY(!m_finished);
    }

    void whatWaitsIsKeptByACallOfItsOwn()
    {
        use("echo '{\"event\": \"result\", \"status\": \"confirmed\", \"transaction\": 3}'\n");
        m_client->confirm(3);
        QTRY_VERIFY(m_finished && m_finished->isConfirmed);
        QVERIFY(written("calls").contains(" --confirm=3 --via=wizard --cancel-on-input --json"));
    }

    void aJobIsCancelledByAWordOnItsInput()
    {
        use("echo '{\"event\": \"started\", \"steps\": 1}'\nread -r line\necho \"{\\\"event\\\": \\\"progress\\\", \\\"text\\\": \\\"$line\\\"}\"\n"
            "echo '{\"event\": \"result\", \"status\": \"rolled-back\", \"errors\": []}'\n");
        QSignalSpy started(m_client.get(), &ui::HelperClient::jobStarted);
        QString heard;
        connect(m_client.get(), &ui::HelperClient::jobEvent, this,
                [&](const QString &, const core::Event &event) { heard = event.text.english(); });
        m_client->rollBack(3, {});
        QTRY_COMPARE(started.size(), 1);
        QVERIFY(!m_client->isWaiting()); // it is let run: nothing is waited for
        m_client->giveUp();
        QVERIFY(m_error.code.isEmpty());
        m_client->cancelJob();
        QTRY_VERIFY(m_finished && m_finished->status == core::ApplyStatus::RolledBack);
        QCOMPARE(heard, QStringLiteral("cancel"));
        QVERIFY(written("calls").contains(" --rollback=3 --via=wizard --cancel-on-input --json"));
    }

    void theJournalIsFollowedUntilItIsStopped()
    {
        use("echo '{\"event\": \"line\", \"unit\": \"docker.service\", \"priority\": \"err\", \"message\": \"no such network\"}'\n"
            "read -r line\necho \"{\\\"event\\\": \\\"line\\\", \\\"message\\\": \\\"$line\\\"}\"\n"
            "echo '{\"event\": \"result\", \"status\": \"listed\", \"lines\": 2}'\n");
        QStringList heard;
        connect(m_client.get(), &ui::HelperClient::journalLine, this,
                [&](const core::JournalLine &line) { heard << line.text; });
        m_client->followJournal(5);
        QTRY_COMPARE(heard, QStringList{QStringLiteral("no such network")});
        QVERIFY(!m_client->isWaiting());
        m_client->cancelJob(); // which is for changes
        m_client->giveUp();
        m_client->stopJournal();
        QTRY_VERIFY(m_finished);
        QCOMPARE(m_kind, QStringLiteral("journal"));
        QCOMPARE(heard.last(), QStringLiteral("cancel"));
        QVERIFY(written("calls").contains(" --journal --follow --lines=5 --cancel-on-input --json"));
    }

    void whatWaitsAtTheDialogIsGivenUp()
    {
        use("exit 9\n", "echo $$ >\"$(dirname \"$0\")/pid\"\nexec sleep 60\n");
        m_client->apply("{}", "d1", {});
        QTRY_VERIFY(written("pid").toInt() > 0);
        QVERIFY(m_client->isWaiting());
        m_client->giveUp();
        QCOMPARE(m_error.code, QStringLiteral("Cancelled"));
        QVERIFY(!m_client->isWaiting());
        QTRY_VERIFY(kill(written("pid").toInt(), 0) != 0);
    }

    void aDialogThatNobodyAnswersIsTakenAway()
    {
        use("exit 9\n", "echo $$ >\"$(dirname \"$0\")/pid\"\nexec sleep 60\n", std::chrono::milliseconds(300));
        m_client->audit();
        QTRY_COMPARE(m_error.code, QStringLiteral("TimedOut"));
        QVERIFY(kill(written("pid").toInt(), 0) != 0);
    }

    void aChangeOutlivesTheWindow()
    {
        use("echo '{\"event\": \"started\", \"steps\": 1}'\ncat\nsleep 0.3\necho done >\"$(dirname \"$0\")/done\"\n");
        QSignalSpy started(m_client.get(), &ui::HelperClient::jobStarted);
        m_client->apply("{}", "d1", {});
        QTRY_COMPARE(started.size(), 1);
        m_client.reset();
        QTRY_COMPARE(written("done"), QByteArray("done\n"));
    }

    void aHelperThatDiesInTheMiddleIsSaidToHaveDied()
    {
        use("echo '{\"event\": \"started\", \"steps\": 1}'\nkill -9 $$\n");
        m_client->apply("{}", "d1", {});
        QTRY_VERIFY(m_finished && m_finished->status == core::ApplyStatus::Failed);
        QCOMPARE(m_finished->error->message.english(), QStringLiteral("The helper exited before its work was finished."));
    }

    void aBundleIsHandedOverAsAnOpenFile()
    {
        const QString bundle = path("b.tar.gz");
        QFile file(bundle);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("bytes") == 5);
        file.close();
        use("case $1 in\n--check-bundle) sum=$(sha256sum <\"$2\") ;;\n--stage-bundle) sum=$(sha256sum) ;;\nesac\n"
            "echo \"{\\\"event\\\": \\\"result\\\", \\\"status\\\": \\\"x\\\", \\\"sha256\\\": \\\"${sum%% *}\\\"}\"\n");
        std::vector<ui::HelperResult<core::BundleFact>> answers;
        connect(m_client.get(), &ui::HelperClient::bundleStaged, this,
                [&](const ui::HelperResult<core::BundleFact> &answer) { answers.push_back(answer); });
        m_client->stageBundle(bundle);
        QTRY_COMPARE(answers.size(), 1u);
        QVERIFY(answers.front().has_value());
        QCOMPARE(answers.front()->sha256,
                 QString::fromLatin1(QCryptographicHash::hash("bytes", QCryptographicHash::Sha256).toHex()));
        QVERIFY(written("calls").contains("--stage-bundle"));
        QVERIFY(!written("calls").contains("--check-bundle"));
    }

    void whereThisProgramIsRootsTheHelperIsStartedAsItIs()
    {
        use("echo '{\"event\": \"facts\", \"facts\": {\"cpus\": 3}}'\necho '{\"event\": \"result\", \"status\": \"inspected\"}'\n");
        m_client =
            std::make_unique<app::RootHelperClient>(app::RootHelperClient::Settings{path("helper"), true, path("pkexec")});
        core::HostFacts facts;
        connect(m_client.get(), &ui::HelperClient::inspected, this,
                [&](const ui::HelperResult<core::HostFacts> &answer) { facts = answer.value_or(core::HostFacts()); });
        m_client->inspect();
        QTRY_COMPARE(facts.cpus, 3);
        QCOMPARE(m_client->way(), ui::HelperWay::Root);
        QCOMPARE(written("calls"), QByteArray());
    }
};

DOCKWRIGHT_TEST(TestRootHelperClient, QCoreApplication)

} // namespace test_root_helper_client

#include "test_root_helper_client.moc"
