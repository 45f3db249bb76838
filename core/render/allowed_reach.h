// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/outside_facts.h"
#include "core/plan/plan.h"

/// Who may reach a published port, by the section "exposure" of a plan.
namespace dockwright::core {

/// True where the plan says who may: with `allow`, or where it keeps all others out.
bool decidesReach(const ExposureSettings &exposure);

/// Those of these addresses or networks that are of IPv6, or of IPv4.
QStringList ofFamily(const QStringList &addresses, bool v6);

/// From where a port of the host may be reached.
struct AllowedSources {
    bool everybody = false;
    QStringList networks{}; ///< CIDR, where it is not everybody; sorted

    bool none() const { return !everybody && networks.isEmpty(); }
    bool has(const QString &address) const;
    friend bool operator==(const AllowedSources &, const AllowedSources &) = default;
};
AllowedSources sourcesOf(const ExposureSettings &exposure, int port, bool isTcp);

} // namespace dockwright::core
