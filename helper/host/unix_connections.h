// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::helper {

/// As HostReader::unixConnections() has it. The kernel is asked (sock_diag(7)), not ss(8): in its text, names that any user
/// gives a socket or a process stand beside what is true.
std::vector<core::UnixConnection> listUnixConnections();

} // namespace dockwright::helper
