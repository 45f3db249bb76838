// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/message.h"

#include <tl/expected.hpp>

#include <vector>

namespace dockwright::core {

/// What kind of failure it was; decides the exit status and the D-Bus error name.
enum class ErrorCode {
    InvalidInput,    ///< the plan, the command line or a file that we were given is wrong; nothing was touched
    Unsupported,     ///< this host cannot do what is asked
    NotAuthorized,   ///< polkit or the file system says no
    Busy,            ///< another Dockwright holds the lock
    Unconfirmed,     ///< a transaction waits to be confirmed, and nothing else is changed meanwhile
    PlanStale,       ///< the host is no longer what the preview was made from
    Conflict,        ///< a hand-edited value stands in the way and nobody has decided about it
    WouldInterrupt,  ///< what runs would stop or restart, and nobody has said that it may
    WouldClosePorts, ///< it is decided anew who reaches published ports, and nobody has said that it may be
    Io,              ///< a file could not be read or written
    CommandFailed,   ///< a program or a systemd job ended badly
    TimedOut,        ///< it took longer than its limit
    Cancelled,       ///< the user stopped it
    RollbackFailed,  ///< not everything could be taken back
    Internal,        ///< a mistake of ours
};

/// The stable name of a code in JSON and on D-Bus, such as "InvalidInput".
const char *errorCodeName(ErrorCode code);

/// A failure as a value: what went wrong, where, what would be right, and what only the log should hold.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    QString where;   ///< a JSON pointer ("/proxy/http"), "file:line:column" or a path; may be empty
    Message message; ///< what is wrong
    Message remedy;  ///< what would be right, or what to do; may be empty
    QString detail;  ///< for the log: a program's own words; never a secret

    friend bool operator==(const Error &, const Error &) = default;
};

using Errors = std::vector<Error>;

/// How many problems of one text are listed; more help nobody.
inline constexpr std::size_t mostProblems = 100;

/// The first `mostProblems` of the errors and, if there are more, one that says how many. `further` are those that were
/// counted only.
Errors bounded(Errors errors, std::size_t further = 0);

template <class T = void>
using Result = tl::expected<T, Error>;

using Failure = tl::unexpected<Error>;

/// `return failure(ErrorCode::Io, path, {QT_TRANSLATE_NOOP("Dockwright", "…"), {…}});`
Failure failure(ErrorCode code, QString where, Message message, Message remedy = {}, QString detail = {});

} // namespace dockwright::core
