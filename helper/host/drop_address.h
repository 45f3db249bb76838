// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::helper {

/// Takes an address (CIDR) from an interface of this host, by ip(8).
core::Result<> dropAddress(const core::HostReader &reader, const QString &interface, const QString &address);

} // namespace dockwright::helper
