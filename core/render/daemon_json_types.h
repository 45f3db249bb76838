// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

namespace dockwright::core {

/// The keys of daemon.json whose values are of a type that dockerd does not take there. Every dockerd refuses such a file,
/// whoever wrote it, and one before 23.0 says so only when it is started or reloaded. `where` as in checkDaemonJson().
Errors checkDaemonTypes(const OrderedJson &value);

} // namespace dockwright::core
