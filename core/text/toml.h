// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

/// TOML 1.0, as toml++ reads it.
namespace dockwright::core {

/// What a file says, in its order; dates and times as text. InvalidInput, with "path:line:column", for what is no TOML.
Result<OrderedJson> readToml(const QString &path, const QByteArray &text);

/// True where both are TOML with the same statements in the same order, whatever their comments, blanks and notation.
bool saysTheSame(const QByteArray &one, const QByteArray &other);

/// `wanted` with the comments of `there`, and its lines where they say the same. nullopt where a statement takes several lines.
std::optional<QByteArray> withCommentsOf(const QByteArray &there, const QByteArray &wanted);

} // namespace dockwright::core
