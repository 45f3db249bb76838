// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/mirror_records.h"
#include "core/plan/plan.h"

namespace dockwright::core {

/// The mirrors of Docker Hub in the order in which dockerd is to try them: that of the plan, and where it has a doctor, with
/// those behind that the doctor has put there, and without those that it has taken out. Where none is left that serves, those
/// come back that only failed: a dead mirror costs time, and one that has come back since serves.
std::vector<RegistryMirror> mirrorsInUse(const Plan &plan, const HostFacts &facts);
std::vector<RegistryMirror> mirrorsInUse(const Plan &plan, const MirrorStandings &standings);

/// Their URLs.
QStringList urlsOf(const std::vector<RegistryMirror> &mirrors);

} // namespace dockwright::core
