// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

#include <span>

/// Mirrors of registries that anybody may use. Nobody vouches for one of them: they are proposed only after a probe on the
/// host.
namespace dockwright::core {

struct KnownMirror {
    const char *registry; ///< whose images it has: "docker.io"
    const char *url;
    /// The day on which it last gave one of us an image, "2026-11-29"; empty: never seen by us.
    const char *lastSeen = "";
    bool isOfGuide = false;
};

/// All that are known, those of the guide first.
std::span<const KnownMirror> knownMirrors();

/// Those that the guide has for Docker Hub, which a plan has by default.
QStringList mirrorsOfGuide();

} // namespace dockwright::core
