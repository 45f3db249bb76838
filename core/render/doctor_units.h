// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"
#include "core/render/generated_file.h"

/// The units of the doctor of the mirrors.
namespace dockwright::core {

GeneratedFile doctorService(const Plan &plan);
GeneratedFile doctorTimer(const Plan &plan);

} // namespace dockwright::core
