// SPDX-License-Identifier: Apache-2.0
#include "core/host/registry_directory.h"

#include "core/host/paths.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace dockwright::core {

bool isRegistryFile(const QString &path)
{
    constexpr std::array ends{"hosts.toml", ".crt", ".cert", "client.key"};
    if (path == QLatin1String(paths::buildkitConfig))
        return true;
    const QString root = QLatin1String(paths::certificates) + u'/';
    const QStringList parts = path.mid(root.size()).split(u'/');
    return path.startsWith(root) && parts.size() == 2 && parts.front() != QLatin1String("..")
        && std::ranges::any_of(ends, [&](const char *end) { return parts.back().endsWith(QLatin1String(end)); });
}

QString registryDirectory(const QString &host)
{
    return QLatin1String(paths::certificates) + u'/' + host;
}

QString registryFile(const QString &host, const char *name)
{
    return registryDirectory(host) + u'/' + QLatin1String(name);
}

bool isHostsToml(const QString &path)
{
    return isRegistryFile(path) && path.endsWith(QLatin1String("/hosts.toml"));
}

bool isRegistryToml(const QString &path)
{
    return isHostsToml(path) || path == QLatin1String(paths::buildkitConfig);
}

} // namespace dockwright::core
