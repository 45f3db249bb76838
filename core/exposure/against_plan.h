// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exposure/judge_exposure.h"
#include "core/host/outside_facts.h"
#include "core/plan/plan.h"
#include "core/render/allowed_reach.h"

namespace dockwright::core {

/// From where the plan lets others come to it.
AllowedSources sourcesOf(const ExposureSettings &exposure, const ExposedPort &port);

/// The port as a preview names it.
PublishedPort publishedPortOf(const ExposedPort &port);

/// What containers that run publish, as dockerd lists it; nullopt where it does not say.
std::optional<std::vector<PublishedPort>> publishedPorts(const HostReader &reader);

/// It is open to others than the plan allows: an outsider reached it who may not, or, where nothing was measured, its address
/// says so. False where the plan does not say who may, and of a container with the host's network, which publishes nothing.
bool isAgainst(const ExposureSettings &wanted, const PortVerdict &verdict, const Outsider &outsider);

/// What was measured so.
OutsiderFacts reachedAgainst(const ExposureSettings &wanted, const ExposureFacts &facts);

} // namespace dockwright::core
