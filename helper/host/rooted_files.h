// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "helper/host/descriptor.h"

#include <sys/stat.h>

namespace dockwright::helper {

struct NearestDirectory {
    Descriptor directory;
    QString path; ///< empty for the root
};

/// Changes files below a directory. Every component of a path is opened without following a link, and every directory on
/// the way must belong to root (or to the user who runs this) and not be writable by others, so that nobody else can put
/// something in the way.
class RootedFiles
{
public:
    explicit RootedFiles(const QString &root);
    ~RootedFiles();
    RootedFiles(const RootedFiles &) = delete;
    RootedFiles &operator=(const RootedFiles &) = delete;

    /// Writes beside the target, syncs, renames over it and syncs the directory. Missing directories are made (0755).
    /// Fails with PlanStale, nothing written, when the target is not `expected` any more.
    core::Result<> write(const QString &path, const core::FileFact &file, const std::optional<core::FileFact> &expected);
    core::Result<> remove(const QString &path, const core::FileFact &expected);
    /// Whether write() and remove() could do their work, as far as can be seen without doing it.
    core::Result<> mayReplace(const QString &path) const;
    core::Result<std::optional<core::FileFact>> read(const QString &path) const;
    void removeEmptyDirectory(const QString &path);
    /// As HostWriter has them.
    QByteArray accessList(const QString &path) const;
    core::Result<> setAccessList(const QString &path, const QByteArray &list);

    /// A directory as a file descriptor (O_PATH is not set), made with `mode` if it is missing and `create` is true.
    core::Result<int> openDirectory(const QString &path, bool create, unsigned mode = 0755) const;
    /// The same; nullopt if it is not there.
    core::Result<std::optional<int>> findDirectory(const QString &path) const;
    /// That directory, or the deepest one above it that is there: where the next component would be made, on the same file
    /// system.
    core::Result<NearestDirectory> nearestDirectory(const QString &path) const;

private:
    core::Result<std::optional<int>> walk(const QString &path, bool create, unsigned mode) const;

    int m_root;
};

/// A directory where nobody but root, and the user who runs this, can put something in the way.
bool isTrusted(const struct stat &status);

/// The failure for a system call that just set errno.
core::Failure ioFailure(const QString &path, int error);

/// The failure for a link, directory or device where a file was to be replaced or removed.
core::Failure notAFile(const QString &path);

/// The directory that a file is in, and its name there.
QString directoryOf(const QString &path);
QByteArray nameOf(const QString &path);

/// Where a file is written before it is renamed over `path`.
QString temporaryBeside(const QString &path);

/// Writes all bytes; 0 or errno.
int writeAll(int file, const QByteArray &bytes);

} // namespace dockwright::helper
