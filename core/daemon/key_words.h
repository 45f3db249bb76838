// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/daemon/key_table.h"

/// The words for what the rows of the key table say by an enumerator; all are marked for translation.
namespace dockwright::core {

/// "Images and builds".
const char *groupName(KeyGroup group);

/// What a key can do, in two or three words; "" for Danger::None.
const char *dangerName(Danger danger);

/// The same as a sentence in which %1 is the key; "" for Danger::None.
const char *dangerWarning(Danger danger);

/// "seconds"; "" for NumberUnit::None.
const char *unitName(NumberUnit unit);

} // namespace dockwright::core
