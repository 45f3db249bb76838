// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/engine/steps/records.h"

/// What several kinds of steps share.
namespace dockwright::helper::steps {

/// The directories on the way to `path` that are not there, deepest first.
core::Result<QStringList> missingDirectories(const QString &path, const HostWriter &host);

/// Which of Docker's units are not there yet.
QStringList missingUnits(const HostWriter &host);

/// How a step that leaves `path` with a content of this hash is taken back; empty: without the file.
core::Result<Undo> undoOfFile(const QString &path, const QString &afterHash, const HostWriter &host);

/// How steps that leave these files with contents of these hashes are taken back; empty: without the file.
core::Result<Undo> undoOfFiles(const std::map<QString, QString> &after, const StepContext &context);

/// Who installs on this host; a directory has none.
core::Result<Installer *> installerOf(HostWriter &host);

/// Stops those units that are there and do run.
core::Result<> stopAll(const QStringList &units, HostWriter &host);

/// Takes those of docker0 (CIDR) that no network of a dockerd that runs has; nothing where nobody can tell.
core::Result<> dropUnusedAddresses(const QStringList &addresses, HostWriter &host);

/// A record that is of another step.
core::Failure notItsUndo();

} // namespace dockwright::helper::steps
