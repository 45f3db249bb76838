// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/host/host_facts.h"
#include "core/plan/plan.h"
#include "core/render/generated_file.h"
#include "core/steps/change_set.h"

namespace dockwright::core {

/// The finding of a plan whose password was left out; it is not applied.
inline constexpr auto passwordLeftOut = "proxy/password";
inline constexpr auto secretLeftOut = "engine/secret";
inline constexpr auto keyLeftOut = "registries/key";

/// The finding of a plan that brings a key of its own.
inline constexpr auto foreignKey = "install/foreign-key";

/// The finding of a plan that lets dnf use an index that nobody has signed.
inline constexpr auto unsignedIndex = "install/unsigned-index";

/// True when packages are installed that another key than Docker's signs.
bool bringsForeignKey(const InstallSettings &install);

/// What an admin should know about this plan on this host before it is applied: bounds of the kernel, side effects of a
/// choice, settings of others that win over ours. Only what is worth saying; nothing that is as it should be. `files` are the
/// plan's, as generateFiles() makes them.
Findings advise(const Plan &plan, const HostFacts &facts, const std::vector<GeneratedFile> &files);

/// What these steps mean for a Docker that does not run: whether they start it, and whether it failed before. Nothing where
/// they do not start it.
Findings adviseStart(const std::vector<Step> &steps, const HostFacts &facts);

/// The same without what adviseStart() says, for changes whose steps no longer start Docker.
Findings withoutStart(Findings findings);

} // namespace dockwright::core
