#pragma once

#include "core/host/host_reader.h"

#include <chrono>

namespace dockwright::helper {

/// Runs a program by its absolute path: no shell, an environment of our own (PATH, LC_ALL=C, HOME=/root), `/` as working
/// directory, `input` on standard input, at most 4 MiB of output a stream, and killed after `limit`.
core::Result<core::CommandOutput> runCommand(const QStringList &command, const QByteArray &input = {},
                                             std::chrono::milliseconds limit = std::chrono::seconds(30));

/// The same, where another exit status than 0 is an error; `what` says in words what was tried.
core::Result<core::CommandOutput> runChecked(const QStringList &command, const core::Message &what,
                                             const QByteArray &input = {},
                                             std::chrono::milliseconds limit = std::chrono::seconds(30));

} // namespace dockwright::helper
