// SPDX-License-Identifier: Apache-2.0
#include "core/daemon/daemon_flags.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/plan/plan_description.h"
#include "core/render/daemon_json_checker.h"

#include <QCoreApplication>

namespace dockwright::core {

Message flagRemedy(const QString &flag, const QString &source)
{
    if (source.contains(QLatin1String(" in ")))
        return {QT_TRANSLATE_NOOP("Dockwright", "Set it in one place only: remove %1 from %2, then restart docker.service."),
                {flag, source}};
    return {QT_TRANSLATE_NOOP("Dockwright", "Set it in one place only: remove %3 from ExecStart= of %1 (%2)."),
            {QLatin1String(paths::dockerUnit), source, flag}};
}

// moby daemon/config/config.go findConfigurationConflicts: an option given both as flag and in the file ends dockerd, even
// with equal values.
Errors checkDaemonFlags(const OrderedJson &value, const HostFacts &facts)
{
    Errors errors;
    for (const DaemonWord &word : daemonCommandLine(facts)) {
        const QString pointer = daemonKeyOfFlag(word.text);
        // Runtimes of both add up: skipDuplicates in moby daemon/config/config.go.
        if (pointer.isEmpty() || pointer == QLatin1String("/runtimes") || Checker::in(value, pointer) == nullptr)
            continue;
        const QString flag =
            visible(word.text.startsWith(QLatin1String("--")) ? word.text.section(u'=', 0, 0) : word.text.left(2));
        errors.push_back(
            {ErrorCode::InvalidInput,
             QLatin1String(paths::daemonJson) + u'#' + pointer,
             {QT_TRANSLATE_NOOP(
                  "Dockwright",
                  "%1 starts dockerd with %2, and daemon.json sets the same option: dockerd does not start with both."),
              {word.source, flag}},
             flagRemedy(flag, word.source),
             {}});
    }
    return errors;
}

} // namespace dockwright::core
