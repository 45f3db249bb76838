// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/base/release.h"
#include "core/host/host_facts.h"

#include <array>
#include <span>

/// What a host can do depends on the releases of its programs; on which of them Dockwright was run stands here, and
/// nowhere else.
namespace dockwright::core {

enum class Program { Systemd, Dockerd, Qt };

/// The two numbers at the head of a version such as "257.5-1", "20.10.24+dfsg1" and "6.4.2"; nullopt where there is none.
std::optional<Release> readRelease(const QString &version);

/// The version in what `dockerd --version` prints, "Docker version 20.10.24+dfsg1, build 5d6db84"; empty where there is none.
QString dockerdVersionIn(const QByteArray &words);

/// As its makers write it: "257", "20.10".
QString releaseText(Program program, Release release);

/// From here on a new host has the containerd image store without being told (moby daemon/image_store_choice.go).
inline constexpr Release containerdStoreByDefault{29, 0};

/// From here on dockerd with the containerd image store goes by hosts.toml (moby daemon/hosts.go, RegistryHosts).
inline constexpr Release readsHostsTomlSince{28, 0};

/// The release on that host; nullopt where it is not known. Of Qt it is the one that the facts were gathered with.
std::optional<Release> releaseOn(const HostFacts &facts, Program program);

/// The releases of one program on which the lab's tests ran, oldest first. With them go: Debian 12, 13 and unstable.
struct RunReleases {
    Program program;
    const char *name;
    std::array<const char *, 3> releases;
    const char *compiled = ""; ///< a later one, which Debian does not have: compiled, and run by hand (tests/lab/README.md)

    const char *newest() const { return *compiled != '\0' ? compiled : releases.back(); }
};

std::span<const RunReleases> releasesRun();

/// A note about a host that is older or newer than all on which Dockwright was run; nullopt for one within them, or unknown.
std::optional<Finding> findReleaseNeverRun(const HostFacts &facts);

} // namespace dockwright::core
