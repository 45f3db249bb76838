// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

/// TOML 1.0, as toml++ reads it.
namespace dockwright::core {

/// What a file says, in its order; a date or time as an object with its text as "date". InvalidInput, with
/// "path:line:column", for what is no TOML, is larger than 1 MiB or nested deeper than any of the files that we know.
Result<OrderedJson> readToml(const QString &path, const QByteArray &text);

/// What a file says, line by line and as a whole: equal for two that differ in comments, blanks and line breaks only.
/// containerd takes the hosts of hosts.toml from the headers of tables, and in their order, so another notation is another
/// meaning. nullopt for what is no TOML, and where a statement takes several lines.
std::optional<QByteArray> meaningOfToml(const QByteArray &text);

/// `wanted` with the comments of `there`, and its lines where they say the same. nullopt where a comment would lose what it is
/// about, and as above.
std::optional<QByteArray> withCommentsOf(const QByteArray &there, const QByteArray &wanted);

} // namespace dockwright::core
