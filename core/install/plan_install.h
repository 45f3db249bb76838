// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/install/install_checks.h"
#include "core/steps/change_set.h"

namespace dockwright::core {

/// What an installation adds to a ChangeSet.
struct InstallChanges {
    std::vector<Step> first; ///< before the configuration is written
    std::vector<Step> last;  ///< when all else is done
    QStringList enabled;     ///< units that no package enables
    Effect effect = Effect::None;
    bool socketGoes = false; ///< docker.socket will come from another package
    HostFacts after;         ///< the host as the configuration will find it
    Findings findings;
};

/// What has to be done so that Docker comes from where the plan says. Without install facts, as for a directory, nothing is
/// done, and `after` is a host that has that Docker.
tl::expected<InstallChanges, Errors> planInstall(const Plan &plan, const HostFacts &facts);

/// Why Docker cannot come by the plan's method at all; without install facts as far as the other facts tell. nullopt where it
/// can, whatever else the plan lacks.
std::optional<Error> findMethodRefusal(const Plan &plan, const HostFacts &facts);

/// What taking out again does, beside the configuration: see makeUninstall.
InstallChanges planUninstall(const HostFacts &facts, bool withData);

} // namespace dockwright::core
