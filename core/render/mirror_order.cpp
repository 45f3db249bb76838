// SPDX-License-Identifier: Apache-2.0
#include "core/render/mirror_order.h"

#include "core/host/host_facts.h"
#include "core/plan/registries.h"
#include "core/plan/values.h"

namespace dockwright::core {

std::vector<RegistryMirror> mirrorsInUse(const Plan &plan, const HostFacts &facts)
{
    return mirrorsInUse(plan, mirrorStandings(facts));
}

std::vector<RegistryMirror> mirrorsInUse(const Plan &plan, const MirrorStandings &standings)
{
    const std::vector<RegistryMirror> all = mirrorsOfDockerHub(plan);
    if (!plan.registry.doctor.enabled)
        return all;
    std::vector<RegistryMirror> used;
    const auto add = [&](Standing wanted) {
        for (const RegistryMirror &mirror : all)
            if (standingOf(standings, withoutSlashes(mirror.url)) == wanted)
                used.push_back(mirror);
    };
    add(Standing::Serves);
    add(Standing::Behind);
    if (used.empty())
        add(Standing::Out);
    return used;
}

QStringList urlsOf(const std::vector<RegistryMirror> &mirrors)
{
    QStringList urls;
    for (const RegistryMirror &mirror : mirrors)
        urls << mirror.url;
    return urls;
}

} // namespace dockwright::core
