// SPDX-License-Identifier: Apache-2.0
#include "helper/host/bus_signal.h"
#include "helper/host/systemd.h"
#include "tests/support/own_bus.h"
#include "tests/support/suite.h"

#include <QDBusConnectionInterface>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusPendingCall>
#include <QDBusUnixFileDescriptor>
#include <QDBusVirtualObject>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTest>
#include <QThread>
#include <QXmlStreamReader>

#include <fcntl.h>

namespace test_bus {

using namespace dockwright;
using helper::BusSignal;
using helper::Systemd;

namespace {

constexpr auto manager = "org.freedesktop.systemd1";
constexpr auto managerInterface = "org.freedesktop.systemd1.Manager";
constexpr auto root = "/org/freedesktop/systemd1";

/// What systemd does of a job: a reply with its path, and JobRemoved(u, o, s, s) when it ends, before the reply or after it.
class ScriptedManager : public QDBusVirtualObject
{
public:
    QString introspect(const QString &) const override { return {}; }

    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override
    {
        if (!message.member().endsWith(QLatin1String("Unit")))
            return connection.send(message.createReply());
        const QString unit = message.arguments().value(0).toString();
        const QDBusObjectPath job(QStringLiteral("/org/freedesktop/systemd1/job/7"));
        QDBusMessage ended =
            QDBusMessage::createSignal(QLatin1String(root), QLatin1String(managerInterface), QStringLiteral("JobRemoved"));
        ended << 7U << QVariant::fromValue(job) << unit << (unit.startsWith(QLatin1String("bad")) ? "failed" : "done");
        const bool comesFirst = message.member() == QLatin1String("ReloadUnit");
        if (comesFirst)
            connection.send(ended);
        connection.send(message.createReply(QVariant::fromValue(job)));
        return comesFirst || connection.send(ended);
    }
};

struct Method {
    QString name;
    QStringList types; ///< of its arguments
};

std::vector<Method> methodsOf(const QString &description)
{
    QFile file(description);
    [&] { QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(description)); }();
    QXmlStreamReader xml(&file);
    std::vector<Method> methods;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        const QXmlStreamAttributes attributes = xml.attributes();
        if (xml.name() == QLatin1String("method"))
            methods.push_back({attributes.value(QLatin1String("name")).toString(), {}});
        if (xml.name() == QLatin1String("arg") && attributes.value(QLatin1String("direction")) == QLatin1String("in"))
            methods.back().types << attributes.value(QLatin1String("type")).toString();
    }
    return methods;
}

