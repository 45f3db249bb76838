// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exposure/exposure_facts.h"
#include "helper/host/rooted_files.h"

#include <stop_token>

namespace dockwright::helper {

/// Has an outsider try each port, from two addresses, and this host itself: `facts` get the attempts and who made them, or why
/// nobody could. Root only. What it makes is gone when it returns, see runOutside(); services see connections that end at once,
/// and a datagram of twelve bytes.
void measureExposure(const core::HostReader &host, const RootedFiles &files, core::ExposureFacts &facts,
                     const std::stop_token &stop);

} // namespace dockwright::helper
