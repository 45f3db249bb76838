// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::core {

/// The absolute path of a program in one of the system's fixed directories; nullopt if it is in none.
std::optional<QString> findProgram(const HostReader &reader, const QString &name);

} // namespace dockwright::core
