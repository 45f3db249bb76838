// SPDX-License-Identifier: Apache-2.0
#include "core/changes/advice.h"
#include "core/changes/file_change.h"
#include "core/changes/make_changes.h"
#include "core/changes/order_steps.h"
#include "core/host/paths.h"

#include <algorithm>

namespace dockwright::core {

namespace {

QString invocationOf(const std::optional<UnitFacts> &unit)
{
    return unit ? unit->property(QStringLiteral("InvocationID")) : QString();
}

void rememberPending(ChangeSet &changes, const HostFacts &facts)
{
    if (changes.effect == Effect::None)
        return;
    const QString path = QLatin1String(paths::lastWritten);
    const std::optional<FileFact> there = facts.fileFact(path);
    FileFact after = there.value_or(FileFact{{}, 0600, 0, 0, FileKind::Regular});
    std::erase_if(changes.steps, [&](const Step &step) {
        const auto *write = std::get_if<WriteFile>(&step);
        const bool isIt = write != nullptr && write->path == path;
        if (isIt)
            after = write->file;
        return isIt;
    });
    LastWritten written = readLastWritten(after.content);
    written.pending = {changes.effect,
                       {{QLatin1String(paths::dockerUnit), invocationOf(facts.dockerUnit)},
                        {QLatin1String(paths::containerdUnit), invocationOf(facts.containerdUnit)}}};
    if (written == facts.lastWritten)
        return;
    after.content = writeLastWritten(written);
    changes.steps.emplace_back(WriteFile{path, after, there, true});
}

/// What a file holds only while dockerd is started anew needs not be written where it is not: of the steps of one file one is
/// left, from what it was to what it will be.
void joinWrites(std::vector<Step> &steps)
{
    std::map<QString, std::size_t> firsts;
    std::vector<Step> joined;
    for (Step &step : steps) {
        const auto file = fileChangeOf(step);
        const auto [first, isNew] = file ? firsts.emplace(file->path, joined.size()) : std::pair(firsts.end(), true);
        if (isNew) {
            joined.push_back(std::move(step));
            continue;
        }
        const auto before = fileChangeOf(joined[first->second])->before;
        if (file->after)
            joined[first->second] = WriteFile{file->path, *file->after, before, file->secret};
        else if (before)
            joined[first->second] = RemoveFile{file->path, *before, file->secret};
    }
    steps = std::move(joined);
}

} // namespace

ChangeSet withoutRestart(ChangeSet changes, const HostFacts &facts)
{
    std::erase_if(changes.steps, comesWithStart);
    joinWrites(changes.steps);
    changes.findings = withoutStart(std::move(changes.findings));
    changes.interruptNobody();
    if (changes.conflicts.empty())
        rememberPending(changes, facts);
    nameLostDevices(changes, facts); // systemd reads its files all the same
    return changes;
}

Effect pendingEffect(const HostFacts &facts)
{
    const PendingEffect &pending = facts.lastWritten.pending;
    const auto isOver = [&](const char *unit, const std::optional<UnitFacts> &now) {
        const auto run = pending.runs.find(QLatin1String(unit));
        const QString current = invocationOf(now);
        return run != pending.runs.end() && !current.isEmpty() && current != run->second;
    };
    if (pending.effect == Effect::RestartContainerd && !isOver(paths::containerdUnit, facts.containerdUnit))
        return Effect::RestartContainerd;
    return isOver(paths::dockerUnit, facts.dockerUnit) ? Effect::None : std::min(pending.effect, Effect::RestartDocker);
}

ChangeSet forDirectory(ChangeSet changes)
{
    std::erase_if(changes.steps, [](const Step &step) {
        return !std::holds_alternative<WriteFile>(step) && !std::holds_alternative<RemoveFile>(step)
            && !std::holds_alternative<EnableUnit>(step) && !std::holds_alternative<DisableUnit>(step);
    });
    joinWrites(changes.steps);
    changes.findings = withoutStart(std::move(changes.findings));
    changes.interruptNobody();
    return changes;
}

} // namespace dockwright::core
