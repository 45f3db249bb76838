// SPDX-License-Identifier: Apache-2.0
#include "helper/bundle/bundle.h"

#include "helper/bundle/sha256.h"
#include "helper/host/host_writer.h"
#include "helper/host/rooted_files.h"

#include <QCoreApplication>
#include <QScopeGuard>
#include <QSet>

#include <cerrno>

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

/// The manifest is at most this long, and SHA256SUMS is shorter.
constexpr qint64 longestText = 256LL * 1024;

Failure refused(Message message)
{
    return failure(ErrorCode::InvalidInput, {}, std::move(message));
}

/// Adds what would be right to a failure that does not say so.
Error withRemedy(Error error)
{
    if (error.code == ErrorCode::InvalidInput && error.remedy.isEmpty())
        error.remedy = {
            QT_TRANSLATE_NOOP("Dockwright",
                              "A bundle is created by dockwright-helper --bundle; copy the bundle again, or create it again."),
            {}};
    return error;
}

struct ManifestMember {
    QByteArray text;
    BundleManifest manifest;
    QString top; ///< what the name of each member begins with: bundleDirectory() and "/", or nothing
};

/// The name as the manifest has it; empty for one that is not below the top.
QString nameBelow(const QString &top, const Member &member)
{
    return !member.isDirectory && member.name.startsWith(top) ? member.name.mid(top.size()) : QString();
}

Result<ManifestMember> takeManifest(TarReader &archive)
{
    const auto member = archive.next();
    if (!member)
        return tl::unexpected(member.error());
    const QString name = *member ? (*member)->name : QString();
    const QString top = name.left(name.indexOf(u'/') + 1);
    if (!*member || nameBelow(top, **member) != QLatin1String(manifestName))
        return refused(
            {QT_TRANSLATE_NOOP("Dockwright", "The archive is not a bundle: it does not start with manifest.json."), {}});
    const auto text = archive.readAll(longestText);
    if (!text)
        return tl::unexpected(text.error());
    auto manifest = parseBundleManifest(*text);
    if (!manifest)
        return tl::unexpected(manifest.error());
    if (!top.isEmpty() && top != bundleDirectory(manifest->version, manifest->architecture) + u'/')
        return refused(
            {QT_TRANSLATE_NOOP("Dockwright", "The directory “%1” in the archive is not that of its manifest."), {top}});
    return ManifestMember{*text, std::move(*manifest), top};
}

Result<> takeSums(TarReader &archive, const ManifestMember &manifest)
{
    const auto member = archive.next();
    if (!member)
        return tl::unexpected(member.error());
    if (!*member || nameBelow(manifest.top, **member) != QLatin1String(sumsName))
        return refused({QT_TRANSLATE_NOOP("Dockwright", "The bundle has no SHA256SUMS after its manifest."), {}});
    const auto text = archive.readAll(longestText);
    if (!text)
        return tl::unexpected(text.error());
    if (*text != writeBundleSums(manifest.manifest, manifest.text))
        return refused({QT_TRANSLATE_NOOP("Dockwright", "SHA256SUMS in the bundle does not match its manifest."), {}});
    return {};
}

/// One file, verified; written to `target` unless that is -1.
Result<> takeFile(TarReader &archive, const BundleFile &file, const QString &architecture, int target)
{
    PassingContent content;
    auto taken = archive.read([&](const char *data, std::size_t size) -> Result<> {
        content.add(data, size);
        const auto piece = QByteArray::fromRawData(data, static_cast<qsizetype>(size));
        if (const int error = target < 0 ? 0 : writeAll(target, piece); error != 0)
            return ioFailure(file.name, error);
        return {};
    });
    if (!taken)
        return taken;
    if (content.takeSum() != file.sha256)
        return refused(
            {QT_TRANSLATE_NOOP("Dockwright", "The checksum of “%1” in the bundle does not match the manifest."), {file.name}});
    if (isBundleExecutable(file.name) && !content.isProgramFor(architecture))
        return refused({QT_TRANSLATE_NOOP("Dockwright", "“%1” is not an executable for %2."), {file.name, architecture}});
    if (target >= 0 && fsync(target) != 0)
        return ioFailure(file.name, errno);
    return {};
}

Result<const BundleFile *> fileOf(const Member &member, const ManifestMember &manifest, QSet<QString> &seen)
{
    const QString name = nameBelow(manifest.top, member);
    const bool isTwice = seen.contains(name) || name == QLatin1String(manifestName) || name == QLatin1String(sumsName);
    if (isTwice)
        return refused({QT_TRANSLATE_NOOP("Dockwright", "“%1” is in the bundle twice."), {member.name}});
    const BundleFile *file = manifest.manifest.file(name);
    if (file == nullptr)
        return refused({QT_TRANSLATE_NOOP("Dockwright", "“%1” is in the bundle but not in its manifest."), {member.name}});
    seen.insert(name);
    if (member.size != file->size || member.mode != file->mode)
        return refused({QT_TRANSLATE_NOOP("Dockwright", "The size or mode of “%1” in the bundle does not match the manifest."),
                        {member.name}});
    return file;
}

Result<> takeFiles(TarReader &archive, const ManifestMember &manifest, const BundleTarget &target)
{
    QSet<QString> seen;
    for (;;) {
        const auto member = archive.next();
        if (!member)
            return tl::unexpected(member.error());
        if (!*member)
            break;
        const auto file = fileOf(**member, manifest, seen);
        if (!file)
            return tl::unexpected(file.error());
        const auto to = target ? target(**file) : Result<int>(-1);
        if (!to)
            return tl::unexpected(to.error());
        const auto closeIt = qScopeGuard([&to] {
            if (*to >= 0)
                close(*to);
        });
        if (auto taken = takeFile(archive, **file, manifest.manifest.architecture, *to); !taken)
            return taken;
    }
    for (const BundleFile &file : manifest.manifest.files)
        if (!seen.contains(file.name))
            return refused({QT_TRANSLATE_NOOP("Dockwright", "“%1” is missing from the bundle."), {file.name}});
    return {};
}

/// The manifest of a bundle that was read whole; it must be `expected`, if that is given.
Result<BundleManifest> readBundle(int file, const BundleManifest *expected, const BundleTarget &target,
                                  const BundleProgress &progress, const std::stop_token &stop)
{
    TarReader archive(file, progress, stop);
    auto manifest = takeManifest(archive);
    if (!manifest)
        return tl::unexpected(withRemedy(manifest.error()));
    if (expected != nullptr && manifest->manifest != *expected)
        return failure(ErrorCode::PlanStale, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "This is not the bundle that was verified."), {}});
    auto taken = takeSums(archive, *manifest);
    if (taken)
        taken = takeFiles(archive, *manifest, target);
    if (!taken)
        return tl::unexpected(withRemedy(taken.error()));
    return std::move(manifest->manifest);
}

} // namespace

Result<BundleManifest> readBundleManifest(int file)
{
    TarReader archive(file, {}, {});
    auto manifest = takeManifest(archive);
    if (!manifest)
        return tl::unexpected(withRemedy(manifest.error()));
    return std::move(manifest->manifest);
}

Result<BundleManifest> checkBundle(int file, const BundleProgress &progress, const std::stop_token &stop)
{
    return readBundle(file, nullptr, {}, progress, stop);
}

Result<> unpackBundle(int file, const BundleManifest &manifest, const BundleTarget &target, const BundleProgress &progress,
                      const std::stop_token &stop)
{
    const auto read = readBundle(file, &manifest, target, progress, stop);
    if (!read)
        return tl::unexpected(read.error());
    return {};
}

} // namespace dockwright::helper
