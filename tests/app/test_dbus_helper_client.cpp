// SPDX-License-Identifier: Apache-2.0
#include "app/dbus_helper_client.h"
#include "tests/support/own_bus.h"
#include "tests/support/scripted_program.h"
#include "tests/support/suite.h"

#include <QCryptographicHash>
#include <QDBusArgument>
#include <QDBusConnectionInterface>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusUnixFileDescriptor>
#include <QDBusVirtualObject>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace test_dbus_helper_client {

using namespace dockwright;

namespace {

constexpr auto service = "io.github.dockwright.Helper1";
constexpr auto root = "/io/github/dockwright/Helper1";
constexpr auto jobPath = "/io/github/dockwright/Helper1/jobs/7";

QString line(int sequence, const char *event)
{
    return QStringLiteral("{\"event\": \"%1\", \"sequence\": %2, \"text\": \"…\"}").arg(QLatin1String(event)).arg(sequence);
}

/// What the interface's description promises, with the events under the test's control.
class ScriptedHelper : public QDBusVirtualObject
{
public:
    QString introspect(const QString &) const override { return {}; }

    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override
    {
        calls << message.member();
        callers << message.service();
        arguments[message.member()] = message.arguments();
        const QString member = message.member();
        if (isHung || (isSilent && message.member() != QLatin1String("Get") && message.member() != QLatin1String("Events")))
            return true;
        if (message.member() == QLatin1String("Get"))
            return connection.send(message.createReply(QVariant::fromValue(QDBusVariant(QStringLiteral("1")))));
        if (!refusal.isEmpty())
            return connection.send(
                message.createErrorReply(QStringLiteral("io.github.dockwright.Error.") + refusal, refusalText));
        if (member == QLatin1String("Apply") || member == QLatin1String("Health") || member == QLatin1String("Rollback")
            || member == QLatin1String("Confirm") || member == QLatin1String("Journal"))
            return connection.send(message.createReply(QVariant::fromValue(QDBusObjectPath(QLatin1String(jobPath)))));
        if (member == QLatin1String("Transaction"))
            return connection.send(message.createReply(transaction));
        if (member == QLatin1String("Jobs"))
            return connection.send(
                message.createReply(QVariant::fromValue(QList<QDBusObjectPath>{QDBusObjectPath(QLatin1String(jobPath))})));
        if (member == QLatin1String("GetAll"))
            return connection.send(message.createReply(QVariantMap{{QStringLiteral("Kind"), QStringLiteral("apply")},
                                                                   {QStringLiteral("State"), QStringLiteral("running")}}));
        if (member == QLatin1String("Events")) {
            for (const auto &[name, text] : beforeReply)
                say(connection, name, text);
            return connection.send(message.createReply(QVariant::fromValue(listed)));
        }
        if (member == QLatin1String("StageBundle")) {
            QFile file;
            const auto descriptor = qdbus_cast<QDBusUnixFileDescriptor>(message.arguments().value(0));
            const bool isOpen = file.open(descriptor.fileDescriptor(), QIODevice::ReadOnly);
            const QByteArray bytes = isOpen ? file.readAll() : QByteArray();
            return connection.send(message.createReply(QString::fromLatin1(
                QCryptographicHash::hash(staged.isEmpty() ? bytes : staged, QCryptographicHash::Sha256).toHex())));
        }
        return connection.send(message.createReply(answer));
    }

    static void say(const QDBusConnection &connection, const QString &name, const QString &text)
    {
        QDBusMessage signal =
            QDBusMessage::createSignal(QLatin1String(jobPath), QStringLiteral("io.github.dockwright.Helper1.Job"), name);
        signal << text;
        connection.send(signal);
    }

    QStringList calls;
    QStringList callers;   ///< names on the bus
    bool isSilent = false; ///< an authorization dialog is open for whatever is asked
    bool isHung = false;   ///< nothing at all is answered
    QMap<QString, QVariantList> arguments;
    QString refusal;
    QString refusalText;
    QString transaction = QStringLiteral("{}");
    QString answer = QStringLiteral("{\"digest\": \"d1\", \"dockerRun\": \"docker run a\"}"); ///< to whatever else is asked
    QStringList listed;
    QList<std::pair<QString, QString>> beforeReply;
    QByteArray staged; ///< instead of what is handed over
};

} // namespace

/// The client on a bus of its own, against an object that keeps the interface's promises in their hardest order.
class TestDBusHelperClient : public QObject
{
    Q_OBJECT

