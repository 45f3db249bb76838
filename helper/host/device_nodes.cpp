// SPDX-License-Identifier: Apache-2.0
#include "helper/host/device_nodes.h"

#include "helper/host/descriptor.h"

#include <QFile>

#include <optional>

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr int mostNames = 1000;
constexpr int deepest = 3; ///< "/dev/dri/by-path/…"

/// What is mounted there may be of a server that does not answer: nobody is asked, and nothing of it is opened.
std::optional<struct statx> lookAt(int directory, const char *name)
{
    struct statx status {};
    const bool isThere =
        statx(directory, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, STATX_TYPE, &status) == 0;
    return isThere ? std::optional(status) : std::nullopt;
}

/// A directory of the same file system; openat2(2).
Descriptor openBelow(int directory, const char *name)
{
    open_how how{};
    how.flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    how.resolve = RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS;
    return Descriptor(static_cast<int>(syscall(SYS_openat2, directory, name, &how, sizeof how)));
}

class NodeSearch
{
public:
    /// What is in it comes before what is in its directories, which may hold many names.
    void lookInto(int directory, const QString &path, int depth)
    {
        std::vector<QByteArray> directories;
        for (const QByteArray &name : namesIn(directory))
            if (lookAtName(directory, name, path + u'/' + QFile::decodeName(name)) && depth < deepest)
                directories.push_back(name);
        for (const QByteArray &name : directories)
            if (const Descriptor below = openBelow(directory, name.constData()); below.isOpen())
                lookInto(below.number(), path + u'/' + QFile::decodeName(name), depth + 1);
    }

    std::vector<DeviceNode> nodes;

private:
    std::vector<QByteArray> namesIn(int directory)
    {
        std::vector<QByteArray> names;
        const int own = fcntl(directory, F_DUPFD_CLOEXEC, 0);
        DIR *entries = own >= 0 ? fdopendir(own) : nullptr;
        if (entries == nullptr) {
            if (own >= 0)
                close(own);
            return names;
        }
        rewinddir(entries);
        while (m_seen < mostNames) {
            const dirent *entry = readdir(entries); // NOLINT(concurrency-mt-unsafe): a stream of our own
            if (entry == nullptr)
                break;
            const QByteArray name = entry->d_name;
            if (name == "." || name == "..")
                continue;
            ++m_seen;
            names.push_back(name);
        }
        closedir(entries);
        return names;
    }

    /// Whether it is a directory.
    bool lookAtName(int directory, const QByteArray &name, const QString &path)
    {
        const auto status = lookAt(directory, name.constData());
        if (status && (S_ISCHR(status->stx_mode) || S_ISBLK(status->stx_mode)))
            nodes.push_back({path, S_ISBLK(status->stx_mode), status->stx_rdev_major, status->stx_rdev_minor});
        return status && S_ISDIR(status->stx_mode);
    }

    int m_seen = 0;
};

} // namespace

std::vector<DeviceNode> deviceNodesIn(int directory)
{
    NodeSearch search;
    search.lookInto(directory, QStringLiteral("/dev"), 1);
    return std::move(search.nodes);
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
