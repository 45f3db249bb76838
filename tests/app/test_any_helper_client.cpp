// SPDX-License-Identifier: Apache-2.0
#include "app/any_helper_client.h"

#include "core/talk/names.h"
#include "tests/support/own_bus.h"
#include "tests/support/scripted_program.h"
#include "tests/support/suite.h"

#include <QDBusVirtualObject>
#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace test_any_helper_client {

using namespace dockwright;

namespace {

/// Answers every call with a text of its own.
class Service : public QDBusVirtualObject
{
public:
    QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override
    {
        return connection.send(message.createReply(QStringLiteral("{\"cpus\": 3}")));
    }
};

} // namespace

/// Which helper is asked: the service where it is installed, else the one beside the program, and what is said where there is
/// neither.
class TestAnyHelperClient : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    OwnBus m_bus;
    std::unique_ptr<app::AnyHelperClient> m_client;
    core::HostFacts m_facts;
    ui::HelperError m_error;

    app::RootHelperClient::Settings beside(const QString &program) const
    {
        return {program, false, scriptedProgram(*m_directory, "pkexec", "shift\nexec \"$@\"\n")};
    }
    QString program() const
    {
        return scriptedProgram(*m_directory, "dockwright-helper",
                               "echo '{\"event\": \"facts\", \"facts\": {\"cpus\": 5}}'\n"
                               "echo '{\"event\": \"result\", \"status\": \"inspected\"}'\n");
    }

    void use(const QString &address, const app::RootHelperClient::Settings &settings)
    {
        m_client = std::make_unique<app::AnyHelperClient>(
            [address] { return QDBusConnection::connectToBus(address, QStringLiteral("any")); }, settings);
        connect(m_client.get(), &ui::HelperClient::inspected, this, [this](const ui::HelperResult<core::HostFacts> &answer) {
            m_facts = answer.value_or(core::HostFacts());
            m_error = answer ? ui::HelperError{} : answer.error();
        });
    }

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_facts = {};
        m_error = {};
    }
    void cleanup()
    {
        m_client.reset();
        QDBusConnection::disconnectFromBus(QStringLiteral("any"));
    }

    void theServiceWhereItIsInstalled()
    {
        Service service;
        QDBusConnection server = QDBusConnection::connectToBus(m_bus.address(), QStringLiteral("server"));
        QVERIFY(server.registerVirtualObject(QStringLiteral("/"), &service, QDBusConnection::SubPath));
        QVERIFY(server.registerService(QLatin1String(core::names::service)));
        use(m_bus.address(), beside(program()));
        QCOMPARE(m_client->way(), ui::HelperWay::Unknown);
        QSignalSpy known(m_client.get(), &ui::HelperClient::wayKnown);
        m_client->inspect();
        QTRY_COMPARE(m_facts.cpus, 3);
        QCOMPARE(m_client->way(), ui::HelperWay::Service);
        QCOMPARE(known.size(), 1);
        QDBusConnection::disconnectFromBus(QStringLiteral("server"));
    }

    void theProgramWhereTheServiceIsNot_data()
    {
        QTest::addColumn<QString>("address");
        QTest::newRow("a bus without it") << m_bus.address();
        QTest::newRow("no bus") << QStringLiteral("unix:path=/nowhere/bus");
    }
    void theProgramWhereTheServiceIsNot()
    {
        QFETCH(QString, address);
        use(address, beside(program()));
        m_client->findRunningJob(); // nobody waits for that
        QVERIFY(!m_client->isWaiting());
        m_client->inspect();
        QVERIFY(m_client->isWaiting());
        QTRY_COMPARE(m_facts.cpus, 5);
        QCOMPARE(m_client->way(), ui::HelperWay::Pkexec);
        QCOMPARE(m_client->program(), m_directory->filePath("dockwright-helper"));
        QVERIFY(!m_client->isWaiting());
    }

    void whereThereIsNeitherTheReasonIsSaid()
    {
        use(QStringLiteral("unix:path=/nowhere/bus"), beside(m_directory->filePath("none")));
        m_client->inspect();
        QTRY_COMPARE(m_error.code, QStringLiteral("Unavailable"));
        QCOMPARE(m_client->way(), ui::HelperWay::Unknown);
        QVERIFY(!m_client->isWaiting());
    }

    void whatIsAskedBeforeItIsKnownIsGivenUp()
    {
        use(m_bus.address(), beside(program()));
        m_client->inspect();
        m_client->giveUp();
        QCOMPARE(m_error.code, QStringLiteral("Cancelled"));
        QTRY_COMPARE(m_client->way(), ui::HelperWay::Pkexec);
        QTest::qWait(300);
        QCOMPARE(m_error.code, QStringLiteral("Cancelled")); // it was not asked afterwards
    }
};

DOCKWRIGHT_TEST(TestAnyHelperClient, QCoreApplication)

} // namespace test_any_helper_client

#include "test_any_helper_client.moc"
