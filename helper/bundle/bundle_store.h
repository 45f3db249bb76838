// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/rooted_files.h"

#include "helper/host/descriptor.h"

#include <stop_token>

namespace dockwright::helper {

/// The largest bundle that is taken, in bytes: some ten times Docker's static archive.
inline constexpr qint64 maximalBundle = 1024LL * 1024 * 1024;

struct StagedBundle {
    QString sha256; ///< of the copy, hexadecimal
    qint64 size = 0;
};

/// Copies a bundle, given as an open file, into a directory that root alone can reach, and names it by the sum of the copy; two
/// at once do it one after the other. Refused: what is no regular file, is empty or too large, or changes while it is read.
/// Bundles from before are removed: one is kept. The offset of `file` is neither used nor moved.
core::Result<StagedBundle> stageBundle(int file, const RootedFiles &files);

/// The bundle that is kept, open for reading; its sum was taken again from this very file.
core::Result<Descriptor> openStaged(const QString &sha256, const RootedFiles &files, const std::stop_token &stop = {});
/// The sum of the bundle that is kept; empty where there is none.
QString stagedSum(const RootedFiles &files);
/// Removes what is kept.
void dropStaged(const RootedFiles &files);

} // namespace dockwright::helper
