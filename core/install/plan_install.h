// SPDX-License-Identifier: Apache-2.0
#pragma once

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

/// What is wrong with a bundle of this SHA-256, in lower case, for a plan that names another; nothing where it names none.
std::optional<Error> checkBundleSum(const InstallSettings &plan, const QString &sha256);

/// The packages of the host that cannot stay beside those of the plan.
QStringList packagesInTheWay(const InstallSettings &plan, const InstallFacts &facts);

/// What taking out again does, beside the configuration: see makeUninstall.
InstallChanges planUninstall(const HostFacts &facts, bool withData);

} // namespace dockwright::core
