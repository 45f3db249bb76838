// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/message.h"
#include "core/daemon/key_table.h"

namespace dockwright::core {

/// Why the dockerd of that version ("28.5.2") does not start with the key: it came later than that release, or is gone. Empty
/// if neither, or if the version is none.
Message checkKeyRelease(const KeyRow &row, const QString &version);

} // namespace dockwright::core
