// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

/// User namespaces of containers: `userns-remap` "default" of dockerd(8), which takes the user dockremap.
namespace dockwright::core {

/// Ids that an image may use: 0 … 65535.
inline constexpr qint64 idsOfContainers = 65536;

/// nullopt where there is no /etc/passwd to be read.
std::optional<RemapFacts> readRemap(const HostReader &host);

/// True if the running dockerd has userns-remap on.
bool isRemapped(const HostFacts &facts);

/// Fails with Unsupported if dockerd would not start with userns-remap on this host. (moby daemon_unix.go,
/// parseRemappedRoot: the user and its ranges are only made where there is no such user.)
Result<> checkRemap(const HostFacts &facts);

/// The call of usermod(8) that gives dockremap ranges of 65536 ids that nobody has.
QString rangeCommand(const RemapFacts &remap);

} // namespace dockwright::core