    OwnBus m_bus;
    std::unique_ptr<ScriptedHelper> m_helper;
    std::unique_ptr<app::DBusHelperClient> m_client;

    QDBusConnection server() const { return QDBusConnection(QStringLiteral("server")); }

    /// As often as it is left, it is joined anew.
    QDBusConnection join() const { return QDBusConnection::connectToBus(m_bus.address(), QStringLiteral("client")); }

    void useProgram(const QString &program, app::Patience limits = {})
    {
        m_client = std::make_unique<app::DBusHelperClient>([this] { return join(); }, program, limits);
    }

private slots:
    void initTestCase()
    {
        qRegisterMetaType<QList<QDBusObjectPath>>();
        qDBusRegisterMetaType<QList<QDBusObjectPath>>();
    }
    void init()
    {
        m_helper = std::make_unique<ScriptedHelper>();
        QDBusConnection connection = QDBusConnection::connectToBus(m_bus.address(), QStringLiteral("server"));
        QVERIFY(connection.registerVirtualObject(QLatin1String(root), m_helper.get(), QDBusConnection::SubPath));
        QVERIFY(connection.registerService(QLatin1String(service)));
        useProgram({});
    }
    void cleanup()
    {
        m_client.reset();
        QDBusConnection::disconnectFromBus(QStringLiteral("client"));
        QDBusConnection::disconnectFromBus(QStringLiteral("server"));
        m_helper.reset();
    }

    void theJournalIsFollowedUntilItIsStopped()
    {
        QStringList heard;
        connect(m_client.get(), &ui::HelperClient::journalLine, this,
                [&](const core::JournalLine &line) { heard << line.text; });
        QSignalSpy finished(m_client.get(), &ui::HelperClient::jobFinished);
        m_helper->listed = {QStringLiteral("{\"event\": \"line\", \"sequence\": 41, \"message\": \"before\"}")};
        m_client->followJournal(5);
        QTRY_COMPARE(heard, QStringList{QStringLiteral("before")});
        const auto options = qdbus_cast<QVariantMap>(m_helper->arguments[QStringLiteral("Journal")].value(0));
        QVERIFY(options.value(QStringLiteral("follow")).toBool());
        QCOMPARE(options.value(QStringLiteral("lines")).toInt(), 5);
        ScriptedHelper::say(server(), QStringLiteral("Event"),
                            QStringLiteral("{\"event\": \"line\", \"sequence\": 42, \"message\": \"now\"}"));
        QTRY_COMPARE(heard.last(), QStringLiteral("now"));
        QVERIFY(!m_client->isWaiting());
        m_client->cancelJob(); // which is for changes
        QVERIFY(!m_helper->calls.contains(QStringLiteral("Cancel")));
        m_client->stopJournal();
        QTRY_VERIFY(m_helper->calls.contains(QStringLiteral("Cancel")));
        ScriptedHelper::say(server(), QStringLiteral("Finished"),
                            QStringLiteral("{\"event\": \"result\", \"sequence\": 43, \"status\": \"listed\"}"));
        QTRY_COMPARE(finished.size(), 1);
    }

    void decisionsGoAsOptions()
    {
        ui::ApplyOptions options{true,
                                 {{{QStringLiteral("/log-driver"), core::Side::Ours},
                                   {QStringLiteral("/dns"), core::Side::Theirs}},
                                  core::Side::Undecided}};
        m_client->apply("{}", "d1", options);
        QTRY_VERIFY(m_helper->calls.contains(QStringLiteral("Apply")));
        const auto map = qdbus_cast<QVariantMap>(m_helper->arguments[QStringLiteral("Apply")].at(2));
        // No other: the helper refuses a call with an option that it does not know.
        QCOMPARE(map.keys(),
                 (QStringList{QStringLiteral("ours"), QStringLiteral("theirs"), QStringLiteral("via"), QStringLiteral("yes")}));
        QCOMPARE(map[QStringLiteral("yes")].toBool(), true);
        QCOMPARE(map[QStringLiteral("ours")].toStringList(), QStringList{QStringLiteral("/log-driver")});
        QCOMPARE(map[QStringLiteral("theirs")].toStringList(), QStringList{QStringLiteral("/dns")});
    }

