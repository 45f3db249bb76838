// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "helper/host/host_writer.h"

namespace dockwright::helper {

/// The matches of journalctl for what a unit's own processes have written on their standard output and error, and systemd about
/// the unit: by fields that no writer can set. A container prints into the same journal, and is not among it.
QStringList wordsAbout(const QString &unit);

/// Where the journal ends now; empty when it cannot be read.
QString journalCursor();

/// Waits for dockerd's word on a reload that was asked for after `cursor` and `since`. systemd calls a reload done as soon as
/// the signal is sent, dockerd reads its file after that, and keeps its old values when it does not like the new ones.
core::Result<> awaitReload(const QString &cursor, std::chrono::system_clock::time_point since, const Waiting &waiting);

/// What went wrong in the present run of docker.service: records of systemd and dockerd with priority err and worse, and
/// lines that dockerd itself calls error or fatal, which the journal files as information. At most the last 20;
/// nullopt when the journal cannot be read.
std::optional<QStringList> journalErrors(const core::UnitFacts &unit);

/// The last lines that a unit's own processes and systemd have written about it, for people. A container prints into the same
/// journal, and is not among them. As many lines of the last start that failed, if one did within five minutes, stand before
/// them: the next start, under way, pushes its reason out.
QString lastWords(const QString &unit, int lines);

} // namespace dockwright::helper
