// SPDX-License-Identifier: Apache-2.0
#include "helper/bundle/sha256.h"
#include "helper/packing/download.h"
#include "tests/support/file_server.h"
#include "tests/support/lacking.h"
#include "tests/support/patience.h"
#include "tests/support/suite.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

namespace test_download {

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

/// The same server behind TLS.
class TlsServer : public FileServer
{
public:
    QSslCertificate certificate;
    QSslKey key;
    QString tlsUrl(const QString &path) const { return QStringLiteral("https://localhost:%1%2").arg(serverPort()).arg(path); }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto *socket = new QSslSocket(this);
        socket->setSocketDescriptor(descriptor);
        socket->setLocalCertificate(certificate);
        socket->setPrivateKey(key);
        socket->startServerEncryption();
        serve(socket);
    }
};

} // namespace

/// Against real sockets: what is fetched is the file, whatever happens on the way.
class TestDownload : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<FileServer> m_server;

    QString at(const QString &name) const { return m_directory->filePath(name); }

    Result<Downloaded> fetch(const QString &url, const std::function<void(Download &)> &change = {}) const
    {
        Download what{url, at("file"), {}};
        what.patience = std::chrono::milliseconds(patience);
        if (change)
            change(what);
        return download(what, {}, {});
    }

    QByteArray fileAt(const QString &name) const
    {
        QFile file(at(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QStringList names() const { return QDir(m_directory->path()).entryList(QDir::Files | QDir::System | QDir::Hidden); }

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FileServer>();
        for (int i = 0; i < 500'000; ++i)
            m_server->content += QByteArray::number(i);
        QVERIFY(m_server->start());
    }

    void aFileComesWholeWithItsSumAndProgress()
    {
        qint64 last = 0;
        const auto downloaded = download({m_server->url("/docker.tgz"), at("file"), {}},
                                         [&](qint64 done, qint64 total) {
                                             QVERIFY(done > last);
                                             QCOMPARE(total, m_server->content.size());
                                             last = done;
                                         },
                                         {});
        QVERIFY2(downloaded, downloaded ? "" : qPrintable(downloaded.error().message.english() + downloaded.error().detail));
        QCOMPARE(last, m_server->content.size());
        QCOMPARE(downloaded->size, m_server->content.size());
        QCOMPARE(downloaded->sha256, Sha256::of(m_server->content));
        QCOMPARE(downloaded->resumedAt, 0);
        QCOMPARE(fileAt("file"), m_server->content);
        QCOMPARE(names(), QStringList{"file"});
        QCOMPARE(m_server->requests.front().headers.value("accept-encoding"), QByteArray("identity"));
    }

    void whatWasCutOffGoesOnFromThere_data()
    {
        QTest::addColumn<QByteArray>("tag");
        QTest::addColumn<QByteArray>("date");
        QTest::newRow("by its tag") << QByteArray("\"abc\"") << QByteArray("Mon, 23 Nov 2026 10:00:00 GMT");
        QTest::newRow("by its date") << QByteArray() << QByteArray("Mon, 23 Nov 2026 10:00:00 GMT");
        QTest::newRow("by its date, the tag being weak")
            << QByteArray("W/\"abc\"") << QByteArray("Mon, 23 Nov 2026 10:00:00 GMT");
    }
    void whatWasCutOffGoesOnFromThere()
    {
        QFETCH(QByteArray, tag);
        QFETCH(QByteArray, date);
        m_server->tag = tag;
        m_server->date = date;
        m_server->cutAt = 1'000'000;
        const auto first = fetch(m_server->url("/f"));
        QVERIFY(!first);
        QCOMPARE(first.error().code, ErrorCode::Io);
        QVERIFY2(first.error().message.english().contains("1000000"), qPrintable(first.error().message.english()));
        QVERIFY(!QFile::exists(at("file")));
        QCOMPARE(fileAt("file.part"), m_server->content.left(1'000'000));
        m_server->cutAt = -1;
        const auto second = fetch(m_server->url("/f"));
        QVERIFY(second);
        QCOMPARE(second->resumedAt, 1'000'000);
        QCOMPARE(m_server->requests.back().headers.value("range"), QByteArray("bytes=1000000-"));
        QCOMPARE(fileAt("file"), m_server->content);
        QCOMPARE(second->sha256, Sha256::of(m_server->content));
    }

    void aFileThatChangedMeanwhileIsFetchedAnew()
    {
        m_server->cutAt = 1'000'000;
        QVERIFY(!fetch(m_server->url("/f")));
        m_server->cutAt = -1;
        m_server->tag = "\"2\"";
        m_server->content = m_server->content.toUpper() + "newer";
        const auto second = fetch(m_server->url("/f"));
        QVERIFY(second);
        QCOMPARE(second->resumedAt, 0);
        QCOMPARE(fileAt("file"), m_server->content);
    }

    void aPartThatIsLongerThanTheFileIsFetchedAnew()
    {
        m_server->cutAt = 1'000'000;
        QVERIFY(!fetch(m_server->url("/f")));
        m_server->cutAt = -1;
        m_server->content = "short, and by mistake with the same tag";
        QVERIFY(fetch(m_server->url("/f")));
        QCOMPARE(fileAt("file"), m_server->content);
    }

    void anotherUrlOrAServerThatVouchesForNothingBeginsAnew()
    {
        m_server->cutAt = 1000;
        QVERIFY(!fetch(m_server->url("/f")));
        m_server->cutAt = -1;
        QVERIFY(fetch(m_server->url("/g")));
        QVERIFY(!m_server->requests.back().headers.contains("range"));
        m_server->cutAt = 1000;
        m_server->tag.clear();
        QVERIFY(!fetch(m_server->url("/f")));
        m_server->cutAt = -1;
        QVERIFY(fetch(m_server->url("/f")));
        QVERIFY(!m_server->requests.back().headers.contains("range"));
        QCOMPARE(fileAt("file"), m_server->content);
    }

    void aServerThatKnowsNoRangesSendsItWhole()
    {
        m_server->cutAt = 1000;
        QVERIFY(!fetch(m_server->url("/f")));
        m_server->cutAt = -1;
        m_server->takesRanges = false;
        const auto second = fetch(m_server->url("/f"));
        QVERIFY(second && second->resumedAt == 0);
        QCOMPARE(fileAt("file"), m_server->content);
    }

    void redirectionsAreFollowedAndNotForEver()
    {
        m_server->redirections = {{"/a", "/b"},
                                  {"/b", m_server->url("/c").toUtf8()},
                                  {"/round", "/round"},
                                  {"/file", "file:///etc/passwd"},
                                  {"/ftp", "ftp://localhost/x"}};
        QVERIFY(fetch(m_server->url("/a")));
        QCOMPARE(fileAt("file"), m_server->content);
        const auto round = fetch(m_server->url("/round"));
        QVERIFY(!round && round.error().message.english().contains("redirects"));
        for (const char *path : {"/file", "/ftp"}) {
            const auto elsewhere = fetch(m_server->url(path));
            QVERIFY(!elsewhere);
            QCOMPARE(elsewhere.error().code, ErrorCode::InvalidInput);
        }
        QVERIFY(!fetch(QStringLiteral("file:///etc/passwd")));
    }

    void certificatesAreVerifiedAndHttpsStaysHttps()
    {
        QProcess openssl;
        openssl.start("openssl",
                      {"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", at("key"), "-out", at("certificate"),
                       "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"});
        if (!openssl.waitForFinished(patience) || openssl.exitCode() != 0)
            LACKING("openssl is not here");
        TlsServer tls;
        tls.certificate = QSslCertificate(fileAt("certificate"));
        tls.key = QSslKey(fileAt("key"), QSsl::Rsa);
        tls.content = "safe";
        QVERIFY(tls.start());
        const auto untrusted = fetch(tls.tlsUrl("/f"));
        QVERIFY(!untrusted);
        QVERIFY(tls.requests.empty());

        const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
        QSslConfiguration trusting = before;
        trusting.addCaCertificate(tls.certificate);
        QSslConfiguration::setDefaultConfiguration(trusting);
        m_server->redirections = {{"/up", tls.tlsUrl("/f").toUtf8()}};
        tls.redirections = {{"/down", m_server->url("/f").toUtf8()}};
        const auto up = fetch(m_server->url("/up"));
        const std::size_t asked = m_server->requests.size();
        const auto down = fetch(tls.tlsUrl("/down"));
        QSslConfiguration::setDefaultConfiguration(before);
        QVERIFY2(up, up ? "" : qPrintable(up.error().message.english()));
        QCOMPARE(up->sha256, Sha256::of("safe"));
        QVERIFY(!down);
        QVERIFY(down.error().message.english().contains("from https"));
        QCOMPARE(m_server->requests.size(), asked);
    }

    void whatIsTooLargeIsNotFetched()
    {
        for (const bool isAnnounced : {true, false}) {
            m_server->announcesLength = isAnnounced;
            const auto downloaded = fetch(m_server->url("/f"), [](Download &what) { what.limit = 1'000'000; });
            QVERIFY(!downloaded);
            QVERIFY2(downloaded.error().message.english().contains("larger than 1000000"),
                     qPrintable(downloaded.error().message.english()));
        }
    }

    void aServerThatFallsSilentIsLeft()
    {
        m_server->cutAt = 5000;
        m_server->hangsAfterCut = true;
        const auto downloaded =
            fetch(m_server->url("/f"), [](Download &what) { what.patience = std::chrono::milliseconds(300); });
        QVERIFY(!downloaded);
        QCOMPARE(downloaded.error().code, ErrorCode::TimedOut);
        QCOMPARE(fileAt("file.part").size(), 5000);
    }

    void itStopsWhenAskedAndGoesOnLater()
    {
        m_server->cutAt = 5000;
        m_server->hangsAfterCut = true;
        std::stop_source stop;
        const auto downloaded = download(
            {m_server->url("/f"), at("file"), {}}, [&](qint64, qint64) { stop.request_stop(); }, stop.get_token());
        QVERIFY(!downloaded);
        QCOMPARE(downloaded.error().code, ErrorCode::Cancelled);
        m_server->cutAt = -1;
        const auto again = fetch(m_server->url("/f"));
        QVERIFY(again && again->resumedAt == 5000);
    }

    void anAnswerThatIsNoFileIsAnError()
    {
        m_server->status = "404 Not Found";
        const auto missing = fetch(m_server->url("/f"));
        QVERIFY(!missing && missing.error().message.english().contains("does not have this file"));
        m_server->status = "503 Service Unavailable";
        const auto broken = fetch(m_server->url("/f"));
        QVERIFY(!broken && broken.error().message.english().contains("503"));
        QVERIFY(fileAt("file.part").isEmpty());
        m_server->close();
        QVERIFY(!fetch(m_server->url("/f")));
    }

    void theProxyIsUsedWithItsPasswordAndNobodyElseIsToldOfIt()
    {
        FileServer proxy;
        proxy.content = "through the proxy";
        proxy.credentials = "me:p@ss/word";
        QVERIFY(proxy.start());
        const auto through = [&proxy](Download &what) {
            what.proxy.http = QStringLiteral("http://me:p%40ss%2Fword@127.0.0.1:%1").arg(proxy.serverPort());
            what.proxy.noProxy = {"127.0.0.1"};
        };
        const auto downloaded = fetch(QStringLiteral("http://mirror.invalid/f"), through);
        QVERIFY2(downloaded, downloaded ? "" : qPrintable(downloaded.error().message.english()));
        QCOMPARE(downloaded->sha256, Sha256::of(proxy.content));
        QCOMPARE(proxy.requests.back().path, QByteArray("http://mirror.invalid/f"));
        proxy.credentials = "me:other";
        const auto refused = fetch(QStringLiteral("http://mirror.invalid/f"), through);
        QVERIFY(!refused);
        QVERIFY(!(refused.error().message.english() + refused.error().detail + refused.error().where).contains("word"));
        const std::size_t asked = proxy.requests.size();
        QVERIFY(fetch(m_server->url("/direct"), through));
        QCOMPARE(proxy.requests.size(), asked);
    }

    void aLinkInTheWayIsNotFollowed()
    {
        QFile victim(at("victim"));
        QVERIFY(victim.open(QIODevice::WriteOnly) && victim.write("precious") == 8);
        victim.close();
        for (const char *name : {"file.part", "file.part.json"}) {
            QVERIFY(QFile::link(at("victim"), at(name)));
            QVERIFY(!fetch(m_server->url("/f")));
            QCOMPARE(fileAt("victim"), QByteArray("precious"));
            QVERIFY(QFile::remove(at(name)));
            QCOMPARE(link(at("victim").toUtf8().constData(), at(name).toUtf8().constData()), 0);
            QVERIFY(!fetch(m_server->url("/f")));
            QCOMPARE(fileAt("victim"), QByteArray("precious"));
            QVERIFY(QFile::remove(at(name)));
        }
    }
};

DOCKWRIGHT_TEST(TestDownload, QCoreApplication)

} // namespace test_download

#include "test_download.moc"