    void everyEventComesOnceAndInOrder()
    {
        // Signals overtake the reply that holds the same events, and go on after it.
        m_helper->listed = {line(1, "started"), line(2, "step-started")};
        m_helper->beforeReply = {{QStringLiteral("Event"), line(2, "step-started")},
                                 {QStringLiteral("Event"), line(3, "step-done")}};
        QList<core::Event::Kind> kinds;
        connect(m_client.get(), &ui::HelperClient::jobEvent, this,
                [&](const QString &, const core::Event &event) { kinds << event.kind; });
        QSignalSpy finished(m_client.get(), &ui::HelperClient::jobFinished);
        m_client->apply("{}", "d1", {});
        QTRY_COMPARE(kinds,
                     QList<core::Event::Kind>(
                         {core::Event::Kind::Started, core::Event::Kind::StepStarted, core::Event::Kind::StepDone}));
        ScriptedHelper::say(server(), QStringLiteral("Event"), line(4, "committed"));
        ScriptedHelper::say(server(), QStringLiteral("Finished"),
                            QStringLiteral("{\"event\": \"result\", \"status\": \"applied\", \"sequence\": 5}"));
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(kinds,
                 QList<core::Event::Kind>({core::Event::Kind::Started, core::Event::Kind::StepStarted,
                                           core::Event::Kind::StepDone, core::Event::Kind::Committed}));
    }

    void aRunningJobIsFound()
    {
        m_helper->listed = {line(1, "started")};
        QSignalSpy started(m_client.get(), &ui::HelperClient::jobStarted);
        QSignalSpy events(m_client.get(), &ui::HelperClient::jobEvent);
        m_client->findRunningJob();
        QTRY_COMPARE(events.size(), 1);
        QCOMPARE(started.first().first().toString(), QStringLiteral("apply"));
        m_client->cancelJob();
        QTRY_VERIFY(m_helper->calls.contains(QStringLiteral("Cancel")));
    }

    void aChangeIsKeptOverAnotherConnectionThanItWasMadeOver()
    {
        QSignalSpy started(m_client.get(), &ui::HelperClient::jobStarted);
        ui::ApplyOptions options;
        options.confirmWithin = 120;
        m_client->apply("{}", "d1", options);
        QTRY_COMPARE(started.size(), 1);
        const auto sent = qdbus_cast<QVariantMap>(m_helper->arguments.value(QStringLiteral("Apply")).value(2));
        QCOMPARE(sent.value(QStringLiteral("confirm")).toInt(), 120);
        const QString first = m_helper->callers.at(m_helper->calls.indexOf(QStringLiteral("Apply")));
        m_client->confirm(7);
        QTRY_VERIFY(m_helper->calls.contains(QStringLiteral("Confirm")));
        QVERIFY(m_helper->callers.at(m_helper->calls.indexOf(QStringLiteral("Confirm"))) != first);
        QCOMPARE(m_helper->arguments.value(QStringLiteral("Confirm")).value(0).toULongLong(), 7U);
    }

    void whatWaitsIsToldInTheServicesWords()
    {
        core::TransactionInfo info;
        info.id = 7;
        info.confirmation = core::Confirmation{.until = QStringLiteral("2026-11-29T09:00:00Z"),
                                               .deadline = 0,
                                               .boot = {},
                                               .connection = {},
                                               .by = {},
                                               .time = {},
                                               .left = 42};
        m_helper->transaction = QString::fromStdString(core::transactionToJson(info).dump());
        std::optional<core::TransactionInfo> seen;
        connect(m_client.get(), &ui::HelperClient::transactionSeen, this,
                [&](const ui::HelperResult<std::optional<core::TransactionInfo>> &answer) { seen = answer.value(); });
        m_client->lookAtTransaction(7);
        QTRY_VERIFY(seen);
        QCOMPARE(seen->confirmation->left, std::optional(42));
    }

    void aRefusalKeepsItsReason()
    {
        m_helper->refusal = QStringLiteral("NotAuthorized");
        m_helper->refusalText =
            QStringLiteral("{\"code\": \"NotAuthorized\", \"message\": \"No.\", \"problems\": "
                           "[{\"code\": \"InvalidInput\", \"message\": \"a\"}, {\"message\": \"no code\"}, 1]}");
        ui::HelperError error;
        connect(m_client.get(), &ui::HelperClient::jobRefused, this,
                [&](const QString &, const ui::HelperError &refused) { error = refused; });
        m_client->apply("{}", "d1", {});
        QTRY_COMPARE(error.code, QStringLiteral("NotAuthorized"));
        QCOMPARE(error.why.message.english(), QStringLiteral("No."));
        QCOMPARE(error.problems.size(), 1u);
    }

