// SPDX-License-Identifier: Apache-2.0
#include "core/render/heartbeat.h"

#include "core/host/paths.h"
#include "core/render/annotated_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr int mostMisses = 3;
constexpr int answerSeconds = 10;
constexpr int periodSeconds = 30;

/// The check as a shell script on the lines of one ExecStart=; %1 is docker. Of systemd's own, $ and % are doubled.
/// try-restart does nothing to a unit that was stopped meanwhile.
QString checkCommand(const QString &docker)
{
    return QStringLiteral("ExecStart=/bin/sh -c '\\\n"
                          "    misses=$$RUNTIME_DIRECTORY/misses; \\\n"
                          "    systemctl is-active --quiet docker.service || { rm -f \"$$misses\"; exit 0; }; \\\n"
                          "    timeout %2 %1 info >/dev/null 2>&1 && { rm -f \"$$misses\"; exit 0; }; \\\n"
                          "    systemctl is-active --quiet docker.service || { rm -f \"$$misses\"; exit 0; }; \\\n"
                          "    echo missed >>\"$$misses\"; \\\n"
                          "    count=$$(wc -l <\"$$misses\"); \\\n"
                          "    echo \"dockerd did not answer within %2 s, $$count of %3\"; \\\n"
                          "    [ \"$$count\" -ge %3 ] || exit 0; \\\n"
                          "    rm -f \"$$misses\"; \\\n"
                          "    systemctl reset-failed docker.service; \\\n"
                          "    exec systemctl try-restart docker.service'")
        .arg(docker)
        .arg(answerSeconds)
        .arg(mostMisses);
}

/// The path for use within the script; nothing but what needs no quoting in a shell and a unit.
QString dockerProgram(const HostFacts &facts)
{
    const QString fallback = QStringLiteral("/usr/bin/docker");
    const QString path = facts.dockerPath.value_or(fallback);
    const bool isPlain = path.startsWith(u'/') && std::ranges::all_of(path, [](QChar c) {
                             return (c.unicode() < 128 && c.isLetterOrNumber()) || QLatin1String("/._+-").contains(c);
                         });
    return isPlain ? path : fallback;
}

} // namespace

GeneratedFile heartbeatService(const Plan &plan, const HostFacts &facts)
{
    AnnotatedText text(plan.comments);
    text.addHeader(
        QT_TRANSLATE_NOOP("Dockwright", "Checks once whether dockerd responds; started by dockwright-heartbeat.timer."));
    text.addSection(QStringLiteral("Unit"));
    text.addLine(QStringLiteral("Description=Check that dockerd answers\nAfter=docker.service"));
    text.addSection(QStringLiteral("Service"));
    text.addLine(QStringLiteral("Type=oneshot\n"
                                "RuntimeDirectory=dockwright-heartbeat\n"
                                "RuntimeDirectoryPreserve=yes\n"
                                "NoNewPrivileges=yes\n"
                                "ProtectSystem=strict\n"
                                "ProtectHome=yes\n"
                                "PrivateTmp=yes"));
    text.addDirective(*findDirective(u"dockwright-heartbeat/ExecStart"), checkCommand(dockerProgram(facts)));
    return text.toFile(paths::heartbeatService);
}

GeneratedFile heartbeatTimer(const Plan &plan)
{
    AnnotatedText text(plan.comments);
    text.addHeader(QT_TRANSLATE_NOOP("Dockwright", "When to check whether dockerd responds."));
    text.addSection(QStringLiteral("Unit"));
    text.addLine(QStringLiteral("Description=Check regularly that dockerd answers"));
    text.addSection(QStringLiteral("Timer"));
    text.addDirective(*findDirective(u"dockwright-heartbeat/OnUnitActiveSec"),
                      QStringLiteral("OnUnitActiveSec=%1s").arg(periodSeconds));
    text.addLine(QStringLiteral("OnActiveSec=%1s\nAccuracySec=1s").arg(periodSeconds));
    text.addSection(QStringLiteral("Install"));
    text.addLine(QStringLiteral("WantedBy=timers.target"));
    return text.toFile(paths::heartbeatTimer);
}

} // namespace dockwright::core
