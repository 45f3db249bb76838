// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace dockwright::core {

/// True for a file that dockerd reads in the directory of a registry, "/etc/docker/certs.d/ghcr.io/hosts.toml", but for keys of
/// others than Dockwright; and for the one for builders, /etc/docker/buildkitd.toml.
bool isRegistryFile(const QString &path);

/// "/etc/docker/certs.d/ghcr.io", where dockerd looks for what belongs to a registry, or mirror, of that host.
QString registryDirectory(const QString &host);
/// "/etc/docker/certs.d/ghcr.io/hosts.toml" for "hosts.toml".
QString registryFile(const QString &host, const char *name);
bool isHostsToml(const QString &path);
/// One of them, or the file for builders.
bool isRegistryToml(const QString &path);

} // namespace dockwright::core