    void aHelperThatDiesEndsItsJobs()
    {
        m_helper->listed = {line(1, "started")};
        QSignalSpy events(m_client.get(), &ui::HelperClient::jobEvent);
        core::JobOutcome result;
        connect(m_client.get(), &ui::HelperClient::jobFinished, this,
                [&](const QString &, const core::JobOutcome &outcome) { result = outcome; });
        m_client->apply("{}", "d1", {});
        QTRY_COMPARE(events.size(), 1);
        QVERIFY(server().unregisterService(QLatin1String(service)));
        QTRY_COMPARE(result.status, core::ApplyStatus::Failed);
    }

    /// The job runs on in a unit of its own, and the next service has all that it has said.
    void aJobOutlivesTheServiceAndIsFollowedToItsEnd()
    {
        m_helper->listed = {line(1, "started")};
        QSignalSpy events(m_client.get(), &ui::HelperClient::jobEvent);
        QSignalSpy refused(m_client.get(), &ui::HelperClient::jobRefused);
        QStringList ends;
        connect(m_client.get(), &ui::HelperClient::jobFinished, this, [&](const QString &, const core::JobOutcome &outcome) {
            ends << QLatin1String(core::statusName(outcome.status));
        });
        m_client->apply("{}", "d1", {});
        QTRY_COMPARE(events.size(), 1);
        m_helper->listed << line(2, "step-done");
        QVERIFY(server().unregisterService(QLatin1String(service)));
        QVERIFY(server().registerService(QLatin1String(service)));
        QTRY_COMPARE(events.size(), 2);
        QVERIFY(ends.isEmpty());
        ScriptedHelper::say(server(), QStringLiteral("Finished"),
                            QStringLiteral("{\"event\": \"result\", \"status\": \"applied\", \"sequence\": 3}"));
        QTRY_COMPARE(ends, QStringList{QStringLiteral("applied")});
        QVERIFY(refused.isEmpty());
    }

    void theExposureComesWithItsPorts()
    {
        m_helper->answer = QStringLiteral("{\"event\": \"exposure\", \"hidden\": [\"h\"], \"ports\": [{\"event\": \"port\", "
                                          "\"address\": \"0.0.0.0\", \"port\": 5432, \"reach\": \"everybody\"}]}");
        std::optional<core::ExposureReport> report;
        connect(m_client.get(), &ui::HelperClient::exposureMeasured, this,
                [&](const ui::HelperResult<core::ExposureReport> &answer) { report = answer.value(); });
        m_client->measureExposure();
        QVERIFY(m_client->isWaiting());
        QTRY_VERIFY(report.has_value());
        QCOMPARE(m_helper->calls.last(), QStringLiteral("Exposure"));
        QCOMPARE(report->hidden, QStringList("h"));
        QCOMPARE(report->ports.size(), 1u);
        QCOMPARE(core::placeOf(report->ports.front().port), QStringLiteral("0.0.0.0:5432/tcp"));
        QCOMPARE(report->ports.front().reach, core::Reach::Everybody);
        QVERIFY(!m_client->isWaiting());
    }

    void aMeasurementIsGivenUp()
    {
        m_helper->isSilent = true;
        ui::HelperError error;
        connect(m_client.get(), &ui::HelperClient::exposureMeasured, this,
                [&](const ui::HelperResult<core::ExposureReport> &answer) { error = answer.error(); });
        m_client->measureExposure();
        QTRY_VERIFY(m_helper->calls.contains(QStringLiteral("Exposure")));
        const QString caller = m_helper->callers.first();
        m_client->giveUp();
        QCOMPARE(error.code, QStringLiteral("Cancelled"));
        QTRY_VERIFY(!server().interface()->isServiceRegistered(caller).value()); // with which the service ends it
    }

    void whatNobodyAnswersIsGivenUpAndTheBusIsLeft()
    {
        m_helper->isSilent = true;
        ui::HelperError error;
        connect(m_client.get(), &ui::HelperClient::jobRefused, this,
                [&](const QString &, const ui::HelperError &refused) { error = refused; });
        m_client->apply("{}", "d1", {});
        QTRY_VERIFY(m_helper->calls.contains(QStringLiteral("Apply")));
        QVERIFY(m_client->isWaiting());
        const QString caller = m_helper->callers.first();
        QVERIFY(server().interface()->isServiceRegistered(caller).value());
        m_client->giveUp();
        QCOMPARE(error.code, QStringLiteral("Cancelled"));
        QVERIFY(!m_client->isWaiting());
        // polkit takes its dialog away when the one who asked has left the bus.
        QTRY_VERIFY(!server().interface()->isServiceRegistered(caller).value());
        m_helper->isSilent = false;
        QSignalSpy audited(m_client.get(), &ui::HelperClient::audited);
        m_client->audit();
        QTRY_COMPARE(audited.size(), 1);
    }

