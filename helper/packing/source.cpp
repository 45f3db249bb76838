// SPDX-License-Identifier: Apache-2.0
#include "helper/packing/source.h"

#include "core/plan/values.h"
#include "core/text/redact.h"
#include "helper/bundle/sha256.h"
#include "helper/host/host_writer.h"
#include "helper/packing/download.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

namespace dockwright::helper {

using namespace core;

namespace {

Result<Descriptor> openFile(const QString &path)
{
    // Opening a fifo must not wait for somebody who writes.
    Descriptor file(open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status {};
    if (file.number() < 0 || fstat(file.number(), &status) != 0)
        return ioFailure(path, errno);
    if (!S_ISREG(status.st_mode))
        return failure(ErrorCode::InvalidInput, path, {QT_TRANSLATE_NOOP("Dockwright", "It is not a regular file."), {}});
    return file;
}

Result<Descriptor> fetch(const SourceRequest &request, const BundleProgress &progress, const std::stop_token &stop)
{
    if (!isUrl(request.source))
        return openFile(request.source);
    const Download wanted{request.source, request.keepAs, request.proxy};
    const auto downloaded = download(wanted, progress, stop);
    if (!downloaded)
        return tl::unexpected(downloaded.error());
    auto file = openFile(wanted.path);
    QFile::remove(wanted.path);
    return file;
}

} // namespace

Result<Source> openSource(const SourceRequest &request, const BundleProgress &progress, const std::stop_token &stop)
{
    auto file = fetch(request, progress, stop);
    if (!file)
        return tl::unexpected(file.error());
    const auto sum = sha256OfFile(file->number(), stop);
    if (!sum)
        return tl::unexpected(sum.error());
    if (!request.sha256.isEmpty() && *sum != request.sha256)
        return failure(ErrorCode::InvalidInput, redactUrl(request.source),
                       {QT_TRANSLATE_NOOP("Dockwright", "Its SHA-256 checksum is %1, expected %2."), {*sum, request.sha256}});
    return Source{std::move(*file), *sum};
}

bool isUrl(const QString &source)
{
    return source.contains(QLatin1String("://"));
}

Result<> checkSumText(const QString &sha256)
{
    if (sha256.isEmpty() || isSha256(sha256))
        return {};
    return failure(ErrorCode::InvalidInput, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a SHA-256 checksum: 64 hexadecimal digits."),
                    {visible(sha256)}});
}

} // namespace dockwright::helper
