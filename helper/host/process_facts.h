// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::helper {

/// What /proc shows of a process; nullopt if it is gone.
std::optional<core::ProcessFacts> readProcessFacts(const core::HostReader &reader, qint64 pid);

/// The name of a container's first process (/proc/PID/comm); empty if it is gone. dockerd calls a container running while runc
/// may still be about to become that process ("runc:[2:INIT]"), which is waited for, a second at most.
QString nameOfInit(const core::HostReader &reader, qint64 pid);

} // namespace dockwright::helper
