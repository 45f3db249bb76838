// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::helper {

/// The containerd of a dockerd that runs: asked by ctr(8), as the guide does it ("ctr -n moby version"), for ten seconds at
/// most, and where that is not there or finds it at no address that is known, by dockerd. Its own one counts as that of a unit
/// does.
core::ContainerdFacts askContainerd(const core::HostReader &host, const core::HostFacts &facts);

} // namespace dockwright::helper
