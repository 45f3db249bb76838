// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/host_writer.h"

namespace dockwright::helper {

/// What became of the containers that ran before, by their names.
struct ContainersAfter {
    QStringList lost;      ///< they no longer run
    QStringList restarted; ///< they run, and were started after the time: by their restart policy, or by a service of their own
    QStringList started;   ///< they did not run before
};

/// Looks for the running containers of `before` on a host of which the rest is as it was; `since` is when the first step began
/// (ISO 8601 in UTC). Nothing is known, and nothing said, of containers where the machine itself has started since then. A stop
/// ends the wait for those that a service starts again.
ContainersAfter containersAfter(HostWriter &host, const core::HostFacts &before, const QString &since,
                                const std::stop_token &stop);

/// Whether the machine was started after that time, or that is not known.
bool hasBootedSince(const core::HostReader &host, const QString &since);

} // namespace dockwright::helper
