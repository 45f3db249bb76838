// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"

namespace dockwright::core {

/// What is wrong with a bundle of this SHA-256, in lower case, for a plan that names another; nothing where it names none.
std::optional<Error> checkBundleSum(const InstallSettings &plan, const QString &sha256);
/// The same of the version that it contains.
std::optional<Error> checkBundleVersion(const InstallSettings &plan, const QString &version);

/// The packages of the host that cannot stay beside those of the plan.
QStringList packagesInTheWay(const InstallSettings &plan, const InstallFacts &facts);

} // namespace dockwright::core
