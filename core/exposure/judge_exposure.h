// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/finding.h"
#include "core/exposure/exposure_facts.h"
#include "core/exposure/known_services.h"

#include <optional>

namespace dockwright::core {

/// Who reaches a port, and how that is known.
struct PortVerdict {
    ExposedPort port;
    Reach reach = Reach::Unknown;
    bool isMeasured = false; ///< else it is concluded from the address alone, which no firewall is asked about
    PortAttempts attempts{};
    QStringList rules{}; ///< what stands before it, by the names of FirewallPart
    QString service{};   ///< what is usually behind it; empty where it is nothing of the table
    std::optional<ServiceKind> kind{};
    Severity severity = Severity::Info; ///< Critical: everybody reaches a database or a console. Warning: what is bound to this
                                        ///< host alone is reached from outside, or others reach it than the plan allows.
                                        ///< Unknown: who reaches it could not be told
    Message reason{};
    bool isAgainstPlan = false; ///< see isAgainst()

    friend bool operator==(const PortVerdict &, const PortVerdict &) = default;
};

using PortVerdicts = std::vector<PortVerdict>;

/// Who could reach an address of this host, as far as the address says: loopback, private (RFC 1918, RFC 4193, RFC 6598, and
/// link-local ones), or any other.
Reach reachOfAddress(const QString &address);

/// Judges each port, those that need attention first: databases and consoles that everybody reaches, then by who reaches them,
/// then by name. What was measured counts; where nothing was, the address that it is bound to.
PortVerdicts judgeExposure(const ExposureFacts &facts);

/// It is not as it should be.
bool needsAttention(const PortVerdict &verdict);

} // namespace dockwright::core
