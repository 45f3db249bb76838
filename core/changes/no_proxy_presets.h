// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/message.h"

#include <QStringList>

#include <vector>

namespace dockwright::core {

struct HostFacts;

/// Destinations that belong together and are hardly ever meant to be asked for through a proxy.
struct NoProxyPreset {
    const char *name; ///< of what is to be found by it: "kubernetes"; ASCII letters
    Message label;
    Message reason;
    QStringList entries; ///< of proxy/noProxy; none where this host has none
};

/// The guide's (chapter 1, 10-proxy.conf: cluster domains, metadata services, company domains), and the host's own networks.
std::vector<NoProxyPreset> noProxyPresets(const HostFacts &facts);

/// Whether what that entry stands for bypasses the proxy by those entries already: "10.1.0.0/16" by "10.0.0.0/8", ".svc" by
/// "svc" (golang.org/x/net/http/httpproxy, Config.NoProxy). Never wrongly yes.
bool isCovered(const QString &entry, const QStringList &noProxy);

} // namespace dockwright::core
