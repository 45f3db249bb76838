// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/rooted_files.h"

namespace dockwright::helper {

/// A file as it was before a step, its bytes kept in a directory of the transaction: programs are too large for the journal's
/// own records.
struct KeptFile {
    QString path;
    bool existed = false;
    int mode = 0;
    int uid = 0;
    int gid = 0;
    QString sha256;      ///< of the bytes that are kept
    QString afterSha256; ///< what the step leaves there; empty: nothing

    friend bool operator==(const KeptFile &, const KeptFile &) = default;
};

/// SHA-256 of a regular file; nullopt where there is none.
core::Result<std::optional<QString>> sumOf(const QString &path, const RootedFiles &files);

/// Copies a file into `directory` (made, root only) by the name of its sum. Nothing is done where there is none.
core::Result<KeptFile> keepFile(const QString &path, const QString &afterSha256, const QString &directory,
                                const RootedFiles &files);

/// Brings a file back as it was kept. One that is neither as it was nor as the step left it was changed by hand since, and is
/// left alone, which is an error.
core::Result<> bringBack(const KeptFile &kept, const QString &directory, const RootedFiles &files);

/// Opens a new file beside `path`, to be written and then put in its place.
core::Result<int> openBeside(const QString &path, const RootedFiles &files);
/// Puts what was written beside `path` in its place, owned by root, with `mode`.
core::Result<> putInPlace(const QString &path, int mode, const RootedFiles &files);
/// Removes what an installation that was cut off left beside `path`.
void dropBeside(const QString &path, const RootedFiles &files);
/// Removes a file that has this sum; one that has another is left alone, which is an error. One that is not there is fine.
core::Result<> removeIfSum(const QString &path, const QString &sha256, const RootedFiles &files);

/// Removes a directory and all in it, following no link and staying on its file system, or a file. What is not there is fine.
core::Result<> removeTree(const QString &path, const RootedFiles &files);

} // namespace dockwright::helper
