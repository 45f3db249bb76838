// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <QByteArray>

/// Files that no transaction is about, in a directory that may be another user's: openSteadyDirectory(). A link in place of the
/// file is never followed.
namespace dockwright::helper {

/// Writes it beside its target under a name that nobody reads, synced, and renamed over it, so that a reader sees the old one
/// or the new one.
core::Result<> replaceFile(const QString &path, const QByteArray &content, unsigned mode);

/// What replaceFile() would replace, `limit` bytes at most; empty for what is no file.
QByteArray replaceableContent(const QString &path, qint64 limit);

/// The same afterwards, whether it is there or not. Its directory may be gone, too.
core::Result<> removeReplaceable(const QString &path);

/// The directory that it is in, with those above.
core::Result<> makeDirectoryOf(const QString &path);

} // namespace dockwright::helper
