// SPDX-License-Identifier: Apache-2.0
#include "helper/host/api_version.h"
#include "tests/support/suite.h"

#include <QTest>

namespace test_docker_api {

using namespace dockwright;
using helper::ApiVersion;
using helper::DockerAnswer;
using helper::readAnswer;

namespace {

/// What dockerd does of the version in a path (moby api/server/middleware/version.go).
struct Daemon {
    core::Release oldest;
    core::Release newest;
    QByteArrayList asked{};

    core::Result<DockerAnswer> answer(const QByteArray &path)
    {
        asked << path;
        const QByteArray own = QByteArray::number(newest.major) + '.' + QByteArray::number(newest.minor);
        const auto version = path.startsWith("/v1") ? core::readRelease(QString::fromLatin1(path.mid(2))) : newest;
        if (*version > newest)
            return DockerAnswer{400, "{\"message\": \"client version 1 is too new. Maximum supported API version is 1\"}", own};
        if (*version < oldest)
            return DockerAnswer{400, "{\"message\": \"client version 1 is too old. Minimum supported API version is 1\"}", own};
        return DockerAnswer{200, "OK", own};
    }
};

} // namespace

class TestDockerApi : public QObject
{
    Q_OBJECT

    Daemon m_daemon{};

    ApiVersion speaker()
    {
        return ApiVersion([this](const QByteArray &path) { return m_daemon.answer(path); });
    }
    core::Result<DockerAnswer> ask(ApiVersion &version, const QByteArray &path = "/info")
    {
        m_daemon.asked.clear();
        return version.ask(path, [this](const QByteArray &versioned) { return m_daemon.answer(versioned); });
    }

private slots:
    void theNewestThatBothKnowIsSpoken_data()
    {
        QTest::addColumn<int>("oldest");
        QTest::addColumn<int>("newest");
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("20.10") << 12 << 41 << QByteArray("/v1.41/info");
        QTest::newRow("26.1") << 24 << 45 << QByteArray("/v1.45/info");
        QTest::newRow("28.5") << 24 << 51 << QByteArray("/v1.51/info");
        QTest::newRow("29") << 44 << 52 << QByteArray("/v1.51/info");
        QTest::newRow("one that has dropped all that we know") << 60 << 64 << QByteArray("/v1.64/info");
    }
    void theNewestThatBothKnowIsSpoken()
    {
        QFETCH(int, oldest);
        QFETCH(int, newest);
        QFETCH(QByteArray, path);
        m_daemon = {{1, oldest}, {1, newest}};
        ApiVersion version = speaker();
        const auto answer = ask(version);
        QVERIFY(answer && answer->isGood());
        QCOMPARE(m_daemon.asked.back(), path);
    }

    void theVersionIsAskedForOnce()
    {
        m_daemon = {{1, 24}, {1, 45}};
        ApiVersion version = speaker();
        QVERIFY(ask(version));
        QVERIFY(ask(version, "/containers/json?all=1"));
        QCOMPARE(m_daemon.asked, QByteArrayList{"/v1.45/containers/json?all=1"});
    }

    void aDaemonThatWasExchangedIsAskedAgain()
    {
        ApiVersion version = speaker();
        for (const int newest : {51, 41, 52, 64}) {
            m_daemon = {{1, newest - 4}, {1, newest}};
            const auto answer = ask(version);
            QVERIFY(answer && answer->isGood());
        }
        // And back to one that we know.
        m_daemon = {{1, 24}, {1, 45}};
        QVERIFY(ask(version)->isGood());
        QCOMPARE(m_daemon.asked.back(), QByteArray("/v1.45/info"));
    }

    void anotherRefusalIsHandedOn()
    {
        m_daemon = {{1, 24}, {1, 45}};
        ApiVersion version = speaker();
        const auto answer = version.ask("/x", [](const QByteArray &) {
            return core::Result<DockerAnswer>(DockerAnswer{400, "{\"message\": \"invalid reference format\"}", {}});
        });
        QCOMPARE(answer->status, 400);
        QCOMPARE(answer->complaint(), QStringLiteral("invalid reference format"));
    }

    void anAnswerIsReadWithItsFields()
    {
        const auto answer = readAnswer("HTTP/1.0 200 OK\r\nApi-Version: 1.41\r\nServer: Docker/20.10.24\r\n\r\nO\r\n\r\nK");
        QVERIFY(answer.has_value());
        QCOMPARE(answer->status, 200);
        QCOMPARE(answer->apiVersion, QByteArray("1.41"));
        QCOMPARE(answer->body, QByteArray("O\r\n\r\nK"));
        QVERIFY(!readAnswer("HTTP/1.0 200 OK\r\n").has_value());
        QVERIFY(!readAnswer("SSH-2.0\r\n\r\n").has_value());
    }
};

DOCKWRIGHT_TEST(TestDockerApi, suite::NoApplication)

} // namespace test_docker_api

#include "test_docker_api.moc"
