// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/message.h"

#include <vector>

namespace dockwright::helper {

/// A sentence that says that nothing was changed, and the one that is true in its place once an earlier transaction was rolled
/// back on the way; %1 is its number.
struct RecoveryWords {
    const char *before;
    const char *after;
};
const std::vector<RecoveryWords> &recoveryWords();

/// The message as it is true after transaction `recovered` was rolled back; as it is for 0.
core::Message afterRecovery(core::Message message, quint64 recovered);

} // namespace dockwright::helper
