#include "helper/install/accounts.h"

#include "core/host/paths.h"
#include "helper/host/command_runner.h"
#include "helper/host/descriptor.h"
#include "helper/host/lock.h"

#include <QElapsedTimer>
#include <QThread>

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

Result<Descriptor> lockAccounts(const RootedFiles &files, std::chrono::milliseconds limit)
{
    const QString path = QLatin1String(paths::accountsLock);
    const qsizetype slash = path.lastIndexOf(u'/');
    const auto parent = files.openDirectory(path.left(slash), true, 0700);
    if (!parent)
        return tl::unexpected(parent.error());
    const Descriptor directory(*parent);
    Descriptor file(
        openat(directory.number(), path.mid(slash + 1).toUtf8().constData(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.isOpen())
        return ioFailure(path, errno);
    QElapsedTimer clock;
    clock.start();
    while (flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return ioFailure(path, errno);
        if (clock.hasExpired(limit.count()))
            return tl::unexpected(alreadyAtWork(path));
        QThread::msleep(20);
    }
    return file;
}

} // namespace

Result<> Accounts::change(const QStringList &command, const Message &what) const
{
    const auto lock = lockAccounts(m_files, std::chrono::seconds(60));
    if (!lock)
        return tl::unexpected(lock.error());
    CommandWatch watch;
    watch.limit = std::chrono::seconds(30);
    watch.keptOpen = lock->number();
    const auto output = runWatched(command, watch);
    if (!output)
        return tl::unexpected(output.error());
    if (output->status != 0)
        return failure(ErrorCode::CommandFailed, command.value(0), what, {},
                       QString::fromUtf8(output->standardError).trimmed());
    return {};
}

Result<> Accounts::await(std::chrono::seconds limit) const
{
    return lockAccounts(m_files, limit).map([](const Descriptor &) {});
}

} // namespace dockwright::helper
