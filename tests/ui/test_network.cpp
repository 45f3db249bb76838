// SPDX-License-Identifier: Apache-2.0
#include "core/registry/patience.h"
#include "tests/support/patience.h"
#include "tests/support/suite.h"
#include "ui/model/registry_probe_model.h"
#include "ui/widgets/mirror_list.h"

#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QToolButton>

namespace test_network {

using namespace dockwright;
using namespace dockwright::ui;

namespace {

/// A server on loopback that answers each request with the same bytes; with none it never answers.
class Server : public QTcpServer
{
public:
    explicit Server(QByteArray answer)
    {
        connect(this, &QTcpServer::newConnection, this, [this, answer = std::move(answer)] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket, answer] {
                requests += socket->readAll();
                if (answer.isEmpty())
                    return;
                socket->write(answer);
                socket->disconnectFromHost();
            });
        });
        listen(QHostAddress::LocalHost);
    }

    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(serverPort()); }

    QByteArray requests;
};

QByteArray answer(const char *status)
{
    return QByteArray("HTTP/1.1 ") + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
}

/// A port on which nobody listens.
QString deadUrl()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return QStringLiteral("http://127.0.0.1:%1").arg(server.serverPort());
}

QStringList urlsOf(const MirrorList &list)
{
    QStringList urls;
    for (const core::RegistryMirror &mirror : list.mirrors())
        urls << mirror.url;
    return urls;
}

QString noCheck(const QString &)
{
    return {};
}

} // namespace

/// Mirrors and the proxy are asked for real, on loopback.
class TestNetwork : public QObject
{
    Q_OBJECT

private slots:
    void mirrorsAreAskedAllAtOnce()
    {
        Server registry(answer("401 Unauthorized"));
        Server website(answer("403 Forbidden"));
        const QString dead = deadUrl();
        MirrorProbe probe;
        probe.probe({registry.url(), website.url(), dead});
        QVERIFY(probe.isRunning());
        QTRY_VERIFY(!probe.isRunning());
        QCOMPARE(probe.result(registry.url()).state, ProbeResult::State::Answers);
        QCOMPARE(probe.result(website.url()).state, ProbeResult::State::WrongStatus);
        QCOMPARE(probe.result(website.url()).status, 403);
        QCOMPARE(probe.result(dead).state, ProbeResult::State::Dead);
        QVERIFY(registry.requests.startsWith("GET /v2/ HTTP/1.1"));
    }

    void aProbeIsCancelled()
    {
        Server silent({});
        MirrorProbe probe;
        probe.probe({silent.url()});
        QTRY_VERIFY(!silent.requests.isEmpty());
        probe.cancel();
        QVERIFY(!probe.isRunning());
        QCOMPARE(probe.result(silent.url()).state, ProbeResult::State::Untried);
    }

    void aSilentMirrorIsGivenUpOnceAnotherHasAnswered()
    {
        Server registry(answer("200 OK"));
        Server silent({});
        MirrorProbe probe;
        probe.probe({registry.url(), silent.url()});
        QTRY_COMPARE(probe.result(registry.url()).state, ProbeResult::State::Answers);
        QVERIFY(probe.isRunning());
        QTRY_VERIFY(!probe.isRunning());
        QCOMPARE(probe.result(silent.url()).state, ProbeResult::State::Dead);
        QVERIFY(probe.result(silent.url()).milliseconds >= core::leastPatience);
        QCOMPARE(probe.result(registry.url()).state, ProbeResult::State::Answers);
    }

    void theListSortsBySpeedWithTheDeadLast()
    {
        Server registry(answer("200 OK"));
        const QString dead = deadUrl();
        RegistryProbeModel probe(nullptr);
        MirrorList list(noCheck, probe);
        list.setMirrors({{.url = dead, .resolve = false}, {.url = registry.url()}});
        list.show();
        connect(&list, &MirrorList::probeWanted, &probe, [&] {
            core::Plan plan;
            plan.registry.mirrors = urlsOf(list);
            probe.probe(plan, {});
        });
        auto *all = list.findChild<QPushButton *>(QStringLiteral("mirrorProbePushButton"));
        auto *sort = list.findChild<QPushButton *>(QStringLiteral("mirrorSortPushButton"));
        QVERIFY(!sort->isEnabled());
        QTest::mouseClick(all, Qt::LeftButton);
        QTRY_VERIFY(!probe.isRunning());
        QSignalSpy changed(&list, &MirrorList::mirrorsChanged);
        QTest::mouseClick(sort, Qt::LeftButton);
        QCOMPARE(urlsOf(list), QStringList({registry.url(), dead}));
        QVERIFY(!list.mirrors()[1].resolve); // what it has beside its address went with it
        QCOMPARE(changed.size(), 1);
    }

    void theListIsEditedByItsButtons()
    {
        RegistryProbeModel probe(nullptr);
        MirrorList list(noCheck, probe);
        list.setMirrors({{.url = "https://a"}, {.url = "https://b"}, {.url = "https://c", .overridePath = true}});
        list.show();
        const auto click = [&](const char *name) {
            QTest::mouseClick(list.findChild<QToolButton *>(QLatin1String(name)), Qt::LeftButton);
        };
        list.list()->setCurrentItem(list.list()->topLevelItem(2));
        click("mirrorUpToolButton");
        QCOMPARE(urlsOf(list),
                 QStringList({QStringLiteral("https://a"), QStringLiteral("https://c"), QStringLiteral("https://b")}));
        QCOMPARE(list.current(), std::optional<std::size_t>(1));
        list.list()->topLevelItem(1)->setText(0, QStringLiteral("https://d"));
        QVERIFY(list.mirrors()[1] == (core::RegistryMirror{.url = "https://d", .overridePath = true}));
        click("mirrorRemoveToolButton");
        QCOMPARE(urlsOf(list), QStringList({QStringLiteral("https://a"), QStringLiteral("https://b")}));
        QSignalSpy changed(&list, &MirrorList::mirrorsChanged);
        list.list()->topLevelItem(0)->setText(0, QStringLiteral("https://z"));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(urlsOf(list).first(), QStringLiteral("https://z"));
    }

    void aProxyIsTestedForReal()
    {
        Server proxy(answer("200 OK"));
        ProxyTest test;
        test.run(proxy.url(), QUrl(QStringLiteral("http://registry.invalid/v2/")));
        QTRY_COMPARE(test.result().state, ProxyTestResult::State::Works);
        QVERIFY(proxy.requests.startsWith("GET http://registry.invalid/v2/"));
    }

    void itSaysWhereTheProxyFails()
    {
        ProxyTest test;
        test.run(deadUrl(), QUrl(QStringLiteral("http://registry.invalid/v2/")));
        QTRY_COMPARE(test.result().state, ProxyTestResult::State::ProxyUnreachable);
        Server refusing("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic "
                        "realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        test.run(refusing.url(), QUrl(QStringLiteral("http://registry.invalid/v2/")));
        QTRY_COMPARE(test.result().state, ProxyTestResult::State::ProxyRefuses);
        test.run(QStringLiteral("https://proxy.lan:443"));
        QCOMPARE(test.result().state, ProxyTestResult::State::Untestable);
        test.run({});
        QCOMPARE(test.result().state, ProxyTestResult::State::NoProxy);
    }
};

DOCKWRIGHT_TEST(TestNetwork, QApplication)

} // namespace test_network

#include "test_network.moc"
