// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"

#include <optional>

/// The registries of a plan as one list to edit, whichever of the two forms says the mirrors of Docker Hub.
namespace dockwright::core {

/// Docker Hub first, with its mirrors, and then the others in the order of the plan.
std::vector<RegistryHost> registryList(const Plan &plan);

/// Makes the plan say this list, whose first one is Docker Hub. Its mirrors stand in the short form (registry.mirrors) unless
/// one has options or certificates, which only the long one has; a long one that needed none before stays. Never both: the
/// short form that does not count has its default, as in a plan that was read.
void setRegistryList(Plan &plan, std::vector<RegistryHost> list);

/// Where an entry of that list stands in the plan's registries; nullopt for a Docker Hub of the short form.
std::optional<std::size_t> placeInRegistries(const Plan &plan, std::size_t inList);

/// More than an URL, which is all that the short form can say.
bool needsLongForm(const RegistryMirror &mirror);

} // namespace dockwright::core
