// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

namespace dockwright::core {

/// Of all processes of the host (proc(5)).
std::vector<qint64> processIds(const HostReader &reader);

/// A file of that process: "comm", "cgroup"; empty where it is over.
QString processFile(const HostReader &reader, qint64 pid, const char *name);
/// The words of its command line.
QStringList commandLineOf(const HostReader &reader, qint64 pid);

} // namespace dockwright::core
