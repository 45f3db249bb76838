// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/export/export.h"
#include "helper/bundle/bundle.h"

namespace dockwright::helper {

/// Writes the files of an export below a directory, which is made if it is not there. Refused (InvalidInput), with nothing
/// written, when it holds anything but a repository of Git without files: nothing is overwritten. What was written before a
/// failure is removed again.
core::Result<> writeExport(const QString &directory, const std::vector<core::ExportFile> &files);

/// Unpacks a bundle, given as an open file and the manifest that it begins with, into a directory that does not exist or is
/// empty, with these files in place of its own of the same name; manifest and sums are those of what is there then. The bundle
/// is verified as a whole; after a failure nothing is there.
core::Result<> writeBundleExport(const QString &directory, int bundle, const BundleManifest &manifest,
                                 const std::vector<core::ExportFile> &files, const BundleProgress &progress,
                                 const std::stop_token &stop);

/// Commits what is in the directory to the Git repository around it, or to a new one there, with `message`; gives the
/// commit's name, or that of the last one where it has all of this already. Git is the user's own, with his name and his
/// settings.
core::Result<QString> commitExport(const QString &directory, const QString &message);

/// InvalidInput where no branch can have that name (git-check-ref-format(1)).
core::Result<> checkBranch(const QString &branch);

/// Pushes that commit to a branch of a remote, which is a name or a URL; never by force: a branch that has other commits is
/// left as it is, which is an error. Ends after two minutes; asks nobody for a password.
core::Result<> pushExport(const QString &directory, const QString &commit, const QString &remote, const QString &branch);

} // namespace dockwright::helper
