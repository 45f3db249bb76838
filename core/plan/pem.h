// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/message.h"

/// Certificates and keys as a plan has them: in PEM (RFC 7468).
namespace dockwright::core {

/// "/etc/ssl/corp.pem" where a certificate or a key is wanted: no text in PEM begins so. The file is read by whoever reads the
/// plan (withPemOfFiles()).
bool isPemPath(const QString &text);

/// One or more certificates in PEM (RFC 7468), and nothing else but lines of text around them. Whether each is a certificate
/// is not looked at beyond its outermost length (X.690).
Message checkCertificates(const QString &text);
/// A private key in PEM that is not encrypted, or what withoutSecrets() puts in its place. No key is quoted.
Message checkPrivateKey(const QString &text);

} // namespace dockwright::core
