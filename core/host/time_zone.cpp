// SPDX-License-Identifier: Apache-2.0
#include "core/host/time_zone.h"

#include <algorithm>

namespace dockwright::core {

namespace {

/// Nothing but what a name of the database is made of (systemd src/basic/time-util.c, timezone_is_valid).
bool isZoneName(const QString &name)
{
    return !name.isEmpty() && name.size() <= 64 && !name.startsWith(u'/') && !name.endsWith(u'/')
        && std::ranges::all_of(name, [](QChar c) {
               return c.unicode() < 128 && (c.isLetterOrNumber() || QLatin1String("-_+/").contains(c));
           });
}

/// "../usr/share/zoneinfo/Asia/Shanghai": the name behind the directory, and behind its two variants (zic(8)).
QString zoneOfLink(const QString &target)
{
    const QString directory = QStringLiteral("zoneinfo/");
    const qsizetype at = target.indexOf(directory);
    QString name = at < 0 ? QString() : target.mid(at + directory.size());
    for (const QLatin1String variant : {QLatin1String("posix/"), QLatin1String("right/")})
        if (name.startsWith(variant))
            name = name.mid(variant.size());
    return name;
}

} // namespace

QString readTimeZone(const HostReader &reader)
{
    QString name;
    if (const auto link = reader.readLink(QStringLiteral("/etc/localtime")); link && *link)
        name = zoneOfLink(**link); // localtime(5)
    if (name.isEmpty())            // a copy instead of a link: Debian's tzdata keeps the name beside it
        if (const auto file = reader.readSystemFile(QStringLiteral("/etc/timezone")); file && *file)
            name = QString::fromUtf8(**file).section(u'\n', 0, 0).trimmed();
    return isZoneName(name) ? name : QString();
}

} // namespace dockwright::core
