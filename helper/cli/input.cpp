// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/input.h"

#include "helper/bundle/bundle_store.h"
#include "helper/host/host_writer.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>
#include <chrono>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr std::chrono::minutes patience{10};        ///< for the next bytes: somebody may be typing
constexpr std::chrono::milliseconds heedAfter{100}; ///< a signal

Failure unreadable(const QString &path, int error)
{
    return failure(ErrorCode::InvalidInput, path,
                   {QT_TRANSLATE_NOOP("Dockwright", "It cannot be read: %1."), {qt_error_string(error)}});
}

Error cannotTake(const QString &path, const QString &why)
{
    return {ErrorCode::InvalidInput,
            QStringLiteral("/install/bundle"),
            {QT_TRANSLATE_NOOP("Dockwright", "%1: %2"), {path, why}},
            {QT_TRANSLATE_NOOP("Dockwright", "Specify a file that was created by dockwright-helper --bundle."), {}},
            {}};
}

/// Opening a pipe does not wait for its other end.
Descriptor openFile(const QString &path)
{
    return Descriptor(open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

Descriptor openInput(const QString &path)
{
    return path == QLatin1String("-") ? Descriptor(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)) : openFile(path);
}

Result<> waitForBytes(int file, const QString &path, const std::stop_token &stop)
{
    const auto end = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < end) {
        pollfd waited{file, POLLIN, 0};
        const int ready = poll(&waited, 1, static_cast<int>(heedAfter.count()));
        if (ready > 0)
            return {};
        if (ready < 0 && errno != EINTR)
            return unreadable(path, errno);
        if (stop.stop_requested())
            return cancelled();
    }
    return failure(ErrorCode::TimedOut, path, {QT_TRANSLATE_NOOP("Dockwright", "No data was received in time."), {}});
}

} // namespace

Result<QByteArray> readInput(const QString &path, qint64 limit, const std::stop_token &stop)
{
    const Descriptor file = openInput(path);
    if (!file.isOpen())
        return unreadable(path, errno);
    QByteArray bytes;
    QByteArray piece(64LL * 1024, Qt::Uninitialized);
    while (bytes.size() <= limit) { // a pipe gives what is in it, piece by piece
        if (const auto ready = waitForBytes(file.number(), path, stop); !ready)
            return tl::unexpected(ready.error());
        const auto most = static_cast<std::size_t>(qMin<qint64>(piece.size(), limit + 1 - bytes.size()));
        const ssize_t count = read(file.number(), piece.data(), most);
        if (count < 0 && errno != EINTR && errno != EAGAIN)
            return unreadable(path, errno);
        if (count == 0)
            break;
        bytes.append(piece.constData(), qMax<ssize_t>(count, 0));
    }
    return bytes;
}

Result<QByteArray> readPlanText(const Options &options, const std::stop_token &stop)
{
    return options.planText ? Result<QByteArray>(*options.planText) : readInput(options.plan, maximalPlan, stop);
}

Result<HostFacts> readFactsFile(const QString &path)
{
    const auto text = readInput(path, 16 * maximalPlan);
    auto facts = text ? readFacts(*text) : tl::unexpected(text.error());
    if (facts)
        return facts;
    QString &where = facts.error().where;
    if (where.isEmpty() || where.contains(u':'))
        where = path + (where.isEmpty() ? QString() : u':' + where);
    return facts;
}

/// A device or a pipe would be read for ever, and the opening of one may wait for ever.
Result<Descriptor> openBundle(const QString &path)
{
    Descriptor file = openFile(path);
    struct stat status {};
    if (!file.isOpen() || fstat(file.number(), &status) != 0)
        return tl::unexpected(cannotTake(path, qt_error_string(errno)));
    if (!S_ISREG(status.st_mode) || status.st_size > maximalBundle)
        return tl::unexpected(cannotTake(path, qt_error_string(S_ISREG(status.st_mode) ? EFBIG : EINVAL)));
    return file;
}

} // namespace dockwright::helper
