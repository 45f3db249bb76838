// SPDX-License-Identifier: Apache-2.0
// The accounts of a plan in somebody's config.json. That dockerd proves them is shown in the lab
// (tests/lab/test_lab_registry.cpp).
#include "core/registry/docker_config.h"
#include "helper/host/docker_api.h"
#include "helper/registry/become_user.h"
#include "helper/registry/log_in.h"
#include "tests/support/suite.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <pwd.h>
#include <sys/stat.h>

namespace test_log_in {

using namespace dockwright::core;
using namespace dockwright::helper;

namespace {

void put(const QString &path, const QByteArray &content, QFile::Permissions permissions = QFile::ReadOwner | QFile::WriteOwner)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.write(content) == content.size());
    QVERIFY(file.setPermissions(permissions));
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestLogIn : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        QVERIFY(m_home->isValid());
        put(secret(), "s3cret \xc3\xa9\r\n");
        docker_api::useSocket(QFile::encodeName(m_home->filePath(QStringLiteral("no-dockerd"))));
    }
    void cleanup() { docker_api::useSocket(docker_api::socket); }

    void anAccountIsKeptAsDockerKeepsIt()
    {
        const auto done = logIn({registry("ghcr.io", "bot"), registry("docker.io", "me")}, directory(), false, {});
        QVERIFY(done);
        QCOMPARE(done->size(), std::size_t(2));
        QVERIFY(!done->front().isProven);
        QVERIFY(done->front().helper.isEmpty());
        const OrderedJson config = objectIn(contentOf(configJson()));
        const QByteArray pair = QByteArray("bot:s3cret \xc3\xa9").toBase64();
        QCOMPARE(textAt(Json(config), "/auths/ghcr.io/auth"), QString::fromLatin1(pair));
        QVERIFY(config.at("auths").contains("https://index.docker.io/v1/"));
        struct stat status {};
        QCOMPARE(stat(QFile::encodeName(configJson()).constData(), &status), 0);
        QCOMPARE(status.st_mode & 07777U, 0600U);
    }

    void allElseStays()
    {
        QVERIFY(QDir().mkpath(directory()));
        const QByteArray before =
            "{\n\t\"psFormat\": \"table\",\n\t\"auths\": {\n\t\t\"r.lan\": {\n\t\t\t\"auth\": \"YTpi\"\n\t\t}\n\t},\n"
            "\t\"HttpHeaders\": {}\n}";
        put(configJson(), before);
        QVERIFY(logIn({registry("ghcr.io", "bot")}, directory(), false, {}));
        OrderedJson config = objectIn(contentOf(configJson()));
        QVERIFY(contentOf(configJson()).contains("\n\t\"psFormat\""));
        config["auths"].erase("ghcr.io");
        QCOMPARE(config, objectIn(before));
        QVERIFY(logIn({registry("ghcr.io", "bot")}, directory(), false, {}));
        const QByteArray once = contentOf(configJson());
        QVERIFY(logIn({registry("ghcr.io", "bot")}, directory(), false, {}));
        QCOMPARE(contentOf(configJson()), once);
    }

    void anotherAccountIsNotReplacedUnasked()
    {
        QVERIFY(logIn({registry("ghcr.io", "alice")}, directory(), false, {}));
        const QByteArray before = contentOf(configJson());
        const auto refused = logIn({registry("r.lan", "bot"), registry("ghcr.io", "bot")}, directory(), false, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Conflict);
        QCOMPARE(contentOf(configJson()), before);
        QVERIFY(logIn({registry("ghcr.io", "bot")}, directory(), true, {}));
        QCOMPARE(accountIn(objectIn(contentOf(configJson())), QStringLiteral("ghcr.io")), QStringLiteral("bot"));
    }

    /// The program of docker's protocol, which here writes down what it is given.
    void aCredentialHelperKeepsTheSecret()
    {
        const QString programs = m_home->filePath(QStringLiteral("bin"));
        QVERIFY(QDir().mkpath(programs));
        put(programs + QLatin1String("/docker-credential-note"),
            "#!/bin/sh\ncase $1 in\nget) cat \"$NOTE\" ;;\nstore) cat >\"$NOTE\" ;;\nesac\n", QFile::Permissions(0x7700));
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", QFile::encodeName(programs) + ':' + path);
        qputenv("NOTE", QFile::encodeName(m_home->filePath(QStringLiteral("note"))));
        RegistryHost host = registry("ghcr.io", "bot");
        host.login.helper = QStringLiteral("note");
        const auto done = logIn({host}, directory(), false, {});
        // The next one is found in config.json, as one for all registries.
        put(configJson(), R"({"credsStore": "note"})");
        const auto again = logIn({registry("r.lan", "bot")}, directory(), false, {});
        const QByteArray after = contentOf(configJson());
        const auto other = logIn({registry("r.lan", "alice")}, directory(), false, {});
        const auto taken = logIn({registry("r.lan", "alice")}, directory(), true, {});
        put(configJson(), R"({"credsStore": "gone"})");
        const auto gone = logIn({registry("r.lan", "bot")}, directory(), false, {});
        qputenv("PATH", path);
        QVERIFY(done && again && taken);
        QVERIFY2(!other && other.error().code == ErrorCode::Conflict, "the helper has another account");
        QCOMPARE(done->front().helper, QStringLiteral("note"));
        const Json kept = Json(objectIn(contentOf(m_home->filePath(QStringLiteral("note")))));
        QCOMPARE(textAt(kept, "/ServerURL"), QStringLiteral("r.lan"));
        QCOMPARE(textAt(kept, "/Username"), QStringLiteral("alice"));
        QCOMPARE(textAt(kept, "/Secret"), QStringLiteral("s3cret é"));
        QVERIFY2(!after.contains("auth\""), after.constData());
        QVERIFY(!gone);
        QCOMPARE(gone.error().code, ErrorCode::Unsupported);
        QCOMPARE(contentOf(configJson()), QByteArray(R"({"credsStore": "gone"})"));
    }

    void aHelperMayHaveASecretOfItsOwn()
    {
        const OrderedJson config =
            withLogin({}, QStringLiteral("x.amazonaws.com"), {.helper = QStringLiteral("ecr-login")}, {});
        QCOMPARE(config.dump(),
                 std::string(R"({"credHelpers":{"x.amazonaws.com":"ecr-login"},"auths":{"x.amazonaws.com":{}}})"));
    }

    void aTokenStandsForThePassword()
    {
        const OrderedJson config =
            withLogin({}, QStringLiteral("r.lan"), {.user = QStringLiteral("u")}, RegistrySecret{QStringLiteral("t"), true});
        QCOMPARE(config.dump(), std::string(R"({"auths":{"r.lan":{"auth":"dTo=","identitytoken":"t"}}})"));
    }

    void whatCannotBeReadChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QByteArray>("secret");
        QTest::newRow("no JSON") << QByteArray("{\"auths\": ") << QByteArray("x");
        QTest::newRow("a list") << QByteArray("[]") << QByteArray("x");
        QTest::newRow("no secret") << QByteArray("{}") << QByteArray("\n");
        QTest::newRow("not UTF-8") << QByteArray("{}") << QByteArray("quux\xff");
        QTest::newRow("too long") << QByteArray("{}") << QByteArray(70000, 'x');
        QTest::newRow("bytes") << QByteArray("{}") << QByteArray("a\0b", 3);
    }

    void whatCannotBeReadChangesNothing()
    {
        QFETCH(QByteArray, config);
        QFETCH(QByteArray, secret);
        QVERIFY(QDir().mkpath(directory()));
        put(configJson(), config);
        put(this->secret(), secret);
        const auto done = logIn({registry("ghcr.io", "bot")}, directory(), true, {});
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::InvalidInput);
        const QString told =
            done.error().where + done.error().message.english() + done.error().remedy.english() + done.error().detail;
        QVERIFY2(secret.size() < 4 || !told.contains(QString::fromUtf8(secret.left(4))), qPrintable(told));
        QCOMPARE(contentOf(configJson()), config);
    }

    void aDirectoryInPlaceOfTheSecretIsNone()
    {
        QVERIFY(QFile::remove(secret()) && QDir().mkpath(secret()));
        QCOMPARE(logIn({registry("ghcr.io", "bot")}, directory(), true, {}).error().code, ErrorCode::InvalidInput);
        QVERIFY(QDir().rmdir(secret()));
        QCOMPARE(logIn({registry("ghcr.io", "bot")}, directory(), true, {}).error().code, ErrorCode::Io);
        QVERIFY(!QFile::exists(directory()));
    }

    /// Whoever keeps her config.json elsewhere keeps the link.
    void aLinkStays()
    {
        QVERIFY(QDir().mkpath(directory()));
        const QString real = m_home->filePath(QStringLiteral("real.json"));
        put(real, "{}");
        QVERIFY(QFile::link(real, configJson()));
        QVERIFY(logIn({registry("ghcr.io", "bot")}, directory(), false, {}));
        QCOMPARE(QFile::symLinkTarget(configJson()), real);
        QVERIFY(contentOf(real).contains("ghcr.io"));
    }

    void aNameThatDockerOnceUsedIsTheSameServer()
    {
        const OrderedJson config = objectIn("{\"auths\": {\"https://ghcr.io/v1/\": {\"auth\": \"YWxpY2U6eA==\"}}}");
        QCOMPARE(accountIn(config, QStringLiteral("ghcr.io")), QStringLiteral("alice"));
        QCOMPARE(credentialHelper(objectIn(R"({"credsStore": "pass", "credHelpers": {"r.lan": ""}})"), QStringLiteral("r.lan")),
                 QString());
    }

    void whoeverStopsItFindsNothingChanged()
    {
        std::stop_source source;
        source.request_stop();
        const auto stopped = logIn({registry("ghcr.io", "bot")}, directory(), false, source.get_token());
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        QVERIFY(!QFile::exists(configJson()));
        docker_api::heed({});
    }

    void aDirectoryOfAnotherUserIsNotTouched()
    {
        qputenv("DOCKER_CONFIG", QFile::encodeName(directory()));
        QCOMPARE(dockerConfigDirectory(), Result<QString>(directory()));
        if (geteuid() == 0) {
            QCOMPARE(chown(QFile::encodeName(m_home->path()).constData(), 65534, 65534), 0);
            QCOMPARE(dockerConfigDirectory().error().code, ErrorCode::NotAuthorized);
        } else {
            qputenv("DOCKER_CONFIG", "/etc");
            QCOMPARE(dockerConfigDirectory().error().code, ErrorCode::NotAuthorized);
        }
        qunsetenv("DOCKER_CONFIG");
    }

    void nobodyBecomesAnotherUserUnasked()
    {
        QCOMPARE(becomeUser(QStringLiteral("no-such-user")).error().code, ErrorCode::InvalidInput);
        QVERIFY(becomeUser(QString::fromLocal8Bit(getpwuid(geteuid())->pw_name)));
        if (geteuid() != 0)
            QCOMPARE(becomeUser(QStringLiteral("root")).error().code, ErrorCode::NotAuthorized);
    }

private:
    QString secret() const { return m_home->filePath(QStringLiteral("secret")); }
    QString directory() const { return m_home->filePath(QStringLiteral(".docker")); }
    QString configJson() const { return directory() + QLatin1String("/config.json"); }

    RegistryHost registry(const char *host, const char *user) const
    {
        return {.host = QLatin1String(host), .login = {QLatin1String(user), secret(), {}}};
    }

    static Result<std::vector<LoginOutcome>> logIn(const std::vector<RegistryHost> &registries, const QString &directory,
                                                   bool takesOurs, const std::stop_token &stop)
    {
        return proveLogins(registries, stop).and_then([&](const auto &logins) {
            return keepLogins(logins, directory, takesOurs, stop);
        });
    }

    std::unique_ptr<QTemporaryDir> m_home;
};

DOCKWRIGHT_TEST(TestLogIn, QCoreApplication)

} // namespace test_log_in

#include "test_log_in.moc"
