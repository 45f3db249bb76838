// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QFuture>

namespace dockwright::ui {

/// A file of the user to be written: whole or not at all.
struct UserFile {
    QString path;
    QByteArray content;
    bool isPrivate = false; ///< mode 0600
};

/// Reads a file that the user chose, on a worker thread; more than `limit` bytes is an error.
QFuture<core::Result<QByteArray>> readUserFile(const QString &path, qint64 limit = 1024LL * 1024);
/// Writes files where the user wanted them, on a worker thread; missing directories are made.
QFuture<core::Result<>> writeUserFiles(std::vector<UserFile> files);

} // namespace dockwright::ui
