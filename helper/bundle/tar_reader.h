// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

struct archive;
struct archive_entry;

namespace dockwright::helper {

/// How far a file was read, in bytes of all its bytes.
using BundleProgress = std::function<void(qint64 done, qint64 total)>;

/// A member of an archive; its name and kind were found harmless.
struct Member {
    QString name; ///< relative, of letters, digits and "._+-/", without "." and ".."
    int mode = 0; ///< permissions only: no setuid, setgid or sticky bit
    qint64 size = 0;
    bool isDirectory = false;
};

/// Bounds on what is unpacked at all. Docker's static archive has 8 programs of 300 MB.
inline constexpr int mostMembers = 256;
inline constexpr qint64 largestMember = 512LL * 1024 * 1024;
inline constexpr qint64 largestContent = 2048LL * 1024 * 1024;

/// Reads a tar that may be compressed with gzip or zstd, trusting nothing in it: only regular files and plain directories
/// with relative names get through. The file's offset is neither used nor moved; it is not closed.
class TarReader
{
public:
    /// Takes the next piece of a member; its failure ends the reading.
    using Sink = std::function<core::Result<>(const char *data, std::size_t size)>;

    TarReader(int file, BundleProgress progress, std::stop_token stop);
    ~TarReader();
    TarReader(const TarReader &) = delete;
    TarReader &operator=(const TarReader &) = delete;

    /// The next member; nullopt at the end. What of the last one was not read is skipped.
    core::Result<std::optional<Member>> next();
    /// The content of the member that next() gave, exactly `size` bytes of it.
    core::Result<> read(const Sink &sink);
    /// The same in one piece, for a member of at most `limit` bytes.
    core::Result<QByteArray> readAll(qint64 limit);

private:
    core::Result<> open();
    core::Result<> checkHeader(archive_entry *entry);
    core::Failure broken() const;

    struct Source;
    std::unique_ptr<Source> m_source;
    archive *m_archive = nullptr;
    Member m_member;
    int m_members = 0;
    qint64 m_content = 0;
};

/// True for a name that Member::name may be.
bool isPlainName(const QString &name);

} // namespace dockwright::helper
