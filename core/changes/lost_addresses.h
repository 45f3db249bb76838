// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/changes/file_change.h"
#include "core/host/host_facts.h"
#include "core/steps/change_set.h"

/// Addresses of docker0 that a change takes out of daemon.json. dockerd leaves them where they are: one of IPv4 is given back
/// by a start with the former one, and those of IPv6 are taken from docker0.
namespace dockwright::core {

/// `bip` goes from daemon.json, and what docker0 had before it is known.
bool losesBridge(const FileChange &daemonJson, const HostFacts &facts);
/// Not where that would collide now, of which dockerd would die, or where nobody can tell.
bool mayGetFormerBridge(const HostFacts &facts);
/// The subnet of IPv6 that a daemon.json gives docker0; empty where it gives none.
QString subnet6In(const std::optional<FileFact> &daemonJson);
/// Those of IPv6 in the subnet that goes.
QStringList lostAddresses(const std::vector<FileChange> &files, const HostFacts &facts);

/// That docker0 keeps an address of IPv4, as containers live on it; nullopt where it gets its former one back.
std::optional<Finding> findStayingBridge(const ChangeSet &changes, const std::vector<FileChange> &files,
                                         const HostFacts &facts);
/// The same of those of IPv6.
std::optional<Finding> findStayingIpv6(const ChangeSet &changes, const std::vector<FileChange> &files, const HostFacts &facts);

} // namespace dockwright::core
