// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_reader.h"

#include <vector>

namespace dockwright::core {

/// Where it shows what dockerd works at.
struct WorkPlaces {
    qint64 dockerd = 0;                   ///< its process; 0: unknown
    QString dataRoot{};                   ///< as dockerd says it
    qint64 store = 0;                     ///< process of the containerd that keeps its images; 0: dockerd keeps them itself
    std::vector<ContainerFact> running{}; ///< containers
};

/// What dockerd works at, by what it and its children have open meanwhile, measured with 20.10, 26.1 and 28.5: "build (API)",
/// "load (API)", "pull (API)", "save (API)". What an earlier dockerd has left behind is open in no process. Of a build, its
/// context on the way in and its steps RUN and COPY are seen, and not the moments between them. Only root sees any of it.
/// Sorted.
QStringList workByApi(const HostReader &reader, const WorkPlaces &places);

} // namespace dockwright::core
