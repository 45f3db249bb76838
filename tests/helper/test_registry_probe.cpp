// SPDX-License-Identifier: Apache-2.0
#include "core/registry/registry_report.h"
#include "helper/registry/registry_probe.h"
#include "tests/support/patience.h"
#include "tests/support/suite.h"

#include <QHash>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <algorithm>

namespace test_registry_probe {

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

/// A server that sends exactly these bytes for a path, and remembers each request, in small letters.
class RawServer : public QTcpServer
{
public:
    QHash<QByteArray, QByteArray> answers; ///< one that is missing is never given
    QByteArrayList requests;

    RawServer() { listen(QHostAddress::LocalHost); }
    QByteArray url(const char *host = "127.0.0.1") const
    {
        return "http://" + QByteArray(host) + ':' + QByteArray::number(serverPort());
    }
    QByteArray requestOf(const QByteArray &path) const
    {
        for (const QByteArray &each : requests)
            if (each.startsWith("get " + path.toLower() + ' ') || each.startsWith("head " + path.toLower() + ' '))
                return each;
        return {};
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto *socket = new QTcpSocket(this);
        socket->setSocketDescriptor(descriptor);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
            const QByteArray text = socket->property("text").toByteArray() + socket->readAll();
            socket->setProperty("text", text);
            if (text.startsWith('\x16')) { // TLS (RFC 8446, 5.1)
                socket->disconnectFromHost();
                return;
            }
            if (!text.contains("\r\n\r\n"))
                return;
            requests << text.toLower();
            const QByteArray path = text.split(' ').value(1);
            if (!answers.contains(path))
                return;
            socket->write(answers[path]);
            socket->disconnectFromHost();
        });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }
};

QByteArray answer(const QByteArray &body, const QByteArray &headers = {}, const QByteArray &status = "200 OK")
{
    return "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + headers + "Content-Length: " + QByteArray::number(body.size())
        + "\r\n\r\n" + body;
}

const QByteArray config = "{\"created\":\"2026-01-02T03:04:05Z\"}";
const QByteArray layer = "some bytes";
constexpr auto manifestPath = "/v2/library/hello-world/manifests/latest";

QByteArray blobPath(const QByteArray &bytes)
{
    return "/v2/library/hello-world/blobs/" + contentDigest(bytes, {}).toLatin1();
}

QByteArray manifest()
{
    const auto part = [](const QByteArray &bytes) {
        return "{\"digest\":\"" + contentDigest(bytes, {}).toLatin1() + "\",\"size\":" + QByteArray::number(bytes.size()) + '}';
    };
    return "{\"schemaVersion\":2,\"config\":" + part(config) + ",\"layers\":[" + part(layer) + "]}";
}

} // namespace

class TestRegistryProbe : public QObject
{
    Q_OBJECT

    std::unique_ptr<RawServer> m_server;

    /// What an honest registry would send.
    void serveHonestly(RawServer &server)
    {
        server.answers = {{"/v2/", answer("{}")},
                          {manifestPath, answer(manifest())},
                          {blobPath(config), answer(config)},
                          {blobPath(layer), answer("s", "Content-Range: bytes 0-0/10\r\n", "206 Partial Content")}};
    }

    static RegistryFacts probe(const QByteArray &url, const std::chrono::seconds limit = std::chrono::seconds(30),
                               const ProxySettings &proxy = {})
    {
        const ProbeRequest request{{QStringLiteral("hello-world"), limit}, proxy, QStringLiteral("x86_64")};
        RegistryTargets targets{{"docker.io", QString::fromLatin1(url)}};
        const auto facts = probeRegistries(targets, request, {});
        return facts ? facts->front() : RegistryFacts{};
    }

    static RegistryFactsList probeAll(RegistryTargets targets, const char *image = "hello-world")
    {
        const ProbeRequest request{{QLatin1String(image), std::chrono::seconds(30)}, {}, QStringLiteral("x86_64")};
        return probeRegistries(targets, request, {}).value_or(RegistryFactsList{});
    }

private slots:
    void init()
    {
        m_server = std::make_unique<RawServer>();
        serveHonestly(*m_server);
    }
    void cleanup() { m_server.reset(); }

