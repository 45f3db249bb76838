// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/session.h"

#include "helper/cli/journal_output.h"
#include "helper/engine/confirm.h"
#include "helper/host/confirm_timer.h"

#include <QCoreApplication>

#include <algorithm>
#include <thread>

#include <unistd.h>

/// What a session does about transactions that wait to be confirmed.
namespace dockwright::helper {

using namespace core;

namespace {

constexpr std::chrono::milliseconds betweenLooks{200};
/// Nobody holds the lock that long.
constexpr std::chrono::hours patienceOfTimer{24};
/// The timer may have just begun to take it back, which ends with Docker's start.
constexpr std::chrono::seconds patienceOfConfirm{120};

Caller callerOf(const Options &options)
{
    return options.caller ? *options.caller : thisCaller();
}

} // namespace

ApplyOptions Session::applyOptions() const
{
    ApplyOptions options{.rollBackOnFailure = !m_options.noRollback};
    if (const int seconds = m_options.confirmWithin; seconds > 0)
        options.toBeConfirmed = ToBeConfirmed{.seconds = seconds,
                                              .connection = callerOf(m_options).connection,
                                              .arm = [seconds](quint64 id) { return armConfirmTimer(id, seconds); }};
    return options;
}

Result<Lock> Session::waitForLock(std::chrono::seconds patience) const
{
    const auto end = std::chrono::steady_clock::now() + patience;
    while (true) {
        auto taken = Lock::take(*m_files);
        const bool isBusy = !taken && taken.error().code == ErrorCode::Busy;
        if (!isBusy || m_stop.stop_requested() || std::chrono::steady_clock::now() > end)
            return taken;
        std::this_thread::sleep_for(betweenLooks);
    }
}

/// To take it back at once is what ends the waiting, as is the boot, and the timer.
ExitStatus Session::refuseWhileWaiting()
{
    if (m_options.atBoot || !m_options.unconfirmed.isEmpty())
        return ExitDone;
    const auto waiting = waitingTransaction(Journal(*m_host));
    const bool isTakenBack = waiting && m_options.command == Command::Rollback
        && (m_options.transaction == 0 || m_options.transaction == waiting->id);
    return !waiting || isTakenBack ? ExitDone : fail(waitsForConfirmation(*waiting));
}

ExitStatus Session::awaitDeadline()
{
    if (m_host->isLive() && geteuid() != 0)
        return fail(rootOnly());
    std::chrono::milliseconds left{0};
    while (!m_stop.stop_requested()) {
        if (left.count() > 0) { // without the lock, which whoever confirms needs
            std::this_thread::sleep_for(std::min(left, betweenLooks));
            left -= betweenLooks;
            continue;
        }
        auto taken = waitForLock(patienceOfTimer);
        if (!taken)
            return fail(taken.error());
        const auto transactions = Journal(*m_host).list();
        if (!transactions)
            return fail(transactions.error());
        const auto info = std::ranges::find(*transactions, m_options.transaction, &TransactionInfo::id);
        if (info == transactions->end() || info->state != TransactionState::Open) {
            m_output.result("unchanged", changedJson(ApplyReport()),
                            {QT_TRANSLATE_NOOP("Dockwright", "Transaction %1 does not wait to be confirmed."),
                             {QString::number(m_options.transaction)}});
            return ExitDone;
        }
        left = info->confirmation ? leftOf(*info->confirmation) : std::chrono::milliseconds(0);
        if (left.count() <= 0) {
            m_lock.emplace(std::move(*taken));
            return ExitDone;
        }
    }
    return fail(cancelled().value());
}

ExitStatus Session::confirmTransaction()
{
    if (geteuid() != 0)
        return fail(rootOnly());
    auto taken = waitForLock(patienceOfConfirm);
    if (!taken)
        return fail(taken.error());
    m_lock.emplace(std::move(*taken));
    Journal journal(*m_host);
    const auto confirmed = confirm(journal, m_options.transaction, {originOf(m_options), callerOf(m_options).connection});
    const QStringList id{QString::number(m_options.transaction)};
    Json json{{"transaction", m_options.transaction}};
    if (!confirmed && confirmed.error().code == ErrorCode::TimedOut) {
        m_output.error(confirmed.error());
        json["error"] = errorToJson(confirmed.error());
        m_output.result("rolled-back", json, {});
        return ExitFailed;
    }
    if (!confirmed)
        return fail(confirmed.error());
    m_output.result(*confirmed ? "confirmed" : "unchanged", json,
                    {*confirmed ? QT_TRANSLATE_NOOP("Dockwright", "Transaction %1 is confirmed.")
                                : QT_TRANSLATE_NOOP("Dockwright", "Transaction %1 was confirmed before."),
                     id});
    return ExitDone;
}

} // namespace dockwright::helper
