// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/base/result.h"
#include "core/host/host_facts.h"

namespace dockwright::core {

/// Why dockerd does not go by a hosts.toml: it is no TOML, has a value that containerd's client refuses, or a host that is not
/// the header of a table. Then dockerd says
/// so in its log alone, goes by the certificates in that directory and uses no mirror (containerd 2.0
/// core/remotes/docker/config/hosts.go, loadHostDir and parseHostConfig). InvalidInput with "path:line:column", or
/// "path#/host/URL/member". An empty file is as good as none.
std::optional<Error> faultOfHostsToml(const QString &path, const QByteArray &content);

/// A warning for each of them that has such a fault; `isLooked` says which count.
Findings unreadHostsToml(const HostFacts &facts, const std::function<bool(const QString &)> &isLooked);

} // namespace dockwright::core
