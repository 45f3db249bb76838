// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helper/engine/apply_report.h"
#include "helper/engine/journal.h"

namespace dockwright::helper {

/// What is to be confirmed from a new connection, or else taken back.
struct ToBeConfirmed {
    int seconds = 0;
    QString connection;                              ///< from which it is asked for
    std::function<core::Result<>(quint64 id)> arm{}; ///< has it taken back later, whatever becomes of this process
};

/// Who confirms, and over what.
struct Confirmer {
    core::Origin by;
    QString connection; ///< empty for a local one
};

/// Closes what has passed the gate, or leaves it to be confirmed.
core::Result<> closeOrAwait(Journal &journal, ApplyReport &report, const std::optional<ToBeConfirmed> &toBeConfirmed);

/// How the waiting of a transaction stands, or has ended, in words.
core::Message confirmationWords(const core::TransactionInfo &info);

/// The transaction that can still be confirmed, and is in the way of every other; nullopt for none. One whose time is over is
/// one that was cut off.
std::optional<core::TransactionInfo> waitingTransaction(const Journal &journal);

/// The same with the time that is left, for whoever looks on.
core::TransactionInfo withTimeLeft(core::TransactionInfo info);

/// Says that it waits, and what can be done about it.
core::Error waitsForConfirmation(const core::TransactionInfo &info);

/// Closes a transaction that waits. Confirmed before: false. Refused: of another user, unless root confirms in person; over the
/// connection from which it was applied, which says nothing about a new one; when its time is over; and when it never waited.
core::Result<bool> confirm(Journal &journal, quint64 id, const Confirmer &confirmer);

} // namespace dockwright::helper
