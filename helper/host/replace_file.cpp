// SPDX-License-Identifier: Apache-2.0
#include "helper/host/replace_file.h"

#include "helper/host/descriptor.h"
#include "helper/host/rooted_files.h"

#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <sys/stat.h>

namespace dockwright::helper {

using namespace core;

namespace {

int fill(int file, const QByteArray &content, unsigned mode)
{
    if (const int error = writeAll(file, content); error != 0)
        return error;
    return fchmod(file, mode) == 0 && fsync(file) == 0 ? 0 : errno;
}

} // namespace

Result<> replaceFile(const QString &path, const QByteArray &content, unsigned mode)
{
    const QByteArray target = path.toUtf8();
    const qsizetype slash = target.lastIndexOf('/') + 1;
    // node_exporter reads what ends in .prom.
    QByteArray beside = target.left(slash) + '.' + target.mid(slash) + ".XXXXXX";
    const Descriptor file(mkostemp(beside.data(), O_CLOEXEC));
    if (!file.isOpen())
        return ioFailure(path, errno);
    int error = fill(file.number(), content, mode);
    if (error == 0 && rename(beside.constData(), target.constData()) != 0)
        error = errno;
    if (error == 0)
        return {};
    unlink(beside.constData());
    return ioFailure(path, error);
}

} // namespace dockwright::helper
