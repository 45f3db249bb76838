// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/packages/package_manager.h"

namespace dockwright::helper {

/// What a request would change, by `apt-get --simulate`, with `offered` versions by package; a Conflict where that needs a
/// consent which is not in it.
core::Result<PackageChanges> simulateRequest(const PackageRequest &request, const PackageStates &installed,
                                             const std::map<QString, QStringList> &offered);

/// The arguments that make apt-get do exactly these changes; empty where only marks change.
QStringList aptArguments(const PackageChanges &changes);

/// That apt would still do what was decided, and nothing else.
core::Result<> checkUnchanged(const PackageChanges &changes, const QStringList &arguments);

} // namespace dockwright::helper