    void aJobGoesOnWhenSomethingElseIsGivenUp()
    {
        m_helper->listed = {line(1, "started"), line(2, "step-started")};
        QList<core::Event::Kind> kinds;
        connect(m_client.get(), &ui::HelperClient::jobEvent, this,
                [&](const QString &, const core::Event &event) { kinds << event.kind; });
        QSignalSpy finished(m_client.get(), &ui::HelperClient::jobFinished);
        m_client->apply("{}", "d1", {});
        QTRY_COMPARE(kinds, QList<core::Event::Kind>({core::Event::Kind::Started, core::Event::Kind::StepStarted}));
        m_helper->isSilent = true;
        m_client->inspect();
        QTRY_VERIFY(m_helper->calls.contains(QStringLiteral("Inspect")));
        m_helper->listed << line(3, "step-done");
        m_client->giveUp();
        QTRY_COMPARE(kinds,
                     QList<core::Event::Kind>(
                         {core::Event::Kind::Started, core::Event::Kind::StepStarted, core::Event::Kind::StepDone}));
        QVERIFY(!m_helper->calls.contains(QStringLiteral("Cancel")));
        ScriptedHelper::say(server(), QStringLiteral("Finished"),
                            QStringLiteral("{\"event\": \"result\", \"status\": \"applied\", \"sequence\": 4}"));
        QTRY_COMPARE(finished.size(), 1);
    }

    void aServiceThatDoesNotLiveIsNotWaitedFor()
    {
        useProgram({}, {std::chrono::minutes(1), std::chrono::milliseconds(100), std::chrono::milliseconds(300)});
        m_helper->isHung = true;
        ui::HelperError error;
        connect(m_client.get(), &ui::HelperClient::audited, this,
                [&](const ui::HelperResult<core::AuditFindings> &answer) { error = answer.error(); });
        m_client->audit();
        QTRY_COMPARE(error.code, QStringLiteral("Unavailable"));
        QCOMPARE(error.why.message.english(), QStringLiteral("The privileged helper does not respond."));
    }

    void anOpenDialogIsNoDeadService()
    {
        useProgram({}, {std::chrono::minutes(1), std::chrono::milliseconds(50), std::chrono::milliseconds(200)});
        m_helper->isSilent = true;
        QSignalSpy audited(m_client.get(), &ui::HelperClient::audited);
        m_client->audit();
        QTRY_VERIFY(m_helper->calls.count(QStringLiteral("Get")) > 3);
        QCOMPARE(audited.size(), 0);
    }

    void aDialogThatNobodyAnswersHasAnEnd()
    {
        useProgram({}, {std::chrono::milliseconds(300), std::chrono::milliseconds(100), std::chrono::minutes(1)});
        m_helper->isSilent = true;
        ui::HelperError error;
        connect(m_client.get(), &ui::HelperClient::audited, this,
                [&](const ui::HelperResult<core::AuditFindings> &answer) { error = answer.error(); });
        m_client->audit();
        QTRY_COMPARE(error.code, QStringLiteral("TimedOut"));
        QVERIFY(!m_client->isWaiting());
    }

    void withNoBusAnAnswerComesAtOnce()
    {
        m_client = std::make_unique<app::DBusHelperClient>(
            [] { return QDBusConnection::connectToBus(QStringLiteral("unix:path=/nowhere/bus"), QStringLiteral("nowhere")); });
        ui::HelperError error;
        connect(m_client.get(), &ui::HelperClient::inspected, this,
                [&](const ui::HelperResult<core::HostFacts> &answer) { error = answer.error(); });
        m_client->inspect();
        QTRY_COMPARE(error.code, QStringLiteral("Unavailable"));
        QVERIFY(error.why.remedy.english().contains(QLatin1String("no system bus")));
        QVERIFY(!m_client->isWaiting());
    }

