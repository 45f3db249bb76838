// SPDX-License-Identifier: Apache-2.0
#include "core/base/any_locale.h"
#include "core/base/message.h"
#include "core/text/redact.h"
#include "core/text/unified_diff.h"
#include "tests/support/processor_time.h"
#include "tests/support/suite.h"

#include <QTest>

namespace test_text {

using namespace dockwright::core;

class TestText : public QObject
{
    Q_OBJECT

private slots:
    void foreignTextShowsWhatItHolds()
    {
        QCOMPARE(visible("plain \u4e2d\u6587"), QString("plain \u4e2d\u6587"));
        QCOMPARE(visible("a\x1b[31m\nb\u202e\u200b\u2028"), QString("a<U+001B>[31m<U+000A>b<U+202E><U+200B><U+2028>"));
        QCOMPARE(printable("a\n\tb\r"), QString("a\n\tb<U+000D>"));
        QVERIFY(visible(QString(1000, 'x')).size() < 400);
        QCOMPARE(fillIn("<%1>", {"\x1b]0;x\a\n"}), QString("<<U+001B>]0;x<U+0007>\n>"));
    }

    void aLocaleIsOneOfALanguageOrOfNone_data()
    {
        QTest::addColumn<QString>("language"); // "" for none
        const auto row = [](const char *locale, const char *language) {
            QTest::newRow(locale) << QString::fromLatin1(language);
        };
        row("en", "en");
        row("en_GB.UTF-8", "en");
        row("C", "en");
        row("C.UTF-8", "en");
        row("POSIX", "en");
        row("zh", "zh_CN");
        row("zh_CN.UTF-8", "zh_CN");
        row("zh_TW@radical", "zh_CN");
        row("fr", "");
        row("de_DE.UTF-8", "");
        row("xx", "");
        row("english", "");
        row("Cx", "");
        row("", "");
    }
    void aLocaleIsOneOfALanguageOrOfNone()
    {
        QFETCH(QString, language);
        const QString locale = QString::fromLatin1(QTest::currentDataTag());
        QCOMPARE(languageOf(locale).value_or(QString()), language);
        QVERIFY(noSuchLanguage(locale).english().endsWith("the languages are en, zh_CN."));
    }

