// SPDX-License-Identifier: Apache-2.0
#include "core/render/doctor_units.h"

#include "core/host/paths.h"
#include "core/plan/values.h"
#include "core/render/annotated_text.h"
#include "core/render/confined_unit.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr qint64 spread = 10;      ///< the delay is at most that part of the interval,
constexpr qint64 mostDelay = 3600; ///< and so many seconds
constexpr qint64 second = 1'000'000;

} // namespace

GeneratedFile doctorService(const Plan &plan)
{
    AnnotatedText text(plan.comments);
    text.addHeader(
        QT_TRANSLATE_NOOP("Dockwright", "Probes the mirrors of Docker Hub once; started by dockwright-doctor.timer."));
    text.addSection(QStringLiteral("Unit"));
    text.addLine(QStringLiteral("Description=Probe the mirrors of Docker Hub, and use those that work\n"
                                "After=docker.service\n"
                                "ConditionFileIsExecutable=%1")
                     .arg(helperProgram()));
    text.addSection(QStringLiteral("Service"));
    text.addLine(QStringLiteral("Type=oneshot\nTimeoutStartSec=15min\nTimeoutStopSec=15min\nKillMode=mixed\nNice=10"));
    text.addDirective(*findDirective(u"dockwright-doctor/ExecStart"),
                      QStringLiteral("ExecStart=%1 --doctor").arg(helperProgram()));
    text.addDirective(*findDirective(u"dockwright-doctor/CapabilityBoundingSet"),
                      QStringLiteral("CapabilityBoundingSet=CAP_SYS_PTRACE CAP_DAC_READ_SEARCH CAP_DAC_OVERRIDE CAP_CHOWN "
                                     "CAP_FOWNER CAP_KILL CAP_SETUID CAP_SETGID"));
    text.addDirective(*findDirective(u"dockwright-doctor/ReadWritePaths"),
                      QStringLiteral("ReadWritePaths=%1 %2\n"
                                     "RuntimeDirectory=dockwright\n"
                                     "RuntimeDirectoryMode=0700\n"
                                     "RuntimeDirectoryPreserve=yes\n"
                                     "ProtectSystem=strict")
                          .arg(QLatin1String(paths::dockerDirectory), QLatin1String(paths::stateDirectory)));
    text.addDirective(*findDirective(u"dockwright-doctor/RestrictAddressFamilies"),
                      confinement(QStringLiteral("AF_UNIX AF_INET AF_INET6 AF_NETLINK"), QStringLiteral("read-only")));
    return text.toFile(paths::doctorService);
}

GeneratedFile doctorTimer(const Plan &plan)
{
    const QString &interval = plan.registry.doctor.interval;
    const qint64 delay = std::clamp<qint64>(readTimeSpan(interval).value_or(0) / spread / second, 1, mostDelay);
    AnnotatedText text(plan.comments);
    text.addHeader(QT_TRANSLATE_NOOP("Dockwright", "When to probe the mirrors of Docker Hub."));
    text.addSection(QStringLiteral("Unit"));
    text.addLine(QStringLiteral("Description=Probe the mirrors of Docker Hub regularly"));
    text.addSection(QStringLiteral("Timer"));
    text.addDirective(*findDirective(u"dockwright-doctor/OnUnitActiveSec"), QStringLiteral("OnUnitActiveSec=%1").arg(interval));
    text.addDirective(*findDirective(u"dockwright-doctor/RandomizedDelaySec"),
                      QStringLiteral("RandomizedDelaySec=%1s").arg(delay));
    text.addLine(QStringLiteral("OnActiveSec=2min"));
    text.addSection(QStringLiteral("Install"));
    text.addLine(QStringLiteral("WantedBy=timers.target"));
    return text.toFile(paths::doctorTimer);
}

} // namespace dockwright::core
