// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"
#include "helper/bundle/tar_reader.h"
#include "helper/host/descriptor.h"

namespace dockwright::helper {

/// Something that goes into a bundle, where it is to come from.
struct SourceRequest {
    QString source; ///< URL or path
    QString sha256; ///< that it must have, lower case; empty: any
    QString keepAs; ///< where a download goes; it has no name any more once it is whole
    core::ProxySettings proxy;
};

/// It, open for reading.
struct Source {
    Descriptor file;
    QString sha256;
};

core::Result<Source> openSource(const SourceRequest &request, const BundleProgress &progress, const std::stop_token &stop);

/// True for a URL, of whatever scheme.
bool isUrl(const QString &source);

/// A complaint about a sum that is none; none for an empty one.
core::Result<> checkSumText(const QString &sha256);

} // namespace dockwright::helper
