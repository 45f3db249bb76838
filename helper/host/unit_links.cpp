#include "helper/host/unit_links.h"

#include "helper/host/descriptor.h"

#include <dirent.h>
#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr auto units = "/etc/systemd/system";

/// Those that are there, without their path.
QStringList linkDirectories(int directory)
{
    QStringList names;
    DIR *entries = fdopendir(dup(directory));
    if (entries == nullptr)
        return names;
    while (const dirent *entry = readdir(entries)) { // NOLINT(concurrency-mt-unsafe): a stream of our own
        const QString name = QString::fromUtf8(entry->d_name);
        if (name.endsWith(QLatin1String(".wants")) || name.endsWith(QLatin1String(".requires")))
            names << name;
    }
    closedir(entries);
    return names;
}

} // namespace

Result<> checkUnitLinks(const RootedFiles &files)
{
    const auto found = files.findDirectory(QLatin1String(units));
    if (!found || !*found)
        return found ? Result<>() : tl::unexpected(found.error());
    const Descriptor directory(**found);
    for (const QString &name : linkDirectories(directory.number())) {
        const auto opened = files.openDirectory(QLatin1String(units) + u'/' + name, false);
        if (!opened)
            return tl::unexpected(opened.error());
        close(*opened);
    }
    return {};
}

void syncUnitLinks(const RootedFiles &files)
{
    const auto found = files.findDirectory(QLatin1String(units));
    if (!found || !*found)
        return;
    const Descriptor directory(**found);
    for (const QString &name : linkDirectories(directory.number()))
        if (const auto opened = files.openDirectory(QLatin1String(units) + u'/' + name, false))
            fsync(Descriptor(*opened).number());
    fsync(directory.number());
}

} // namespace dockwright::helper
