// SPDX-License-Identifier: Apache-2.0
#include "helper/bundle/sha256.h"

#include "core/text/ascii.h"
#include "helper/host/host_writer.h"
#include "helper/host/rooted_files.h"

#include <algorithm>
#include <cerrno>

#include <unistd.h>

namespace dockwright::helper {

QString Sha256::take()
{
    QByteArray sum(SHA256_DIGEST_SIZE, '\0');
    nettle_sha256_digest(&m_state, SHA256_DIGEST_SIZE, reinterpret_cast<uint8_t *>(sum.data()));
    return QString::fromLatin1(sum.toHex());
}

QString Sha256::of(const QByteArray &bytes)
{
    Sha256 sum;
    sum.add(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    return sum.take();
}

core::Result<QString> sha256OfFile(int file, const std::stop_token &stop)
{
    constexpr qsizetype pieceSize = 1024LL * 1024;
    QByteArray piece(pieceSize, Qt::Uninitialized);
    Sha256 sum;
    for (qint64 done = 0;;) {
        const ssize_t count = pread(file, piece.data(), static_cast<std::size_t>(pieceSize), done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return ioFailure({}, errno);
        if (stop.stop_requested())
            return cancelled();
        if (count == 0)
            return sum.take();
        sum.add(piece.constData(), static_cast<std::size_t>(count));
        done += count;
    }
}

bool isSha256(const QString &text)
{
    return text.size() == 2LL * SHA256_DIGEST_SIZE && std::ranges::all_of(text, core::isLowerHexDigit);
}

} // namespace dockwright::helper
