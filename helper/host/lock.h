// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/host/rooted_files.h"

#include <chrono>

namespace dockwright::helper {

/// One apply at a time on a host: held as long as this lives, and gone with the process that held it.
class Lock
{
public:
    /// Fails with Busy at once when another process holds it.
    static core::Result<Lock> take(const RootedFiles &files);

    /// Whether another process holds it; makes nothing on the way.
    static bool isHeld(const RootedFiles &files);

    Lock(Lock &&other) noexcept;
    Lock &operator=(Lock &&) = delete;
    Lock(const Lock &) = delete;
    Lock &operator=(const Lock &) = delete;
    ~Lock();

private:
    explicit Lock(int file) : m_file(file) {}
    int m_file;
};

/// Opens the file of a lock, and makes it and its directory where they are missing.
core::Result<Descriptor> openLockFile(const RootedFiles &files, const QString &path);

/// Takes the whole of an open file for this process, flock(2), and waits for whoever has it, so long at most. 0, EWOULDBLOCK
/// when that was not enough, or another errno.
int waitForFlock(int file, std::chrono::milliseconds limit);

/// The error of a call that finds another at work; `holder` is its process, if that is known.
core::Error alreadyAtWork(const QString &path = {}, const QString &holder = {});

} // namespace dockwright::helper
