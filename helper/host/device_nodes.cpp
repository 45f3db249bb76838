// SPDX-License-Identifier: Apache-2.0
#include "helper/host/device_nodes.h"

#include "helper/host/descriptor.h"

#include <QFile>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

namespace dockwright::helper {

using namespace core;

std::vector<DeviceNode> listDeviceNodes(qint64 pid)
{
    constexpr int most = 1000;                                            // names
    const QByteArray root = "/proc/" + QByteArray::number(pid) + "/root"; // the kernel's own link, which leads to its root
    const Descriptor there(open(root.constData(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    const int opened = openat(there.number(), "dev", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    DIR *directory = opened >= 0 ? fdopendir(opened) : nullptr;
    if (directory == nullptr)
        return {};
    std::vector<DeviceNode> nodes;
    for (int seen = 0; seen < most; ++seen) {
        const dirent *entry = readdir(directory); // NOLINT(concurrency-mt-unsafe): a stream of our own
        if (entry == nullptr)
            break;
        struct statx status {}; // what is mounted there may be of a server that does not answer: nobody is asked
        if (statx(opened, entry->d_name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, STATX_TYPE, &status) != 0)
            continue;
        if (S_ISCHR(status.stx_mode) || S_ISBLK(status.stx_mode))
            nodes.push_back({QLatin1String("/dev/") + QFile::decodeName(entry->d_name), S_ISBLK(status.stx_mode),
                             status.stx_rdev_major, status.stx_rdev_minor});
    }
    closedir(directory);
    return nodes;
}

} // namespace dockwright::helper
