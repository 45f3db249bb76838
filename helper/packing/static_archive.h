// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/bundle/bundle.h"

class QIODevice;

namespace dockwright::helper {

/// What was taken out of Docker's static archive.
struct StaticArchive {
    struct File {
        BundleFile file;   ///< with its name in a bundle
        qint64 offset = 0; ///< in the spool
    };
    std::vector<File> files; ///< in the order of a bundle: the programs, then what comes below doc/
    QStringList ignored;     ///< what else was in it
};

/// Reads docker-VERSION.tgz as Docker publishes it ("docker/dockerd", or "bin/dockerd"), and writes the content of what a
/// bundle takes of it to the end of `spool`. Refuses what TarReader refuses, and an archive that lacks a program or has one for
/// another architecture.
core::Result<StaticArchive> readStaticArchive(int file, const QString &version, const QString &architecture, QIODevice &spool,
                                              const BundleProgress &progress, const std::stop_token &stop);

} // namespace dockwright::helper
