// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QNetworkProxy>

#include <optional>

namespace dockwright::helper {

/// A proxy by its URL as a plan has it; nullopt for a kind that Qt does not know: all but http and socks5.
std::optional<QNetworkProxy> qtProxy(const QString &url);

} // namespace dockwright::helper