    void aBusThatEndsEndsWhatIsWaitedFor_data()
    {
        QTest::addColumn<bool>("isKilled");
        QTest::newRow("killed") << true;
        for (int i = 0; i < 20; ++i) // one in some of these is between two calls of Qt's
            QTest::addRow("ended %d", i) << false;
    }
    void aBusThatEndsEndsWhatIsWaitedFor()
    {
        QFETCH(bool, isKilled);
        OwnBus bus;
        QDBusConnection own = QDBusConnection::connectToBus(bus.address(), QStringLiteral("server-of-short-bus"));
        QVERIFY(own.registerVirtualObject(QLatin1String(root), m_helper.get(), QDBusConnection::SubPath));
        QVERIFY(own.registerService(QLatin1String(service)));
        m_client = std::make_unique<app::DBusHelperClient>([address = bus.address()] {
            return QDBusConnection::connectToBus(address, QStringLiteral("client-of-short-bus"));
        });
        m_helper->listed = {line(1, "started")};
        QSignalSpy events(m_client.get(), &ui::HelperClient::jobEvent);
        core::JobOutcome result;
        ui::HelperError error;
        connect(m_client.get(), &ui::HelperClient::jobFinished, this,
                [&](const QString &, const core::JobOutcome &outcome) { result = outcome; });
        connect(m_client.get(), &ui::HelperClient::inspected, this,
                [&](const ui::HelperResult<core::HostFacts> &answer) { error = answer.error(); });
        m_client->apply("{}", "d1", {});
        QTRY_COMPARE(events.size(), 1);
        m_helper->isSilent = true;
        m_client->inspect();
        QTRY_VERIFY(m_helper->calls.contains(QStringLiteral("Inspect")));
        isKilled ? bus.kill() : bus.end();
        QTRY_COMPARE(result.status, core::ApplyStatus::Failed);
        QTRY_COMPARE(error.code, QStringLiteral("Unavailable"));
        QVERIFY(!m_client->isWaiting());
        QDBusConnection::disconnectFromBus(QStringLiteral("server-of-short-bus"));
    }

    void theLastRepositorysVersionsAreTold()
    {
        const QTemporaryDir directory;
        useProgram(scriptedProgram(directory, "helper",
                                   "read plan\n[ \"$1 $2 $3\" = '--list-versions - --json' ] || exit 2\n"
                                   "[ \"$plan\" = first ] && exec sleep 60\n"
                                   "echo '{\"event\": \"result\", \"status\": \"listed\", \"versions\": [\"2\", \"1\"]}'\n"));
        std::vector<ui::HelperResult<QStringList>> answers;
        connect(m_client.get(), &ui::HelperClient::versionsListed, this,
                [&](const ui::HelperResult<QStringList> &answer) { answers.push_back(answer); });
        m_client->listVersions("first\n");
        m_client->listVersions("second\n");
        QTRY_COMPARE(answers.size(), 1u);
        QCOMPARE(answers.front().value_or(QStringList()), QStringList({"2", "1"}));
    }

    void aListThatFailsKeepsItsReason()
    {
        const QTemporaryDir directory;
        useProgram(scriptedProgram(directory, "helper",
                                   "cat >/dev/null\necho '{\"event\": \"result\", \"status\": \"failed\", "
                                   "\"error\": {\"code\": \"Io\", \"message\": \"away\"}}'\nexit 1\n"));
        ui::HelperError error;
        connect(m_client.get(), &ui::HelperClient::versionsListed, this,
                [&](const ui::HelperResult<QStringList> &answer) { error = answer.error(); });
        m_client->listVersions("{}");
        QTRY_COMPARE(error.code, QStringLiteral("Io"));
        QCOMPARE(error.why.message.english(), QStringLiteral("away"));
        useProgram(directory.filePath(QStringLiteral("none")));
        connect(m_client.get(), &ui::HelperClient::versionsListed, this,
                [&](const ui::HelperResult<QStringList> &answer) { error = answer.error(); });
        m_client->listVersions("{}");
        QTRY_COMPARE(error.code, QStringLiteral("Unavailable"));
    }

