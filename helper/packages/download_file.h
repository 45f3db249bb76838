// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/packages/package_manager.h"
#include "helper/packages/private_directory.h"

namespace dockwright::helper {

/// Downloads a file as apt does: as its unprivileged user, with its proxy. Unsupported when it is larger than `maximal` bytes,
/// of which no more are written.
core::Result<QByteArray> downloadFile(const QString &url, qint64 maximal, const Work &work);

} // namespace dockwright::helper
