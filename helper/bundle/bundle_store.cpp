// SPDX-License-Identifier: Apache-2.0
#include "helper/bundle/bundle_store.h"

#include "core/host/paths.h"
#include "helper/bundle/sha256.h"
#include "helper/host/directory_names.h"
#include "helper/host/lock.h"

#include <QCoreApplication>

#include <array>
#include <cerrno>
#include <chrono>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr std::chrono::seconds patience{60}; ///< for another that stages a bundle

Failure notStaged(Message message)
{
    return failure(ErrorCode::InvalidInput, {}, std::move(message),
                   {QT_TRANSLATE_NOOP("Dockwright", "Use a file that was created by dockwright-helper --bundle."), {}});
}

Result<struct stat> checkedStatus(int file)
{
    struct stat status {};
    const int flags = fcntl(file, F_GETFL);
    if (flags < 0 || fstat(file, &status) != 0)
        return ioFailure({}, errno);
    if ((flags & O_PATH) != 0 || (flags & O_ACCMODE) == O_WRONLY || !S_ISREG(status.st_mode))
        return notStaged(
            {QT_TRANSLATE_NOOP("Dockwright", "What was passed is not a regular file that is open for reading."), {}});
    if (status.st_size <= 0 || status.st_size > maximalBundle)
        return notStaged({QT_TRANSLATE_NOOP("Dockwright", "A file of %1 bytes is not a bundle; the limit is %2 bytes."),
                          {QString::number(status.st_size), QString::number(maximalBundle)}});
    return status;
}

bool isSame(const struct stat &a, const struct stat &b)
{
    return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec
        && a.st_ctim.tv_sec == b.st_ctim.tv_sec && a.st_ctim.tv_nsec == b.st_ctim.tv_nsec;
}

/// Copies exactly `size` bytes, and gives the sum of what was written.
Result<QString> copy(int from, int to, qint64 size)
{
    Sha256 hash;
    QByteArray buffer(1024LL * 1024, Qt::Uninitialized);
    for (qint64 done = 0; done < size;) {
        const ssize_t count =
            pread(from, buffer.data(), static_cast<std::size_t>(qMin<qint64>(buffer.size(), size - done)), done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return ioFailure({}, errno);
        if (count == 0)
            return notStaged({QT_TRANSLATE_NOOP("Dockwright", "The bundle changed while it was being read."), {}});
        const QByteArray piece = QByteArray::fromRawData(buffer.constData(), count);
        if (const int error = writeAll(to, piece); error != 0)
            return ioFailure(QLatin1String(paths::bundles), error);
        hash.add(piece.constData(), static_cast<std::size_t>(piece.size()));
        done += count;
    }
    if (fsync(to) != 0)
        return ioFailure(QLatin1String(paths::bundles), errno);
    return hash.take();
}

void removeAll(int directory)
{
    for (const QByteArray &name : namesIn(directory))
        unlinkat(directory, name.constData(), 0);
}

/// One at a time stages a bundle; the lock goes with the file.
Result<> waitForTurn(int directory)
{
    const int error = waitForFlock(directory, patience);
    if (error == EWOULDBLOCK)
        return tl::unexpected(alreadyAtWork(QLatin1String(paths::bundles)));
    return error == 0 ? Result<>() : ioFailure(QLatin1String(paths::bundles), error);
}

/// Gives the finished copy its name, which is its sum, in place of what was kept before.
Result<> keep(int directory, int file, const QString &sum)
{
    removeAll(directory);
    const QByteArray itself = "/proc/self/fd/" + QByteArray::number(file);
    if (linkat(AT_FDCWD, itself.constData(), directory, sum.toLatin1().constData(), AT_SYMLINK_FOLLOW) != 0)
        return ioFailure(QLatin1String(paths::bundles), errno);
    return fsync(directory) == 0 ? Result<>() : ioFailure(QLatin1String(paths::bundles), errno);
}

} // namespace

Result<StagedBundle> stageBundle(int file, const RootedFiles &files)
{
    const auto status = checkedStatus(file);
    if (!status)
        return tl::unexpected(status.error());
    const auto opened = files.openDirectory(QLatin1String(paths::bundles), true, 0700);
    if (!opened)
        return tl::unexpected(opened.error());
    const Descriptor directory(*opened);
    if (const auto turn = waitForTurn(directory.number()); !turn)
        return tl::unexpected(turn.error());
    // Without a name until it is whole: nobody else can write to it, and a crash leaves nothing.
    const Descriptor target(openat(directory.number(), ".", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600));
    if (!target.isOpen())
        return ioFailure(QLatin1String(paths::bundles), errno);
    const auto sum = copy(file, target.number(), status->st_size);
    if (!sum)
        return tl::unexpected(sum.error());
    struct stat now {};
    if (fstat(file, &now) != 0 || !isSame(*status, now))
        return notStaged({QT_TRANSLATE_NOOP("Dockwright", "The bundle changed while it was being read."), {}});
    if (const auto kept = keep(directory.number(), target.number(), *sum); !kept)
        return tl::unexpected(kept.error());
    return StagedBundle{*sum, status->st_size};
}

Result<Descriptor> openStaged(const QString &sha256, const RootedFiles &files, const std::stop_token &stop)
{
    const auto opened = files.openDirectory(QLatin1String(paths::bundles), false);
    if (!opened)
        return tl::unexpected(opened.error());
    const Descriptor directory(*opened);
    Descriptor file(openat(directory.number(), sha256.toLatin1().constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!file.isOpen())
        return ioFailure(QLatin1String(paths::bundles) + u'/' + sha256, errno);
    // What is used is what was promised, whatever the name says.
    const auto sum = sha256OfFile(file.number(), stop);
    if (!sum)
        return tl::unexpected(sum.error());
    if (*sum != sha256)
        return failure(ErrorCode::Io, QLatin1String(paths::bundles) + u'/' + sha256,
                       {QT_TRANSLATE_NOOP("Dockwright", "The stored bundle has changed: its SHA-256 is %1."), {*sum}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Pass the bundle again."), {}});
    return file;
}

QString stagedSum(const RootedFiles &files)
{
    const auto found = files.findDirectory(QLatin1String(paths::bundles));
    if (!found || !*found)
        return {};
    const Descriptor directory(**found);
    for (const QByteArray &name : namesIn(directory.number()))
        if (isSha256(QString::fromLatin1(name)))
            return QString::fromLatin1(name);
    return {};
}

void dropStaged(const RootedFiles &files)
{
    const auto found = files.findDirectory(QLatin1String(paths::bundles));
    if (!found || !*found)
        return;
    const Descriptor directory(**found);
    removeAll(directory.number());
    fsync(directory.number());
}

} // namespace dockwright::helper
