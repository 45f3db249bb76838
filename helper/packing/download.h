// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"
#include "helper/bundle/tar_reader.h"

#include <chrono>

class QUrl;

namespace dockwright::helper {

struct Download {
    QString url;               ///< http or https
    QString path;              ///< where it goes; what is not whole yet is in "PATH.part", with "PATH.part.json" beside it
    core::ProxySettings proxy; ///< its http and https addresses; their passwords go to the proxy alone
    qint64 limit = 1024LL * 1024 * 1024;        ///< bytes
    std::chrono::milliseconds patience{60'000}; ///< with nothing coming
};

struct Downloaded {
    QString sha256; ///< of the whole file
    qint64 size = 0;
    qint64 resumedAt = 0; ///< bytes that an earlier attempt had left and the server still vouched for
};

/// Fetches a file. An attempt that was cut off is taken up where it ended if the server says that the file is the same
/// (If-Range with its ETag or Last-Modified), and begun anew if not. From https a redirection leads to https only.
/// Certificates are verified. Needs a QCoreApplication, and may be called from any thread.
core::Result<Downloaded> download(const Download &what, const BundleProgress &progress, const std::stop_token &stop);

} // namespace dockwright::helper