/// Of each type one value that the helper refuses: nothing is done here, whoever runs this.
QVariant refusedValue(const QString &type)
{
    if (type == QLatin1String("s"))
        return QStringLiteral("no plan");
    if (type == QLatin1String("t"))
        return QVariant::fromValue(qulonglong(4'000'000'000));
    if (type == QLatin1String("a{sv}"))
        return QVariantMap{{QStringLiteral("no-such-option"), true}};
    if (type == QLatin1String("h")) {
        const int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
        QDBusUnixFileDescriptor descriptor;
        descriptor.giveFileDescriptor(file);
        return QVariant::fromValue(descriptor);
    }
    return {};
}

} // namespace

/// What is said and heard on a bus, with the Qt that is here: the oldest that the project is built with is 6.4.
class TestBus : public QObject
{
    Q_OBJECT

    OwnBus m_bus;
    QThread m_thread;
    std::unique_ptr<ScriptedManager> m_manager;

    QDBusConnection bus() const { return QDBusConnection(QStringLiteral("client")); }

private slots:
    void initTestCase()
    {
        m_manager = std::make_unique<ScriptedManager>();
        QDBusConnection systemd = QDBusConnection::connectToBus(m_bus.address(), QStringLiteral("systemd"));
        QVERIFY(systemd.registerVirtualObject(QLatin1String(root), m_manager.get(), QDBusConnection::SubPath));
        m_manager->moveToThread(&m_thread);
        m_thread.start();
        QVERIFY(systemd.registerService(QLatin1String(manager)));
        QVERIFY(QDBusConnection::connectToBus(m_bus.address(), QStringLiteral("client")).isConnected());
    }
    void cleanupTestCase()
    {
        QDBusConnection::disconnectFromBus(QStringLiteral("client"));
        QDBusConnection::disconnectFromBus(QStringLiteral("systemd"));
        m_thread.quit();
        m_thread.wait();
    }

    void theEndOfAJobIsHeard()
    {
        Systemd systemd(bus());
        const auto restarted = systemd.restartUnit(QStringLiteral("docker.service"), {});
        QVERIFY2(restarted, restarted ? "" : qPrintable(restarted.error().message.english()));
        QVERIFY(systemd.reloadUnit(QStringLiteral("docker.service"), {})); // its end comes before its path
        const auto failed = systemd.restartUnit(QStringLiteral("bad.service"), {});
        QVERIFY(!failed);
        QCOMPARE(failed.error().message.args.value(1), QStringLiteral("failed"));
    }

    void aSignalOfAnyTypesIsHeard()
    {
        QVariantList heard;
        BusSignal signal(bus(), {{}, QStringLiteral("/any"), QStringLiteral("a.b"), QStringLiteral("C")},
                         [&](const QDBusMessage &message) { heard = message.arguments(); });
        QVERIFY(signal.connect());
        // The other connection may be read first: what is asked for on ours is answered when the bus knows who listens.
        QVERIFY(bus().interface()->isServiceRegistered(QLatin1String(manager)).value());
        QDBusMessage message = QDBusMessage::createSignal(QStringLiteral("/any"), QStringLiteral("a.b"), QStringLiteral("C"));
        message << QVariant::fromValue(QDBusSignature(QStringLiteral("ao"))) << QStringList{QStringLiteral("x")};
        QVERIFY(QDBusConnection(QStringLiteral("systemd")).send(message));
        QTRY_COMPARE(heard.size(), 2);
    }

    void aBusThatIsNotThereIsAnError()
    {
        BusSignal signal(QDBusConnection(QStringLiteral("nobody")), {{}, QStringLiteral("/"), {}, QStringLiteral("C")},
                         [](const QDBusMessage &) {});
        const auto connected = signal.connect();
        QVERIFY(!connected);
        QCOMPARE(connected.error().code, core::ErrorCode::Io);
    }

    /// A method with a type that Qt does not know by its name is no method: Qt leaves it out without a word.
    void everyMethodOfTheServiceCanBeCalled()
    {
        QProcess helper;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("DBUS_SYSTEM_BUS_ADDRESS"), m_bus.address());
        helper.setProcessEnvironment(environment);
        helper.setProcessChannelMode(QProcess::ForwardedChannels);
        helper.start(QStringLiteral(BIN_DIR "/dockwright-helper"), {QStringLiteral("--service")});
        const QString name = QStringLiteral("io.github.dockwright.Helper1");
        QTRY_VERIFY(bus().interface()->isServiceRegistered(name).value());
        const auto methods = methodsOf(QStringLiteral(SOURCE_DIR "/resources/dbus/io.github.dockwright.Helper1.xml"));
        QVERIFY(methods.size() >= 11);
        for (const Method &method : methods) {
            QDBusMessage call =
                QDBusMessage::createMethodCall(name, QStringLiteral("/io/github/dockwright/Helper1"), name, method.name);
            for (const QString &type : method.types)
                call << refusedValue(type);
            const QDBusMessage reply = bus().call(call, QDBus::Block, 60'000);
            const bool isTheirs = reply.type() == QDBusMessage::ReplyMessage
                || reply.errorName().startsWith(QLatin1String("io.github.dockwright.Error."));
            QVERIFY2(isTheirs, qPrintable(method.name + u' ' + reply.errorName() + u' ' + reply.errorMessage()));
        }
        helper.terminate();
        QVERIFY(helper.waitForFinished(patience));
    }

    /// Such a connection is made at run time, from a text that no compiler looks at: with nothing, or the whole message, it
    /// cannot fail for a type that Qt does not know yet.
    void noSlotThatIsNamedByATextHasTypesOfItsOwn()
    {
        int seen = 0;
        for (const char *room : {"core", "helper", "ui", "app"}) {
            QDirIterator files(QStringLiteral(SOURCE_DIR "/") + QLatin1String(room), {"*.cpp", "*.h"}, QDir::Files,
                               QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                const QByteArray text = file.readAll();
                QVERIFY2(!text.contains("SIGNAL("), qPrintable(file.fileName()));
                for (qsizetype at = text.indexOf("SLOT("); at >= 0; at = text.indexOf("SLOT(", at + 1)) {
                    const QByteArray slot = text.mid(at, text.indexOf("))", at) + 2 - at);
                    QVERIFY2(slot.endsWith("())") || slot.endsWith("(QDBusMessage))"), slot);
                    ++seen;
                }
            }
        }
        QVERIFY(seen > 0);
    }
};

DOCKWRIGHT_TEST(TestBus, QCoreApplication)

} // namespace test_bus

#include "test_bus.moc"
