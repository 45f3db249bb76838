// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"
#include "helper/host/container_probe.h"

#include <chrono>
#include <stop_token>

namespace dockwright::helper {

/// What dockerd, this host and a container reach of what a pull of the image needs. A container is asked only for what the
/// host reaches, so that a host without a network is done at once. dockerd is given `limit`, the host and the container 15
/// seconds each, and dockerd what it takes to make a container.
core::OutsideFacts outsideOf(ContainerProbe &probe, const core::DaemonFacts &daemon, const core::VerifySettings &wanted,
                             std::chrono::seconds limit, const std::stop_token &stop);

} // namespace dockwright::helper
