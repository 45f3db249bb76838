// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/changes/file_change.h"

namespace dockwright::core {

/// What containers live through, with the files as they will be.
class Survival
{
public:
    /// Keeps references to both.
    Survival(const std::vector<FileChange> &changes, const HostFacts &facts);

    bool liveRestoreAfter() const;
    /// Containers survive the very restart that turns live-restore on only if dockerd learns of it before (SIGHUP).
    bool turnsLiveRestoreOn() const;
    /// It is on now, by the file and not by a flag, beside which the key in the file would end dockerd.
    bool isOnByFile(const FileChange &daemonJson) const;

    /// Containers hang on their shims, which are among the processes of whoever runs containerd: a restart of that unit leaves
    /// them alone with KillMode=process only.
    bool leavesShims(Effect effect) const;

    /// dockerd does not know the images and containers that it finds at another place, or in another store, than it has now.
    bool movesData() const;
    /// From 29.0 on a dockerd without the key keeps the store that it has, before it has its own.
    bool changesStore() const;

private:
    bool killsProcessOnly(const std::optional<UnitFacts> &unit, const char *dropIns) const;
    std::optional<FileFact> changeOrFile(const QString &path) const;

    const std::vector<FileChange> &m_changes;
    const HostFacts &m_facts;
    const OrderedJson m_daemonJson; ///< as it will be
};

} // namespace dockwright::core
