// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/talk/confirmation.h"
#include "helper/host/host_writer.h"

namespace dockwright::helper {

/// Has systemd call this program in so many seconds, to take transaction `id` back if it is not confirmed by then: a transient
/// timer (systemd-run(1)), which needs neither this process nor anybody's session. Called before the first step is done: what
/// it starts waits for whoever is at work, and then for the deadline.
core::Result<> armConfirmTimer(quint64 id, int seconds);
/// Takes that call back. One that has begun finds that there is nothing to do.
void disarmConfirmTimer(quint64 id);

/// From now on, in so many seconds.
core::Confirmation confirmationIn(int seconds, const QString &connection);
/// How long one can still be confirmed; negative when that is over, or the host has booted since.
std::chrono::milliseconds leftOf(const core::Confirmation &confirmation);

} // namespace dockwright::helper
