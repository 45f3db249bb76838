// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"

namespace dockwright::core {

/// The plan with the content of the files that it names for certificates and keys (withPemOfFiles()), read with the rights of
/// this process. Regular files only: nothing is waited for.
tl::expected<Plan, Errors> withFilesOfPlan(Plan plan);

} // namespace dockwright::core
