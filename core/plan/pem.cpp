// SPDX-License-Identifier: Apache-2.0
#include "core/plan/pem.h"

#include "core/base/secret.h"
#include "core/plan/der.h"
#include "core/plan/problems.h"

#include <QCoreApplication>

namespace dockwright::core {

namespace {

constexpr qsizetype mostOfCertificates = 256LL * 1024; ///< characters: a whole store of a distribution

/// DER of a value that is as long as it says (X.690, 8.1): the one SEQUENCE that a certificate is, and a key (RFC 5280, 4.1;
/// RFC 5958, 2).
bool isSequence(const QString &base64)
{
    QByteArray encoded = base64.toLatin1();
    encoded.removeIf([](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
    const QByteArray der = QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors).decoded;
    constexpr unsigned char sequence = 0x30;
    const DerValue value = derAt(der, 0);
    return value.tag == sequence && value.end == der.size();
}

/// What stands between the lines that begin and end such a block (RFC 7468, 2), for each; empty for one without an end. The
/// marks are lines of their own, or encoding/pem of Go, and so dockerd, does not see them.
QStringList pemBlocks(const QString &text, QLatin1String label)
{
    const QString begin = QLatin1String("-----BEGIN ") + label + QLatin1String("-----");
    const QString end = QLatin1String("-----END ") + label + QLatin1String("-----");
    QStringList blocks;
    bool isInside = false;
    for (QString line : text.split(u'\n')) {
        if (line.endsWith(u'\r'))
            line.chop(1);
        if (line == begin) {
            blocks << QString();
            isInside = true;
        } else if (line == end) {
            isInside = false;
        } else if (isInside) {
            blocks.back() += line;
        }
    }
    if (isInside)
        blocks.back().clear();
    return blocks;
}

/// The size and the characters of a text in PEM.
Message checkPem(const QString &text)
{
    if (text.size() > mostOfCertificates)
        return {QT_TRANSLATE_NOOP("Dockwright", "This string is longer than %1 characters."),
                {QString::number(mostOfCertificates)}};
    for (const QString &line : text.split(u'\n'))
        if (Message wrong = checkPlainText(line.endsWith(u'\r') ? line.chopped(1) : line); !wrong.isEmpty())
            return wrong;
    return {};
}

} // namespace

bool isPemPath(const QString &text)
{
    return text.startsWith(u'/');
}

Message checkCertificates(const QString &text)
{
    if (Message wrong = checkPem(text); !wrong.isEmpty())
        return wrong;
    if (text.contains(QLatin1String("PRIVATE KEY-----")))
        return {QT_TRANSLATE_NOOP("Dockwright", "A private key does not belong here."), {}};
    const QStringList blocks = pemBlocks(text, QLatin1String("CERTIFICATE"));
    if (blocks.isEmpty())
        return {QT_TRANSLATE_NOOP("Dockwright", "There is no certificate in this text."), {}};
    for (qsizetype i = 0; i < blocks.size(); ++i)
        if (!isSequence(blocks[i]))
            return {QT_TRANSLATE_NOOP("Dockwright", "Certificate %1 in this text is damaged."), {QString::number(i + 1)}};
    return {};
}

Message checkPrivateKey(const QString &text)
{
    if (text == QLatin1String(leftOut))
        return {};
    if (Message wrong = checkPem(text); !wrong.isEmpty())
        return wrong;
    if (text.contains(QLatin1String("ENCRYPTED")))
        return {QT_TRANSLATE_NOOP("Dockwright", "dockerd cannot read an encrypted private key."), {}};
    for (const char *kind : {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"}) { // PKCS #8, PKCS #1, RFC 5915
        const QStringList blocks = pemBlocks(text, QLatin1String(kind));
        if (blocks.size() == 1)
            return isSequence(blocks.front()) ? Message{}
                                              : Message{QT_TRANSLATE_NOOP("Dockwright", "This private key is damaged."), {}};
    }
    return {QT_TRANSLATE_NOOP("Dockwright", "There is no private key in this text, or more than one."), {}};
}

} // namespace dockwright::core
