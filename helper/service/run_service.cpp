// SPDX-License-Identifier: Apache-2.0
#include "helper/service/service.h"
#include "helper1_adaptor.h"

#include <QCoreApplication>
#include <QDBusConnectionInterface>
#include <QSocketNotifier>

#include <csignal>
#include <cstdio>

#include <sys/signalfd.h>
#include <unistd.h>

namespace dockwright::helper {

namespace {

const QString busName = QStringLiteral("io.github.dockwright.Helper1");

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
    new Helper1Adaptor(&service);
    if (const auto offered = service.offer(); !offered) {
        std::fprintf(stderr, "dockwright-helper: %s\n", qPrintable(offered.error().message.english()));
        return 1;
    }
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
