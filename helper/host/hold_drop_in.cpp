// SPDX-License-Identifier: Apache-2.0
#include "helper/host/hold_drop_in.h"

#include "core/host/paths.h"

namespace dockwright::helper {

using namespace core;

Result<> putHoldDropIn(const QByteArray &content, HostWriter &host)
{
    const QString path = QLatin1String(paths::holdDropIn);
    const auto there = host.readFile(path);
    if (!there)
        return tl::unexpected(there.error());
    if (*there)
        return {};
    const auto written = host.writeFile(path, FileFact{content}, std::nullopt);
    return written ? host.reloadManager() : written;
}

Result<> takeHoldDropIn(HostWriter &host)
{
    const QString path = QLatin1String(paths::holdDropIn);
    const auto there = host.readFile(path);
    if (!there)
        return tl::unexpected(there.error());
    if (!*there)
        return {};
    if (const auto removed = host.removeFile(path, **there); !removed)
        return removed;
    host.removeEmptyDirectory(path.section(u'/', 0, -2));
    return host.reloadManager();
}

} // namespace dockwright::helper
