// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/catalog/catalog.h"

namespace dockwright::core {

/// What the guide has beside its settings: a step of its scripts, a check, a target, or a rule of its second chapter. Strings
/// are UTF-8; `reason` is marked for translation in context "Dockwright".
struct GuideStep {
    const char *place;     ///< "deploy script", "checklist 3", "chapter 2, cgroups"; "" for Added
    const char *published; ///< the line as published; "" for Added
    Disposition disposition;
    const char *ours;   ///< "dockwright-helper --audit", "plan: install.version", "./install"; "" when withheld
    const char *reason; ///< why so, or what it does beyond that
};

/// In the order of the guide.
std::span<const GuideStep> guideSteps();

} // namespace dockwright::core
