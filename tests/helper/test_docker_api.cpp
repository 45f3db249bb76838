// SPDX-License-Identifier: Apache-2.0
#include "helper/host/api_version.h"
#include "helper/host/descriptor.h"
#include "helper/host/docker_api.h"
#include "tests/support/suite.h"

#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <future>

#include <sys/socket.h>
#include <sys/un.h>

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

helper::Descriptor listenAt(const QByteArray &path)
{
    helper::Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{AF_UNIX, {}};
    qstrncpy(address.sun_path, path.constData(), sizeof address.sun_path);
    const bool listens = bind(socket.number(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0
        && listen(socket.number(), 4) == 0;
    return listens ? std::move(socket) : helper::Descriptor();
}

/// Answers pings; every other request gets `words`, and then nothing more. Until `listening` is shut down.
void serve(const helper::Descriptor &listening, const QByteArray &words)
{
    std::vector<helper::Descriptor> waiting;
    for (;;) {
        helper::Descriptor client(accept(listening.number(), nullptr, nullptr));
        if (!client.isOpen())
            return;
        std::array<char, 1000> request{};
        const bool isPing =
            recv(client.number(), request.data(), request.size(), 0) > 0 && QByteArrayView(request).contains("/_ping");
        const QByteArray said = isPing ? "HTTP/1.0 200 OK\r\nApi-Version: 1.41\r\n\r\nOK" : words;
        if (send(client.number(), said.constData(), static_cast<std::size_t>(said.size()), MSG_NOSIGNAL) == said.size()
            && !isPing)
            waiting.push_back(std::move(client));
    }
}

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

    void aDaemonThatFallsSilentIsSaidTo_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("half a head") << QByteArray("HTTP/1.0 200 OK\r\nApi-Ver");
        QTest::newRow("half a body") << QByteArray("HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\n{");
    }
    void aDaemonThatFallsSilentIsSaidTo()
    {
        QFETCH(QByteArray, words);
        const QTemporaryDir directory;
        const QByteArray path = directory.filePath(QStringLiteral("docker.sock")).toLocal8Bit();
        const helper::Descriptor listening = listenAt(path);
        QVERIFY(listening.isOpen());
        const auto daemon = std::async(std::launch::async, [&] { serve(listening, words); });
        helper::docker_api::useSocket(path);
        const auto usual = qScopeGuard([&] {
            helper::docker_api::useSocket(helper::docker_api::socket);
            shutdown(listening.number(), SHUT_RDWR);
        });
        const auto answer = helper::docker_api::get("/info", std::chrono::seconds(1));
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, core::ErrorCode::TimedOut);
        QCOMPARE(answer.error().message.english(), QStringLiteral("dockerd did not answer within 1 s."));
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
