// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"

#include <QDateTime>
#include <QStringList>

#include <optional>

/// What the certificates and keys of a plan are. No key is ever shown.
namespace dockwright::ui {

/// A certificate as people know it.
struct CertificateView {
    QString subject; ///< its common name, or what there is instead
    QString issuer;
    QDateTime from;
    QDateTime until;
    QString fingerprint; ///< SHA-256, "AB:CD:…"
    bool isAuthority = false;

    friend bool operator==(const CertificateView &, const CertificateView &) = default;
};

/// What is to be said of certificates or a key, worst first: why dockerd would not get on with them.
struct TrustRemark {
    core::Severity severity = core::Severity::Warning;
    core::Message text;

    friend bool operator==(const TrustRemark &, const TrustRemark &) = default;
};

/// The certificates in a text in PEM, in its order; those that cannot be read are left out.
std::vector<CertificateView> certificatesIn(const QString &pem);

/// Of certificates of CAs: dates, and what a certificate that is none is good for. crypto/x509 of Go takes each as a root,
/// whoever issued it.
std::vector<TrustRemark> remarksOnAuthorities(const QString &pem, const QDateTime &now);
/// Of a client's certificate, its chain, and its key: dates, an issuer that is missing between two, a key of another
/// certificate.
std::vector<TrustRemark> remarksOnClient(const QString &certificates, const QString &key, const QDateTime &now);

/// "RSA, 2048 bits" of a private key in PEM; empty for one that cannot be read.
QString describeKey(const QString &pem);

/// What a file of certificates, or one of a key, becomes in a plan: PEM, though the file be in DER. Otherwise what is wrong
/// with it.
core::Result<QString> certificatesFromFile(const QByteArray &content);
core::Result<QString> keyFromFile(const QByteArray &content);

} // namespace dockwright::ui
