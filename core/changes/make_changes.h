// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan/plan.h"
#include "core/steps/change_set.h"

namespace dockwright::core {

/// The one way from a plan to what is done. Fails (InvalidInput, Unsupported) when the plan cannot be true on this host.
tl::expected<ChangeSet, Errors> makeChanges(const Plan &plan, const HostFacts &facts, const ConflictChoices &choices = {});

/// Conflict while containers run: they outlive a dockerd that is taken away under them, and nobody could stop them then.
Result<> mayTakeDockerAway(const HostFacts &facts);

/// What a finished transaction replaced, to be brought back.
struct Replaced {
    std::map<QString, std::optional<FileFact>> files; ///< path → what it was; nullopt = it was not there
    std::map<QString, QString> sysctls;               ///< name → value before
    std::vector<Step> installs;                       ///< RevertInstall, the newest first
    QStringList newUnits;                             ///< units of Docker that were not there before
    std::map<QString, bool> enablement;               ///< units of Docker that were enabled or disabled → whether they were
    std::map<QString, OwnUnitState> ownUnits{};       ///< units of ours that were enabled or disabled → what they were
    QStringList stopped;                              ///< units of Docker that were started, in the order in which to stop them
    Effect least = Effect::None;                      ///< what is restarted even where no file says that it has to be
    bool startsWithLiveRestore = false;               ///< a dockerd that is down, so that it keeps what outlived it
};

/// The steps that bring back what a finished transaction replaced, on a host that is as `facts` say.
ChangeSet makeRestore(const Replaced &replaced, const HostFacts &facts);

/// The steps that take out what Dockwright put on this host: the configuration, and the Docker that it installed; with images,
/// containers and volumes if asked for.
tl::expected<ChangeSet, Errors> makeUninstall(const HostFacts &facts, bool withData);

/// The same without the steps that reload or restart docker.service and containerd.service (`--no-restart`). What then
/// waits for their next start is remembered, for pendingEffect().
ChangeSet withoutRestart(ChangeSet changes, const HostFacts &facts);

/// What an earlier `--no-restart` left to be done, unless the units were started since.
Effect pendingEffect(const HostFacts &facts);

/// The same without what only a running machine can do (`--root`): files are written and units enabled, no more.
ChangeSet forDirectory(ChangeSet changes);

} // namespace dockwright::core
