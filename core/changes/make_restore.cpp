// SPDX-License-Identifier: Apache-2.0
#include "core/changes/cuts_off.h"
#include "core/changes/lost_addresses.h"
#include "core/changes/make_changes.h"
#include "core/changes/order_steps.h"
#include "core/host/paths.h"
#include "core/text/redact.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

/// What did not run before stops again, and what runs in it; dockerd is told the older settings before, among which is whether
/// containers outlive it.
void stopAgain(ChangeSet &restore, const QStringList &units, const HostFacts &facts)
{
    const bool isActive = facts.dockerUnit && facts.dockerUnit->isActive();
    if (!units.contains(QLatin1String(paths::dockerUnit)) || !isActive)
        return;
    for (const QString &unit : units)
        restore.steps.emplace_back(StopUnit{unit});
    stopAllContainers(restore, facts);
    restore.affectedUnits = facts.dockerUnit->companions;
    restore.affectedWork = facts.dockerWork;
}

} // namespace

Result<> mayTakeDockerAway(const HostFacts &facts)
{
    const QStringList names = facts.namesOfRunning();
    if (names.isEmpty())
        return {};
    return failure(ErrorCode::Conflict, {},
                   {QT_TRANSLATE_NOOP("Dockwright", "Containers are running: %1."), {names.join(QLatin1String(", "))}},
                   {QT_TRANSLATE_NOOP("Dockwright", "Stop them first (docker stop); then Docker can be removed."), {}});
}

ChangeSet makeRestore(const Replaced &replaced, const HostFacts &facts)
{
    std::vector<FileChange> changes;
    for (const auto &[path, before] : replaced.files) {
        const auto there = facts.fileFact(path);
        const bool secret = before && redactSecrets(before->content) != before->content;
        changes.push_back({path, there, before, secret});
    }
    Around around;
    around.least = replaced.least;
    around.ownUnits = replaced.ownUnits;
    around.startsWithLiveRestore = replaced.startsWithLiveRestore;
    if (!replaced.installs.empty() && replaced.newUnits.isEmpty())
        around.least = Effect::RestartContainerd;
    std::vector<Step> first;
    for (const auto &[unit, wasEnabled] : replaced.enablement)
        if (wasEnabled)
            around.enabled << unit;
        else
            first.emplace_back(DisableUnit{unit});
    ChangeSet restore = orderSteps(changes, replaced.sysctls, facts, around);
    if (!replaced.newUnits.isEmpty() || facts.isDockerSwitchedOff())
        dropEffects(restore);
    stopAgain(restore, replaced.stopped, facts);
    first.insert(first.end(), replaced.installs.begin(), replaced.installs.end());
    restore.steps.insert(restore.steps.begin(), first.begin(), first.end());
    // What was there before comes back whatever systemd thinks of it.
    std::erase_if(restore.steps, [](const Step &step) { return std::holds_alternative<VerifyUnits>(step); });
    nameLostDevices(restore, facts);
    if (auto staying = findStayingIpv6(restore, changes, facts))
        restore.findings.push_back(std::move(*staying));
    if (auto staying = findStayingBridge(restore, changes, facts))
        restore.findings.push_back(std::move(*staying));
    if (const FileChange *table = changeOf(changes, paths::exposureRules); table != nullptr && !table->after)
        restore.findings.push_back(opensPorts());
    return restore;
}

} // namespace dockwright::core
