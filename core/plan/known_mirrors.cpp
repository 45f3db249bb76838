// SPDX-License-Identifier: Apache-2.0
#include "core/plan/known_mirrors.h"

#include <array>

namespace dockwright::core {

namespace {

// The machines on which Dockwright is made reach none of them: the days are those of the newest report on record. The list of
// Docker Hub's is tested by its author in China every month or two; of DaoCloud's others there are its users' requests, by
// which an image was fetched ("sync image succeeded") or a log of a pull. One of its table without a report whose author is
// known is left out.
constexpr auto tested = "github.com/dongyubin/DockerHub";
constexpr std::array known{
    KnownMirror{"docker.io", "https://docker.m.daocloud.io", "2026-06-13", tested, true},
    KnownMirror{"docker.io", "https://docker.xuanyuan.me", "2026-06-13", tested, true},
    KnownMirror{"docker.io", "https://docker.1ms.run", "2026-06-13", tested, true},
    KnownMirror{"docker.io", "https://docker-0.unsee.tech", "2025-10-22", tested, true},
    KnownMirror{"docker.io", "https://docker.hlmirror.com", "2025-01-17", "dimensionconnex.github.io", true},
    KnownMirror{"ghcr.io", "https://ghcr.m.daocloud.io", "2025-01-06", "github.com/DaoCloud/public-image-mirror/issues/38431"},
    KnownMirror{"quay.io", "https://quay.m.daocloud.io", "2026-09-10", "github.com/george510257/glseven-docker"},
    KnownMirror{"gcr.io", "https://gcr.m.daocloud.io", "2024-10-15", "github.com/DaoCloud/public-image-mirror/issues/31732"},
    KnownMirror{"registry.k8s.io", "https://k8s.m.daocloud.io", "2025-05-14",
                "github.com/DaoCloud/public-image-mirror/issues/42559"},
    KnownMirror{"mcr.microsoft.com", "https://mcr.m.daocloud.io", "2025-04-11",
                "github.com/DaoCloud/public-image-mirror/issues/42029"},
    KnownMirror{"nvcr.io", "https://nvcr.m.daocloud.io", "2025-02-18", "github.com/DaoCloud/public-image-mirror/issues/40557"},
};

} // namespace

std::span<const KnownMirror> knownMirrors()
{
    return known;
}

QStringList mirrorsOfGuide()
{
    QStringList urls;
    for (const KnownMirror &each : known)
        if (each.isOfGuide)
            urls << QLatin1String(each.url);
    return urls;
}

} // namespace dockwright::core
