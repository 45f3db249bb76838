// SPDX-License-Identifier: Apache-2.0
#include "helper/export/write_export.h"

#include "helper/host/rooted_files.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

/// A new file below the directory, open for writing.
Result<int> create(const QString &directory, const QString &name, int mode)
{
    const QString path = directory + u'/' + name;
    const int file = QDir().mkpath(QFileInfo(path).path())
        ? open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)
        : -1;
    if (file < 0)
        return ioFailure(path, errno);
    if (fchmod(file, static_cast<mode_t>(mode)) == 0)
        return file;
    const auto failed = ioFailure(path, errno);
    close(file);
    return failed;
}

Result<> write(const QString &directory, const ExportFile &file)
{
    const auto made = create(directory, file.path, file.mode);
    if (!made)
        return tl::unexpected(made.error());
    QFile out;
    if (out.open(*made, QIODevice::WriteOnly, QFileDevice::AutoCloseHandle) && out.write(file.content) == file.content.size()
        && out.flush() && fsync(*made) == 0)
        return {};
    return ioFailure(directory + u'/' + file.path, errno);
}

/// What the manifest says when those are in place of its own.
BundleManifest manifestWith(BundleManifest manifest, const std::vector<ExportFile> &files)
{
    for (const ExportFile &file : files) {
        std::erase_if(manifest.files, [&](const BundleFile &each) { return each.name == file.path; });
        const int mode = (file.mode & 0100) != 0 ? 0755 : 0644;
        manifest.files.push_back({file.path, mode, file.content.size(), Sha256::of(file.content)});
    }
    return manifest;
}

Result<> refuseUnlessEmptyOrNew(const QString &directory)
{
    const QFileInfo info(directory);
    const auto all = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;
    if ((!info.exists() && !info.isSymLink()) || (info.isDir() && !info.isSymLink() && QDir(directory).isEmpty(all)))
        return {};
    return failure(ErrorCode::InvalidInput, directory,
                   {QT_TRANSLATE_NOOP("Dockwright", "Specify a directory that is empty or does not exist yet."), {}});
}

} // namespace

Result<> writeBundleExport(const QString &directory, int bundle, const BundleManifest &manifest,
                           const std::vector<ExportFile> &files, const BundleProgress &progress, const std::stop_token &stop)
{
    if (const auto empty = refuseUnlessEmptyOrNew(directory); !empty)
        return empty;
    const QString whole = QDir(directory).absolutePath();
    if (!QDir().mkpath(QFileInfo(whole).path()))
        return ioFailure(whole, errno);
    QTemporaryDir unfinished(whole + QLatin1String(".unfinished.XXXXXX"));
    if (!unfinished.isValid() || chmod(QFile::encodeName(unfinished.path()).constData(), 0755) != 0)
        return ioFailure(whole, errno);
    const auto target = [&](const BundleFile &file) -> Result<int> {
        const bool isReplaced = std::ranges::find(files, file.name, &ExportFile::path) != files.end();
        return isReplaced ? Result<int>(-1) : create(unfinished.path(), file.name, file.mode);
    };
    if (auto unpacked = unpackBundle(bundle, manifest, target, progress, stop); !unpacked)
        return unpacked;
    const BundleManifest now = manifestWith(manifest, files);
    const QByteArray text = writeBundleManifest(now);
    std::vector<ExportFile> all = files;
    all.push_back({QLatin1String(manifestName), 0644, text});
    all.push_back({QLatin1String(sumsName), 0644, writeBundleSums(now, text)});
    for (const ExportFile &file : all)
        if (auto written = write(unfinished.path(), file); !written)
            return written;
    if (rename(QFile::encodeName(unfinished.path()).constData(), QFile::encodeName(whole).constData()) != 0)
        return ioFailure(whole, errno);
    unfinished.setAutoRemove(false);
    return {};
}

} // namespace dockwright::helper
