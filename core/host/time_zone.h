// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::core {

/// The host's time zone as the time zone database names it, "Asia/Shanghai"; empty where that cannot be told.
QString readTimeZone(const HostReader &reader);

} // namespace dockwright::core
