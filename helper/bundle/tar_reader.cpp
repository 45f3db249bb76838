// SPDX-License-Identifier: Apache-2.0
#include "helper/bundle/tar_reader.h"

#include "helper/host/host_writer.h"
#include "helper/host/rooted_files.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr qsizetype longestName = 200;
/// What is read at a time.
constexpr qsizetype pieceSize = 1024LL * 1024;
/// The compression, and libarchive's own last one that reads the file.
constexpr int mostFilters = 2;

Failure refusedArchive(Message message, QString detail = {})
{
    return failure(ErrorCode::InvalidInput, {}, std::move(message), {}, std::move(detail));
}

/// What is wrong with the kind of a member; nullptr for nothing. %1 is its name.
const char *complaintAbout(archive_entry *entry)
{
    if (archive_entry_hardlink(entry) != nullptr)
        return QT_TRANSLATE_NOOP("Dockwright", "“%1” in the archive is a hard link.");
    switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
    case AE_IFDIR:
        break;
    case AE_IFLNK:
        return QT_TRANSLATE_NOOP("Dockwright", "“%1” in the archive is a symbolic link.");
    case AE_IFCHR:
    case AE_IFBLK:
        return QT_TRANSLATE_NOOP("Dockwright", "“%1” in the archive is a device.");
    default:
        return QT_TRANSLATE_NOOP("Dockwright", "“%1” in the archive is neither a file nor a directory.");
    }
    if ((archive_entry_perm(entry) & (S_ISUID | S_ISGID | S_ISVTX)) != 0)
        return QT_TRANSLATE_NOOP("Dockwright", "“%1” in the archive has a setuid, setgid or sticky bit.");
    if (archive_entry_sparse_count(entry) > 0)
        return QT_TRANSLATE_NOOP("Dockwright", "“%1” in the archive is a sparse file.");
    return nullptr;
}

} // namespace

bool isPlainName(const QString &name)
{
    const bool isSpelt = std::ranges::all_of(name, [](QChar each) {
        return each.unicode() < 0x80 && (each.isLetterOrNumber() || QStringView(u"._+-/").contains(each));
    });
    const QStringList parts = name.split(u'/');
    return isSpelt && name.size() <= longestName && std::ranges::none_of(parts, [](const QString &part) {
               return part.isEmpty() || part == QLatin1String(".") || part == QLatin1String("..");
           });
}

/// The file as libarchive asks for it.
struct TarReader::Source {
    int file;
    BundleProgress progress;
    std::stop_token stop;
    QByteArray piece = QByteArray(pieceSize, Qt::Uninitialized);
    qint64 offset = 0;
    qint64 size = 0;
    int error = 0;

    static la_ssize_t read(archive *, void *data, const void **piece)
    {
        auto *source = static_cast<Source *>(data);
        if (source->stop.stop_requested())
            return ARCHIVE_FATAL;
        ssize_t count = 0;
        do {
            count = pread(source->file, source->piece.data(), static_cast<std::size_t>(pieceSize), source->offset);
        } while (count < 0 && errno == EINTR);
        if (count < 0) {
            source->error = errno;
            return ARCHIVE_FATAL;
        }
        source->offset += count;
        if (source->progress)
            source->progress(source->offset, source->size);
        *piece = source->piece.constData();
        return count;
    }
};

TarReader::TarReader(int file, BundleProgress progress, std::stop_token stop)
    : m_source(new Source{file, std::move(progress), std::move(stop)})
{}

TarReader::~TarReader()
{
    archive_read_free(m_archive);
}

Failure TarReader::broken() const
{
    if (m_source->stop.stop_requested())
        return cancelled();
    if (m_source->error != 0)
        return ioFailure({}, m_source->error);
    const char *words = archive_error_string(m_archive);
    return refusedArchive(
        m_members == 0 ? Message{QT_TRANSLATE_NOOP("Dockwright",
                                                   "This is not a tar archive, uncompressed or compressed with gzip or zstd."),
                                 {}}
                       : Message{QT_TRANSLATE_NOOP("Dockwright", "The archive is damaged or truncated."), {}},
        visible(QString::fromUtf8(words != nullptr ? words : "")));
}

