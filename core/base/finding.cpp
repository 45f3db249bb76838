// SPDX-License-Identifier: Apache-2.0
#include "core/base/finding.h"

namespace dockwright::core {

const char *severityName(Severity severity)
{
    switch (severity) {
    case Severity::Pass:
        return "pass";
    case Severity::Info:
        return "info";
    case Severity::Warning:
        return "warning";
    case Severity::Critical:
        return "critical";
    case Severity::Unknown:
        return "unknown";
    }
    Q_UNREACHABLE();
}

} // namespace dockwright::core
