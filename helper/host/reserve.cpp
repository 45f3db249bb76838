// SPDX-License-Identifier: Apache-2.0
#include "helper/host/reserve.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr auto unnamed = ".dockwright-reserve";

/// For file systems that have no files without a name.
int openAndUnlink(int directory)
{
    const int file = openat(directory, unnamed, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file >= 0)
        unlinkat(directory, unnamed, 0);
    return file;
}

} // namespace

Result<> Reserve::take(const std::vector<Need> &needs)
{
    release();
    for (const Need &need : needs) {
        auto held = hold(need);
        if (!held) {
            release();
            return tl::unexpected(held.error());
        }
        m_held.push_back(std::move(*held));
    }
    return {};
}

Result<Descriptor> Reserve::hold(const Need &need) const
{
    const auto nearest = m_files.nearestDirectory(directoryOf(need.path));
    if (!nearest)
        return tl::unexpected(nearest.error());
    const int directory = nearest->directory.number();
    Descriptor file(openat(directory, ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600));
    if (!file.isOpen() && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
        file = Descriptor(openAndUnlink(directory));
    if (!file.isOpen())
        return ioFailure(need.path, errno);
    // What cannot reserve promises nothing, and is no reason to refuse.
    const int error = posix_fallocate(file.number(), 0, need.bytes);
    if (error != 0 && error != EOPNOTSUPP && error != EINVAL)
        return ioFailure(need.path, error);
    return file;
}

} // namespace dockwright::helper