    void onlyTheLocaleIsNotSpokenOf()
    {
        static QStringList said;
        const auto usual =
            qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &message) { said << message; });
        acceptAnyLocale();
        qWarning("Detected locale \"C\" with character encoding \"ANSI_X3.4-1968\", which is not UTF-8.\n"
                 "Qt depends on a UTF-8 locale, and has switched to \"C.UTF-8\" instead.\nIf this causes problems, "
                 "reconfigure your locale. See the locale(1) manual\nfor more information.");
        qWarning("something else");
        qInstallMessageHandler(usual);
        QCOMPARE(said, QStringList{"something else"});
    }

    void passwordsAreTakenOutOfAnyText_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("redacted");
        const auto row = [](const char *text, const char *redacted) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(redacted);
        };
        row("x http://u:p@h:1 y", "x http://u:xxxxx@h:1 y");
        row("http://u:a@h:1,http://v:b@k:2", "http://u:xxxxx@h:1,http://v:xxxxx@k:2");
        row("{\"a\": \"http:\\/\\/u:p@h:1\"}", "{\"a\": \"http:\\/\\/u:xxxxx@h:1\"}");
        row("{\"http\\u002dproxy\": \"u:p\\u0040h\"}", "{\"http\\u002dproxy\": \"u:xxxxx\\u0040h\"}");
        row("HTTP_PROXY=u:p@h:1", "HTTP_PROXY=u:xxxxx@h:1");
        row("\"HTTPS_PROXY=http://u:p q@h:1\" next", "\"HTTPS_PROXY=http://u:xxxxx@h:1\" next");
        row("\"http://u:p\\\"q@h:1\"", "\"http://u:xxxxx@h:1\"");
        row("HTTP_PROXY=http://h:1 NO_PROXY=a,b", "HTTP_PROXY=http://h:1 NO_PROXY=a,b");
        row("an \"open quote and http://u:p@h:1", "an \"open quote and http://u:xxxxx@h:1");
        row("mail me@example.org, at 10:30", "mail me@example.org, at 10:30");
        // Escapes of unit files.
        row("Environment=HTTP_PROXY=http://u:p\\x40h:1", "Environment=HTTP_PROXY=http://u:xxxxx\\x40h:1");
        row("Environment=\"HTTP_PROXY=http://u\\x3ap\\x40h:1\"", "Environment=\"HTTP_PROXY=http://u\\x3axxxxx\\x40h:1\"");
        row("Environment=HTTP_PROXY=http://u:p\\100h:1", "Environment=HTTP_PROXY=http://u:xxxxx\\100h:1");
        row("Environment=HTTP_PROXY=http\\072//u:p@h", "Environment=HTTP_PROXY=http\\072//u:xxxxx@h");
        row("Environment=HTTP\\x5fPROXY=u:p@h", "Environment=HTTP\\x5fPROXY=u:xxxxx@h");
        row("Environment='HTTP_PROXY=u:p@h'", "Environment='HTTP_PROXY=u:xxxxx@h'");
        row("Environment=\"A=1\" \\\n  \"HTTP_PROXY=http://u:p@h:1\"",
            "Environment=\"A=1\" \\\n  \"HTTP_PROXY=http://u:xxxxx@h:1\"");
        // Continued lines.
        row("ExecStart=/usr/bin/dockerd --http-proxy=\\\nhttp://u:p@h",
            "ExecStart=/usr/bin/dockerd --http-proxy=\\\nhttp://u:xxxxx@h");
        row("ExecStart=/usr/bin/dockerd --http-proxy \\\n  u:p@h", "ExecStart=/usr/bin/dockerd --http-proxy \\\n  u:xxxxx@h");
        row("HTTP_PROXY=http://u:pa\\\nss@h", "HTTP_PROXY=http://u:xxxxx@h");
        // Without a scheme, wherever it stands.
        row("dockerd: cannot reach u:p@h:3128", "dockerd: cannot reach u:xxxxx@h:3128");
        row("{\"registry-mirrors\": [\"u:p@h\"]}", "{\"registry-mirrors\": [\"u:xxxxx@h\"]}");
        row("--some=u:p@w@10.0.0.1", "--some=u:xxxxx@10.0.0.1");
        row("nginx:1.27@sha256:0123", "nginx:1.27@sha256:0123");
        row("git@github.com:docker/docker", "git@github.com:docker/docker");
        // A token is a secret.
        row("HTTP_PROXY=http://t0ken@h:1", "HTTP_PROXY=http://xxxxx@h:1");
        row("\"https-proxy\": \"t0ken@h\"", "\"https-proxy\": \"xxxxx@h\"");
        row("https://h/a@b", "https://h/a@b");
        // What is called a secret.
        row("{\"log-opts\": {\"splunk-token\": \"176F-CEA\"}}", "{\"log-opts\": {\"splunk-token\": \"xxxxx\"}}");
        row("{\"splunk\\u002dtoken\" : \"a b\\\"c\"}", "{\"splunk\\u002dtoken\" : \"xxxxx\"}");
        row("--log-opt splunk-token=176F --log-opt a=b", "--log-opt splunk-token=xxxxx --log-opt a=b");
        row("--log-opt logentries-token=\\\n176F", "--log-opt logentries-token=\\\nxxxxx");
        row("Environment=\"AWS_SECRET_ACCESS_KEY=a b\" X=1", "Environment=\"AWS_SECRET_ACCESS_KEY=xxxxx\" X=1");
        row("{\"password\": \"p\", \"apikey\":\"k\"}", "{\"password\": \"xxxxx\", \"apikey\":\"xxxxx\"}");
        row("API_KEY='k'", "API_KEY='xxxxx'");
        row("x PASS=p DB_PASS=q SSHPASS=r PASSWORD1=s X=1", "x PASS=xxxxx DB_PASS=xxxxx SSHPASS=xxxxx PASSWORD1=xxxxx X=1");
        row("PWD=/root", "PWD=/root");
        row("x ENCRYPTION_KEY=a GITHUB_PAT=b API_TOKEN_2=c", "x ENCRYPTION_KEY=xxxxx GITHUB_PAT=xxxxx API_TOKEN_2=xxxxx");
        row("https://h/?sv=1&sig=a%2B next", "https://h/?sv=1&sig=xxxxx next");
        row("{\"tlskey\": \"/etc/docker/key.pem\"} --ssl-key=/etc/key.pem",
            "{\"tlskey\": \"/etc/docker/key.pem\"} --ssl-key=/etc/key.pem");
        row("REGISTRY_AUTH=htpasswd", "REGISTRY_AUTH=htpasswd");
        // A line of a file of EnvironmentFile=.
        row("REG_PASSWORD=correct horse battery\n", "REG_PASSWORD=xxxxx\n");
        row("PASSWORD=ab\"cd ef\"gh", "PASSWORD=xxxxx");
        row("HTTP_PROXY=u:p q@h:1", "HTTP_PROXY=u:xxxxx@h:1");
        row("HTTPS_PROXY=\"http://u:it\"s@h", "HTTPS_PROXY=\"http://u:xxxxx@h");
        // Texts within texts, and below their names.
        row("Environment=\"DOCKER_AUTH_CONFIG={\\\"auths\\\":{\\\"r\\\":{\\\"auth\\\":\\\"s\\\"}}}\"",
            "Environment=\"DOCKER_AUTH_CONFIG={\\\"auths\\\":{\\\"r\\\":{\\\"auth\\\":xxxxx\"");
        row("Environment='A={\"auth\":\"s\"}'", "Environment='A={\"auth\":xxxxx'");
        row("{\"log-opts\": {\"splunk-token\":\n  \"a\"}}", "{\"log-opts\": {\"splunk-token\":\n  \"xxxxx\"}}");
        // Beside their names.
        row("docker login --password s -u x", "docker login --password xxxxx -u x");
        row("SetCredential=regpw:first s", "SetCredential=regpw:xxxxx");
        row("X-Auth-Token: s t", "X-Auth-Token: xxxxx");
        row("-----BEGIN RSA PRIVATE KEY-----\nAB\nCD\n-----END RSA PRIVATE KEY-----\nX=1\n",
            "-----BEGIN RSA PRIVATE KEY-----\nxxxxx\n-----END RSA PRIVATE KEY-----\nX=1\n");
        row("{\"auths\": {\"r.lan\": {\"auth\": \"dTpw\"}}}", "{\"auths\": {\"r.lan\": {\"auth\": \"xxxxx\"}}}");
        row("Authorization: Bearer eyJ.x y", "Authorization: xxxxx");
        row("{\"headers\": \"Authorization: Basic dTpw\"}", "{\"headers\": \"Authorization: xxxxx\"}");
        // As a hosts.toml of containerd has them, in each form of TOML.
        row("  Authorization = \"Basic dTpw\"\n", "  Authorization = \"xxxxx\"\n");
        row("authorization=\"Basic dTpw\"", "authorization=\"xxxxx\"");
        row("  x-api-key = [ \"a b\", 'c]' ] # two\n", "  x-api-key = [ \"xxxxx\", \"xxxxx\" ] # two\n");
        row("\"X-Auth-Token\" = ['a b']", "\"X-Auth-Token\" = [\"xxxxx\"]");
        row("X-Registry-Auth = ['a']\nCookie = 'b'\n", "X-Registry-Auth = [\"xxxxx\"]\nCookie = \"xxxxx\"\n");
        row("[host.\"https://h\"]\nca = '/a'\n[host.\"https://h\".header]\n'x-\xe4\xb8\xad' = 'plain' # it's \xe4\xb8\xad\n",
            "[host.\"https://h\"]\nca = '/a'\n[host.\"https://h\".header]\n'x-\xe4\xb8\xad' = \"xxxxx\" # it's \xe4\xb8\xad\n");
        row("[host.\"https://h\"]\nheader.authorization = [ # it's the first\n  \"Basic ]\",\n  'b',\n]\nserver = \"https://h\"\n",
            "[host.\"https://h\"]\nheader.authorization = [ # it's the first\n  \"xxxxx\",\n  \"xxxxx\",\n]\nserver = \"https://h\"\n");
        row("[host.\"https://h\"]\nheader = {a = \"b\", c = \"\"\"d\ne\"\"\"}\n",
            "[host.\"https://h\"]\nheader = {a = \"xxxxx\", c = \"xxxxx\"}\n");
        row("client = [['/a.crt', '/a.key']]\ntls-key = '/k'\n", "client = [['/a.crt', '/a.key']]\ntls-key = '/k'\n");
        row("capabilities = [\n  \"pull\",\n]\n", "capabilities = [\n  \"pull\",\n]\n");
        row("https://h/a?X-Amz-Signature=0f&b=1 next", "https://h/a?X-Amz-Signature=xxxxx next");
        row("{\"private-key\": \"k\", \"credentials\": \"c\"}", "{\"private-key\": \"xxxxx\", \"credentials\": \"xxxxx\"}");
        row("Environment='HTTP_PROXY=http://u:p q@h:1' X=1", "Environment='HTTP_PROXY=http://u:xxxxx@h:1' X=1");
        row("Environment='API_KEY=a b' \"X=don't\"", "Environment='API_KEY=xxxxx' \"X=don't\"");
        row("don't, it's http://u:it's@h", "don't, it's http://u:xxxxx@h");
        row("{\"bypass\": \"b\", \"authorization-plugins\": [\"p\"]}",
            "{\"bypass\": \"b\", \"authorization-plugins\": [\"p\"]}");
        row("--authorization-plugin=opa --pidfile=x", "--authorization-plugin=opa --pidfile=x");
        row("The password: it is asked for.", "The password: it is asked for.");
        row("{\"hasPassword\": true, \"token\": null}", "{\"hasPassword\": true, \"token\": null}");
        // Lists and numbers of JSON, which stays JSON.
        row("{\"tokens\": [\"a b\", \"c]\", 7], \"x\": [\"y\"]}",
            "{\"tokens\": [\"xxxxx\", \"xxxxx\", \"xxxxx\"], \"x\": [\"y\"]}");
        row("{\"api-key\": 12345, \"mtu\": 1400}", "{\"api-key\": \"xxxxx\", \"mtu\": 1400}");
        row("{\"secrets\": {\"a\": \"b\"}}", "{\"secrets\": {\"a\": \"b\"}}");
        row("{\"labels\": [\"a=token:S3\"]}", "{\"labels\": [\"a=token:xxxxx\"]}");
        row("docker pull registry.lan/vault/token:1.2", "docker pull registry.lan/vault/token:1.2");
        // Beside the options of programs that are known to take it.
        row("ExecStartPre=/usr/bin/curl -sf -u user:pw https://r.lan",
            "ExecStartPre=/usr/bin/curl -sf -u user:xxxxx https://r.lan");
        row("ExecStartPre=docker login -u bot -p pw r.lan", "ExecStartPre=docker login -u bot -p xxxxx r.lan");
        row("sshpass -ppw ssh h && docker run -p 80:80 x", "sshpass -pxxxxx ssh h && docker run -p 80:80 x");
        row("mysql -u root -ppw base", "mysql -u root -pxxxxx base");
        row("{\"cmd\": [\"docker\", \"login\", \"-p\", \"pw\"]}", "{\"cmd\": [\"docker\", \"login\", \"-p\", \"xxxxx\"]}");
        row("docker run -u 1000:1000 -p 80:80 x", "docker run -u 1000:1000 -p 80:80 x");
        // Values of EnvironmentFile= on several lines.
        row("DB_PASSWORD=\"one\ntw\\\"o\nthree\"\nX=1\n", "DB_PASSWORD=\"xxxxx\"\nX=1\n");
        row("A=1\nTOKEN='a\nb' \nX=1", "A=1\nTOKEN='xxxxx' \nX=1");
        row("TOKEN=\"never\nclosed\n", "TOKEN=\"xxxxx");
        // What is no secret.
        row("NPM=http://npm.lan:4873/@scope/package", "NPM=http://npm.lan:4873/@scope/package");
        row("http://u:p@npm.lan:4873/@scope/x npm.lan:4873/@scope/x",
            "http://u:xxxxx@npm.lan:4873/@scope/x npm.lan:4873/@scope/x");
        row("DOCKER_HOST=ssh://core@host ssh://u:p@host", "DOCKER_HOST=ssh://core@host ssh://u:xxxxx@host");
        row("docker://r.lan:5000/img:1@sha256:0123", "docker://r.lan:5000/img:1@sha256:0123");
        row("docker://u:p@r.lan:5000/img@sha256:0123", "docker://u:xxxxx@r.lan:5000/img@sha256:0123");
    }
    void passwordsAreTakenOutOfAnyText()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, redacted);
        QCOMPARE(redactSecrets(text), redacted);
        QCOMPARE(redactSecrets(redacted), redacted);
    }

    void foreignWordsAreOneShortLineWithoutASecret()
    {
        QCOMPARE(foreignWords("  two\nlines\t of http://u:sesame@h \n"), QString("two lines of http://u:xxxxx@h"));
        const QString page = foreignWords("<html>\n" + QByteArray(5000000, 'x'));
        QCOMPARE(page.size(), 1000);
        QVERIFY(page.startsWith("<html> xxx") && page.endsWith(QChar(0x2026)));
        // A cut would take the "@" away by which a password is known.
        QVERIFY(!foreignWords(QByteArray(980, 'x') + " http://user:sesame" + QByteArray(50, 'e') + "@h").contains("sesame"));
    }

    void whatIsNoUtf8KeepsItsBytes()
    {
        const QByteArray text = "\xff \"a\\n\" \xC3";
        QCOMPARE(redactSecrets(text), text);
        QCOMPARE(redactSecrets(text + " http://u:p@h"), text + " http://u:xxxxx@h");
    }

    void redactingHostileTextTakesAsLongAsItIs_data()
    {
        QTest::addColumn<QByteArray>("piece");
        for (const char *piece : {"\\\"",        "\"",
                                  "proxy= ",     "://",
                                  "http://u:p@", "\"proxy\":",
                                  "a=\n",        "proxy=\"\\\\",
                                  "a:b@",        "token=",
                                  "token:",      "proxy=\"",
                                  "--token ",    "-----BEGIN PRIVATE KEY-----\n",
                                  "a='",         " '",
                                  "proxy:",      "a://",
                                  "\\\n",        "\"token\":\"",
                                  "\"proxy=",    "\\x40",
                                  "\"token\":[", "\"key\":1",
                                  "a:1/@",       "curl -u a:",
                                  "PW=\"\n",     "login -p ",
                                  "@sha256:"})
            QTest::newRow(piece) << QByteArray(piece);
    }
    /// Four times the text may take four times as long, and not sixteen times.
    void redactingHostileTextTakesAsLongAsItIs()
    {
        QFETCH(QByteArray, piece);
        const QByteArray text = piece.repeated(100'000 / piece.size());
        const QByteArray more = text.repeated(4);
        const long long once = fastest([&] { redactSecrets(text); });
        const long long fourTimes = fastest([&] { redactSecrets(more); });
        QVERIFY2(fourTimes < 9 * once, qPrintable(QStringLiteral("%1 ns, and then %2 ns").arg(once).arg(fourTimes)));
    }

    void aMissingLastLineBreakIsADifference()
    {
        QCOMPARE(unifiedDiff("/f", "a\nb", "a\nb\n"),
                 QString("--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n"));
        QCOMPARE(unifiedDiff("/f", "a\n", "a"),
                 QString("--- a/f\n+++ b/f\n@@ -1,1 +1,1 @@\n-a\n+a\n\\ No newline at end of file\n"));
        QVERIFY(unifiedDiff("/f", "a\n", "a\n").isEmpty());
    }

    void aFileThatIsNewOrGoesHasNoLinesOnTheOtherSide()
    {
        QCOMPARE(unifiedDiff("/f", QByteArray(), "a\n"), QString("--- /dev/null\n+++ b/f\n@@ -0,0 +1,1 @@\n+a\n"));
        QCOMPARE(unifiedDiff("/f", "a\n", QByteArray()), QString("--- a/f\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n"));
    }

    void aDiffSteersNoTerminal()
    {
        const QString diff = unifiedDiff("/f", "a\r\n", "\x1b[31ma\tb\r\n");
        QVERIFY(!diff.contains(QChar(0x1b)) && diff.contains("+<U+001B>[31ma\tb\r\n"));
    }
};

DOCKWRIGHT_TEST(TestText, suite::NoApplication)

} // namespace test_text

#include "test_text.moc"
