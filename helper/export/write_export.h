// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/export/export.h"

namespace dockwright::helper {

/// Writes the files of an export below a directory, which is made if it is not there. Refused (InvalidInput), with nothing
/// written, when it holds anything but a repository of Git without files: nothing is overwritten. What was written before a
/// failure is removed again.
core::Result<> writeExport(const QString &directory, const std::vector<core::ExportFile> &files);

/// Commits what is in the directory to the Git repository around it, or to a new one there, with `message`; gives the
/// commit's name. Git is the user's own, with his name and his settings.
core::Result<QString> commitExport(const QString &directory, const QString &message);

} // namespace dockwright::helper
