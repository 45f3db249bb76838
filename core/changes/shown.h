// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/steps/change_set.h"

namespace dockwright::core {

/// The host as somebody may know it who has no right yet: what holds a secret is another there, so that it counts as changed
/// whatever a plan says, and nothing that follows from it depends on the secret. What a dialog tells of an apply before anybody
/// has said yes is made of this.
HostFacts withoutSecrets(HostFacts facts);

} // namespace dockwright::core
