// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/options.h"

namespace dockwright::helper {

using namespace core;

ExitStatus exitStatusOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::Unsupported:
    case ErrorCode::Conflict:
    case ErrorCode::WouldInterrupt:
    case ErrorCode::WouldClosePorts:
    case ErrorCode::Unconfirmed:
    case ErrorCode::PlanStale:
        return ExitInvalid;
    case ErrorCode::NotAuthorized:
        return ExitNotAuthorized;
    case ErrorCode::RollbackFailed:
        return ExitNotTakenBack;
    case ErrorCode::Busy:
    case ErrorCode::Io:
    case ErrorCode::CommandFailed:
    case ErrorCode::TimedOut:
    case ErrorCode::Cancelled:
    case ErrorCode::Internal:
        return ExitFailed;
    }
    Q_UNREACHABLE();
}

} // namespace dockwright::helper
