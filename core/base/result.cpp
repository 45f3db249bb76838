// SPDX-License-Identifier: Apache-2.0
#include "core/base/result.h"

#include <QCoreApplication>

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
    case ErrorCode::Unconfirmed:
        return "Unconfirmed";
    case ErrorCode::PlanStale:
        return "PlanStale";
    case ErrorCode::Conflict:
        return "Conflict";
    case ErrorCode::WouldInterrupt:
        return "WouldInterrupt";
    case ErrorCode::WouldClosePorts:
        return "WouldClosePorts";
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

Errors bounded(Errors errors, std::size_t further)
{
    if (errors.size() > mostProblems) {
        further += errors.size() - mostProblems;
        errors.resize(mostProblems);
    }
    if (further > 0)
        errors.push_back({ErrorCode::InvalidInput,
                          {},
                          {QT_TRANSLATE_NOOP("Dockwright", "%1 more problems are not listed."), {QString::number(further)}},
                          {},
                          {}});
    return errors;
}

Failure failure(ErrorCode code, QString where, Message message, Message remedy, QString detail)
{
    return Failure(Error{code, std::move(where), std::move(message), std::move(remedy), std::move(detail)});
}

} // namespace dockwright::core
