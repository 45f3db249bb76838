// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/package_lock.h"

#include <QCoreApplication>
#include <QFile>
#include <QScopeGuard>

#include <chrono>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr auto pause = std::chrono::milliseconds(200);

/// The process that holds the lock, "apt-get (process 123)"; empty when nobody does.
QString holderOf(const QString &path)
{
    const int file = open(path.toUtf8().constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return {};
    const auto closes = qScopeGuard([file] { close(file); });
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    if (fcntl(file, F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK)
        return {};
    QFile name(QStringLiteral("/proc/%1/comm").arg(lock.l_pid));
    const QByteArray program = name.open(QIODevice::ReadOnly) ? name.readAll().trimmed() : QByteArray("?");
    return QStringLiteral("%1 (%2)").arg(visible(QString::fromUtf8(program))).arg(lock.l_pid);
}

} // namespace

Result<> waitForLocks(const QStringList &paths, const Work &work)
{
    const auto start = std::chrono::steady_clock::now();
    int told = -1;
    for (qsizetype next = 0; next < paths.size();) {
        const QString holder = holderOf(paths[next]);
        if (holder.isEmpty()) {
            ++next;
            continue;
        }
        const auto passed = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - start);
        if (passed >= work.lockLimit)
            return failure(ErrorCode::Busy, paths[next],
                           {QT_TRANSLATE_NOOP("Dockwright", "Another package manager is running: %1."), {holder}},
                           {QT_TRANSLATE_NOOP("Dockwright", "Wait until it has finished, and try again."), {}});
        const int seconds = static_cast<int>(passed.count());
        if (seconds != told && work.progress)
            work.progress({0, {QT_TRANSLATE_NOOP("Dockwright", "Waiting for another package manager: %1"), {holder}}});
        if (work.stop.stop_requested() || (seconds != told && work.waiting && !work.waiting(seconds)))
            return cancelled();
        told = seconds;
        std::this_thread::sleep_for(pause);
    }
    return {};
}

} // namespace dockwright::helper
