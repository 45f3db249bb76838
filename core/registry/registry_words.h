// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/registry/judge_registries.h"

namespace dockwright::core {

/// What a digest was compared with.
enum class Compared {
    Nothing,   ///< there is no other
    Reference, ///< the registry itself
    Majority,  ///< what most mirrors give
    Newest,    ///< of mirrors that all give something else
};

/// Fills in reason, remedy and notes of a verdict.
void explainVerdict(RegistryVerdict &verdict, Compared compared, const ProbeSettings &settings, const QDateTime &now,
                    std::optional<qint64> clockAhead);

} // namespace dockwright::core
