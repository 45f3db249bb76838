// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace dockwright::core {

/// Go's time.ParseDuration: "1h30m", "-1.5s", "0".
bool isGoDuration(const QString &text);

} // namespace dockwright::core
