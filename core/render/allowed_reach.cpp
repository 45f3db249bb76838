// SPDX-License-Identifier: Apache-2.0
#include "core/render/allowed_reach.h"

#include "core/host/networks.h"
#include "core/plan/exposure_section.h"
#include "core/plan/values.h"

#include <algorithm>

namespace dockwright::core {

bool decidesReach(const ExposureSettings &exposure)
{
    return exposure.enforce == ExposureEnforcement::On
        || (exposure.enforce == ExposureEnforcement::Report && !exposure.allow.empty());
}

QStringList ofFamily(const QStringList &addresses, bool v6)
{
    QStringList same;
    for (const QString &address : addresses)
        if (address.contains(u':') == v6)
            same << address;
    return same;
}

bool AllowedSources::has(const QString &address) const
{
    const QString single = networkAround(address);
    return everybody || std::ranges::any_of(networks, [&](const QString &network) { return overlap(single, network); });
}

AllowedSources sourcesOf(const ExposureSettings &exposure, int port, bool isTcp)
{
    AllowedSources sources;
    for (const AllowedReach &allowed : exposure.allow) {
        const bool isNamed = std::ranges::any_of(allowed.ports, [&](const QString &text) {
            const auto range = readPortRange(text);
            return range && range->isTcp == isTcp && range->contains(port);
        });
        if (isNamed && allowed.from.isEmpty())
            return {true, {}};
        if (isNamed)
            sources.networks << allowed.from;
    }
    sources.networks.sort();
    sources.networks.removeDuplicates();
    return sources;
}

} // namespace dockwright::core
