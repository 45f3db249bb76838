#include "core/base/result.h"

namespace dockwright::core {

const char *errorCodeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
        return "InvalidInput";
    case ErrorCode::Unsupported:
        return "Unsupported";
    case ErrorCode::NotAuthorized:
        return "NotAuthorized";
    case ErrorCode::Busy:
        return "Busy";
    case ErrorCode::PlanStale:
        return "PlanStale";
    case ErrorCode::Conflict:
        return "Conflict";
    case ErrorCode::Io:
        return "Io";
    case ErrorCode::CommandFailed:
        return "CommandFailed";
    case ErrorCode::TimedOut:
        return "TimedOut";
    case ErrorCode::Cancelled:
        return "Cancelled";
    case ErrorCode::RollbackFailed:
        return "RollbackFailed";
    case ErrorCode::Internal:
        return "Internal";
    }
    Q_UNREACHABLE();
}

Failure failure(ErrorCode code, QString where, Message message, Message remedy, QString detail)
{
    return Failure(Error{code, std::move(where), std::move(message), std::move(remedy), std::move(detail)});
}

} // namespace dockwright::core
