// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/host_writer.h"

#include <chrono>

namespace dockwright::helper {

/// From now on no systemctl that a command calls, such as a package's script, asks systemd for anything: it would wait for a
/// unit that waits for us. What changes files only, such as enable, works ($SYSTEMD_OFFLINE in systemd's ENVIRONMENT.md).
void keepCommandsFromSystemd();

/// Runs a program by its absolute path: no shell, an environment of our own (PATH, LC_ALL=C, HOME=/root), `/` as working
/// directory, `input` on standard input, at most 4 MiB of output a stream, and killed after `limit`.
core::Result<core::CommandOutput> runCommand(const QStringList &command, const QByteArray &input = {},
                                             std::chrono::milliseconds limit = std::chrono::seconds(30));

/// The same, where another exit status than 0 is an error; `what` says in words what was tried.
core::Result<core::CommandOutput> runChecked(const QStringList &command, const core::Message &what,
                                             const QByteArray &input = {},
                                             std::chrono::milliseconds limit = std::chrono::seconds(30));

/// How a command that takes long is accompanied.
struct CommandWatch {
    QList<QByteArray> environment; ///< "NAME=value", beside or in place of those of runCommand
    QByteArray input;
    std::function<void(const QByteArray &line)> status; ///< told each line that it writes to descriptor 3
    std::function<bool(const QByteArray &line)> line; ///< told each line of its standard output, of which nothing is kept then;
                                                      ///< kills it by saying no
    Waiting waiting;                                  ///< may be empty
    std::stop_token stop;                             ///< kills it, as does `waiting` when it says so
    std::chrono::milliseconds limit = std::chrono::minutes(5);
    int keptOpen = -1; ///< a file that the program has open too, as long as it runs; not beside `status`
};

/// Like runCommand; of what it prints the last 4 MiB a stream are kept, and more does not end it.
core::Result<core::CommandOutput> runWatched(const QStringList &command, const CommandWatch &watch);

} // namespace dockwright::helper
