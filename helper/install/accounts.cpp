// SPDX-License-Identifier: Apache-2.0
#include "helper/install/accounts.h"

#include "core/host/paths.h"
#include "helper/host/command_runner.h"
#include "helper/host/descriptor.h"
#include "helper/host/lock.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

Result<Descriptor> lockAccounts(const RootedFiles &files, std::chrono::milliseconds limit)
{
    const QString path = QLatin1String(paths::accountsLock);
    auto file = openLockFile(files, path);
    if (!file)
        return file;
    const int error = waitForFlock(file->number(), limit);
    if (error == EWOULDBLOCK)
        return tl::unexpected(alreadyAtWork(path));
    if (error != 0)
        return ioFailure(path, error);
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
