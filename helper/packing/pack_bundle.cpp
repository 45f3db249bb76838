// SPDX-License-Identifier: Apache-2.0
#include "helper/packing/pack_bundle.h"

#include "core/export/export.h"
#include "core/host/host_needs.h"
#include "core/plan/values.h"
#include "helper/host/descriptor.h"
#include "helper/host/host_writer.h"
#include "helper/host/rooted_files.h"
#include "helper/packing/static_archive.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>
#include <QTemporaryFile>
#include <QUrl>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr qint64 copiedAtOnce = 1024LL * 1024;

Failure invalid(const QString &where, Message message)
{
    return failure(ErrorCode::InvalidInput, where, std::move(message));
}

BundleProgress named(const PackProgress &progress, const char *what)
{
    return [&progress, what](qint64 done, qint64 total) {
        if (progress)
            progress(what, done, total);
    };
}

std::optional<Compression> compressionOf(const QString &name)
{
    if (name.endsWith(QLatin1String(".tar.gz")))
        return Compression::Gzip;
    if (name.endsWith(QLatin1String(".tar.zst")))
        return Compression::Zstd;
    return std::nullopt;
}

Failure exists(const QString &path)
{
    return failure(ErrorCode::InvalidInput, path,
                   {QT_TRANSLATE_NOOP("Dockwright", "It exists already, and is not overwritten."), {}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Use another name, or remove it first."), {}});
}

Result<> checkRequest(const PackRequest &request)
{
    if (!isDockerVersion(request.version))
        return invalid({}, {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not a Docker version."), {visible(request.version)}});
    if (!bundleArchitectures().contains(request.architecture))
        return invalid({},
                       {QT_TRANSLATE_NOOP("Dockwright", "“%1” is not an architecture that Docker supports: %2."),
                        {visible(request.architecture), bundleArchitectures().join(QLatin1String(", "))}});
    if (auto valid = checkSumText(request.sha256); !valid)
        return valid;
    if (auto valid = checkPlugins(request.plugins); !valid)
        return valid;
    if (!compressionOf(request.output))
        return invalid(request.output,
                       {QT_TRANSLATE_NOOP("Dockwright", "The name of a bundle must end in .tar.gz or .tar.zst."), {}});
    if (QFileInfo::exists(request.output) || QFileInfo(request.output).isSymLink())
        return exists(request.output);
    if (!QFileInfo(QFileInfo(request.output).absolutePath()).isDir())
        return invalid(QFileInfo(request.output).absolutePath(),
                       {QT_TRANSLATE_NOOP("Dockwright", "There is no such directory."), {}});
    return {};
}

/// The archive's URL or path.
QString sourceOf(const PackRequest &request)
{
    if (request.source.isEmpty())
        return staticArchiveUrl(InstallSettings{}.repository, request.version, request.architecture);
    const bool isArchive = request.source.endsWith(QLatin1String(".tgz")) || request.source.endsWith(QLatin1String(".tar.gz"));
    return isUrl(request.source) && !isArchive ? staticArchiveUrl(request.source, request.version, request.architecture)
                                               : request.source;
}

/// What goes into every bundle of ours: the name there, and the resource.
Result<std::vector<std::pair<QString, QByteArray>>> ownFiles(const PackRequest &request)
{
    std::vector<std::pair<QString, QByteArray>> files;
    const auto add = [&files](const QString &name, const QString &resource) {
        QFile file(QLatin1String(":/bundle/") + resource);
        if (file.open(QIODevice::ReadOnly))
            files.emplace_back(name, file.readAll());
        return file.isOpen();
    };
    bool isWhole = true;
    for (const QString &unit : bundleUnits())
        isWhole = add(unit, unit.section(u'/', -1)) && isWhole;
    for (const auto &[name, resource] :
         {std::pair(completionName, "docker.bash"), {zshCompletionName, "docker.zsh"}, {fishCompletionName, "docker.fish"}})
        isWhole = add(QLatin1String(name), QLatin1String(resource)) && isWhole;
    if (!isWhole)
        return failure(ErrorCode::Internal, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "This Dockwright was built without its unit files."), {}});
    files.emplace_back(QLatin1String(installerName), makeInstaller(request.plan, request.version, request.architecture));
    if (!request.planJson.isEmpty())
        files.emplace_back(QLatin1String(planName), request.planJson);
    return files;
}

int modeOfOwn(const QString &name)
{
    return name == QLatin1String(installerName) ? 0755 : 0644;
}

Result<> writeText(TarWriter &tar, const QString &name, const QByteArray &text)
{
    auto written = tar.begin(name, modeOfOwn(name), text.size());
    return written ? tar.write(text.constData(), static_cast<std::size_t>(text.size())) : written;
}

/// All that is written, in its order.
struct Parts {
    BundleManifest manifest;
    StaticArchive archive;
    std::vector<PackedPlugin> plugins;
    std::vector<std::pair<QString, QByteArray>> own;
};

Result<std::vector<PackedPlugin>> gatherPlugins(const PackRequest &request, QIODevice &spool, const PackProgress &progress,
                                                const std::stop_token &stop)
{
    std::vector<PackedPlugin> plugins;
    for (const PluginRequest &each : request.plugins) {
        // A part of its own for each: a download that was cut off is taken up where it ended.
        const SourceRequest wanted{each.source, each.sha256,
                                   request.output + QLatin1String(".docker-") + pluginNameOf(each.source)
                                       + QLatin1String(".download"),
                                   request.proxy};
        auto plugin = readPlugin(wanted, request.architecture, spool, named(progress, "download"), stop);
        if (!plugin)
            return tl::unexpected(plugin.error());
        plugins.push_back(std::move(*plugin));
    }
    std::ranges::sort(plugins, {}, [](const PackedPlugin &each) { return each.content.file.name; });
    return plugins;
}

Result<Parts> gather(const PackRequest &request, int source, QIODevice &spool, const PackProgress &progress,
                     const std::stop_token &stop)
{
    auto archive = readStaticArchive(source, request.version, request.architecture, spool, named(progress, "unpack"), stop);
    if (!archive)
        return tl::unexpected(archive.error());
    auto own = ownFiles(request);
    if (!own)
        return tl::unexpected(own.error());
    auto plugins = gatherPlugins(request, spool, progress, stop);
    if (!plugins)
        return tl::unexpected(plugins.error());
    Parts parts{{request.version, request.architecture, hostNeedNames(), {}},
                std::move(*archive),
                std::move(*plugins),
                std::move(*own)};
    for (const auto &each : parts.archive.files)
        parts.manifest.files.push_back(each.file);
    for (const PackedPlugin &each : parts.plugins)
        parts.manifest.files.push_back(each.content.file);
    for (const auto &[name, text] : parts.own)
        parts.manifest.files.push_back({name, modeOfOwn(name), text.size(), Sha256::of(text)});
    return parts;
}

Result<> copyFile(TarWriter &tar, const StaticArchive::File &each, QFile &spool, const BundleProgress &progress,
                  const std::stop_token &stop)
{
    if (auto begun = tar.begin(each.file.name, each.file.mode, each.file.size); !begun)
        return begun;
    spool.seek(each.offset);
    QByteArray piece(copiedAtOnce, Qt::Uninitialized);
    for (qint64 left = each.file.size; left > 0;) {
        const qint64 count = spool.read(piece.data(), qMin(left, copiedAtOnce));
        if (stop.stop_requested())
            return cancelled();
        if (count <= 0)
            return failure(ErrorCode::Io, spool.fileName(),
                           {QT_TRANSLATE_NOOP("Dockwright", "It cannot be read: %1."), {spool.errorString()}});
        if (auto written = tar.write(piece.constData(), static_cast<std::size_t>(count)); !written)
            return written;
        left -= count;
        progress(each.offset + each.file.size - left, spool.size());
    }
    return {};
}

/// The sum of the bundle.
Result<QString> writeBundle(const Parts &parts, int file, Compression compression, QFile &spool, const BundleProgress &progress,
                            const std::stop_token &stop)
{
    TarWriter tar(file, compression, bundleDirectory(parts.manifest.version, parts.manifest.architecture));
    const QByteArray manifest = writeBundleManifest(parts.manifest);
    auto written = writeText(tar, QLatin1String(manifestName), manifest);
    if (written)
        written = writeText(tar, QLatin1String(sumsName), writeBundleSums(parts.manifest, manifest));
    for (const auto &each : parts.archive.files)
        if (written)
            written = copyFile(tar, each, spool, progress, stop);
    for (const PackedPlugin &each : parts.plugins)
        if (written)
            written = copyFile(tar, each.content, spool, progress, stop);
    for (const auto &[name, text] : parts.own)
        if (written)
            written = writeText(tar, name, text);
    if (!written)
        return tl::unexpected(written.error());
    return tar.finish();
}

/// Gives a finished file its name, unless something has that.
Result<> rename(const QString &from, const QString &to)
{
    const QByteArray source = QFile::encodeName(from);
    const QByteArray target = QFile::encodeName(to);
    if (renameat2(AT_FDCWD, source.constData(), AT_FDCWD, target.constData(), RENAME_NOREPLACE) == 0)
        return {};
    if (errno == EEXIST)
        return exists(to);
    // Not every file system of a memory stick knows how not to replace.
    if (errno != EINVAL || QFileInfo::exists(to) || ::rename(source.constData(), target.constData()) != 0)
        return ioFailure(to, errno);
    return {};
}

} // namespace

QString staticArchiveUrl(const QString &repository, const QString &version, const QString &architecture)
{
    return QStringLiteral("%1/linux/static/stable/%2/docker-%3.tgz").arg(withoutSlashes(repository), architecture, version);
}

QString bundleName(const QString &version, const QString &architecture, Compression compression)
{
    return bundleDirectory(version, architecture) + QLatin1String(compression == Compression::Gzip ? ".tar.gz" : ".tar.zst");
}

Result<PackReport> packBundle(const PackRequest &request, const PackProgress &progress, const std::stop_token &stop)
{
    if (const auto checked = checkRequest(request); !checked)
        return tl::unexpected(checked.error());
    const QString source = sourceOf(request);
    const SourceRequest wanted{source, request.sha256, request.output + QLatin1String(".download"), request.proxy};
    const auto opened = openSource(wanted, named(progress, "download"), stop);
    if (!opened)
        return tl::unexpected(opened.error());

    QTemporaryFile spool(request.output + QLatin1String(".unpacked.XXXXXX"));
    QTemporaryFile bundle(request.output + QLatin1String(".unfinished.XXXXXX"));
    if (!spool.open() || !bundle.open())
        return failure(ErrorCode::Io, request.output,
                       {QT_TRANSLATE_NOOP("Dockwright", "It cannot be written: %1."),
                        {spool.isOpen() ? bundle.errorString() : spool.errorString()}});
    const auto parts = gather(request, opened->file.number(), spool, progress, stop);
    if (!parts)
        return tl::unexpected(parts.error());
    const auto written =
        writeBundle(*parts, bundle.handle(), *compressionOf(request.output), spool, named(progress, "pack"), stop);
    if (!written)
        return tl::unexpected(written.error());
    const auto checked = checkBundle(bundle.handle(), named(progress, "check"), stop);
    if (!checked)
        return tl::unexpected(checked.error());
    if (fchmod(bundle.handle(), 0644) != 0 || fsync(bundle.handle()) != 0)
        return ioFailure(request.output, errno);
    if (const auto renamed = rename(bundle.fileName(), request.output); !renamed)
        return tl::unexpected(renamed.error());
    bundle.setAutoRemove(false);
    return PackReport{*written,
                      QFileInfo(request.output).size(),
                      *checked,
                      isUrl(source) ? redactUrl(source) : source,
                      opened->sha256,
                      !request.sha256.isEmpty(),
                      parts->archive.ignored,
                      parts->plugins};
}

} // namespace dockwright::helper
