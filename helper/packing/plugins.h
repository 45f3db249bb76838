// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/packing/source.h"
#include "helper/packing/static_archive.h"

namespace dockwright::helper {

/// A plug-in of docker's command line that goes into a bundle.
struct PluginRequest {
    QString source; ///< URL or path; its name says which plug-in it is
    QString sha256; ///< that it must have, lower case; a URL needs one
};

/// What was taken of one.
struct PackedPlugin {
    StaticArchive::File content; ///< with its name in a bundle
    QString source;              ///< what was read, without a password
};

/// "compose" for ".../docker-compose-linux-x86_64", "buildx" for "buildx-v0.29.1.linux-amd64"; empty for what is no plug-in's.
QString pluginNameOf(const QString &source);

/// What can be known to be wrong before anything is read: names, sums, one plug-in twice.
core::Result<> checkPlugins(const std::vector<PluginRequest> &plugins);

/// Reads a plug-in, and writes its content to the end of `spool`. Refuses one that is not for the architecture.
core::Result<PackedPlugin> readPlugin(const SourceRequest &request, const QString &architecture, QIODevice &spool,
                                      const BundleProgress &progress, const std::stop_token &stop);

} // namespace dockwright::helper
