// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/render/generated_file.h"

/// What builders of docker buildx other than dockerd's own need to know of the plan's registries: they read neither daemon.json
/// nor hosts.toml (buildx#2712), but the file that `docker buildx create --buildkitd-config` gives them.
namespace dockwright::core {

/// /etc/docker/buildkitd.toml; nullopt where the plan has no `registries`.
std::optional<GeneratedFile> buildkitConfig(const Plan &plan);

/// What of the plan BuildKit cannot use as the plan wants it: mirrors without pull or resolve, with a path that is not below
/// /v2, at an IPv6 address, or on this host's loopback, where a builder in a container is not (moby/buildkit
/// util/resolver/resolver.go); and insecure registries that are a network or an IPv6 address.
QStringList withoutBuilders(const Plan &plan);

/// A text in TOML, whose basic strings have the escapes of JSON (TOML 1.0, String).
QString tomlString(const QString &text);

} // namespace dockwright::core
