// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_needs.h"

namespace dockwright::core {

/// What Docker can use and does without: limits, networks and file systems that not every host is asked for. After moby's
/// contrib/check-config.sh, "Optional Features", without those of cgroup v1 and of kernels before 4.15.
std::span<const HostNeed> hostFeatures();

} // namespace dockwright::core
