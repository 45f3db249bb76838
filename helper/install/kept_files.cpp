// SPDX-License-Identifier: Apache-2.0
#include "helper/install/kept_files.h"

#include "helper/bundle/sha256.h"
#include "helper/host/descriptor.h"

#include <QCoreApplication>
#include <QScopeGuard>

#include <cerrno>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

/// The directory that a file is in; nullopt where that is not there.
Result<std::optional<Descriptor>> parentOf(const QString &path, const RootedFiles &files)
{
    const auto found = files.findDirectory(directoryOf(path));
    if (!found || !*found)
        return found ? Result<std::optional<Descriptor>>(std::nullopt) : tl::unexpected(found.error());
    return std::optional(Descriptor(**found));
}

/// Open for reading; nullopt where there is none.
Result<std::optional<Descriptor>> openFile(const QString &path, const RootedFiles &files)
{
    auto parent = parentOf(path, files);
    if (!parent || !*parent)
        return parent ? Result<std::optional<Descriptor>>(std::nullopt) : tl::unexpected(parent.error());
    Descriptor file(openat((*parent)->number(), nameOf(path).constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (!file.isOpen() && errno == ENOENT)
        return std::nullopt;
    if (!file.isOpen())
        return errno == ELOOP ? notAFile(path) : ioFailure(path, errno);
    struct stat status {};
    if (fstat(file.number(), &status) != 0)
        return ioFailure(path, errno);
    if (!S_ISREG(status.st_mode))
        return notAFile(path);
    return std::optional(std::move(file));
}

/// Reads a file to its end, into `to` if that is one; the sum of it.
Result<QString> copyAll(int from, int to, const QString &path)
{
    Sha256 hash;
    QByteArray buffer(1024LL * 1024, Qt::Uninitialized);
    for (;;) {
        const ssize_t count = ::read(from, buffer.data(), static_cast<std::size_t>(buffer.size()));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return ioFailure(path, errno);
        if (count == 0)
            return hash.take();
        const QByteArray piece = QByteArray::fromRawData(buffer.constData(), count);
        if (const int error = to >= 0 ? writeAll(to, piece) : 0; error != 0)
            return ioFailure(path, error);
        hash.add(piece.constData(), static_cast<std::size_t>(piece.size()));
    }
}

Failure changedSince(const QString &path)
{
    return failure(ErrorCode::Conflict, path,
                   {QT_TRANSLATE_NOOP("Dockwright", "%1 was edited in the meantime, and is left unchanged."), {path}});
}

/// Writes a copy of what is kept in place of the file.
Result<> putBack(const KeptFile &kept, const QString &directory, const RootedFiles &files)
{
    const QString source = directory + u'/' + kept.sha256;
    const auto from = openFile(source, files);
    if (!from || !*from)
        return from ? Result<>(ioFailure(source, ENOENT)) : tl::unexpected(from.error());
    const auto beside = openBeside(kept.path, files);
    if (!beside)
        return tl::unexpected(beside.error());
    const Descriptor to(*beside);
    auto drop = qScopeGuard([&] { dropBeside(kept.path, files); });
    const auto sum = copyAll((*from)->number(), to.number(), kept.path);
    if (!sum)
        return tl::unexpected(sum.error());
    if (*sum != kept.sha256)
        return failure(ErrorCode::RollbackFailed, source,
                       {QT_TRANSLATE_NOOP("Dockwright", "The backup of %1 is damaged."), {kept.path}});
    if (fchown(to.number(), static_cast<uid_t>(kept.uid), static_cast<gid_t>(kept.gid)) != 0 && geteuid() == 0)
        return ioFailure(kept.path, errno);
    const auto placed = putInPlace(kept.path, kept.mode, files);
    if (placed)
        drop.dismiss();
    return placed;
}

/// What has changed in a directory outlasts a power cut.
Result<> synced(const Descriptor &directory, const QString &path)
{
    return fsync(directory.number()) == 0 ? Result<>() : ioFailure(path, errno);
}

/// Removes all in an open directory. 0 or errno.
int removeAllIn(int directory, dev_t device) // NOLINT(misc-no-recursion): as deep as what Docker made
{
    DIR *entries = fdopendir(dup(directory));
    if (entries == nullptr)
        return errno;
    const auto closeEntries = qScopeGuard([&] { closedir(entries); });
    rewinddir(entries);
    while (const dirent *entry = readdir(entries)) { // NOLINT(concurrency-mt-unsafe): a stream of our own
        const QByteArray name(entry->d_name);
        if (name == "." || name == ".." || unlinkat(directory, name.constData(), 0) == 0)
            continue;
        if (errno != EISDIR && errno != EPERM)
            return errno;
        const Descriptor child(openat(directory, name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        struct stat status {};
        if (!child.isOpen() || fstat(child.number(), &status) != 0)
            return errno;
        if (status.st_dev != device)
            return EBUSY; // something is mounted there
        if (const int error = removeAllIn(child.number(), device); error != 0)
            return error;
        if (unlinkat(directory, name.constData(), AT_REMOVEDIR) != 0)
            return errno;
    }
    return 0;
}

} // namespace

Result<std::optional<QString>> sumOf(const QString &path, const RootedFiles &files)
{
    const auto file = openFile(path, files);
    if (!file || !*file)
        return file ? Result<std::optional<QString>>(std::nullopt) : tl::unexpected(file.error());
    auto sum = copyAll((*file)->number(), -1, path);
    return sum ? Result<std::optional<QString>>(*sum) : tl::unexpected(sum.error());
}

Result<KeptFile> keepFile(const QString &path, const QString &afterSha256, const QString &directory, const RootedFiles &files)
{
    KeptFile kept{path, false, 0, 0, 0, {}, afterSha256};
    const auto from = openFile(path, files);
    if (!from || !*from)
        return from ? Result<KeptFile>(kept) : tl::unexpected(from.error());
    struct stat status {};
    if (fstat((*from)->number(), &status) != 0)
        return ioFailure(path, errno);
    const auto opened = files.openDirectory(directory, true, 0700);
    if (!opened)
        return tl::unexpected(opened.error());
    const Descriptor parent(*opened);
    const char *incoming = ".incoming";
    unlinkat(parent.number(), incoming, 0);
    const Descriptor to(openat(parent.number(), incoming, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!to.isOpen())
        return ioFailure(directory, errno);
    const auto sum = copyAll((*from)->number(), to.number(), path);
    if (!sum)
        return tl::unexpected(sum.error());
    if (fsync(to.number()) != 0 || renameat(parent.number(), incoming, parent.number(), sum->toLatin1().constData()) != 0
        || fsync(parent.number()) != 0)
        return ioFailure(directory, errno);
    return KeptFile{path,
                    true,
                    static_cast<int>(status.st_mode & 07777),
                    static_cast<int>(status.st_uid),
                    static_cast<int>(status.st_gid),
                    *sum,
                    afterSha256};
}

Result<> bringBack(const KeptFile &kept, const QString &directory, const RootedFiles &files)
{
    dropBeside(kept.path, files);
    const auto now = sumOf(kept.path, files);
    if (!now)
        return tl::unexpected(now.error());
    const bool isAsBefore = *now ? kept.existed && **now == kept.sha256 : !kept.existed;
    if (isAsBefore)
        return {};
    const bool isAsAfter = *now ? **now == kept.afterSha256 : kept.afterSha256.isEmpty();
    if (!isAsAfter && *now)
        return changedSince(kept.path);
    return kept.existed ? putBack(kept, directory, files) : removeIfSum(kept.path, kept.afterSha256, files);
}

Result<int> openBeside(const QString &path, const RootedFiles &files)
{
    const auto opened = files.openDirectory(directoryOf(path), true);
    if (!opened)
        return tl::unexpected(opened.error());
    const Descriptor parent(*opened);
    const QByteArray name = nameOf(temporaryBeside(path));
    unlinkat(parent.number(), name.constData(), 0);
    const int file = openat(parent.number(), name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    return file >= 0 ? Result<int>(file) : ioFailure(path, errno);
}

Result<> putInPlace(const QString &path, int mode, const RootedFiles &files)
{
    const auto parent = parentOf(path, files);
    if (!parent || !*parent)
        return parent ? Result<>(ioFailure(path, ENOENT)) : tl::unexpected(parent.error());
    const int directory = (*parent)->number();
    const QByteArray temporary = nameOf(temporaryBeside(path));
    const Descriptor file(openat(directory, temporary.constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!file.isOpen() || fchmod(file.number(), static_cast<mode_t>(mode)) != 0 || fsync(file.number()) != 0)
        return ioFailure(path, errno);
    struct stat there {};
    if (fstatat(directory, nameOf(path).constData(), &there, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISREG(there.st_mode))
        return notAFile(path);
    if (renameat(directory, temporary.constData(), directory, nameOf(path).constData()) != 0 || fsync(directory) != 0)
        return ioFailure(path, errno);
    return {};
}

void dropBeside(const QString &path, const RootedFiles &files)
{
    if (const auto parent = parentOf(path, files); parent && *parent)
        unlinkat((*parent)->number(), nameOf(temporaryBeside(path)).constData(), 0);
}

Result<> removeIfSum(const QString &path, const QString &sha256, const RootedFiles &files)
{
    const auto now = sumOf(path, files);
    if (!now)
        return tl::unexpected(now.error());
    if (!*now)
        return {};
    if (**now != sha256)
        return changedSince(path);
    const auto parent = parentOf(path, files);
    if (!parent || !*parent)
        return parent ? Result<>() : tl::unexpected(parent.error());
    if (unlinkat((*parent)->number(), nameOf(path).constData(), 0) != 0 || fsync((*parent)->number()) != 0)
        return ioFailure(path, errno);
    return {};
}

Result<> removeTree(const QString &path, const RootedFiles &files)
{
    const auto parent = parentOf(path, files);
    if (!parent || !*parent)
        return parent ? Result<>() : tl::unexpected(parent.error());
    const Descriptor directory(
        openat((*parent)->number(), nameOf(path).constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!directory.isOpen() && errno == ENOTDIR && unlinkat((*parent)->number(), nameOf(path).constData(), 0) == 0)
        return synced(**parent, path);
    if (!directory.isOpen())
        return errno == ENOENT ? Result<>() : ioFailure(path, errno);
    struct stat status {};
    if (fstat(directory.number(), &status) != 0)
        return ioFailure(path, errno);
    if (const int error = removeAllIn(directory.number(), status.st_dev); error != 0)
        return ioFailure(path, error);
    // A mount point stays, empty.
    if (unlinkat((*parent)->number(), nameOf(path).constData(), AT_REMOVEDIR) != 0 && errno != EBUSY)
        return ioFailure(path, errno);
    return synced(**parent, path);
}

} // namespace dockwright::helper
