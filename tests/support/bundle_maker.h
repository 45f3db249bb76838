// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/host_needs.h"
#include "helper/bundle/bundle.h"
#include "helper/bundle/sha256.h"
#include "tests/support/tar_maker.h"

/// A whole bundle with small programs, as an honest program makes it.
inline QByteArray smallBundle(const QString &version = QStringLiteral("28.5.2"))
{
    using namespace dockwright::helper;
    struct Content {
        QByteArray name;
        QByteArray bytes;
        unsigned mode;
    };
    std::vector<Content> files;
    for (const QString &name : bundlePrograms())
        files.push_back({name.toUtf8(), elfProgram(name.toUtf8().repeated(3000)), 0755});
    for (const QString &name : bundleUnits())
        files.push_back({name.toUtf8(), "[Unit]\n# " + name.toUtf8() + '\n', 0644});
    files.push_back({"completion/docker", "complete -F none docker\n", 0644});
    BundleManifest manifest{version, QStringLiteral("x86_64"), dockwright::core::hostNeedNames(), {}};
    for (const Content &file : files)
        manifest.files.push_back(
            {QString::fromUtf8(file.name), static_cast<int>(file.mode), file.bytes.size(), Sha256::of(file.bytes)});
    const QByteArray text = writeBundleManifest(manifest);
    TarMaker tar;
    tar.file(manifestName, text).file(sumsName, writeBundleSums(manifest, text));
    for (const Content &file : files)
        tar.file(file.name, file.bytes, file.mode);
    return tar.finish();
}
