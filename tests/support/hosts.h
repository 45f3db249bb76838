// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/host/paths.h"
#include "core/steps/change_set.h"

/// A host whose dockerd is that release, with images in such a store: "overlay2", or "overlayfs" for containerd's.
inline dockwright::core::HostFacts hostWith(const char *dockerd, const char *driver)
{
    dockwright::core::HostFacts facts;
    facts.dockerdVersion = QLatin1String(dockerd);
    facts.daemon = dockwright::core::DaemonFacts{};
    facts.daemon->storageDriver = QLatin1String(driver);
    return facts;
}

/// The host as it is when every file step was done.
inline dockwright::core::HostFacts withFilesOf(const dockwright::core::ChangeSet &changes, dockwright::core::HostFacts facts)
{
    using namespace dockwright::core;
    for (const Step &step : changes.steps) {
        if (const auto *write = std::get_if<WriteFile>(&step))
            facts.files[write->path] = write->file;
        if (const auto *remove = std::get_if<RemoveFile>(&step))
            facts.files.erase(remove->path);
    }
    const FileFact *written = facts.file(QLatin1String(paths::lastWritten));
    facts.lastWritten = written != nullptr ? readLastWritten(written->content) : LastWritten{};
    return facts;
}
