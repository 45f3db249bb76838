// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/catalog/catalog.h"
#include "core/host/host_facts.h"
#include "core/render/generated_file.h"

namespace dockwright::core {

/// True if a directive that a plan writes is what systemd has in effect for the unit; nullopt if the unit does not say.
/// Values are compared by meaning: time spans, sizes, capability sets and lists may be written in several ways.
std::optional<bool> isInEffect(const Directive &directive, const QString &value, const UnitFacts &unit);

/// What the unit has in effect for the directive, in units and words as in the plan: no microseconds, no bit masks.
QString valueInEffect(const Directive &directive, const UnitFacts &unit);

/// The bit of a capability such as "CAP_SYS_TIME" (linux/capability.h); nullopt for a name that is none.
std::optional<int> capabilityBit(const QString &name);

} // namespace dockwright::core
