// SPDX-License-Identifier: Apache-2.0
#include "helper/host/replace_file.h"

#include "helper/host/descriptor.h"
#include "helper/host/file_attributes.h"
#include "helper/host/rooted_files.h"
#include "helper/host/steady_directory.h"

#include <QFile>
#include <QRandomGenerator>

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

int fill(int file, const QByteArray &content, unsigned mode)
{
    if (const int error = writeAll(file, content); error != 0)
        return error;
    return fchmod(file, mode) == 0 && fsync(file) == 0 ? 0 : errno;
}

/// With its slash; empty for the current one.
QString placeOf(const QString &path)
{
    return path.left(path.lastIndexOf(u'/') + 1);
}

} // namespace

Result<> replaceFile(const QString &path, const QByteArray &content, unsigned mode)
{
    const auto directory = openSteadyDirectory(placeOf(path), false);
    if (!directory)
        return tl::unexpected(directory.error());
    const int at = directory->number();
    const QByteArray name = nameOf(path);
    // node_exporter reads what ends in .prom.
    const QByteArray beside = '.' + name + '.' + QByteArray::number(QRandomGenerator::system()->generate64(), 16);
    const Descriptor file(openat(at, beside.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.isOpen())
        return ioFailure(path, errno);
    int error = fill(file.number(), content, mode);
    if (error == 0 && renameat(at, beside.constData(), at, name.constData()) != 0)
        error = errno;
    if (error == 0)
        return {};
    unlinkat(at, beside.constData(), 0);
    return ioFailure(path, error);
}

QByteArray replaceableContent(const QString &path, qint64 limit)
{
    const auto directory = openSteadyDirectory(placeOf(path), false);
    if (!directory)
        return {};
    const Descriptor opened = openFile(directory->number(), path);
    struct stat status {};
    QFile file;
    const bool isFile = opened.isOpen() && fstat(opened.number(), &status) == 0 && S_ISREG(status.st_mode);
    return isFile && file.open(opened.number(), QIODevice::ReadOnly) ? file.read(limit) : QByteArray();
}

Result<> removeReplaceable(const QString &path)
{
    const auto directory = openSteadyDirectory(placeOf(path), false);
    if (!directory && !QFile::exists(placeOf(path)))
        return {};
    if (!directory)
        return tl::unexpected(directory.error());
    const bool isGone = unlinkat(directory->number(), nameOf(path).constData(), 0) == 0 || errno == ENOENT;
    return isGone ? Result<>() : ioFailure(path, errno);
}

Result<> makeDirectoryOf(const QString &path)
{
    const auto directory = openSteadyDirectory(placeOf(path), true);
    return directory ? Result<>() : Result<>(tl::unexpected(directory.error()));
}

} // namespace dockwright::helper
