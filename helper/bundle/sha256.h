// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <stop_token>

#include <nettle/sha2.h>

namespace dockwright::helper {

/// A SHA-256 sum, piece by piece. With nettle, which libarchive has loaded already: it uses the processor's own
/// instructions and is some ten times faster than QCryptographicHash, whose time would show on 300 MB.
class Sha256
{
public:
    Sha256() { nettle_sha256_init(&m_state); }

    void add(const void *data, std::size_t size) { nettle_sha256_update(&m_state, size, static_cast<const uint8_t *>(data)); }
    /// The sum of all that was added, hexadecimal; begins anew.
    QString take();

    static QString of(const QByteArray &bytes);

private:
    sha256_ctx m_state{};
};

/// The sum of a whole file; its offset is neither used nor moved.
core::Result<QString> sha256OfFile(int file, const std::stop_token &stop);

/// True for 64 hexadecimal digits in lower case.
bool isSha256(const QString &text);

} // namespace dockwright::helper
