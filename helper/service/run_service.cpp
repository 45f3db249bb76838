// SPDX-License-Identifier: Apache-2.0
#include "helper/service/service.h"

#include "core/talk/names.h"

#include <QCoreApplication>
#include <QDBusConnectionInterface>
#include <QDBusPendingCallWatcher>
#include <QSocketNotifier>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <sys/signalfd.h>
#include <unistd.h>

namespace dockwright::helper {

namespace {

const QString busName = QLatin1String(core::names::service);

/// A file that becomes readable on SIGTERM and SIGINT, which no longer end the process.
int terminationSignals()
{
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGTERM);
    sigaddset(&wanted, SIGINT);
    sigprocmask(SIG_BLOCK, &wanted, nullptr);
    return signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

/// Ends this process when the bus no longer answers although the connection stands: it would serve nobody, for ever. A job goes
/// on without it, and the next call starts another.
void endWhenDeaf(QDBusConnection &bus, QTimer &pace)
{
    QObject::connect(&pace, &QTimer::timeout, &pace, [&bus, &pace] {
        const QDBusMessage question =
            QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
                                           QStringLiteral("org.freedesktop.DBus"), QStringLiteral("GetId"));
        auto *watcher =
            new QDBusPendingCallWatcher(bus.asyncCall(question, static_cast<int>(limits::busAnswer.count())), &pace);
        QObject::connect(watcher, &QDBusPendingCallWatcher::finished, &pace, [watcher] {
            watcher->deleteLater();
            if (watcher->isError() && watcher->error().type() == QDBusError::NoReply)
                std::_Exit(EXIT_FAILURE);
        });
    });
    pace.start(limits::hearing);
}

} // namespace

int runService(std::chrono::seconds idle)
{
    const int signalFile = terminationSignals(); // before there is another thread that a signal could end us through
    QDBusConnection bus = QDBusConnection::systemBus();
    if (!bus.isConnected()) {
        std::fprintf(stderr, "dockwright-helper: no system bus: %s\n", qPrintable(bus.lastError().message()));
        return 1;
    }
    Service service(bus, idle);
    if (const auto offered = service.offer(); !offered) {
        std::fprintf(stderr, "dockwright-helper: %s\n", qPrintable(offered.error().message.english()));
        return 1;
    }
    QTimer hearing;
    endWhenDeaf(bus, hearing);
    QSocketNotifier terminated(signalFile, QSocketNotifier::Read);
    QObject::connect(&terminated, &QSocketNotifier::activated, &service, [&] {
        terminated.setEnabled(false);
        service.stop();
    });
    // A call that came before the bus took the name back is here by then, and is answered: the name is taken again.
    QObject::connect(&service, &Service::done, &service, [&] {
        bus.unregisterService(busName);
        QTimer::singleShot(0, &service, [&] {
            if (service.isOver())
                QCoreApplication::quit();
            else
                bus.registerService(busName);
        });
    });
    if (!bus.registerService(busName)) {
        std::fprintf(stderr, "dockwright-helper: the name %s cannot be had: %s\n", qPrintable(busName),
                     qPrintable(bus.lastError().message()));
        return 1;
    }
    return QCoreApplication::exec();
}

} // namespace dockwright::helper