    void theVerdictsOfTheLastProbeAreTold()
    {
        const QTemporaryDir directory;
        useProgram(
            scriptedProgram(directory, "helper",
                            "read plan\n[ \"$*\" = '--probe-registries - --image=alpine:3 --json' ] || exit 2\n"
                            "[ \"$plan\" = first ] && exec sleep 60\n"
                            "echo '{\"event\": \"registry\", \"url\": \"https://a.lan\", \"verdict\": \"wrong-content\"}'\n"
                            "echo '{\"event\": \"registry\", \"url\": \"https://b.lan\", \"verdict\": \"works\"}'\n"
                            "echo '{\"event\": \"result\", \"status\": \"drift\", \"works\": 1}'\nexit 3\n"));
        std::vector<ui::HelperResult<core::RegistryVerdicts>> answers;
        connect(m_client.get(), &ui::HelperClient::registriesProbed, this,
                [&](const ui::HelperResult<core::RegistryVerdicts> &answer) { answers.push_back(answer); });
        m_client->probeRegistries("first\n", QStringLiteral("alpine:3"));
        m_client->probeRegistries("second\n", QStringLiteral("alpine:3"));
        QTRY_COMPARE(answers.size(), 1u);
        QVERIFY(answers.front().has_value());
        QCOMPARE(answers.front()->size(), 2u);
        QCOMPARE(answers.front()->front().target.url, QStringLiteral("https://a.lan"));
        QCOMPARE(answers.front()->front().verdict, core::Verdict::WrongContent);
        m_client->probeRegistries("first\n", QStringLiteral("alpine:3"));
        m_client->cancelProbe();
        QTRY_COMPARE(answers.size(), 2u);
        QCOMPARE(answers.back().error().code, QStringLiteral("Cancelled"));
    }

    void theRealHelperProbes()
    {
        useProgram(QStringLiteral(BIN_DIR "/dockwright-helper"));
        std::vector<ui::HelperResult<core::RegistryVerdicts>> answers;
        connect(m_client.get(), &ui::HelperClient::registriesProbed, this,
                [&](const ui::HelperResult<core::RegistryVerdicts> &answer) { answers.push_back(answer); });
        // The proxy is one that nobody listens to: nothing leaves this machine.
        m_client->probeRegistries("{\"registry\": {\"mirrors\": [\"https://m.invalid\"]}, \"proxy\": {\"https\": "
                                  "\"http://127.0.0.1:1\"}}",
                                  {});
        QTRY_COMPARE(answers.size(), 1u);
        QVERIFY(answers.front().has_value());
        QCOMPARE(answers.front()->size(), 2u);
        QCOMPARE(answers.front()->front().verdict, core::Verdict::Dead);
        QVERIFY(!answers.front()->front().reason.isEmpty() && answers.front()->back().target.isReference);
        m_client->probeRegistries("{}", QStringLiteral("a b"));
        QTRY_COMPARE(answers.size(), 2u);
        QVERIFY(answers.back().error().why.message.english().contains(QStringLiteral("image name")));
    }

