// SPDX-License-Identifier: Apache-2.0
#include "helper/host/file_attributes.h"

#include "helper/host/rooted_files.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <linux/limits.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/xattr.h>

namespace dockwright::helper {

namespace {

constexpr auto selinuxLabel = "security.selinux";

void copyAttribute(int from, int to, const char *name)
{
    if (const QByteArray value = readAttribute(from, name); !value.isEmpty())
        writeAttribute(to, name, value);
}

} // namespace

Descriptor openFile(int directory, const QString &path)
{
    return Descriptor(openat(directory, nameOf(path).constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
}

QByteArray readAttribute(int file, const char *name)
{
    QByteArray value(XATTR_SIZE_MAX, Qt::Uninitialized); // linux/limits.h
    const ssize_t size = fgetxattr(file, name, value.data(), static_cast<std::size_t>(value.size()));
    value.truncate(qMax<ssize_t>(size, 0));
    return value;
}

int writeAttribute(int file, const char *name, const QByteArray &value)
{
    return fsetxattr(file, name, value.constData(), static_cast<std::size_t>(value.size()), 0) == 0 ? 0 : errno;
}

bool isImmutable(int file)
{
    int flags = 0;
    return ioctl(file, FS_IOC_GETFLAGS, &flags) == 0 && (flags & (FS_IMMUTABLE_FL | FS_APPEND_FL)) != 0;
}

bool isMountPoint(int directory, const QString &path)
{
    struct statx seen {};
    return statx(directory, nameOf(path).constData(), AT_SYMLINK_NOFOLLOW, 0, &seen) == 0
        && (seen.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

void copyAttributes(int directory, const QString &from, int to, int mode)
{
    const Descriptor old = openFile(directory, from);
    if (!old.isOpen())
        return;
    copyAttribute(old.number(), to, selinuxLabel);
    struct stat status {};
    if (fstat(old.number(), &status) == 0 && static_cast<int>(status.st_mode & 07777) == mode)
        copyAttribute(old.number(), to, accessListName);
}

} // namespace dockwright::helper
