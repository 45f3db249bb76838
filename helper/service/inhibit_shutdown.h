// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusPendingCall>

namespace dockwright::helper {

/// Asks logind to keep the machine up for as long as the answer lives, and does not wait for it (org.freedesktop.login1(5)); a
/// host without logind does without.
QDBusPendingCall inhibitShutdown();

} // namespace dockwright::helper
