// SPDX-License-Identifier: Apache-2.0
#include "ui/network/certificates.h"

#include "core/plan/der.h"
#include "core/plan/pem.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSslCertificate>
#include <QSslCertificateExtension>
#include <QSslKey>

#include <algorithm>

namespace dockwright::ui {

using namespace core;

namespace {

constexpr int soonDays = 30; ///< in which a certificate ends, so that it is said

QList<QSslCertificate> readAll(const QString &pem)
{
    return QSslCertificate::fromData(pem.toUtf8(), QSsl::Pem);
}

QSslKey readKey(const QByteArray &text, QSsl::EncodingFormat format = QSsl::Pem)
{
    for (const auto algorithm : {QSsl::Rsa, QSsl::Ec, QSsl::Dsa})
        if (const QSslKey key(text, algorithm, format, QSsl::PrivateKey); !key.isNull())
            return key;
    return {};
}

QString nameOf(const QStringList &commonNames, const QStringList &organizations, const QString &whole)
{
    if (!commonNames.isEmpty())
        return visible(commonNames.front());
    return visible(organizations.isEmpty() ? whole : organizations.front());
}

QString subjectOf(const QSslCertificate &certificate)
{
    return nameOf(certificate.subjectInfo(QSslCertificate::CommonName), certificate.subjectInfo(QSslCertificate::Organization),
                  certificate.subjectDisplayName());
}

QString issuerOf(const QSslCertificate &certificate)
{
    return nameOf(certificate.issuerInfo(QSslCertificate::CommonName), certificate.issuerInfo(QSslCertificate::Organization),
                  certificate.issuerDisplayName());
}

/// basicConstraints (RFC 5280, 4.2.1.9); one of version 1 has none, and Go takes it for a root all the same.
bool isAuthority(const QSslCertificate &certificate)
{
    for (const QSslCertificateExtension &extension : certificate.extensions())
        if (extension.name() == QLatin1String("basicConstraints"))
            return extension.value().toMap().value(QStringLiteral("ca")).toBool();
    return false;
}

QString fingerprintOf(const QSslCertificate &certificate)
{
    return QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
}

QString day(const QDateTime &time)
{
    return time.toUTC().date().toString(Qt::ISODate);
}

void remarkOnDates(const QSslCertificate &certificate, const QDateTime &now, std::vector<TrustRemark> &remarks)
{
    const QString subject = subjectOf(certificate);
    if (certificate.expiryDate() < now)
        remarks.push_back({Severity::Critical,
                           {QT_TRANSLATE_NOOP("Dockwright", "The certificate of “%1” ended on %2."),
                            {subject, day(certificate.expiryDate())}}});
    else if (certificate.effectiveDate() > now)
        remarks.push_back({Severity::Critical,
                           {QT_TRANSLATE_NOOP("Dockwright", "The certificate of “%1” is not valid before %2."),
                            {subject, day(certificate.effectiveDate())}}});
    else if (certificate.expiryDate() < now.addDays(soonDays))
        remarks.push_back({Severity::Warning,
                           {QT_TRANSLATE_NOOP("Dockwright", "The certificate of “%1” ends soon, on %2."),
                            {subject, day(certificate.expiryDate())}}});
}

/// What a private key has in common with its public one: the modulus of RSA (RFC 8017, A.1), or the point of an elliptic curve
/// (RFC 5480, 2.2). Empty for another kind.
QByteArray commonPart(const QSslKey &publicKey)
{
    const QByteArray info = derAt(publicKey.toDer(), 0).content; // SubjectPublicKeyInfo: the algorithm, and a BIT STRING
    const DerValue bits = derAt(info, derAt(info, 0).end);
    const QByteArray key = bits.content.mid(1);
    if (publicKey.algorithm() == QSsl::Rsa)
        return derAt(derAt(key, 0).content, 0).content;
    return publicKey.algorithm() == QSsl::Ec ? key : QByteArray();
}

/// False only where that is certain.
bool mayBelong(const QSslKey &key, const QSslCertificate &certificate)
{
    const QSslKey publicKey = certificate.publicKey();
    if (key.isNull() || publicKey.isNull() || publicKey.algorithm() == QSsl::Opaque)
        return true;
    if (key.algorithm() != publicKey.algorithm())
        return false;
    const QByteArray part = commonPart(publicKey);
    // A key of a curve need not have its point (RFC 5915, 3), and a certificate may have it in another form (RFC 5480, 2.2).
    const bool isOfCurve = publicKey.algorithm() == QSsl::Ec;
    const QByteArray der = key.toDer();
    if (part.isEmpty() || (isOfCurve && (!part.startsWith('\x04') || !der.contains(QByteArray("\0\x04", 2)))))
        return true;
    return der.contains(part);
}

bool isIssuedBy(const QSslCertificate &certificate, const QSslCertificate &issuer)
{
    for (const QByteArray &attribute : certificate.issuerInfoAttributes())
        if (certificate.issuerInfo(attribute) != issuer.subjectInfo(attribute))
            return false;
    return certificate.issuerInfoAttributes().size() == issuer.subjectInfoAttributes().size();
}

void sortByWeight(std::vector<TrustRemark> &remarks)
{
    std::ranges::stable_sort(remarks, std::ranges::greater(), &TrustRemark::severity);
}

} // namespace

std::vector<CertificateView> certificatesIn(const QString &pem)
{
    std::vector<CertificateView> views;
    for (const QSslCertificate &each : readAll(pem))
        views.push_back(
            {subjectOf(each), issuerOf(each), each.effectiveDate(), each.expiryDate(), fingerprintOf(each), isAuthority(each)});
    return views;
}

std::vector<TrustRemark> remarksOnAuthorities(const QString &pem, const QDateTime &now)
{
    std::vector<TrustRemark> remarks;
    for (const QSslCertificate &each : readAll(pem)) {
        remarkOnDates(each, now, remarks);
        // crypto/x509, Certificate.Verify
        if (!isAuthority(each) && !each.isSelfSigned())
            remarks.push_back({Severity::Warning,
                               {QT_TRANSLATE_NOOP("Dockwright",
                                                  "“%1” is not a CA but was issued by “%2”: it is accepted only from a server "
                                                  "that has this very certificate."),
                                {subjectOf(each), issuerOf(each)}}});
    }
    sortByWeight(remarks);
    return remarks;
}

std::vector<TrustRemark> remarksOnClient(const QString &certificates, const QString &key, const QDateTime &now)
{
    std::vector<TrustRemark> remarks;
    const QList<QSslCertificate> chain = readAll(certificates);
    for (const QSslCertificate &each : chain)
        remarkOnDates(each, now, remarks);
    for (qsizetype i = 0; i + 1 < chain.size(); ++i)
        if (!isIssuedBy(chain[i], chain[i + 1]))
            remarks.push_back(
                {Severity::Critical,
                 {QT_TRANSLATE_NOOP("Dockwright", "The chain is broken: after “%1” comes “%2”, and not “%3”, which issued it."),
                  {subjectOf(chain[i]), subjectOf(chain[i + 1]), issuerOf(chain[i])}}});
    if (!chain.isEmpty() && !chain.back().isSelfSigned())
        remarks.push_back({Severity::Info,
                           {QT_TRANSLATE_NOOP("Dockwright",
                                              "The registry must know “%1”, which issued “%2” and is not in this "
                                              "text."),
                            {issuerOf(chain.back()), subjectOf(chain.back())}}});
    if (!chain.isEmpty() && isAuthority(chain.front()) && !chain.front().isSelfSigned())
        remarks.push_back({Severity::Warning,
                           {QT_TRANSLATE_NOOP("Dockwright", "“%1” is a CA: the client's own certificate must come first."),
                            {subjectOf(chain.front())}}});
    if (!chain.isEmpty() && !key.isEmpty() && !mayBelong(readKey(key.toUtf8()), chain.front()))
        remarks.push_back({Severity::Critical,
                           {QT_TRANSLATE_NOOP("Dockwright", "The key does not belong to the certificate of “%1”."),
                            {subjectOf(chain.front())}}});
    sortByWeight(remarks);
    return remarks;
}

QString describeKey(const QString &pem)
{
    const QSslKey key = readKey(pem.toUtf8());
    const char *name = key.algorithm() == QSsl::Rsa ? "RSA" : key.algorithm() == QSsl::Ec ? "EC" : "DSA";
    if (key.isNull())
        return {};
    //: %1 is the kind of a private key, such as RSA.
    return QCoreApplication::translate("Certificates", "%1, %2 bits").arg(QLatin1String(name)).arg(key.length());
}

Result<QString> certificatesFromFile(const QByteArray &content)
{
    QString text = QString::fromUtf8(content);
    if (!content.contains("-----BEGIN "))
        if (const auto der = QSslCertificate::fromData(content, QSsl::Der); !der.isEmpty() && !der.front().isNull())
            text = QString::fromLatin1(der.front().toPem());
    if (Message wrong = checkCertificates(text); !wrong.isEmpty())
        return failure(ErrorCode::InvalidInput, {}, std::move(wrong));
    return text;
}

Result<QString> keyFromFile(const QByteArray &content)
{
    QString text = QString::fromUtf8(content);
    if (!content.contains("-----BEGIN "))
        if (const QSslKey der = readKey(content, QSsl::Der); !der.isNull())
            text = QString::fromLatin1(der.toPem());
    if (text.contains(QLatin1String("-----BEGIN CERTIFICATE-----")) && !text.contains(QLatin1String("PRIVATE KEY-----")))
        return failure(ErrorCode::InvalidInput, {}, {QT_TRANSLATE_NOOP("Dockwright", "This is a certificate, not a key."), {}});
    if (Message wrong = checkPrivateKey(text); !wrong.isEmpty())
        return failure(ErrorCode::InvalidInput, {}, std::move(wrong));
    return text;
}

} // namespace dockwright::ui
