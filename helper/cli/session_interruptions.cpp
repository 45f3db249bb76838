// SPDX-License-Identifier: Apache-2.0
#include "core/steps/change_set.h"
#include "helper/cli/session.h"

#include <QCoreApplication>

namespace dockwright::helper {

using namespace core;

/// An apply needs --yes then.
void Session::tellStopping(const ChangeSet &changes)
{
    if (changes.stopsContainers)
        m_output.finding({QStringLiteral("containers/would-stop"),
                          Severity::Warning,
                          {QT_TRANSLATE_NOOP("Dockwright", "Running containers"), {}},
                          {},
                          {QT_TRANSLATE_NOOP("Dockwright", "An apply of this plan stops running containers: %1."),
                           {changes.affectedContainers.join(QLatin1String(", "))}},
                          {QT_TRANSLATE_NOOP("Dockwright", "Stop them yourself first, or apply with --yes."), {}},
                          {}});
    if (!changes.affectedUnits.isEmpty())
        m_output.finding(
            {QStringLiteral("units/would-restart"),
             Severity::Warning,
             {QT_TRANSLATE_NOOP("Dockwright", "Units that depend on Docker"), {}},
             {},
             {QT_TRANSLATE_NOOP("Dockwright",
                                "An apply of this plan restarts Docker, and systemd restarts or stops with it: %1. Containers "
                                "that they run end with them."),
              {changes.affectedUnits.join(QLatin1String(", "))}},
             {QT_TRANSLATE_NOOP("Dockwright", "Apply with --yes if they may be restarted."), {}},
             {}});
    if (!changes.affectedWork.isEmpty())
        m_output.finding({QStringLiteral("daemon/would-break-off"),
                          Severity::Warning,
                          {QT_TRANSLATE_NOOP("Dockwright", "Work of Docker"), {}},
                          {},
                          {QT_TRANSLATE_NOOP("Dockwright", "An apply of this plan restarts Docker, and breaks off: %1."),
                           {changes.affectedWork.join(QLatin1String(", "))}},
                          {QT_TRANSLATE_NOOP("Dockwright", "Wait until it is done, or apply with --yes."), {}},
                          {}});
    if (!changes.affectedDevices.isEmpty())
        m_output.finding(
            {QStringLiteral("containers/would-lose-devices"),
             Severity::Warning,
             {QT_TRANSLATE_NOOP("Dockwright", "Devices of containers"), {}},
             {},
             {QT_TRANSLATE_NOOP("Dockwright",
                                "An apply of this plan has systemd read its unit files again, which takes from "
                                "running containers devices that a hook gave them, unless they have lost them already: "
                                "%1."),
              {changes.affectedDevices.join(QLatin1String(", "))}},
             remedyForDevices(),
             {}});
}

} // namespace dockwright::helper
