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
    /// The newest day of which it is on record that it had an image for somebody, "2026-06-13".
    const char *lastSeen;
    const char *seenBy; ///< where that stands: "github.com/dongyubin/DockerHub"
    bool isOfGuide = false;
};

/// All that are known, those of the guide first.
std::span<const KnownMirror> knownMirrors();

/// Those that the guide has for Docker Hub, which a plan has by default.
QStringList mirrorsOfGuide();

} // namespace dockwright::core
