// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/message.h"

#include <string>

namespace dockwright::core {

/// True for a key that some release of dockerd takes at the top of daemon.json.
bool isKnownDaemonKey(const std::string &key);

/// What is wrong with a key for a dockerd of this version ("28.5.2"): it came later, or is gone. Empty if nothing is, or if the
/// version is none.
Message checkKeyOfRelease(const std::string &key, const QString &version);

} // namespace dockwright::core
