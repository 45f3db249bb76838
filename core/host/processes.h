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

/// Both that name and the command line are what any user makes of them; a program that is setuid may be started by a link of
/// any name. These are the kernel's own word: whether root runs it, and whether the name of its program's file begins so, as
/// far as this user may know.
bool isOfRoot(const HostReader &reader, qint64 pid);
bool runsProgram(const HostReader &reader, qint64 pid, QLatin1String name);

} // namespace dockwright::core
