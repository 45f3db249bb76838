// SPDX-License-Identifier: Apache-2.0
#include "helper/host/confirm_timer.h"

#include "core/base/ignore.h"
#include "core/host/rooted_reader.h"
#include "helper/host/command_runner.h"

#include <QCoreApplication>
#include <QDateTime>

#include <ctime>

namespace dockwright::helper {

using namespace core;

namespace {

QString unitOf(quint64 id)
{
    return QStringLiteral("dockwright-confirm-%1").arg(id);
}

QString thisBoot()
{
    return QString::fromUtf8(RootedReader(QStringLiteral("/")).systemFile(QStringLiteral("/proc/sys/kernel/random/boot_id")))
        .trimmed();
}

/// The clock of OnActiveSec= (systemd.timer(5)): it stands still while the machine sleeps.
qint64 monotonicNow()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<qint64>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

} // namespace

Result<> armConfirmTimer(quint64 id, int seconds)
{
    const QStringList command{
        QStringLiteral("/usr/bin/systemd-run"),
        QStringLiteral("--quiet"),
        QStringLiteral("--collect"),
        QStringLiteral("--unit=") + unitOf(id),
        QStringLiteral("--description=Roll back Dockwright's transaction %1 unless it is confirmed").arg(id),
        QStringLiteral("--on-active=%1s").arg(seconds),
        QStringLiteral("--timer-property=AccuracySec=1s"),
        QStringLiteral("--property=KillMode=mixed"),
        QStringLiteral("--property=TimeoutStopSec=20min"),
        QStringLiteral("--property=Restart=on-abnormal"), // killed, it begins anew
        QStringLiteral("--property=RestartSec=1s"),
        QCoreApplication::applicationFilePath(),
        QStringLiteral("--recover"),
        QStringLiteral("--unconfirmed=%1").arg(id),
        QStringLiteral("--yes")}; // whoever applied agreed to what this may stop
    const auto started =
        runChecked(command,
                   {QT_TRANSLATE_NOOP("Dockwright", "No timer could be started that rolls back an unconfirmed change."), {}});
    return started ? Result<>() : tl::unexpected(started.error());
}

void disarmConfirmTimer(quint64 id)
{
    ignore(runCommand({QStringLiteral("/usr/bin/systemctl"), QStringLiteral("stop"), unitOf(id) + QLatin1String(".timer")}),
           "what it starts finds that there is nothing to do");
}

Confirmation confirmationIn(int seconds, const QString &connection)
{
    return {.until = QDateTime::currentDateTimeUtc().addSecs(seconds).toString(Qt::ISODate),
            .deadline = monotonicNow() + seconds * 1000LL,
            .boot = thisBoot(),
            .connection = connection};
}

std::chrono::milliseconds leftOf(const Confirmation &confirmation)
{
    return std::chrono::milliseconds(confirmation.boot == thisBoot() ? confirmation.deadline - monotonicNow() : -1);
}

} // namespace dockwright::helper
