// SPDX-License-Identifier: Apache-2.0
#include "helper/host/container_probe.h"
#include "helper/host/throw_away.h"
#include "tests/support/patience.h"
#include "tests/support/suite.h"

#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

namespace test_reach {

using namespace dockwright;
using namespace dockwright::helper;

/// The program that says what it reaches (helper/host/probe/reach.c), beside peers of this process.
class TestReach : public QObject
{
    Q_OBJECT

    QTemporaryDir m_directory;
    QString m_program = m_directory.filePath("probe");

    core::ReachFacts reach(const QString &address, quint16 port) const
    {
        QProcess program;
        program.start(m_program, reachArguments({address, port}, address, {}));
        if (!QTest::qWaitFor([&] { return program.state() == QProcess::NotRunning; }, patience))
            qWarning("the probe does not end");
        return readReach(program.readAllStandardOutput());
    }

private slots:
    void initTestCase()
    {
        QFile file(m_program);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(ThrowAway::program()) > 0);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }

    void whereNobodyListensNothingConnects()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const quint16 port = server.serverPort();
        server.close();
        QCOMPARE(reach("127.0.0.1", port), (core::ReachFacts{{}, false, {}}));
    }

    void whoAnswersALargeRequestIsReached_data()
    {
        QTest::addColumn<int>("lost");
        QTest::newRow("at once") << 0;
        QTest::newRow("the second time") << 1;
    }
    /// The first connection only opens. One request that gets no answer is no sign of a small MTU.
    void whoAnswersALargeRequestIsReached()
    {
        QFETCH(int, lost);
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        int connections = 0;
        connect(&server, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *peer = server.nextPendingConnection();
            if (++connections > 1 + lost)
                peer->write("HTTP/1.1 400 Bad Request\r\n\r\n");
        });
        QCOMPARE(reach("127.0.0.1", server.serverPort()), (core::ReachFacts{{}, true, 0}));
    }
};

DOCKWRIGHT_TEST(TestReach, QCoreApplication)

} // namespace test_reach

#include "test_reach.moc"
