// SPDX-License-Identifier: Apache-2.0
#include "tests/support/lacking.h"
#include "tests/support/patience.h"
#include "tests/support/suite.h"
#include "ui/network/certificates.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace test_certificates {

using namespace dockwright;
using namespace dockwright::ui;
using core::Severity;

/// What openssl makes is shown as what it is, and what dockerd would not get on with is said.
class TestCertificates : public QObject
{
    Q_OBJECT

    QTemporaryDir m_directory;
    const QDateTime m_now = QDateTime::currentDateTimeUtc().addSecs(60);

    QByteArray fileAt(const char *name) const
    {
        QFile file(m_directory.filePath(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QString text(const char *name) const { return QString::fromLatin1(fileAt(name)); }

    static QString firstOf(const std::vector<TrustRemark> &remarks)
    {
        return remarks.empty() ? QString() : remarks.front().text.english();
    }
    static bool hasCritical(const std::vector<TrustRemark> &remarks)
    {
        return !remarks.empty() && remarks.front().severity == Severity::Critical;
    }

private slots:
    void initTestCase()
    {
        QProcess shell;
        shell.setWorkingDirectory(m_directory.path());
        shell.start(
            "/bin/sh",
            {"-ec",
             "new() { openssl req -new -nodes -newkey \"$2\" $3 $4 -keyout $1.key -subj \"/O=Corp/CN=$1\" -out $1.csr; }\n"
             "sign() { openssl x509 -req -in $1.csr -CA $2.crt -CAkey $2.key -CAcreateserial -days $3 -extfile $4 -out $1.crt; }\n"
             "echo 'basicConstraints=critical,CA:TRUE' >ca.ext\n"
             "echo 'basicConstraints=CA:FALSE' >leaf.ext\n"
             "new root rsa:2048\n"
             "openssl x509 -req -in root.csr -signkey root.key -days 400 -extfile ca.ext -out root.crt\n"
             "new middle rsa:2048; sign middle root 300 ca.ext\n"
             "new client rsa:2048; sign client middle 200 leaf.ext\n"
             "new curve ec -pkeyopt ec_paramgen_curve:P-256; sign curve middle 200 leaf.ext\n"
             "openssl x509 -in root.crt -outform DER -out root.der\n"
             "openssl rsa -in client.key -outform DER -out client.der\n"
             "openssl rsa -in client.key -traditional -out client.pkcs1\n"
             "openssl ec -in curve.key -out curve.sec1\n"
             "openssl rsa -in client.key -aes128 -passout pass:x -out client.locked\n"});
        if (!shell.waitForFinished(patience) || shell.exitCode() != 0)
            LACKING(shell.readAllStandardError().constData());
    }

    void aCertificateIsShownAsWhatItIs()
    {
        const auto views = certificatesIn(text("client.crt") + text("middle.crt"));
        QCOMPARE(views.size(), std::size_t(2));
        QCOMPARE(views[0].subject, QStringLiteral("client"));
        QCOMPARE(views[0].issuer, QStringLiteral("middle"));
        QVERIFY(!views[0].isAuthority && views[1].isAuthority);
        QVERIFY(qAbs(m_now.addDays(200).secsTo(views[0].until)) < 3600);
        QProcess openssl;
        openssl.start("openssl", {"x509", "-in", m_directory.filePath("client.crt"), "-noout", "-fingerprint", "-sha256"});
        QVERIFY(openssl.waitForFinished(patience));
        QCOMPARE(views[0].fingerprint, QString::fromLatin1(openssl.readAll().trimmed()).section(u'=', 1));
        QVERIFY(certificatesIn("nonsense").empty());
    }

    void whatIsRightIsLeftAlone()
    {
        QVERIFY(remarksOnAuthorities(text("root.crt") + text("middle.crt"), m_now).empty());
        QVERIFY(remarksOnAuthorities(text("middle.crt"), m_now).empty()); // Go takes it as a root
        for (const auto &[certificate, key] : {std::pair("client.crt", "client.key"), std::pair("client.crt", "client.pkcs1"),
                                               std::pair("curve.crt", "curve.key"), std::pair("curve.crt", "curve.sec1")}) {
            QVERIFY2(remarksOnClient(text(certificate) + text("middle.crt") + text("root.crt"), text(key), m_now).empty(), key);
            QVERIFY2(!hasCritical(remarksOnClient(text(certificate), text(key), m_now)), key);
        }
        QVERIFY(firstOf(remarksOnClient(text("client.crt"), {}, m_now)).contains("“middle”, which issued “client”"));
        QVERIFY(remarksOnAuthorities({}, m_now).empty() && remarksOnClient({}, text("client.key"), m_now).empty());
    }

    void datesAreSaid()
    {
        const QString chain = text("client.crt") + text("middle.crt") + text("root.crt");
        const auto at = [&](int days) { return remarksOnClient(chain, text("client.key"), m_now.addDays(days)); };
        QVERIFY(firstOf(at(250)).contains("“client” ended on"));
        QCOMPARE(at(250).front().severity, Severity::Critical);
        QVERIFY(firstOf(at(190)).contains("“client” ends soon"));
        QCOMPARE(at(190).front().severity, Severity::Warning);
        QCOMPARE(at(-2).size(), std::size_t(3));
        QVERIFY(firstOf(at(-2)).contains("is not valid before"));
        QVERIFY(firstOf(remarksOnAuthorities(text("root.crt"), m_now.addDays(401))).contains("“root” ended on"));
    }

    void aKeyOfAnotherCertificateIsFound()
    {
        for (const auto &[certificate, key] : {std::pair("client.crt", "middle.key"), std::pair("client.crt", "curve.key"),
                                               std::pair("curve.crt", "client.key")}) {
            const auto remarks = remarksOnClient(text(certificate) + text("middle.crt") + text("root.crt"), text(key), m_now);
            QVERIFY2(firstOf(remarks).contains("does not belong"), key);
            QVERIFY(hasCritical(remarks));
            for (const TrustRemark &remark : remarks)
                QVERIFY(!remark.text.english().contains("PRIVATE"));
        }
    }

    void aChainThatLacksItsIssuerIsFound()
    {
        const auto remarks = remarksOnClient(text("client.crt") + text("root.crt"), text("client.key"), m_now);
        QCOMPARE(firstOf(remarks),
                 QStringLiteral("The chain is broken: after “client” comes “root”, and not “middle”, which issued it."));
        const auto turned = remarksOnClient(text("middle.crt") + text("client.crt"), text("middle.key"), m_now);
        QVERIFY(hasCritical(turned));
        QVERIFY(firstOf(remarksOnAuthorities(text("client.crt"), m_now)).contains("“client” is not a CA"));
    }

    void filesBecomeWhatAPlanHas()
    {
        QCOMPARE(certificatesFromFile(fileAt("root.crt")).value_or(QString()), text("root.crt"));
        const auto der = certificatesFromFile(fileAt("root.der"));
        QVERIFY(der && certificatesIn(*der) == certificatesIn(text("root.crt")));
        QCOMPARE(keyFromFile(fileAt("client.key")).value_or(QString()), text("client.key"));
        const auto key = keyFromFile(fileAt("client.der"));
        QVERIFY(key && !hasCritical(remarksOnClient(text("client.crt"), *key, m_now)));
        QCOMPARE(describeKey(*key), QStringLiteral("RSA, 2048 bits"));
        QCOMPARE(describeKey(text("curve.key")), QStringLiteral("EC, 256 bits"));
        QVERIFY(describeKey("nonsense").isEmpty());
    }

    void oneInThePlaceOfTheOtherIsRefused()
    {
        const auto wrong = [](const core::Result<QString> &result) {
            return result ? QString() : result.error().message.english();
        };
        QVERIFY(wrong(certificatesFromFile(fileAt("client.key"))).contains("private key does not belong"));
        QVERIFY(wrong(keyFromFile(fileAt("client.crt"))).contains("is a certificate, not a key"));
        QVERIFY(wrong(keyFromFile(fileAt("client.locked"))).contains("encrypted"));
        QVERIFY(wrong(certificatesFromFile("nonsense")).contains("no certificate"));
        QVERIFY(wrong(keyFromFile("nonsense")).contains("no private key"));
        QVERIFY(!wrong(certificatesFromFile({})).isEmpty());
    }
};

DOCKWRIGHT_TEST(TestCertificates, QCoreApplication)

} // namespace test_certificates

#include "test_certificates.moc"
