// SPDX-License-Identifier: Apache-2.0
#include "helper/host/hold_drop_in.h"

#include "core/host/paths.h"

namespace dockwright::helper {

using namespace core;

namespace {

const QString path = QLatin1String(paths::holdDropIn);

QByteArray contentOf(HoldDropIn kind)
{
    if (kind == HoldDropIn::Along)
        return "# Dockwright restarts Docker with containerd, and removes this file.\n"
               "[Unit]\nPartOf=containerd.service\n";
    return "# Dockwright rolls back a change, and removes this file.\n"
           "[Unit]\nStartLimitIntervalSec=0\n"
           "[Service]\nTimeoutStartSec=infinity\nExecStartPre=\nExecStartPre=/bin/sleep infinity\n";
}

} // namespace

Result<> putHoldDropIn(HoldDropIn kind, HostWriter &host)
{
    const auto there = host.readFile(path);
    if (!there)
        return tl::unexpected(there.error());
    if (*there && (*there)->content == contentOf(kind))
        return {};
    const auto written = host.writeFile(path, FileFact{contentOf(kind)}, *there);
    return written ? host.reloadManager() : written;
}

Result<> takeHoldDropIn(HostWriter &host, std::optional<HoldDropIn> only)
{
    const auto there = host.readFile(path);
    if (!there)
        return tl::unexpected(there.error());
    if (!*there || (only && (*there)->content != contentOf(*only)))
        return {};
    if (const auto removed = host.removeFile(path, **there); !removed)
        return removed;
    host.removeEmptyDirectory(path.section(u'/', 0, -2));
    return host.reloadManager();
}

} // namespace dockwright::helper
