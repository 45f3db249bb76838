// SPDX-License-Identifier: Apache-2.0
#include "helper/host/rooted_files.h"

#include "helper/host/descriptor.h"
#include "helper/host/file_attributes.h"

#include <QCoreApplication>
#include <QScopeGuard>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr qsizetype maximalSize = 4LL * 1024 * 1024;

Failure notOurs(const QString &path)
{
    return failure(
        ErrorCode::Unsupported, path,
        {QT_TRANSLATE_NOOP("Dockwright",
                           "The directory %1 can be modified by users other than root, so nothing is written there."),
         {path}},
        {QT_TRANSLATE_NOOP(
             "Dockwright",
             "Make root the owner and remove the write permission of group and others: chown root:root, chmod go-w."),
         {}});
}

Failure stale(const QString &path)
{
    return failure(ErrorCode::PlanStale, path,
                   {QT_TRANSLATE_NOOP("Dockwright", "%1 was changed in the meantime by another program or user."), {path}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Review the preview again, then apply again."), {}});
}

/// To a user who is not root and works on a directory of hers, her files are root's of the machine to be.
int ownerSeen(unsigned owner, unsigned self)
{
    return geteuid() != 0 && owner == self ? 0 : static_cast<int>(owner);
}

Result<std::optional<FileFact>> readAt(int directory, const QString &path)
{
    struct stat status {};
    const QByteArray name = nameOf(path);
    if (fstatat(directory, name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? Result<std::optional<FileFact>>(std::nullopt) : ioFailure(path, errno);
    const FileKind kind = S_ISREG(status.st_mode) ? FileKind::Regular
        : S_ISLNK(status.st_mode)                 ? FileKind::Symlink
        : S_ISDIR(status.st_mode)                 ? FileKind::Directory
                                                  : FileKind::Other;
    const auto factOf = [kind](const struct stat &seen) {
        return FileFact{{},
                        static_cast<int>(seen.st_mode & 07777),
                        ownerSeen(seen.st_uid, geteuid()),
                        ownerSeen(seen.st_gid, getegid()),
                        kind};
    };
    if (kind != FileKind::Regular)
        return factOf(status);
    const Descriptor file = openFile(directory, path);
    if (!file.isOpen() || fstat(file.number(), &status) != 0)
        return ioFailure(path, errno);
    FileFact fact = factOf(status);
    std::array<char, 65536> buffer{};
    for (;;) {
        const ssize_t count = ::read(file.number(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return ioFailure(path, errno);
        if (count == 0)
            return fact;
        fact.content.append(buffer.data(), count);
        if (fact.content.size() > maximalSize)
            return ioFailure(path, EFBIG);
    }
}

Descriptor openComponent(int directory, const QByteArray &name, int &error)
{
    Descriptor opened(openat(directory, name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    error = opened.isOpen() ? 0 : errno;
    return opened;
}

/// Makes a directory of exactly this mode, whatever the umask; one that somebody else makes meanwhile is as good.
Descriptor makeComponent(int directory, const QByteArray &name, unsigned mode, int &error)
{
    const bool made = mkdirat(directory, name.constData(), mode) == 0;
    error = made || errno == EEXIST ? 0 : errno;
    if (error != 0)
        return Descriptor();
    Descriptor opened = openComponent(directory, name, error);
    if (error == 0 && made && (fchmod(opened.number(), mode) != 0 || fsync(directory) != 0))
        error = errno;
    return opened;
}

Result<> checkTrust(int directory, const QString &path)
{
    struct stat status {};
    if (fstat(directory, &status) != 0)
        return ioFailure(path, errno);
    return isTrusted(status) ? Result<>() : notOurs(path);
}

Failure mounted(const QString &path)
{
    return failure(ErrorCode::Unsupported, path,
                   {QT_TRANSLATE_NOOP("Dockwright", "%1 is a mount point: no other file can take its place."), {path}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Unmount it (findmnt %1 shows what it is), then try again."), {path}});
}

Failure immutable(const QString &path)
{
    return failure(ErrorCode::Unsupported, path,
                   {QT_TRANSLATE_NOOP("Dockwright", "%1 is immutable: not even root can change it."), {path}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Check it with lsattr -d %1; chattr -i %1 removes the attribute."),
                    {path}});
}

/// Renames over `to`; where nothing is expected there, nothing is replaced either. 0 or errno.
int renameInto(int directory, const QByteArray &from, const QByteArray &to, bool mayReplace)
{
    if (!mayReplace) {
        if (renameat2(directory, from.constData(), directory, to.constData(), RENAME_NOREPLACE) == 0)
            return 0;
        if (errno != EINVAL && errno != ENOSYS) // this file system does not know the flag
            return errno;
    }
    return renameat(directory, from.constData(), directory, to.constData()) == 0 ? 0 : errno;
}

Message remedyFor(const QString &path, int error)
{
    switch (error) {
    case ENOSPC:
    case EDQUOT:
        return {QT_TRANSLATE_NOOP("Dockwright", "Free some space on that file system, then try again."), {}};
    case EROFS:
        return {QT_TRANSLATE_NOOP("Dockwright", "Mount that file system read-write, then try again."), {}};
    case ENOTDIR:
        return {QT_TRANSLATE_NOOP("Dockwright", "Replace that file or symbolic link by a directory, then try again."), {}};
    case ELOOP:
        return {QT_TRANSLATE_NOOP("Dockwright", "Replace the symbolic link by a directory or a regular file, then try again."),
                {}};
    case EACCES:
    case EPERM:
        if (geteuid() != 0)
            return {QT_TRANSLATE_NOOP("Dockwright", "Run this as root."), {}};
        return {QT_TRANSLATE_NOOP("Dockwright", "Not even root may do this: check whether it is immutable (lsattr -d %1)."),
                {path}};
    default:
        return {};
    }
}

} // namespace

Failure ioFailure(const QString &path, int error)
{
    return failure(error == EACCES || error == EPERM ? ErrorCode::NotAuthorized : ErrorCode::Io, path,
                   {QT_TRANSLATE_NOOP("Dockwright", "%1: %2"), {path, qt_error_string(error)}}, remedyFor(path, error));
}

bool isTrusted(const struct stat &status)
{
    const bool owned = status.st_uid == 0 || status.st_uid == geteuid();
    return owned && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

Failure notAFile(const QString &path)
{
    return failure(ErrorCode::Unsupported, path,
                   {QT_TRANSLATE_NOOP("Dockwright", "%1 is not a regular file, so it is neither replaced nor removed."),
                    {path}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Replace the link by the file itself."), {}});
}

QString directoryOf(const QString &path)
{
    return path.left(path.lastIndexOf(u'/'));
}

QByteArray nameOf(const QString &path)
{
    return path.mid(path.lastIndexOf(u'/') + 1).toUtf8();
}

QString temporaryBeside(const QString &path)
{
    const qsizetype slash = path.lastIndexOf(u'/');
    return path.left(slash + 1) + u'.' + path.mid(slash + 1) + QLatin1String(".dockwright-new");
}

int writeAll(int file, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::write(file, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done));
        if (count < 0 && errno != EINTR)
            return errno;
        done += qMax<ssize_t>(count, 0);
    }
    return 0;
}

RootedFiles::RootedFiles(const QString &root) : m_root(open(root.toUtf8().constData(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {}

RootedFiles::~RootedFiles()
{
    if (m_root >= 0)
        close(m_root);
}

Result<int> RootedFiles::openDirectory(const QString &path, bool create, unsigned mode) const
{
    auto directory = walk(path, create, mode);
    if (!directory)
        return tl::unexpected(directory.error());
    return *directory ? Result<int>(**directory) : ioFailure(path, ENOENT);
}

Result<std::optional<int>> RootedFiles::findDirectory(const QString &path) const
{
    return walk(path, false, 0);
}

Result<NearestDirectory> RootedFiles::nearestDirectory(const QString &path) const
{
    QString at = path;
    auto opened = walk(at, false, 0);
    while (opened && !*opened) { // the root is always there
        at = directoryOf(at);
        opened = walk(at, false, 0);
    }
    if (!opened)
        return tl::unexpected(opened.error());
    return NearestDirectory{Descriptor(**opened), at};
}

Result<std::optional<int>> RootedFiles::walk(const QString &path, bool create, unsigned mode) const
{
    Descriptor directory(openat(m_root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory.isOpen())
        return ioFailure(path, errno);
    if (const auto trusted = checkTrust(directory.number(), QStringLiteral("/")); !trusted)
        return tl::unexpected(trusted.error());
    QString walked;
    for (const QString &component : path.split(u'/', Qt::SkipEmptyParts)) {
        walked += u'/' + component;
        if (component == QLatin1String("..") || component == QLatin1String(".") || component.contains(QChar::Null))
            return ioFailure(walked, EINVAL);
        int error = 0;
        Descriptor next = openComponent(directory.number(), component.toUtf8(), error);
        if (error == ENOENT && !create)
            return std::nullopt;
        if (error == ENOENT)
            next = makeComponent(directory.number(), component.toUtf8(), mode, error);
        if (error != 0)
            return ioFailure(walked, error);
        if (const auto trusted = checkTrust(next.number(), walked); !trusted)
            return tl::unexpected(trusted.error());
        directory = std::move(next);
    }
    return directory.release();
}

Result<std::optional<FileFact>> RootedFiles::read(const QString &path) const
{
    const auto opened = walk(directoryOf(path), false, 0);
    if (!opened)
        return tl::unexpected(opened.error());
    if (!*opened)
        return std::nullopt;
    const Descriptor directory(**opened);
    return readAt(directory.number(), path);
}

Result<> RootedFiles::mayReplace(const QString &path) const
{
    const auto nearest = nearestDirectory(directoryOf(path));
    if (!nearest)
        return tl::unexpected(nearest.error());
    const int directory = nearest->directory.number();
    if (isImmutable(directory))
        return immutable(nearest->path.isEmpty() ? QStringLiteral("/") : nearest->path);
    if (faccessat(directory, ".", W_OK, AT_EACCESS) != 0 && errno == EROFS)
        return ioFailure(path, EROFS);
    if (nearest->path != directoryOf(path))
        return {};
    if (isMountPoint(directory, path))
        return mounted(path);
    const Descriptor file = openFile(directory, path);
    return file.isOpen() && isImmutable(file.number()) ? immutable(path) : Result<>();
}

Result<> RootedFiles::write(const QString &path, const FileFact &file, const std::optional<FileFact> &expected)
{
    const auto opened = openDirectory(directoryOf(path), true);
    if (!opened)
        return tl::unexpected(opened.error());
    const Descriptor directory(*opened);
    const QByteArray name = nameOf(path);
    const QByteArray temporary = nameOf(temporaryBeside(path));
    unlinkat(directory.number(), temporary.constData(), 0);
    const Descriptor target(
        openat(directory.number(), temporary.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!target.isOpen())
        return ioFailure(path, errno);
    auto dropTemporary = qScopeGuard([&] { unlinkat(directory.number(), temporary.constData(), 0); });
    if (const int error = writeAll(target.number(), file.content); error != 0)
        return ioFailure(path, error);
    const bool isRoot = geteuid() == 0;
    if ((isRoot && fchown(target.number(), static_cast<uid_t>(file.uid), static_cast<gid_t>(file.gid)) != 0)
        || fchmod(target.number(), static_cast<mode_t>(file.mode)) != 0)
        return ioFailure(path, errno);
    copyAttributes(directory.number(), path, target.number(), file.mode);
    if (fsync(target.number()) != 0)
        return ioFailure(path, errno);
    const auto now = readAt(directory.number(), path);
    if (!now)
        return tl::unexpected(now.error());
    if (*now && (*now)->kind != FileKind::Regular)
        return notAFile(path);
    if (*now != expected)
        return stale(path);
    if (const int error = renameInto(directory.number(), temporary, name, expected.has_value()); error != 0)
        return error == EEXIST ? stale(path) : ioFailure(path, error);
    dropTemporary.dismiss();
    return fsync(directory.number()) == 0 ? Result<>() : ioFailure(path, errno);
}

Result<> RootedFiles::remove(const QString &path, const FileFact &expected)
{
    const auto opened = walk(directoryOf(path), false, 0);
    if (!opened)
        return tl::unexpected(opened.error());
    if (!*opened)
        return stale(path);
    const Descriptor directory(**opened);
    const auto now = readAt(directory.number(), path);
    if (!now)
        return tl::unexpected(now.error());
    if (*now && (*now)->kind != FileKind::Regular)
        return notAFile(path);
    if (*now != expected)
        return stale(path);
    if (unlinkat(directory.number(), nameOf(path).constData(), 0) != 0 || fsync(directory.number()) != 0)
        return ioFailure(path, errno);
    return {};
}

QByteArray RootedFiles::accessList(const QString &path) const
{
    const auto opened = walk(directoryOf(path), false, 0);
    if (!opened || !*opened)
        return {};
    const Descriptor directory(**opened);
    const Descriptor file = openFile(directory.number(), path);
    return file.isOpen() ? readAttribute(file.number(), accessListName) : QByteArray();
}

Result<> RootedFiles::setAccessList(const QString &path, const QByteArray &list)
{
    const auto opened = openDirectory(directoryOf(path), false);
    if (!opened)
        return tl::unexpected(opened.error());
    const Descriptor directory(*opened);
    const Descriptor file = openFile(directory.number(), path);
    const int error = file.isOpen() ? writeAttribute(file.number(), accessListName, list) : errno;
    return error == 0 && fsync(file.number()) == 0 ? Result<>() : ioFailure(path, error != 0 ? error : errno);
}

void RootedFiles::removeEmptyDirectory(const QString &path)
{
    const auto opened = openDirectory(directoryOf(path), false);
    if (!opened)
        return;
    const Descriptor directory(*opened);
    if (unlinkat(directory.number(), nameOf(path).constData(), AT_REMOVEDIR) == 0)
        fsync(directory.number());
}

} // namespace dockwright::helper
