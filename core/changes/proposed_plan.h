// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_facts.h"
#include "core/plan/plan.h"

#include <array>

namespace dockwright::core {

/// The members of a plan in which `proposePlan` may depart from the defaults, by their JSON pointers.
inline constexpr std::array proposedMembers{"/install/method", "/install/repository", "/registry/mirrors", "/comments"};

/// True where the host, by its time zone, or who is talked to, by the language ("en", "zh_CN"), seems to be in mainland China:
/// Docker Hub and download.docker.com are hardly reached from there.
bool isInChina(const HostFacts &facts, const QString &language);

/// The plan to begin with on this host, for somebody who reads `language`. The defaults are the guide's; what is proposed
/// instead installs a Docker where there is none, from where it is reached, and trusts nobody's registry mirrors unasked:
/// where Docker Hub is hardly reached it has `workingMirrors`, which a probe on this host has found to work.
Plan proposePlan(const HostFacts &facts, const QString &language, const QStringList &workingMirrors = {});

} // namespace dockwright::core
