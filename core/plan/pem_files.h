// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"

#include <functional>

/// Certificates and keys that a plan names by their files.
namespace dockwright::core {

/// Reads a file with the rights of whoever asks: who may not read a file does not get it by a plan.
using PemReader = std::function<Result<QByteArray>(const QString &path)>;

/// The plan with what is in those files in the place of their paths, checked like a plan that has it itself. An error is placed
/// in the plan and quotes nothing of a file.
tl::expected<Plan, Errors> withPemOfFiles(Plan plan, const PemReader &read);

/// InvalidInput for each path that is still one: only whoever reads the plan file may read those files, too.
Errors checkNoPemPath(const Plan &plan);

} // namespace dockwright::core
