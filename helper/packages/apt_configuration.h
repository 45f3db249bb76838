// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"

namespace dockwright::helper {

/// The proxies for apt.conf(5). It may hold a password, so it goes to apt on its standard input (`--config-file=/dev/stdin`):
/// in no argument, environment or file. `hosts` are those that will be asked: they are reached directly where the settings say
/// so.
QByteArray aptConfiguration(const core::ProxySettings &proxy, const QStringList &hosts);

/// Whether a host is among NO_PROXY's entries, as Go reads them: names, ".suffixes", addresses and networks.
bool isDirect(const QString &host, const QStringList &noProxy);

} // namespace dockwright::helper
