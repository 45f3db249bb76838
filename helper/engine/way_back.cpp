// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/way_back.h"

#include "core/host/paths.h"
#include "core/talk/event_data.h"
#include "helper/engine/docker_way_back.h"
#include "helper/engine/recovery.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

/// What stays as it is however often it is tried: a file that somebody edited since, a damaged record.
bool isFinal(const Error &error)
{
    return error.code == ErrorCode::Conflict || error.code == ErrorCode::RollbackFailed;
}

/// dockerd rejects a file on the way back for the reason for which it rejected one on the way there, in both of which somebody
/// else's key stands: it has taken nothing, and runs as it did. Its words have the time in front.
bool isSameRejection(const Error &error, const Error *failure)
{
    const auto words = [](const Error &each) { return each.detail.section(QLatin1String("msg="), 1); };
    return failure != nullptr && error.code == failure->code && error.where == QLatin1String(paths::dockerUnit)
        && error.where == failure->where && error.message == failure->message && !words(error).isEmpty()
        && words(error) == words(*failure);
}

Errors withRemedy(Errors errors, const Message &remedy)
{
    for (Error &error : errors)
        if (error.remedy.isEmpty())
            error.remedy = remedy;
    return errors;
}

} // namespace

/// What is left is tried again by the next call, unless trying again cannot help. What that cannot take back either is
/// for a human: a transaction that stays open would be in the way of every other.
Errors WayBack::takeBackAll(quint64 id, const Way &way)
{
    if (m_reserve != nullptr)
        m_reserve->release();
    Errors left = undoAll(id, way);
    const bool wasCancelled = std::ranges::find(left, ErrorCode::Cancelled, &Error::code) != left.end();
    if (wasCancelled || (way.trying == Trying::Again && !std::ranges::all_of(left, isFinal)))
        return withRemedy(std::move(left),
                          {QT_TRANSLATE_NOOP("Dockwright", "The next --apply or --rollback tries again."), {}});
    left = withRemedy(std::move(left),
                      {QT_TRANSLATE_NOOP("Dockwright",
                                         "Fix this by hand; dockwright-helper --rollback %1 then rolls back the rest."),
                       {QString::number(id)}});
    const auto state = left.empty() ? TransactionState::RolledBack : TransactionState::Failed;
    if (const auto finished = m_journal.finish(id, state); !finished)
        left.push_back(finished.error());
    m_journal.prune(keptTransactions);
    return left;
}

/// What ran beside Docker is to run after a way back, too.
Errors WayBack::lookForOthers(WhatRan ran, ApplyReport &report, const std::stop_token &stop)
{
    m_host.heed(stop);
    Findings findings;
    Errors left = ran.compareAsItWas(findings, m_teller.waitingFor(0, stop), stop);
    m_host.heed({}); // what else is taken back depends on what dockerd says
    m_teller.note(std::move(findings), report);
    return left;
}

Errors WayBack::undoAll(quint64 id, const Way &way)
{
    Errors left;
    m_teller.tell(Event::Kind::UndoStarted, 0, {QT_TRANSLATE_NOOP("Dockwright", "Rolling back all changes"), {}},
                  {{"transaction", id}});
    auto undos = m_journal.undos(id);
    if (!undos) {
        left.push_back(undos.error());
        if (const auto released = releaseDocker(m_host, m_teller.waitingFor(0, way.stop)); !released)
            left.push_back(released.error());
        return left;
    }
    if (const auto before = m_journal.factsBefore(id))
        spareWhatRunsOn(*undos, *before, m_host);
    const auto note = [&](const Result<> &result, int step) {
        if (result) {
            m_teller.tell(Event::Kind::StepUndone, step, {QT_TRANSLATE_NOOP("Dockwright", "Rolled back"), {}});
            return;
        }
        left.push_back(result.error());
        m_teller.tell(Event::Kind::UndoFailed, step, result.error().message, errorData(result.error()));
    };
    if (const auto held = holdDocker(*undos, m_host, m_teller.waitingFor(0, way.stop)); !held)
        note(held, 0);
    for (auto step = static_cast<int>(undos->size()); step > 0; --step)
        note(takeBack((*undos)[static_cast<std::size_t>(step) - 1], m_host, m_teller.workFor(step, way.stop)), step);
    Errors units = takeBackUnits(*undos, m_host, m_teller.waitingFor(0, way.stop));
    if (const auto released = releaseDocker(m_host, m_teller.waitingFor(0, way.stop)); !released)
        units.push_back(released.error());
    std::erase_if(units, [&](const Error &error) { return isSameRejection(error, way.failure); });
    if (units.empty())
        note({}, 0);
    for (const Error &error : units)
        note(tl::unexpected(error), 0);
    return left;
}

} // namespace dockwright::helper
