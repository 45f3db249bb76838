// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"
#include "helper/bundle/bundle.h"
#include "helper/packing/plugins.h"
#include "helper/packing/tar_writer.h"

namespace dockwright::helper {

struct PackRequest {
    QString version;      ///< of Docker, "28.5.2"
    QString architecture; ///< one of bundleArchitectures()
    QString source;       ///< URL of the static archive or of a repository, or path of an archive; empty for the plan's default
                          ///< repository
    QString sha256;       ///< that the archive must have; may be empty
    QString output;       ///< NAME.tar.gz or NAME.tar.zst, which must not be there yet
    QByteArray planJson;  ///< goes into the bundle as it is; empty for none
    core::ProxySettings proxy;
    std::vector<PluginRequest> plugins{};
    core::Plan plan{}; ///< of the installer
};

struct PackReport {
    QString sha256; ///< of the bundle
    qint64 size = 0;
    BundleManifest manifest;
    QString source;             ///< what was read, without a password
    QString sourceSha256;       ///< of Docker's archive
    bool isSourceKnown = false; ///< its sum was given; Docker publishes none that could be asked for
    QStringList ignored;        ///< members of Docker's archive that a bundle does not take
    std::vector<PackedPlugin> plugins{};
};

/// How far it is with "download", "unpack", "pack" and "check", in this order; plug-ins are downloaded after the unpacking.
using PackProgress = std::function<void(const char *what, qint64 done, qint64 total)>;

/// Makes a bundle out of Docker's static archive, units, completion and plan, and reads it back. The same input gives the
/// same bytes. What is not finished is beside the output, and goes when it fails.
core::Result<PackReport> packBundle(const PackRequest &request, const PackProgress &progress, const std::stop_token &stop);

/// Where a repository ("https://download.docker.com") has the static archive.
QString staticArchiveUrl(const QString &repository, const QString &version, const QString &architecture);

/// docker-28.5.2-x86_64.tar.gz
QString bundleName(const QString &version, const QString &architecture, Compression compression);

} // namespace dockwright::helper
