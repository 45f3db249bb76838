// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace dockwright::core {

/// A file in TOML with each secret text in it replaced by "xxxxx": the values of names that say so, and all headers that a
/// hosts.toml of containerd has sent (docs/hosts.md, "header"). Anything else, and what is no TOML, as it is.
QByteArray withoutTomlSecrets(const QByteArray &text);

} // namespace dockwright::core
