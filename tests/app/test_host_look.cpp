// SPDX-License-Identifier: Apache-2.0
#include "app/host_look.h"
#include "tests/support/own_bus.h"
#include "tests/support/scripted_program.h"
#include "tests/support/suite.h"

#include <QDBusMessage>
#include <QDBusVariant>
#include <QDBusVirtualObject>
#include <QTemporaryDir>
#include <QThread>

#include <memory>

namespace test_host_look {

using namespace dockwright;

namespace {

/// systemd as far as anybody may ask it.
class Manager : public QDBusVirtualObject
{
public:
    QString version;

    QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override
    {
        const QVariantList asked{QStringLiteral("org.freedesktop.systemd1.Manager"), QStringLiteral("Version")};
        if (message.member() != QLatin1String("Get") || message.arguments() != asked)
            return false;
        return connection.send(message.createReply(QVariant::fromValue(QDBusVariant(version))));
    }
};

} // namespace

/// What the window knows of this host before anybody is authorized.
class TestHostLook : public QObject
{
    Q_OBJECT

    OwnBus m_bus;

    /// The releases on a host whose systemd has `version`, asked from another thread than the one that answers.
    core::HostFacts look(const QString &version, core::HostFacts facts)
    {
        Manager manager;
        manager.version = version;
        QDBusConnection server = QDBusConnection::connectToBus(m_bus.address(), QStringLiteral("systemd"));
        if (!server.registerVirtualObject(QStringLiteral("/org/freedesktop/systemd1"), &manager)
            || !server.registerService(QStringLiteral("org.freedesktop.systemd1")))
            return {};
        const std::unique_ptr<QThread> thread(QThread::create([&] {
            app::addReleases(facts, QDBusConnection::connectToBus(m_bus.address(), QStringLiteral("window")));
            QDBusConnection::disconnectFromBus(QStringLiteral("window"));
        }));
        thread->start();
        (void)QTest::qWaitFor([&] { return thread->isFinished(); }, ::patience);
        thread->wait();
        QDBusConnection::disconnectFromBus(QStringLiteral("systemd"));
        return facts;
    }

private slots:
    void theReleasesOfThisHostAreKnownWithoutPrivileges()
    {
        const QTemporaryDir directory;
        core::HostFacts facts;
        facts.dockerdPath = scriptedProgram(directory, "dockerd",
                                            "[ \"$*\" = --version ] && echo 'Docker version 28.5.2+dfsg1, build 5d6db84'\n");
        facts = look(QStringLiteral("262.1-1"), facts);
        QCOMPARE(facts.systemdVersion, std::optional<qint64>(262));
        QCOMPARE(facts.dockerdVersion, QStringLiteral("28.5.2+dfsg1"));
        QCOMPARE(facts.qtVersion, QLatin1String(qVersion()));
    }

    void whatDockerdItselfHasSaidStands()
    {
        core::HostFacts facts;
        facts.dockerdVersion = QStringLiteral("20.10.24");
        facts.dockerdPath = QStringLiteral("/nowhere/dockerd");
        QCOMPARE(look(QStringLiteral("252.39-1~deb12u2"), facts).dockerdVersion, QStringLiteral("20.10.24"));
    }

    void whatDoesNotAnswerIsUnknown()
    {
        core::HostFacts facts;
        facts.dockerdPath = QStringLiteral("/nowhere/dockerd");
        app::addReleases(facts,
                         QDBusConnection::connectToBus(QStringLiteral("unix:path=/nowhere/bus"), QStringLiteral("nowhere")));
        QVERIFY(!facts.systemdVersion);
        QVERIFY(facts.dockerdVersion.isEmpty());
        QCOMPARE(facts.qtVersion, QLatin1String(qVersion()));
    }
};

DOCKWRIGHT_TEST(TestHostLook, QCoreApplication)

} // namespace test_host_look

#include "test_host_look.moc"
