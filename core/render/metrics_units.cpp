// SPDX-License-Identifier: Apache-2.0
#include "core/render/metrics_units.h"

#include "core/host/paths.h"
#include "core/render/annotated_text.h"
#include "core/render/confined_unit.h"
#include "core/text/unit_file.h"

#include <QCoreApplication>

#include <iterator>

namespace dockwright::core {

namespace {

constexpr char fileName[] = "/dockwright.prom";

} // namespace

QString metricsFile(const Plan &plan)
{
    return plan.monitoring.textfileDirectory + QLatin1String(fileName);
}

QString textfileDirectoryIn(const QByteArray &fileService)
{
    const auto command = lastValueIn(fileService, QLatin1String("Service"), QLatin1String("ExecStart"));
    const QString file = command ? command->section(u' ', -1) : QString(); // a plain path: checkPlan()
    return file.endsWith(QLatin1String(fileName)) ? file.chopped(std::size(fileName) - 1) : QString();
}

GeneratedFile metricsService(const Plan &plan)
{
    AnnotatedText text(plan.comments);
    text.addHeader(QT_TRANSLATE_NOOP("Dockwright", "One measurement for Prometheus; started by dockwright-metrics.timer."));
    text.addSection(QStringLiteral("Unit"));
    text.addLine(QStringLiteral("Description=Measure dockerd for Prometheus\n"
                                "PartOf=dockwright-metrics.timer\n"
                                "Wants=dockwright-metrics-file.service\n"
                                "After=docker.service dockwright-metrics-file.service\n"
                                "ConditionFileIsExecutable=%1")
                     .arg(helperProgram()));
    text.addSection(QStringLiteral("Service"));
    text.addLine(QStringLiteral("Type=oneshot\nTimeoutStartSec=5min\nNice=10"));
    text.addDirective(*findDirective(u"dockwright-metrics/ExecStart"),
                      QStringLiteral("ExecStart=%1 --metrics --out %2").arg(helperProgram(), metricsFile(plan)));
    text.addDirective(*findDirective(u"dockwright-metrics/CapabilityBoundingSet"),
                      QStringLiteral("CapabilityBoundingSet=CAP_SYS_PTRACE CAP_DAC_READ_SEARCH CAP_DAC_OVERRIDE"));
    text.addDirective(*findDirective(u"dockwright-metrics/ReadWritePaths"),
                      QStringLiteral("ReadWritePaths=%1\nProtectSystem=strict").arg(plan.monitoring.textfileDirectory));
    text.addDirective(*findDirective(u"dockwright-metrics/RestrictAddressFamilies"),
                      confinement(QStringLiteral("AF_UNIX AF_NETLINK"), QStringLiteral("yes")));
    return text.toFile(paths::metricsService);
}

GeneratedFile metricsFileService(const Plan &plan)
{
    AnnotatedText text(plan.comments);
    text.addHeader(QT_TRANSLATE_NOOP("Dockwright", "The location of the metrics while dockwright-metrics.timer runs."));
    text.addSection(QStringLiteral("Unit"));
    // Stopped before the timer, whose stopping is awaited.
    text.addLine(QStringLiteral("Description=The file of Docker's metrics for Prometheus\n"
                                "PartOf=dockwright-metrics.timer\n"
                                "After=dockwright-metrics.timer\n"
                                "ConditionFileIsExecutable=%1")
                     .arg(helperProgram()));
    text.addSection(QStringLiteral("Service"));
    text.addLine(QStringLiteral("Type=oneshot\n"
                                "RemainAfterExit=yes\n"
                                "NoNewPrivileges=yes\n"
                                "PrivateTmp=yes\n"
                                "ProtectHome=yes\n"
                                "CapabilityBoundingSet=CAP_DAC_OVERRIDE"));
    text.addDirective(
        *findDirective(u"dockwright-metrics-file/ExecStart"),
        QStringLiteral("ExecStart=%1 --metrics --make-directory --out %2").arg(helperProgram(), metricsFile(plan)));
    text.addDirective(*findDirective(u"dockwright-metrics-file/ExecStop"),
                      QStringLiteral("ExecStop=%1 --metrics --remove --out %2").arg(helperProgram(), metricsFile(plan)));
    return text.toFile(paths::metricsFileService);
}

GeneratedFile metricsTimer(const Plan &plan)
{
    AnnotatedText text(plan.comments);
    text.addHeader(QT_TRANSLATE_NOOP("Dockwright", "When to measure dockerd for Prometheus."));
    text.addSection(QStringLiteral("Unit"));
    text.addLine(QStringLiteral("Description=Measure dockerd regularly for Prometheus"));
    text.addSection(QStringLiteral("Timer"));
    text.addDirective(*findDirective(u"dockwright-metrics/OnUnitActiveSec"),
                      QStringLiteral("OnUnitActiveSec=%1s").arg(plan.monitoring.intervalSeconds));
    text.addLine(QStringLiteral("OnActiveSec=1s\nAccuracySec=1s"));
    text.addSection(QStringLiteral("Install"));
    text.addLine(QStringLiteral("WantedBy=timers.target"));
    return text.toFile(paths::metricsTimer);
}

} // namespace dockwright::core
