// SPDX-License-Identifier: Apache-2.0
#include "helper/packages/download_file.h"

#include "helper/host/rooted_files.h"
#include "helper/packages/apt_command.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QScopeGuard>

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

Failure tooLarge(const QString &url)
{
    return failure(ErrorCode::Unsupported, url, {QT_TRANSLATE_NOOP("Dockwright", "The file is too large."), {}});
}

Result<QByteArray> readDownloaded(const QString &path, qint64 maximal, const QString &url)
{
    const int file = open(path.toUtf8().constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return ioFailure(path, errno);
    const auto closes = qScopeGuard([file] { close(file); });
    struct stat status {};
    if (fstat(file, &status) != 0)
        return ioFailure(path, errno);
    if (!S_ISREG(status.st_mode) || status.st_size > maximal)
        return tooLarge(url);
    QByteArray bytes(status.st_size, 0);
    return read(file, bytes.data(), static_cast<size_t>(bytes.size())) == bytes.size() ? Result<QByteArray>(bytes)
                                                                                       : ioFailure(path, errno);
}

} // namespace

Result<QByteArray> downloadFile(const QString &url, qint64 maximal, const Work &work)
{
    const PrivateDirectory directory("_apt");
    if (directory.path().isEmpty())
        return ioFailure(QStringLiteral("/run"), errno);
    const QString path = directory.path() + QLatin1String("/file");
    const QStringList command{QLatin1String(prlimit),
                              QStringLiteral("--fsize=%1").arg(maximal),
                              QLatin1String(aptHelper),
                              "-oAcquire::http::Timeout=20",
                              "-oAcquire::https::Timeout=20",
                              "-oAcquire::Retries=1",
                              "download-file",
                              url,
                              path};
    auto done = runApt(command, AptTask::Download, work,
                       {QT_TRANSLATE_NOOP("Dockwright", "The file cannot be downloaded from the mirror."), {}});
    if (done)
        return readDownloaded(path, maximal, url);
    if (QFileInfo(path).size() >= maximal) // where the limit of the size ended it
        return tooLarge(url);
    done.error().where = url;
    return tl::unexpected(done.error());
}

} // namespace dockwright::helper
