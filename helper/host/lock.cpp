// SPDX-License-Identifier: Apache-2.0
#include "helper/host/lock.h"

#include "core/host/paths.h"

#include <QCoreApplication>
#include <QThread>

#include <array>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

QString holderOf(int file)
{
    std::array<char, 16> digits{};
    const ssize_t count = pread(file, digits.data(), digits.size(), 0);
    bool isNumber = false;
    const qint64 pid = QByteArray(digits.data(), qMax<ssize_t>(count, 0)).toLongLong(&isNumber);
    return isNumber && pid > 0 ? QString::number(pid) : QString();
}

/// Who only looks whether somebody holds it has it for a moment.
constexpr std::chrono::milliseconds aMoment{200};

} // namespace

int waitForFlock(int file, std::chrono::milliseconds limit)
{
    const auto end = std::chrono::steady_clock::now() + limit;
    while (flock(file, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return errno;
        if (std::chrono::steady_clock::now() > end)
            return EWOULDBLOCK;
        QThread::msleep(10);
    }
    return 0;
}

Error alreadyAtWork(const QString &path, const QString &holder)
{
    const Message words = holder.isEmpty()
        ? Message{QT_TRANSLATE_NOOP("Dockwright", "Another Dockwright process is changing this host."), {}}
        : Message{QT_TRANSLATE_NOOP("Dockwright", "Another Dockwright process is changing this host (process %1)."), {holder}};
    return {
        ErrorCode::Busy, path, words, {QT_TRANSLATE_NOOP("Dockwright", "Wait until it has finished, then try again."), {}}, {}};
}

Result<Descriptor> openLockFile(const RootedFiles &files, const QString &path)
{
    const auto opened = files.openDirectory(directoryOf(path), true, 0700);
    if (!opened)
        return tl::unexpected(opened.error());
    const Descriptor directory(*opened);
    Descriptor file(openat(directory.number(), nameOf(path).constData(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.isOpen())
        return ioFailure(path, errno);
    return file;
}

Result<Lock> Lock::take(const RootedFiles &files)
{
    const QString path = QLatin1String(paths::lock);
    auto opened = openLockFile(files, path);
    if (!opened)
        return tl::unexpected(opened.error());
    const int file = opened->number();
    if (waitForFlock(file, aMoment) == 0) {
        // For people only: who holds the lock is decided by flock alone.
        const QByteArray self = QByteArray::number(getpid());
        if (ftruncate(file, 0) == 0)
            writeAll(file, self);
        return Lock(opened->release());
    }
    return tl::unexpected(alreadyAtWork(path, holderOf(file)));
}

bool Lock::isHeld(const RootedFiles &files)
{
    const QString path = QLatin1String(paths::lock);
    const auto opened = files.openDirectory(directoryOf(path), false);
    if (!opened)
        return false;
    const Descriptor directory(*opened);
    const Descriptor file(openat(directory.number(), nameOf(path).constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    return file.isOpen() && flock(file.number(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

Lock::Lock(Lock &&other) noexcept : m_file(std::exchange(other.m_file, -1)) {}

Lock::~Lock()
{
    if (m_file >= 0)
        close(m_file);
}

} // namespace dockwright::helper
