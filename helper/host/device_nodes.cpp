// SPDX-License-Identifier: Apache-2.0
#include "helper/host/device_nodes.h"

#include "helper/host/descriptor.h"

#include <QFile>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

std::vector<DeviceNode> deviceNodesIn(int directory)
{
    constexpr int most = 1000; // names
    DIR *entries = fdopendir(dup(directory));
    if (entries == nullptr)
        return {};
    rewinddir(entries);
    std::vector<DeviceNode> nodes;
    for (int seen = 0; seen < most; ++seen) {
        const dirent *entry = readdir(entries); // NOLINT(concurrency-mt-unsafe): a stream of our own
        if (entry == nullptr)
            break;
        struct statx status {}; // what is mounted there may be of a server that does not answer: nobody is asked
        if (statx(directory, entry->d_name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, STATX_TYPE, &status)
            != 0)
            continue;
        if (S_ISCHR(status.stx_mode) || S_ISBLK(status.stx_mode))
            nodes.push_back({QLatin1String("/dev/") + QFile::decodeName(entry->d_name), S_ISBLK(status.stx_mode),
                             status.stx_rdev_major, status.stx_rdev_minor});
    }
    closedir(entries);
    return nodes;
}

std::vector<DeviceNode> listDeviceNodes(qint64 pid)
{
    const QByteArray root = "/proc/" + QByteArray::number(pid) + "/root"; // the kernel's own link, which leads to its root
    const Descriptor there(open(root.constData(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    const Descriptor devices(openat(there.number(), "dev", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat its {};
    struct stat ours {};
    if (!devices.isOpen() || fstat(devices.number(), &its) != 0 || stat("/dev", &ours) != 0)
        return {};
    // Of a container in a virtual machine, that is the /dev of the monitor, which is the host's.
    const bool isOurs = its.st_dev == ours.st_dev && its.st_ino == ours.st_ino;
    return isOurs ? std::vector<DeviceNode>() : deviceNodesIn(devices.number());
}

} // namespace dockwright::helper