Result<> TarReader::open()
{
    struct stat status {};
    if (fstat(m_source->file, &status) != 0)
        return ioFailure({}, errno);
    m_source->size = status.st_size;
    m_archive = archive_read_new();
    // Nothing but these: what else libarchive can read is code that a hostile file would reach.
    const bool isAble = m_archive != nullptr && archive_read_support_format_tar(m_archive) == ARCHIVE_OK
        && archive_read_support_filter_gzip(m_archive) == ARCHIVE_OK
        && archive_read_support_filter_zstd(m_archive) == ARCHIVE_OK;
    if (!isAble)
        return failure(ErrorCode::Internal, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "libarchive on this host does not support tar with gzip and zstd."),
                        {}});
    const int opened = archive_read_open(m_archive, m_source.get(), nullptr, &Source::read, nullptr);
    if (opened != ARCHIVE_OK)
        return broken();
    if (archive_filter_count(m_archive) > mostFilters)
        return refusedArchive({QT_TRANSLATE_NOOP("Dockwright", "The archive is compressed more than once."), {}});
    return {};
}

Result<> TarReader::checkHeader(archive_entry *entry)
{
    const char *given = archive_entry_pathname(entry);
    const QByteArray bytes = given != nullptr ? QByteArray(given) : QByteArray();
    QString name = QString::fromUtf8(bytes);
    const bool isDirectory = archive_entry_filetype(entry) == AE_IFDIR;
    if (name.startsWith(QLatin1String("./")))
        name.remove(0, 2);
    if (isDirectory && name.endsWith(u'/'))
        name.chop(1);
    const bool isTop = isDirectory && (name.isEmpty() || name == QLatin1String(".")) && bytes.startsWith('.');
    if (!isTop && !isPlainName(name))
        return refusedArchive(
            {QT_TRANSLATE_NOOP("Dockwright", "“%1” in the archive is not an acceptable name for a file to unpack."),
             {visible(name)}});
    if (const char *complaint = complaintAbout(entry); complaint != nullptr)
        return refusedArchive({complaint, {name}});
    const qint64 size = isDirectory ? 0 : archive_entry_size(entry);
    if (size < 0 || size > largestMember)
        return refusedArchive({QT_TRANSLATE_NOOP("Dockwright", "“%1” in the archive is larger than %2 bytes."),
                               {name, QString::number(largestMember)}});
    m_member = {name, static_cast<int>(archive_entry_perm(entry)), size, isDirectory};
    return {};
}

Result<std::optional<Member>> TarReader::next()
{
    if (m_archive == nullptr)
        if (const auto opened = open(); !opened)
            return tl::unexpected(opened.error());
    archive_entry *entry = nullptr;
    const int status = archive_read_next_header(m_archive, &entry);
    if (status == ARCHIVE_EOF)
        return std::nullopt;
    if (status != ARCHIVE_OK)
        return broken();
    if (const auto checked = checkHeader(entry); !checked)
        return tl::unexpected(checked.error());
    m_content += m_member.size;
    if (++m_members > mostMembers || m_content > largestContent)
        return refusedArchive({QT_TRANSLATE_NOOP("Dockwright", "The archive has more than %1 members or %2 bytes."),
                               {QString::number(mostMembers), QString::number(largestContent)}});
    return m_member;
}

Result<> TarReader::read(const Sink &sink)
{
    qint64 done = 0;
    for (;;) {
        const void *data = nullptr;
        std::size_t size = 0;
        la_int64_t offset = 0;
        const int status = archive_read_data_block(m_archive, &data, &size, &offset);
        if (status == ARCHIVE_EOF)
            break;
        if (status != ARCHIVE_OK || m_source->stop.stop_requested())
            return broken();
        if (offset != done || static_cast<qint64>(size) > m_member.size - done)
            return refusedArchive(
                {QT_TRANSLATE_NOOP("Dockwright", "“%1” in the archive does not have the size that its header states."),
                 {m_member.name}});
        if (auto taken = sink(static_cast<const char *>(data), size); !taken)
            return taken;
        done += static_cast<qint64>(size);
    }
    if (done != m_member.size)
        return refusedArchive(
            {QT_TRANSLATE_NOOP("Dockwright", "“%1” in the archive does not have the size that its header states."),
             {m_member.name}});
    return {};
}

Result<QByteArray> TarReader::readAll(qint64 limit)
{
    if (m_member.size > limit)
        return refusedArchive({QT_TRANSLATE_NOOP("Dockwright", "“%1” in the archive is larger than %2 bytes."),
                               {m_member.name, QString::number(limit)}});
    QByteArray content;
    const auto taken = read([&content](const char *data, std::size_t size) -> Result<> {
        content.append(data, static_cast<qsizetype>(size));
        return {};
    });
    if (!taken)
        return tl::unexpected(taken.error());
    return content;
}

} // namespace dockwright::helper
