// SPDX-License-Identifier: Apache-2.0
#include "ui/model/job_model.h"

#include <algorithm>

/// What a job does that is done, and waits to be kept.
namespace dockwright::ui {

using namespace core;

namespace {

constexpr int ticksOfLook = 5; ///< so many seconds between two looks whether somebody else has kept a change, or taken it back

} // namespace

/// As if it had not been asked to be taken back, but for why it was not.
void JobModel::waitOn()
{
    if (m_kind == QLatin1String("rollback")) {
        const JobOutcome why = m_outcome;
        m_kind = m_shown.kind;
        m_steps = m_shown.steps;
        m_events = m_shown.events;
        m_outcome = m_shown.outcome;
        m_outcome.error = why.error;
        m_outcome.errors = why.errors;
    }
    setState(State::Waiting);
    look();
}

int JobModel::secondsLeft() const
{
    const qint64 left = m_wait - (m_waited.isValid() ? m_waited.elapsed() : 0);
    return static_cast<int>(std::max<qint64>(0, (left + 999) / 1000));
}

/// The seconds are those that were asked for, until the helper says how many there are.
void JobModel::await(quint64 transaction, int seconds)
{
    m_waiting = transaction;
    m_isOverdue = false;
    m_wait = std::max(0, seconds) * 1000LL;
    m_waited.start();
    m_ticks = 0;
    m_tick.start();
    setState(State::Waiting);
    look();
}

void JobModel::endWaiting(State state)
{
    m_wasKept = isWaiting() && state == State::Succeeded && !isRollback();
    m_waiting = 0;
    m_isKeeping = m_isOverdue = false;
    m_tick.stop();
    setState(state);
    if (state == State::NotKept)
        m_host.forgetRootFacts(); // it is another host again
}

/// When its time is over, the way back takes its time, too: how it ended is asked for until it is known.
void JobModel::tick()
{
    emit ticked();
    if (++m_ticks % ticksOfLook == 0 || secondsLeft() == 0)
        look();
}

void JobModel::look()
{
    if (m_helper->way() != HelperWay::Pkexec)
        askHowItEnded();
}

void JobModel::askHowItEnded()
{
    if (m_state == State::Waiting)
        m_helper->lookAtTransaction(m_waiting);
}

void JobModel::keep()
{
    if (m_helper == nullptr || m_state != State::Waiting || m_isKeeping)
        return;
    m_isKeeping = true;
    m_refusal.reset();
    m_helper->confirm(m_waiting);
    emit changed();
}

void JobModel::onKept(const JobOutcome &outcome)
{
    if (!isWaiting())
        return;
    m_isKeeping = false;
    m_outcome.error = outcome.error;
    if (outcome.isConfirmed || outcome.status == ApplyStatus::Unchanged) {
        endWaiting(State::Succeeded);
        return;
    }
    setState(State::Waiting);
    look();
}

/// Whoever kept it or took it back; and one of an earlier window.
void JobModel::onSeen(const HelperResult<std::optional<TransactionInfo>> &seen)
{
    if (!seen && m_state == State::Waiting) {
        m_outcome.error = seen.error().why;
        emit changed();
    }
    if (!seen || !*seen)
        return;
    const TransactionInfo &info = **seen;
    const bool waits = info.confirmation && info.confirmation->left;
    if ((m_state == State::Idle || m_state == State::Broken) && waits) {
        m_kind = QStringLiteral("apply");
        forget();
        m_outcome.status = ApplyStatus::Waiting;
        m_outcome.transaction = info.id;
        await(info.id, *info.confirmation->left);
        return;
    }
    if (m_state != State::Waiting || info.id != m_waiting)
        return;
    m_wait = m_waited.elapsed() + (waits ? *info.confirmation->left * 1000LL : 0);
    if (info.state == TransactionState::RolledBack)
        for (JobStep &step : m_steps)
            step.state = StepState::TakenBack;
    m_ranOut = info.recovery && info.recovery->by != QLatin1String(recoveredByCall);
    if (info.state == TransactionState::Committed)
        endWaiting(State::Succeeded);
    else if (info.state == TransactionState::RolledBack)
        endWaiting(State::NotKept);
    else if (info.state == TransactionState::Failed)
        endWaiting(State::Broken);
    else {
        m_isOverdue = !waits;
        emit ticked();
    }
}

} // namespace dockwright::ui
