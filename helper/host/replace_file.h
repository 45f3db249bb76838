// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

namespace dockwright::helper {

/// Writes a file that no transaction is about: beside its target under a name that nobody reads, synced, and renamed over it,
/// so that a reader sees the old one or the new one. A link at the target is replaced, never followed.
core::Result<> replaceFile(const QString &path, const QByteArray &content, unsigned mode);

} // namespace dockwright::helper
