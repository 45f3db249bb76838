// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"

/// The file of exposureRules(), read again.
namespace dockwright::core {

/// The port of the host, which the first packet of a connection named; DNAT has another by then (nft(8), CONNTRACK
/// EXPRESSIONS).
inline constexpr auto originalPort = "proto-dst";

/// The elements of the set that follows `word`; none where there is no such word.
QStringList setAfter(const QStringList &words, const QString &word);

/// Whom it lets in; empty for another file.
std::vector<AllowedReach> allowedIn(const QByteArray &rules);

} // namespace dockwright::core
