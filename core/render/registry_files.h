// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/render/generated_file.h"

/// What the plan's registries become: files in /etc/docker/certs.d, which dockerd reads at each pull, and keys of daemon.json.
namespace dockwright::core {

/// Whether dockerd goes by the hosts.toml of a registry: from 28.0 on, with the containerd image store (moby daemon/hosts.go,
/// RegistryHosts). Its own image store never does, and knows mirrors of Docker Hub only. nullopt where the release, or the
/// store that the host will have, is not known.
std::optional<bool> readsHostsToml(const Plan &plan, const HostFacts &facts);

/// hosts.toml and the certificates of each registry and mirror of the plan, and the file for builders; those that an earlier
/// plan wrote and this one does not have no content.
std::vector<GeneratedFile> registryFiles(const Plan &plan, const HostFacts &facts);

/// Unsupported for each mirror that this dockerd would not go by.
Errors checkMirrorSupport(const Plan &plan, const HostFacts &facts);

/// What is to be registry-mirrors in daemon.json: none where hosts.toml has them.
QStringList registryMirrors(const Plan &plan, const HostFacts &facts);
/// What is to be insecure-registries in daemon.json.
QStringList insecureRegistries(const Plan &plan);

} // namespace dockwright::core
