// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/talk/confirmation.h"

#include <chrono>

namespace dockwright::core {

enum class TransactionState { Open, Committed, RolledBack, Failed };

/// The stable name in JSON: "open", "committed", "rolled-back", "failed".
const char *stateName(TransactionState state);
std::optional<TransactionState> stateNamed(const QString &name);

/// Who last set about taking back a transaction that was cut off, and when.
struct RecoveryNote {
    QString by;   ///< "boot", "timer" when nobody confirmed it in time, or "call" for a call of Dockwright
    QString time; ///< when it began, ISO 8601 in UTC

    friend bool operator==(const RecoveryNote &, const RecoveryNote &) = default;
};

/// The kind of a transaction by which the doctor has dockerd use other mirrors.
inline constexpr auto doctorKind = "doctor";

inline constexpr auto recoveredAtBoot = "boot";
inline constexpr auto recoveredByCall = "call";
inline constexpr auto recoveredByTimer = "timer";

/// One change of a host, as the journal and the history have it.
struct TransactionInfo {
    quint64 id = 0;
    QString kind;        ///< "apply", "uninstall", "rollback" or "doctor"; an installation is part of an apply
    QString time;        ///< when it began, ISO 8601 in UTC
    QString digest;      ///< of the ChangeSet
    QByteArray plan;     ///< plan.json without secrets; empty for a rollback
    quint64 reverts = 0; ///< the transaction that a rollback took back
    TransactionState state = TransactionState::Open;
    QStringList changed;                        ///< paths
    Json steps = Json::array();                 ///< what was to be done, as stepToJson has it
    std::optional<Origin> by{};                 ///< who asked for it; nullopt: of an older Dockwright
    std::optional<RecoveryNote> recovery{};     ///< of one that was cut off, or not confirmed
    std::optional<Confirmation> confirmation{}; ///< of one that is, or was, to be confirmed
    std::optional<std::chrono::milliseconds>
        dockerAway{}; ///< for how long Docker was away, its way back included; nullopt: never

    /// SHA-256 (hex) of what anybody may know of it: no digest of a secret is in it, so none can be guessed with its help.
    QString shownDigest() const;
    friend bool operator==(const TransactionInfo &, const TransactionInfo &) = default;
    /// It was cut off, and the boot after that took it back, or could not.
    bool wasSeenAtBoot() const { return recovery && recovery->by == QLatin1String(recoveredAtBoot); }
    /// It is done, and nobody has confirmed it yet.
    bool isUnconfirmed() const { return state == TransactionState::Open && confirmation.has_value(); }
    bool isDoctors() const { return kind == QLatin1String(doctorKind); }
    bool canBeTakenBack() const { return state == TransactionState::Committed || state == TransactionState::Failed; }
    /// It can be, and a call that names none may mean it. What the doctor has made of an apply is taken back with that.
    bool isForRollback() const { return canBeTakenBack() && kind != QLatin1String("rollback") && !isDoctors(); }
};

/// The event "transaction", without the plan.
Json transactionToJson(const TransactionInfo &info);
/// nullopt for an object that is none.
std::optional<TransactionInfo> transactionFromJson(const Json &json);
/// The one with that number, or for 0 the one that waits to be confirmed, as it was told; nullopt: there is none.
std::optional<TransactionInfo> transactionOf(const std::vector<TransactionInfo> &transactions, quint64 id);
/// Those of a list.
std::vector<TransactionInfo> transactionsFromJson(const Json &list);

} // namespace dockwright::core
