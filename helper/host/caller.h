// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/talk/origin.h"

namespace dockwright::helper {

/// Whoever makes a call, as the kernel and the bus know it.
struct Caller {
    uint user = 0;
    QString session;      ///< of logind; empty for a process that belongs to none
    QString connection{}; ///< of SSH, as connectionOf() has it

    friend bool operator==(const Caller &, const Caller &) = default;
};

/// This process: the user is the one who logged in (proc_pid_loginuid(5)), whoever she became by sudo, su or pkexec; where
/// nobody did, or the kernel has no audit, the one that sudo(8) or pkexec(1) names to root, else the present one.
Caller thisCaller();

/// The session of logind that a process belongs to, by its control group (…/session-3.scope, systemd-logind.service(8)).
QString sessionOf(qint64 pid);

/// Tells one connection of SSH from another: process and start of the server that is nearest above this process. Empty for a
/// process that has none above it, be it a local one or one that was left behind.
QString connectionOf(qint64 pid);

/// Who that is, for the record. Asks logind twice for the address, a second at most each.
core::Origin originOf(const Caller &caller, core::Way way);

} // namespace dockwright::helper
