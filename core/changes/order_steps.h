// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/changes/file_change.h"

namespace dockwright::core {

/// What the files cannot say about the effect.
struct Around {
    Effect least = Effect::None;
    QStringList enabled;                        ///< units that have to be enabled and started
    std::map<QString, OwnUnitState> ownUnits{}; ///< of ours, that are to be other than enabled and active
    bool startsWithLiveRestore = false;         ///< whatever the files say: whoever starts it takes care of that
    bool socketGoes = false; ///< docker.socket was without a file in between, where systemd closes what it listens on
};

/// All containers that run would stop; where that is not known some may run.
void stopAllContainers(ChangeSet &changes, const HostFacts &facts);

/// Names the containers that live on and lose devices, where these steps have systemd read its unit files again.
void nameLostDevices(ChangeSet &changes, const HostFacts &facts);

/// A step that starts Docker anew, or is there for that: forwarding, which dockerd turns on, and addresses that it leaves.
bool comesWithStart(const Step &step);

/// Of a Docker that is taken away nothing is reloaded, restarted or verified.
void dropEffects(ChangeSet &changes);

/// Puts the steps for these changes in their order: kernel variables, files, verification, daemon-reload, the least
/// effect, timers. `lastWritten` comes last, so that it is true only when all else is.
ChangeSet orderSteps(const std::vector<FileChange> &changes, const std::map<QString, QString> &sysctls, const HostFacts &facts,
                     const Around &around = {});

} // namespace dockwright::core