    void anHonestOneIsAskedForEverything()
    {
        const RegistryFacts facts = probe(m_server->url());
        QCOMPARE(facts.failure, ProbeFailure::None);
        QCOMPARE(facts.stage, ProbeStage::Done);
        QCOMPARE(facts.digest, contentDigest(manifest(), {}));
        QCOMPARE(facts.configBytes, config.size());
        QVERIFY(facts.created && facts.pinged >= 0 && facts.ended >= facts.pinged && facts.manifested >= facts.pinged);
        QVERIFY(m_server->requestOf(manifestPath).contains("application/vnd.oci.image.index.v1+json"));
        QVERIFY(m_server->requestOf(blobPath(layer)).contains("range: bytes=0-0"));
        QVERIFY(!m_server->requestOf(blobPath(config)).contains("range:"));
        QVERIFY(m_server->requestOf("/v2/").contains("accept-encoding: identity"));
    }

    void whatItSendsDoesNoHarm_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<ProbeFailure>("failure");
        const auto row = [](const char *name, const QByteArray &path, const QByteArray &sent, ProbeFailure failure) {
            QTest::newRow(name) << path << sent << failure;
        };
        const QByteArray other(config.size(), 'x');
        row("no HTTP", "/v2/", "what?\r\n\r\n", ProbeFailure::Closed);
        row("nothing", "/v2/", "", ProbeFailure::Closed);
        row("a redirect to a file", manifestPath, answer("", "Location: file:///etc/passwd\r\n", "307 X"),
            ProbeFailure::Redirects);
        row("a redirect to nowhere", manifestPath, answer("", "Location: http:///x\r\n", "307 X"), ProbeFailure::Redirects);
        row("a redirect to itself", manifestPath, answer("", QByteArray("Location: ") + manifestPath + "\r\n", "307 X"),
            ProbeFailure::Redirects);
        row("a redirect without a place", manifestPath, answer("", {}, "307 X"), ProbeFailure::Status);
        row("too much", manifestPath, answer(QByteArray(mostRegistryBytes + 1, '[')), ProbeFailure::TooLarge);
        row("a page", manifestPath, answer("<html>"), ProbeFailure::Unreadable);
        row("other bytes than it says", manifestPath,
            answer(manifest(), "Docker-Content-Digest: sha256:" + QByteArray(64, 'a') + "\r\n"), ProbeFailure::Digest);
        row("other bytes for a blob", blobPath(config), answer(other), ProbeFailure::Digest);
        row("too few for a blob", blobPath(config), answer(config.left(5)), ProbeFailure::Closed);
        row("a blob that ends", blobPath(config), answer(config).chopped(3), ProbeFailure::Closed);
        row("more for a blob", blobPath(config), answer(config + ' '), ProbeFailure::Digest);
        row("no byte of a layer", blobPath(layer), answer(""), ProbeFailure::Closed);
        row("no layer", blobPath(layer), answer("", {}, "404 X"), ProbeFailure::Status);
        row("an index within an index", manifestPath,
            answer("{\"manifests\":[{\"size\":1,\"digest\":\"sha256:"
                   + contentDigest("{\"manifests\":[]}", {}).toLatin1().mid(7)
                   + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}]}"),
            ProbeFailure::Unreadable);
    }
    void whatItSendsDoesNoHarm()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, sent);
        QFETCH(ProbeFailure, failure);
        m_server->answers["/v2/library/hello-world/manifests/" + contentDigest("{\"manifests\":[]}", {}).toLatin1()] =
            answer("{\"manifests\":[]}");
        m_server->answers[path] = sent;
        const RegistryFacts facts = probe(m_server->url());
        QCOMPARE(probeFailureName(facts.failure), probeFailureName(failure));
    }

    void oneThatOnlyResolvesIsAskedForNoMore()
    {
        const QByteArray digest = contentDigest(manifest(), {}).toLatin1();
        m_server->answers = {{"/v2/?ns=docker.io", answer("{}")},
                             {QByteArray(manifestPath) + "?ns=docker.io",
                              "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 99\r\nDocker-Content-Digest: " + digest
                                  + "\r\n\r\n"}};
        const RegistryTarget target{.host = "docker.io",
                                    .url = QString::fromLatin1(m_server->url()),
                                    .pull = false,
                                    .namesRegistry = true};
        const auto facts = probeAll({target});
        QCOMPARE(facts.size(), std::size_t(1));
        QCOMPARE(facts[0].failure, ProbeFailure::None);
        QCOMPARE(facts[0].digest, QString::fromLatin1(digest));
        QVERIFY(facts[0].stage == ProbeStage::Done && m_server->requests.back().startsWith("head "));
        m_server->answers[QByteArray(manifestPath) + "?ns=docker.io"] = answer("");
        QCOMPARE(probeAll({target})[0].failure, ProbeFailure::Unreadable);
    }

    void onesThatDoNotResolveAreAskedByDigest()
    {
        RawServer other;
        serveHonestly(other);
        other.answers.remove(manifestPath);
        other.answers["/v2/library/hello-world/manifests/" + contentDigest(manifest(), {}).toLatin1()] = answer(manifest());
        const RegistryTarget pulls{.host = "docker.io", .url = QString::fromLatin1(other.url()), .resolve = false};
        const auto facts = probeAll({pulls, {.host = "docker.io", .url = QString::fromLatin1(m_server->url())}});
        QCOMPARE(facts.size(), std::size_t(2));
        QCOMPARE(facts[0].failure, ProbeFailure::None);
        QVERIFY(other.requestOf(manifestPath).isEmpty() && facts[0].digest == facts[1].digest);
        const qsizetype asked = other.requests.size();
        QCOMPARE(probeAll({pulls})[0].failure, ProbeFailure::Untestable);
        QCOMPARE(other.requests.size(), asked);
    }

    void aPathThatIsWholeIsTakenAsItIs()
    {
        RawServer other;
        for (const auto &[path, sent] : m_server->answers.asKeyValueRange())
            other.answers["/mirrors/ghcr" + QByteArray(path).replace("/v2/library/hello-world", "/org/app").replace("/v2/", "/")
                          + "?ns=ghcr.io"] = sent;
        const auto facts = probeAll({{.host = "ghcr.io",
                                      .url = QString::fromLatin1(other.url()) + "/mirrors/ghcr",
                                      .overridePath = true,
                                      .namesRegistry = true}},
                                    "ghcr.io/org/app");
        QVERIFY2(facts[0].failure == ProbeFailure::None, other.requests.join('\n').constData());
    }

    /// containerd's client puts no second /v2 behind one.
    void aUrlThatEndsInTheApiIsWhole()
    {
        for (const auto &[path, sent] : QHash<QByteArray, QByteArray>(m_server->answers).asKeyValueRange())
            m_server->answers[path + "?ns=docker.io"] = sent;
        const auto facts =
            probeAll({{.host = "docker.io", .url = QString::fromLatin1(m_server->url()) + "/v2", .namesRegistry = true}});
        QVERIFY2(facts[0].failure == ProbeFailure::None, m_server->requests.join('\n').constData());
    }

    void aRegistryThatIsInsecureMaySpeakHttp()
    {
        const QString host = QString::fromLatin1(m_server->url()).mid(7);
        RegistryTarget target{.host = host, .url = "https://" + host, .isReference = true};
        QCOMPARE(probeAll({target}, "x.lan/library/hello-world")[0].stage, ProbeStage::Connection);
        target.insecure = true;
        QCOMPARE(probeAll({target}, "x.lan/library/hello-world")[0].failure, ProbeFailure::None);
        target.isReference = false; // a mirror says by its URL what it speaks
        QCOMPARE(probeAll({target}, "x.lan/library/hello-world")[0].stage, ProbeStage::Connection);
    }

    void aDigestThatIsNoneIsPassedOver()
    {
        m_server->answers[manifestPath] = answer(manifest(), "Docker-Content-Digest: ../../x\r\n");
        QCOMPARE(probe(m_server->url()).failure, ProbeFailure::None);
    }

    void aTokenGoesToNobodyElse()
    {
        RawServer other;
        serveHonestly(other);
        const QByteArray bearer = "WWW-Authenticate: Bearer realm=\"" + m_server->url() + "/token\",service=\"s\"\r\n";
        m_server->answers["/v2/"] = answer("{}", bearer, "401 X");
        m_server->answers["/token?service=s&scope=repository:library/hello-world:pull"] = answer("{\"token\":\"sesame\"}");
        m_server->answers[blobPath(config)] = answer("", "Location: " + other.url() + blobPath(config) + "\r\n", "307 X");
        const RegistryFacts facts = probe(m_server->url());
        QCOMPARE(facts.failure, ProbeFailure::None);
        QVERIFY(m_server->requestOf(manifestPath).contains("authorization: bearer sesame"));
        QVERIFY(m_server->requestOf(blobPath(config)).contains("authorization: bearer sesame"));
        QVERIFY(!other.requests.isEmpty() && !other.requests.join().contains("sesame"));
        QCOMPARE(facts.redirects, QStringList{QString::fromLatin1(other.url())});
        QVERIFY(!facts.words.contains("sesame"));
    }

    void aTokenThatComesLateIsAskedForOnce()
    {
        m_server->answers[manifestPath] =
            answer("", "WWW-Authenticate: Bearer realm=\"" + m_server->url() + "/token\"\r\n", "401 X");
        m_server->answers["/token?scope=repository:library/hello-world:pull"] = answer("{\"token\":\"sesame\"}");
        const RegistryFacts facts = probe(m_server->url());
        QCOMPARE(facts.failure, ProbeFailure::Status);
        QCOMPARE(facts.status, 401);
        QCOMPARE(facts.stage, ProbeStage::Manifest);
        QCOMPARE(std::ranges::count_if(m_server->requests, [](const QByteArray &each) { return each.contains("/manifests/"); }),
                 2);
    }

    void oneThatStaysSilentEndsWithTheLimit()
    {
        m_server->answers.remove(manifestPath);
        const RegistryFacts facts = probe(m_server->url(), std::chrono::seconds(1));
        QCOMPARE(facts.failure, ProbeFailure::TimedOut);
        QCOMPARE(facts.stage, ProbeStage::Manifest);
        QCOMPARE(facts.pingStatus, 200);
    }

    void whatDockerdCannotUseIsNotAsked()
    {
        RegistryTarget target{"docker.io", QString::fromLatin1(m_server->url())};
        target.unusable = Error{ErrorCode::InvalidInput, "/x", {}, {}, {}};
        const ProbeRequest request{{QStringLiteral("hello-world")}, {}, {}};
        RegistryTargets targets{target};
        const auto facts = probeRegistries(targets, request, {});
        QVERIFY(facts && facts->front().failure == ProbeFailure::Untestable);
        QVERIFY(m_server->requests.isEmpty());
    }

    void aProxyOfAnotherKindIsNotTried()
    {
        ProxySettings proxy;
        proxy.http = QStringLiteral("https://127.0.0.1:1");
        proxy.noProxy = {};
        QCOMPARE(probe("http://nosuch.invalid", std::chrono::seconds(30), proxy).failure, ProbeFailure::Untestable);
    }

    void aPlainRequestIsGivenToTheProxy()
    {
        ProxySettings proxy;
        proxy.http = QString::fromLatin1(m_server->url()).replace(QLatin1String("://"), QLatin1String("://user:sesame@"));
        proxy.noProxy = {};
        m_server->answers = {{"http://m.invalid/v2/", answer("{}")}};
        m_server->answers["http://m.invalid" + QByteArray(manifestPath)] = answer("", {}, "404 X");
        const RegistryFacts facts = probe("http://m.invalid", std::chrono::seconds(30), proxy);
        QCOMPARE(facts.pingStatus, 200);
        QCOMPARE(facts.status, 404);
        QVERIFY(!facts.words.contains("sesame"));
    }

    void itIsStopped()
    {
        m_server->answers.clear();
        std::stop_source stop;
        stop.request_stop();
        const ProbeRequest request{{QStringLiteral("hello-world")}, {}, {}};
        RegistryTargets targets{{"docker.io", QString::fromLatin1(m_server->url())}};
        const auto facts = probeRegistries(targets, request, stop.get_token());
        QVERIFY(!facts && facts.error().code == ErrorCode::Cancelled);
    }
};

DOCKWRIGHT_TEST(TestRegistryProbe, QCoreApplication)

} // namespace test_registry_probe

#include "test_registry_probe.moc"
