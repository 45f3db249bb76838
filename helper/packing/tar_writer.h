// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "helper/bundle/sha256.h"

#include <memory>

struct archive;

namespace dockwright::helper {

enum class Compression { Gzip, Zstd };

/// Writes a tar, compressed, of which nothing depends on the clock, the user or the machine, and counts its sum on the way.
class TarWriter
{
public:
    /// Writes to `file` from where it stands, all below one directory; it is not closed.
    TarWriter(int file, Compression compression, const QString &directory);
    ~TarWriter();
    TarWriter(const TarWriter &) = delete;
    TarWriter &operator=(const TarWriter &) = delete;

    /// Begins a file of exactly `size` bytes, which write() gives.
    core::Result<> begin(const QString &name, int mode, qint64 size);
    core::Result<> write(const char *data, std::size_t size);
    /// The sum of all bytes of the archive, after the last file.
    core::Result<QString> finish();

private:
    core::Result<> result(qint64 status) const;

    struct Target;
    std::unique_ptr<Target> m_target;
    archive *m_archive;
    QString m_directory;
    bool m_isOpen = false;
};

} // namespace dockwright::helper
