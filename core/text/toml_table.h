// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <toml++/toml.h>

/// For the few who need more than what a file in TOML says: toml++ takes seconds to compile.
namespace dockwright::core {

/// As readToml(), with the places of all values.
Result<toml::table> parseToml(const QString &path, const QByteArray &text);

} // namespace dockwright::core
