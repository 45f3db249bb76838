// SPDX-License-Identifier: Apache-2.0
#include "helper/install/preflight.h"

#include "core/host/host_needs.h"

namespace dockwright::helper {

using namespace core;

namespace {

/// Without a controller of cgroups dockerd starts all the same; containers are not limited by it.
bool isDemanded(const HostNeed &need)
{
    return need.isEssential && need.kind != NeedKind::Controller;
}

} // namespace

MissingNeeds missingNeeds(const HostReader &host)
{
    const std::vector<NeedFact> facts = readNeeds(host);
    MissingNeeds missing;
    for (std::size_t i = 0; i < facts.size(); ++i)
        if (const HostNeed &need = hostNeeds()[i]; facts[i].state == NeedState::Missing)
            (isDemanded(need) ? missing.demanded : missing.wished) << needWords(need);
    return missing;
}

} // namespace dockwright::helper