    void aBundleIsHandedOverAsAnOpenFile()
    {
        const QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("b.tar.gz"));
        QFile bundle(path);
        QVERIFY(bundle.open(QIODevice::WriteOnly));
        bundle.write("bytes");
        bundle.close();
        useProgram(scriptedProgram(directory, "helper",
                                   "echo '{\"event\": \"progress\", \"percent\": 50}'\n"
                                   "echo \"{\\\"event\\\": \\\"result\\\", \\\"status\\\": \\\"checked\\\", \\\"sha256\\\": "
                                   "\\\"$(sha256sum \"$2\" | cut -d' ' -f1)\\\"}\"\n"));
        QSignalSpy progress(m_client.get(), &ui::HelperClient::bundleProgress);
        std::vector<ui::HelperResult<core::BundleFact>> answers;
        connect(m_client.get(), &ui::HelperClient::bundleStaged, this,
                [&](const ui::HelperResult<core::BundleFact> &answer) { answers.push_back(answer); });
        m_client->stageBundle(path);
        QTRY_COMPARE(answers.size(), 1u);
        QVERIFY(answers.front().has_value());
        QCOMPARE(progress.size(), 1);
        QVERIFY(m_helper->calls.contains(QStringLiteral("StageBundle")));
        m_helper->staged = "another";
        m_client->stageBundle(path);
        QTRY_COMPARE(answers.size(), 2u);
        QCOMPARE(answers.back().error().code, QStringLiteral("PlanStale"));
    }

    void theRealHelperSaysWhatIsWrongWithABundle()
    {
        useProgram(QStringLiteral(BIN_DIR "/dockwright-helper"));
        ui::HelperError error;
        connect(m_client.get(), &ui::HelperClient::bundleStaged, this,
                [&](const ui::HelperResult<core::BundleFact> &answer) { error = answer.error(); });
        m_client->stageBundle(QStringLiteral("/nowhere/b.tar.gz"));
        QTRY_COMPARE(error.code, QStringLiteral("InvalidInput"));
        QVERIFY(!m_helper->calls.contains(QStringLiteral("StageBundle")));
        connect(m_client.get(), &ui::HelperClient::packed, this,
                [&](const ui::HelperResult<core::Message> &answer) { error = answer.error(); });
        error = {};
        m_client->pack({QStringLiteral("no version"),
                        QStringLiteral("x86_64"),
                        QStringLiteral("http://127.0.0.1:1"),
                        QStringLiteral("/nowhere/b.tar.gz"),
                        {}});
        QTRY_COMPARE(error.code, QStringLiteral("InvalidInput"));
    }

    void theRealHelperExports()
    {
        useProgram(QStringLiteral(BIN_DIR "/dockwright-helper"));
        const QTemporaryDir directory;
        std::vector<ui::HelperResult<core::ExportReport>> answers;
        connect(m_client.get(), &ui::HelperClient::exported, this,
                [&](const ui::HelperResult<core::ExportReport> &answer) { answers.push_back(answer); });
        const ui::ExportRequest request{QStringLiteral("script"), directory.filePath(QStringLiteral("out")), false,
                                        "{\"proxy\": {\"http\": \"http://u:geheim@proxy.lan:1\"}}", true};
        m_client->exportPlan(request);
        QTRY_COMPARE(answers.size(), 1u);
        QVERIFY(answers.front().has_value());
        QFile script(directory.filePath(QStringLiteral("out/deploy-docker.sh")));
        QVERIFY(script.open(QIODevice::ReadOnly) && script.readAll().contains("geheim"));
        m_client->exportPlan(request);
        QTRY_COMPARE(answers.size(), 2u);
        QCOMPARE(answers.back().error().why.where, request.directory);
        m_client->exportPlan(
            {QStringLiteral("script"), request.directory, false, "{\"capacity\": {\"containers\": 0}}", false});
        QTRY_COMPARE(answers.size(), 3u);
        QCOMPARE(answers.back().error().why.where, QStringLiteral("/capacity/containers"));
    }

    void packingIsCancelled()
    {
        const QTemporaryDir directory;
        useProgram(
            scriptedProgram(directory, "helper",
                            "trap 'echo \"{\\\"event\\\": \\\"result\\\", \\\"status\\\": \\\"failed\\\", \\\"error\\\": "
                            "{\\\"code\\\": \\\"Cancelled\\\"}}\"; exit 1' TERM\n"
                            "echo '{\"event\": \"progress\", \"percent\": 1}'\nwhile :; do sleep 0.1; done\n"));
        QSignalSpy progress(m_client.get(), &ui::HelperClient::packProgress);
        ui::HelperError error;
        connect(m_client.get(), &ui::HelperClient::packed, this,
                [&](const ui::HelperResult<core::Message> &answer) { error = answer.error(); });
        m_client->pack(
            {QStringLiteral("28.5.2"), QStringLiteral("x86_64"), {}, directory.filePath(QStringLiteral("b.tar.gz")), {}});
        QTRY_COMPARE(progress.size(), 1);
        m_client->cancelPack();
        QTRY_COMPARE(error.code, QStringLiteral("Cancelled"));
    }

    void aRunIsHandedOnAndItsTrialComesBack()
    {
        core::RunTrial trial;
        connect(m_client.get(), &ui::HelperClient::runTried, this,
                [&](const ui::HelperResult<core::RunTrial> &tried) { trial = *tried; });
        m_client->tryRun("{\"image\": \"a\"}");
        QTRY_COMPARE(trial.dockerRun, QStringLiteral("docker run a"));
        QCOMPARE(m_helper->arguments[QStringLiteral("TryRun")].value(0).toString(), QStringLiteral("{\"image\": \"a\"}"));
    }

    void withoutAHelperItIsSaid()
    {
        QVERIFY(server().unregisterService(QLatin1String(service)));
        ui::HelperError error;
        connect(m_client.get(), &ui::HelperClient::historyRead, this,
                [&](const ui::HelperResult<std::vector<core::TransactionInfo>> &history) { error = history.error(); });
        m_client->readHistory();
        QTRY_COMPARE(error.code, QStringLiteral("Unavailable"));
    }
};

DOCKWRIGHT_TEST(TestDBusHelperClient, QCoreApplication)

} // namespace test_dbus_helper_client

#include "test_dbus_helper_client.moc"
