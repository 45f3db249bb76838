#include "app/dbus_helper_client.h"

#include <QDBusArgument>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusVirtualObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

using namespace dockwright;
using core::Json;

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
        arguments[message.member()] = message.arguments();
        const QString member = message.member();
        if (!refusal.isEmpty())
            return connection.send(
                message.createErrorReply(QStringLiteral("io.github.dockwright.Error.") + refusal, refusalText));
        if (member == QLatin1String("Apply") || member == QLatin1String("Health") || member == QLatin1String("Rollback"))
            return connection.send(message.createReply(QVariant::fromValue(QDBusObjectPath(QLatin1String(jobPath)))));
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
        return connection.send(message.createReply(QVariant::fromValue(QStringLiteral("{\"digest\": \"d1\"}"))));
    }

    static void say(const QDBusConnection &connection, const QString &name, const QString &text)
    {
        QDBusMessage signal =
            QDBusMessage::createSignal(QLatin1String(jobPath), QStringLiteral("io.github.dockwright.Helper1.Job"), name);
        signal << text;
        connection.send(signal);
    }

    QStringList calls;
    QMap<QString, QVariantList> arguments;
    QString refusal;
    QString refusalText;
    QStringList listed;
    QList<std::pair<QString, QString>> beforeReply;
};

} // namespace

/// The client on a bus of its own, against an object that keeps the interface's promises in their hardest order.
class TestDBusHelperClient : public QObject
{
    Q_OBJECT

    QProcess m_bus;
    QString m_address;
    std::unique_ptr<ScriptedHelper> m_helper;
    std::unique_ptr<app::DBusHelperClient> m_client;

    QDBusConnection server() const { return QDBusConnection(QStringLiteral("server")); }

private slots:
    void initTestCase()
    {
        qRegisterMetaType<QList<QDBusObjectPath>>();
        qDBusRegisterMetaType<QList<QDBusObjectPath>>();
        m_bus.start(QStringLiteral("dbus-daemon"),
                    {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
        QVERIFY(m_bus.waitForStarted());
        QVERIFY(m_bus.waitForReadyRead());
        m_address = QString::fromUtf8(m_bus.readLine()).trimmed();
    }
    void cleanupTestCase()
    {
        m_bus.terminate();
        m_bus.waitForFinished();
    }
    void init()
    {
        m_helper = std::make_unique<ScriptedHelper>();
        QDBusConnection connection = QDBusConnection::connectToBus(m_address, QStringLiteral("server"));
        QVERIFY(connection.registerVirtualObject(QLatin1String(root), m_helper.get(), QDBusConnection::SubPath));
        QVERIFY(connection.registerService(QLatin1String(service)));
        m_client = std::make_unique<app::DBusHelperClient>(QDBusConnection::connectToBus(m_address, QStringLiteral("client")));
    }
    void cleanup()
    {
        m_client.reset();
        QDBusConnection::disconnectFromBus(QStringLiteral("client"));
        QDBusConnection::disconnectFromBus(QStringLiteral("server"));
        m_helper.reset();
    }

    void decisionsGoAsOptions()
    {
        QSignalSpy previewed(m_client.get(), &ui::HelperClient::previewed);
        ui::ApplyOptions options{true,
                                 {{{QStringLiteral("/log-driver"), core::Side::Ours},
                                   {QStringLiteral("/dns"), core::Side::Theirs}},
                                  core::Side::Undecided}};
        m_client->preview("{}", options);
        QTRY_COMPARE(previewed.size(), 1);
        const auto map = qdbus_cast<QVariantMap>(m_helper->arguments[QStringLiteral("Preview")].at(1));
        // No other: the helper refuses a call with an option that it does not know.
        QCOMPARE(map.keys(), (QStringList{QStringLiteral("ours"), QStringLiteral("theirs"), QStringLiteral("yes")}));
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
        QList<int> sequence;
        connect(m_client.get(), &ui::HelperClient::jobEvent, this,
                [&](const QString &, const Json &event) { sequence << event["sequence"].get<int>(); });
        QSignalSpy finished(m_client.get(), &ui::HelperClient::jobFinished);
        m_client->apply("{}", "d1", {});
        QTRY_COMPARE(sequence, QList<int>({1, 2, 3}));
        ScriptedHelper::say(server(), QStringLiteral("Event"), line(4, "committed"));
        ScriptedHelper::say(server(), QStringLiteral("Finished"),
                            QStringLiteral("{\"event\": \"result\", \"status\": \"applied\", \"sequence\": 5}"));
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(sequence, QList<int>({1, 2, 3, 4}));
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

    void aRefusalKeepsItsReason()
    {
        m_helper->refusal = QStringLiteral("NotAuthorized");
        m_helper->refusalText =
            QStringLiteral("{\"code\": \"NotAuthorized\", \"message\": \"No.\", \"problems\": [{\"message\": \"a\"}]}");
        ui::HelperError error;
        connect(m_client.get(), &ui::HelperClient::jobRefused, this,
                [&](const QString &, const ui::HelperError &refused) { error = refused; });
        m_client->apply("{}", "d1", {});
        QTRY_COMPARE(error.code, QStringLiteral("NotAuthorized"));
        QCOMPARE(error.json["message"], Json("No."));
        QCOMPARE(error.problems.size(), 1u);
    }

    void aHelperThatDiesEndsItsJobs()
    {
        m_helper->listed = {line(1, "started")};
        QSignalSpy events(m_client.get(), &ui::HelperClient::jobEvent);
        Json result;
        connect(m_client.get(), &ui::HelperClient::jobFinished, this,
                [&](const QString &, const Json &json) { result = json; });
        m_client->apply("{}", "d1", {});
        QTRY_COMPARE(events.size(), 1);
        QVERIFY(server().unregisterService(QLatin1String(service)));
        QTRY_COMPARE(result["status"], Json("failed"));
    }

    void withoutAHelperItIsSaid()
    {
        QVERIFY(server().unregisterService(QLatin1String(service)));
        ui::HelperError error;
        connect(m_client.get(), &ui::HelperClient::historyRead, this,
                [&](const ui::HelperResult<Json> &history) { error = history.error(); });
        m_client->readHistory();
        QTRY_COMPARE(error.code, QStringLiteral("Unavailable"));
    }
};

QTEST_GUILESS_MAIN(TestDBusHelperClient)

#include "test_dbus_helper_client.moc"
