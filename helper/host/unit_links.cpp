// SPDX-License-Identifier: Apache-2.0
#include "helper/host/unit_links.h"

#include "helper/host/descriptor.h"
#include "helper/host/directory_names.h"

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

constexpr auto units = "/etc/systemd/system";

/// Those that are there, without their path.
QStringList linkDirectories(int directory)
{
    QStringList names;
    for (const QByteArray &name : namesIn(directory))
        if (name.endsWith(".wants") || name.endsWith(".requires"))
            names << QString::fromUtf8(name);
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
