// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/talk/transaction.h"
#include "helper/engine/undo.h"

namespace dockwright::helper {

/// The format of the records that Journal writes; it reads this one and every older one. It grows when an older Dockwright
/// would take a record for something else than it is, and never for what is only added.
inline constexpr int journalFormat = 1;

core::Error noSuchTransaction();

/// The transactions in paths::transactions, one directory each. Every record is a file of its own, written beside its name,
/// synced and renamed, so that a record is there whole or not at all. The file `open` is there from before a transaction is
/// until after it is finished: what dockwright-recover.service looks for at boot, before a process is started.
class Journal
{
public:
    explicit Journal(HostWriter &host) : m_host(host) {}

    /// All transactions, oldest first. One whose description cannot be read is left out; one in a newer format is an error,
    /// since it may be what has to be taken back.
    core::Result<std::vector<core::TransactionInfo>> list() const;
    /// Opens a transaction and gives it the next number.
    core::Result<quint64> begin(const core::TransactionInfo &info, const core::HostFacts &facts);
    /// The host as it was before the transaction.
    core::Result<core::HostFacts> factsBefore(quint64 id) const;
    /// Writes down how to take a step back; only when this has returned may the step be done.
    core::Result<> record(quint64 id, int step, const Undo &undo);
    /// The records, oldest first.
    core::Result<std::vector<Undo>> undos(quint64 id) const;
    /// A directory of the transaction for what a step keeps beside its record; made by whoever needs it.
    static QString keptPath(quint64 id, int step);
    core::Result<> finish(quint64 id, core::TransactionState state);
    /// Writes down who sets about taking an open transaction back. What is taken back does not depend on it.
    void noteRecovery(quint64 id, const char *by);
    /// Writes down that a transaction is done, and is to be taken back unless it is confirmed; and later by whom it was.
    core::Result<> noteConfirmation(quint64 id, const core::Confirmation &confirmation);
    /// Writes down for how long Docker was away, for the history.
    void noteDockerAway(quint64 id, std::chrono::milliseconds away);
    /// Removes each `open` that a loss of power left beside a transaction that is finished, or was never begun.
    void clearMarks();
    /// Removes finished transactions: the newest `kept` of those that can be taken back stay, and as many that were.
    void prune(std::size_t kept);

private:
    void remove(quint64 id);
    core::Result<core::TransactionInfo> describe(quint64 id) const;
    core::Result<QByteArray> read(const QString &path) const;
    core::Result<> write(const QString &path, const QByteArray &content);
    std::optional<core::RecoveryNote> recoveryOf(quint64 id) const;
    std::optional<core::Confirmation> confirmationOf(quint64 id) const;
    std::optional<std::chrono::milliseconds> dockerAwayOf(quint64 id) const;
    void clearMark(quint64 id);

    HostWriter &m_host;
};

/// How many transactions are kept to be taken back.
inline constexpr std::size_t keptTransactions = 10;

} // namespace dockwright::helper
