// SPDX-License-Identifier: Apache-2.0
#include "core/plan/registry_list.h"

#include "core/plan/registries.h"

#include <algorithm>

namespace dockwright::core {

namespace {

bool isHub(const RegistryHost &registry)
{
    return registry.host == QLatin1String(dockerHub);
}

/// Its entry in the long form.
std::optional<std::size_t> placeOfHub(const Plan &plan)
{
    const auto found = std::ranges::find_if(plan.registries, isHub);
    if (found == plan.registries.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - plan.registries.begin());
}

bool isLongFormWanted(const Plan &before, const std::vector<RegistryMirror> &mirrors)
{
    if (mirrors.empty() || std::ranges::any_of(mirrors, needsLongForm))
        return !mirrors.empty();
    return before.hasHubMirrors() && std::ranges::none_of(mirrorsOfDockerHub(before), needsLongForm);
}

} // namespace

bool needsLongForm(const RegistryMirror &mirror)
{
    return mirror != RegistryMirror{.url = mirror.url};
}

std::vector<RegistryHost> registryList(const Plan &plan)
{
    const auto place = placeOfHub(plan);
    std::vector<RegistryHost> list{place ? plan.registries[*place] : RegistryHost{.host = QLatin1String(dockerHub)}};
    list.front().mirrors = mirrorsOfDockerHub(plan);
    for (std::size_t i = 0; i < plan.registries.size(); ++i)
        if (i != place)
            list.push_back(plan.registries[i]);
    return list;
}

void setRegistryList(Plan &plan, std::vector<RegistryHost> list)
{
    const auto place = placeOfHub(plan);
    RegistryHost hub = std::move(list.front());
    list.erase(list.begin());
    const bool isLong = isLongFormWanted(plan, hub.mirrors);
    plan.registry.mirrors = isLong ? RegistrySettings{}.mirrors : QStringList{};
    if (!isLong)
        for (const RegistryMirror &mirror : std::exchange(hub.mirrors, {}))
            plan.registry.mirrors << mirror.url;
    // One that was read without mirrors stays, too.
    const bool wasEmpty = place && plan.registries[*place].mirrors.empty();
    plan.registries = std::move(list);
    if (isLong || wasEmpty || hub != RegistryHost{.host = hub.host})
        plan.registries.insert(plan.registries.begin()
                                   + static_cast<std::ptrdiff_t>(std::min(place.value_or(0), plan.registries.size())),
                               std::move(hub));
}

std::optional<std::size_t> placeInRegistries(const Plan &plan, std::size_t inList)
{
    const auto hub = placeOfHub(plan);
    if (inList == 0)
        return hub;
    return !hub || inList <= *hub ? inList - 1 : inList;
}

} // namespace dockwright::core
