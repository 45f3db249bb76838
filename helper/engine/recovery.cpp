// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/recovery.h"

#include "core/changes/make_changes.h"
#include "core/changes/order_steps.h"
#include "core/host/paths.h"
#include "helper/engine/before.h"
#include "helper/engine/docker_way_back.h"
#include "helper/engine/obstacles.h"
#include "helper/engine/undo.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

bool isOfPrograms(const Undo &undo)
{
    return std::holds_alternative<UndoPackages>(undo) || std::holds_alternative<UndoInstalled>(undo);
}

/// What is restarted on this way back, whatever the files have become by now.
Effect leastOf(const std::vector<Undo> &undos)
{
    Effect least = Effect::None;
    for (const Undo &undo : undos) {
        const auto *state = std::get_if<UndoUnitState>(&undo);
        if (state == nullptr || !state->wasActive || state->onlyReloaded)
            continue;
        if (state->unit == QLatin1String(paths::containerdUnit))
            least = Effect::RestartContainerd;
        else if (state->unit == QLatin1String(paths::dockerUnit))
            least = std::max(least, Effect::RestartDocker);
    }
    return least;
}

/// Of one that was cut off before it came to Docker's units, nobody runs on otherwise than before; systemd reads its files
/// again.
ChangeSet interruptionBy(Replaced replaced, const std::vector<Undo> &undos, const HostFacts &facts)
{
    replaced.least = leastOf(undos);
    replaced.startsWithLiveRestore = !facts.daemon && !facts.isInSwarm(); // see bringDockerBack()
    const bool hasPrograms = std::ranges::any_of(undos, isOfPrograms);
    if (!hasPrograms)
        replaced.installs.clear();
    ChangeSet changes = makeRestore(replaced, facts);
    if (replaced.least == Effect::None && !hasPrograms && replaced.stopped.isEmpty()) {
        ChangeSet quiet;
        quiet.steps = std::move(changes.steps);
        changes = std::move(quiet);
        nameLostDevices(changes, facts);
    }
    changes.steps.clear();
    return changes;
}

void add(ChangeSet &all, const ChangeSet &one)
{
    all.effect = std::max(all.effect, one.effect);
    all.stopsContainers |= one.stopsContainers;
    all.affectedContainers << one.affectedContainers;
    all.affectedUnits << one.affectedUnits;
    all.affectedWork << one.affectedWork;
    all.affectedDevices << one.affectedDevices;
    for (QStringList *names : {&all.affectedContainers, &all.affectedUnits, &all.affectedWork, &all.affectedDevices}) {
        names->removeDuplicates();
        names->sort();
    }
}

void addTransaction(Recovery &recovery, quint64 id, const Journal &journal, HostWriter &host)
{
    auto undos = journal.undos(id);
    if (!undos) // of those nothing is taken back either
        return;
    if (const auto before = journal.factsBefore(id))
        spareWhatRunsOn(*undos, *before, host);
    const Before original = stateBefore(id, *undos);
    const HostFacts facts = factsFor(original, host);
    if (!original.replaced.newUnits.isEmpty() && recovery.may)
        recovery.may = mayTakeDockerAway(facts);
    add(recovery.changes, interruptionBy(original.replaced, *undos, facts));
}

} // namespace

std::optional<Recovery> planRecovery(const Journal &journal, HostWriter &host)
{
    const auto transactions = journal.list();
    if (!transactions)
        return std::nullopt;
    std::optional<Recovery> recovery;
    for (auto info = transactions->rbegin(); info != transactions->rend(); ++info) {
        if (info->state != TransactionState::Open)
            continue;
        if (!recovery)
            recovery = Recovery{info->id, {}, {}, {}};
        if (host.isLive())
            addTransaction(*recovery, info->id, journal, host);
    }
    // One that is down is not made worse.
    if (recovery && recovery->restartsDocker() && isUnitActive(QLatin1String(paths::dockerUnit), host))
        recovery->obstacles = obstaclesToRestart(recovery->changes, host);
    return recovery;
}

std::optional<UnfinishedFacts> unfinishedFacts(const std::optional<Recovery> &recovery)
{
    if (!recovery)
        return std::nullopt;
    const ChangeSet &changes = recovery->changes;
    return UnfinishedFacts{recovery->transaction, recovery->restartsDocker(),
                           changes.affectedContainers + changes.affectedUnits + changes.affectedWork + changes.affectedDevices};
}

Result<> mayRecover(const Recovery &recovery, bool mayStopContainers)
{
    if (!recovery.obstacles.empty())
        return tl::unexpected(recovery.obstacles.front());
    if (!recovery.may) {
        Error error = recovery.may.error();
        error.where = QLatin1String(paths::transactions) + u'/' + QString::number(recovery.transaction);
        return tl::unexpected(error);
    }
    if (!recovery.changes.interrupts() || mayStopContainers)
        return {};
    Error error = wouldInterrupt(recovery.changes);
    error.remedy = {QT_TRANSLATE_NOOP("Dockwright",
                                      "Transaction %1 was interrupted, and must be rolled back first. If this may happen: "
                                      "dockwright-helper --rollback --yes, or the same call again with --yes."),
                    {QString::number(recovery.transaction)}};
    return tl::unexpected(error);
}

} // namespace dockwright::helper
