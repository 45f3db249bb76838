// SPDX-License-Identifier: Apache-2.0
#include "helper/packing/tar_writer.h"

#include "helper/host/rooted_files.h"

#include <QCoreApplication>

#include <archive.h>
#include <archive_entry.h>

namespace dockwright::helper {

using namespace core;

namespace {

/// 1980-01-01, as other reproducible archives have it: tar(1) calls what is older implausible.
constexpr time_t fixedTime = 315532800;
/// Fast, and a few per cent larger than what takes three times as long: measured with Docker's programs.
constexpr auto gzipLevel = "4";
constexpr auto zstdLevel = "3";

} // namespace

struct TarWriter::Target {
    int file;
    Sha256 sum;
    int error = 0;

    static la_ssize_t write(archive *, void *data, const void *bytes, std::size_t size)
    {
        auto *target = static_cast<Target *>(data);
        target->sum.add(bytes, size);
        target->error =
            writeAll(target->file, QByteArray::fromRawData(static_cast<const char *>(bytes), static_cast<qsizetype>(size)));
        return target->error == 0 ? static_cast<la_ssize_t>(size) : ARCHIVE_FATAL;
    }
};

TarWriter::TarWriter(int file, Compression compression, const QString &directory)
    : m_target(new Target{file, {}}), m_archive(archive_write_new()), m_directory(directory)
{
    const bool isGzip = compression == Compression::Gzip;
    m_isOpen = m_archive != nullptr && archive_write_set_format_ustar(m_archive) == ARCHIVE_OK
        && (isGzip ? archive_write_add_filter_gzip(m_archive) : archive_write_add_filter_zstd(m_archive)) == ARCHIVE_OK
        && archive_write_set_filter_option(m_archive, nullptr, "compression-level", isGzip ? gzipLevel : zstdLevel)
            == ARCHIVE_OK
        && (!isGzip || archive_write_set_filter_option(m_archive, "gzip", "timestamp", nullptr) == ARCHIVE_OK)
        && archive_write_set_bytes_per_block(m_archive, 1024 * 1024) == ARCHIVE_OK
        && archive_write_set_bytes_in_last_block(m_archive, 1) == ARCHIVE_OK
        && archive_write_open(m_archive, m_target.get(), nullptr, &Target::write, nullptr) == ARCHIVE_OK;
}

TarWriter::~TarWriter()
{
    archive_write_free(m_archive);
}

Result<> TarWriter::result(qint64 status) const
{
    if (status >= ARCHIVE_OK)
        return {};
    if (m_target->error != 0)
        return ioFailure({}, m_target->error);
    return failure(ErrorCode::Internal, {}, {QT_TRANSLATE_NOOP("Dockwright", "libarchive cannot write the bundle."), {}}, {},
                   m_archive != nullptr ? QString::fromUtf8(archive_error_string(m_archive)) : QString());
}

Result<> TarWriter::begin(const QString &name, int mode, qint64 size)
{
    if (!m_isOpen)
        return result(ARCHIVE_FATAL);
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), &archive_entry_free);
    archive_entry_set_pathname(entry.get(), (m_directory + u'/' + name).toLatin1().constData());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), static_cast<__LA_MODE_T>(mode));
    archive_entry_set_size(entry.get(), size);
    archive_entry_set_mtime(entry.get(), fixedTime, 0);
    archive_entry_set_uname(entry.get(), "root");
    archive_entry_set_gname(entry.get(), "root");
    return result(archive_write_header(m_archive, entry.get()));
}

Result<> TarWriter::write(const char *data, std::size_t size)
{
    const la_ssize_t written = archive_write_data(m_archive, data, size);
    return result(written == static_cast<la_ssize_t>(size) ? ARCHIVE_OK : qMin<qint64>(written, ARCHIVE_FATAL));
}

Result<QString> TarWriter::finish()
{
    if (const auto closed = result(archive_write_close(m_archive)); !closed)
        return tl::unexpected(closed.error());
    return m_target->sum.take();
}

} // namespace dockwright::helper
