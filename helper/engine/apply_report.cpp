// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/apply_report.h"

namespace dockwright::helper {

const char *statusName(ApplyStatus status)
{
    switch (status) {
    case ApplyStatus::Unchanged:
        return "unchanged";
    case ApplyStatus::Applied:
        return "applied";
    case ApplyStatus::Refused:
        return "invalid";
    case ApplyStatus::RolledBack:
        return "rolled-back";
    case ApplyStatus::LeftAsIs:
    case ApplyStatus::Failed:
        return "failed";
    }
    Q_UNREACHABLE();
}

} // namespace dockwright::helper
