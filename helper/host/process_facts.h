#pragma once

#include "core/host/host_reader.h"

namespace dockwright::helper {

/// What /proc shows of a process; nullopt if it is gone.
std::optional<core::ProcessFacts> readProcessFacts(const core::HostReader &reader, qint64 pid);

} // namespace dockwright::helper
