// SPDX-License-Identifier: Apache-2.0
#include "helper/packing/static_archive.h"

#include "helper/bundle/sha256.h"

#include <QCoreApplication>
#include <QIODevice>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr qint64 largestText = 1024LL * 1024;

Failure refused(Message message)
{
    return failure(
        ErrorCode::InvalidInput, {}, std::move(message),
        {QT_TRANSLATE_NOOP(
             "Dockwright",
             "The static archives of Docker are docker-VERSION.tgz below linux/static/stable on its download server and "
             "mirrors."),
         {}});
}

/// The place of a member in a bundle; empty for what has none there.
QString placeOf(const Member &member)
{
    const QString directory = member.name.section(u'/', 0, -2);
    const QString name = member.name.section(u'/', -1);
    const bool isThere = directory.isEmpty() || directory == QLatin1String("docker") || directory == QLatin1String("bin");
    if (member.isDirectory || !isThere)
        return {};
    QString program = QLatin1String("bin/") + name;
    if (!directory.isEmpty() && bundlePrograms().contains(program))
        return program;
    const bool isText = name.contains(QLatin1String("LICENSE")) || name.contains(QLatin1String("README"))
        || name.contains(QLatin1String("NOTICE"));
    return isText && member.size <= largestText ? QLatin1String("doc/") + name : QString();
}

/// Programs as bundlePrograms() lists them, then the rest by name.
bool standsBefore(const StaticArchive::File &a, const StaticArchive::File &b)
{
    const QStringList programs = bundlePrograms();
    const auto rank = [&programs](const QString &name) {
        const qsizetype at = programs.indexOf(name);
        return at < 0 ? programs.size() : at;
    };
    return std::pair(rank(a.file.name), a.file.name) < std::pair(rank(b.file.name), b.file.name);
}

Result<StaticArchive::File> takeFile(TarReader &archive, const Member &member, const QString &place,
                                     const QString &architecture, QIODevice &spool)
{
    PassingContent content;
    const qint64 offset = spool.size();
    auto taken = archive.read([&](const char *data, std::size_t size) -> Result<> {
        content.add(data, size);
        if (spool.write(data, static_cast<qint64>(size)) != static_cast<qint64>(size))
            return failure(ErrorCode::Io, {},
                           {QT_TRANSLATE_NOOP("Dockwright", "It cannot be written: %1."), {spool.errorString()}});
        return {};
    });
    if (!taken)
        return tl::unexpected(taken.error());
    const bool isProgram = bundlePrograms().contains(place);
    if (isProgram && !content.isProgramFor(architecture))
        return refused({QT_TRANSLATE_NOOP("Dockwright", "“%1” is not an executable for %2."), {member.name, architecture}});
    return StaticArchive::File{{place, isProgram ? 0755 : 0644, member.size, content.takeSum()}, offset};
}

/// Every dockerd holds the text of its version (moby dockerversion/version_lib.go, set when it is linked). One that does not
/// have it is another release.
Result<> checkVersion(const StaticArchive &archive, const QString &version, QIODevice &spool)
{
    const QByteArray wanted = version.toLatin1();
    const auto dockerd =
        std::ranges::find_if(archive.files, [](const auto &each) { return each.file.name == QLatin1String("bin/dockerd"); });
    if (dockerd == archive.files.end())
        return {}; // which is another complaint
    constexpr qint64 piece = 1024LL * 1024;
    QByteArray text;
    const qint64 here = spool.pos();
    spool.seek(dockerd->offset);
    bool isFound = false;
    for (qint64 left = dockerd->file.size; left > 0 && !isFound;) {
        const QByteArray read = spool.read(qMin(piece, left));
        if (read.isEmpty())
            break;
        left -= read.size();
        text = text.right(wanted.size()) + read;
        isFound = text.contains(wanted);
    }
    spool.seek(here);
    return isFound ? Result<>()
                   : refused({QT_TRANSLATE_NOOP("Dockwright", "The dockerd in the archive is not version %1."), {version}});
}

Result<> checkComplete(const StaticArchive &archive)
{
    for (const QString &name : bundlePrograms())
        if (std::ranges::none_of(archive.files, [&name](const auto &each) { return each.file.name == name; }))
            return refused({QT_TRANSLATE_NOOP("Dockwright", "“%1” is missing from the archive."), {name.section(u'/', -1)}});
    return {};
}

} // namespace

Result<StaticArchive> readStaticArchive(int file, const QString &version, const QString &architecture, QIODevice &spool,
                                        const BundleProgress &progress, const std::stop_token &stop)
{
    TarReader reader(file, progress, stop);
    StaticArchive archive;
    for (;;) {
        const auto member = reader.next();
        if (!member)
            return tl::unexpected(member.error());
        if (!*member)
            break;
        const QString place = placeOf(**member);
        if (place.isEmpty()) {
            if (!(*member)->isDirectory)
                archive.ignored << (*member)->name;
            continue;
        }
        if (std::ranges::any_of(archive.files, [&place](const auto &each) { return each.file.name == place; }))
            return refused({QT_TRANSLATE_NOOP("Dockwright", "“%1” is in the archive twice."), {(*member)->name}});
        auto taken = takeFile(reader, **member, place, architecture, spool);
        if (!taken)
            return tl::unexpected(taken.error());
        archive.files.push_back(std::move(*taken));
    }
    if (const auto same = checkVersion(archive, version, spool); !same)
        return tl::unexpected(same.error());
    if (const auto complete = checkComplete(archive); !complete)
        return tl::unexpected(complete.error());
    std::ranges::sort(archive.files, standsBefore);
    return archive;
}

} // namespace dockwright::helper
