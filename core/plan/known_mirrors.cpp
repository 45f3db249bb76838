// SPDX-License-Identifier: Apache-2.0
#include "core/plan/known_mirrors.h"

#include <array>

namespace dockwright::core {

namespace {

// The machines on which Dockwright is made reach none of them: the days are those of the newest report that there is on record.
// The list of Docker Hub's is tested by its author in China every month or two; the second half is the table of
// github.com/DaoCloud/public-image-mirror, README.md.
constexpr auto tested = "github.com/dongyubin/DockerHub";
constexpr std::array known{
    KnownMirror{"docker.io", "https://docker.m.daocloud.io", "2026-06-13", tested, true},
    KnownMirror{"docker.io", "https://docker.xuanyuan.me", "2026-06-13", tested, true},
    KnownMirror{"docker.io", "https://docker.1ms.run", "2026-06-13", tested, true},
    KnownMirror{"docker.io", "https://docker-0.unsee.tech", "2025-10-22", tested, true},
    KnownMirror{"docker.io", "https://docker.hlmirror.com", "", "", true},
    KnownMirror{"ghcr.io", "https://ghcr.m.daocloud.io"},
    KnownMirror{"quay.io", "https://quay.m.daocloud.io"},
    KnownMirror{"gcr.io", "https://gcr.m.daocloud.io"},
    KnownMirror{"registry.k8s.io", "https://k8s.m.daocloud.io", "2025-05-14",
                "github.com/DaoCloud/public-image-mirror/issues/42559"},
    KnownMirror{"mcr.microsoft.com", "https://mcr.m.daocloud.io"},
    KnownMirror{"nvcr.io", "https://nvcr.m.daocloud.io"},
    KnownMirror{"docker.elastic.co", "https://elastic.m.daocloud.io"},
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
