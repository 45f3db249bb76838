// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/confirm.h"

#include "core/base/ignore.h"
#include "core/host/paths.h"
#include "helper/host/confirm_timer.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

bool isWaiting(const TransactionInfo &info)
{
    return info.isUnconfirmed() && !info.recovery && leftOf(*info.confirmation).count() > 0;
}

QString placeOf(const TransactionInfo &info)
{
    return QLatin1String(paths::transactions) + u'/' + QString::number(info.id);
}

Failure cannotBeConfirmed(const TransactionInfo &info)
{
    const QString id = QString::number(info.id);
    if (!info.confirmation)
        return failure(ErrorCode::InvalidInput, placeOf(info),
                       {QT_TRANSLATE_NOOP("Dockwright", "Transaction %1 does not wait to be confirmed."), {id}},
                       {QT_TRANSLATE_NOOP("Dockwright", "dockwright-helper --history lists them."), {}});
    if (info.state == TransactionState::RolledBack)
        return failure(ErrorCode::TimedOut, placeOf(info),
                       {QT_TRANSLATE_NOOP("Dockwright", "Transaction %1 was not confirmed by %2, and was rolled back."),
                        {id, info.confirmation->until}},
                       {QT_TRANSLATE_NOOP("Dockwright", "Apply the plan again."), {}});
    return failure(ErrorCode::TimedOut, placeOf(info),
                   {QT_TRANSLATE_NOOP("Dockwright", "Transaction %1 was not confirmed by %2, and is to be rolled back."),
                    {id, info.confirmation->until}},
                   {QT_TRANSLATE_NOOP("Dockwright", "dockwright-helper --history shows how it ended."), {}});
}

Result<> mayConfirm(const TransactionInfo &info, const Confirmer &confirmer)
{
    const bool isHers = info.by && info.by->user == confirmer.by.user;
    if (!isHers && confirmer.by.user != 0)
        return failure(ErrorCode::NotAuthorized, placeOf(info),
                       {QT_TRANSLATE_NOOP("Dockwright", "Transaction %1 is confirmed by whoever applied it (%2), or by root."),
                        {QString::number(info.id), info.by ? originText(*info.by) : QString()}});
    if (!confirmer.connection.isEmpty() && confirmer.connection == info.confirmation->connection)
        return failure(
            ErrorCode::Conflict, placeOf(info),
            {QT_TRANSLATE_NOOP("Dockwright",
                               "This is the SSH connection from which transaction %1 was applied: that it lives on does not "
                               "show that a new one can be made."),
             {QString::number(info.id)}},
            {QT_TRANSLATE_NOOP("Dockwright", "Log in again, and confirm there: dockwright-helper --confirm %1"),
             {QString::number(info.id)}});
    return {};
}

} // namespace

Result<> closeOrAwait(Journal &journal, ApplyReport &report, const std::optional<ToBeConfirmed> &toBeConfirmed)
{
    if (!toBeConfirmed) {
        report.status = ApplyStatus::Applied;
        return journal.finish(report.transaction, TransactionState::Committed);
    }
    const Confirmation confirmation = confirmationIn(toBeConfirmed->seconds, toBeConfirmed->connection);
    auto noted = journal.noteConfirmation(report.transaction, confirmation);
    if (noted) {
        report.status = ApplyStatus::Waiting;
        report.until = confirmation.until; // of one that is taken back here nobody waits
    }
    return noted;
}

Message confirmationWords(const TransactionInfo &info)
{
    const Confirmation &confirmation = *info.confirmation;
    if (info.recovery)
        return {QT_TRANSLATE_NOOP("Dockwright", "not confirmed; rolled back, %1 (%2)"),
                {info.recovery->time, info.recovery->by}};
    if (info.state == TransactionState::Open)
        return {QT_TRANSLATE_NOOP("Dockwright", "waits to be confirmed until %1"), {confirmation.until}};
    return {QT_TRANSLATE_NOOP("Dockwright", "confirmed, %1 (%2)"),
            {confirmation.time, confirmation.by ? originText(*confirmation.by) : QString()}};
}

std::optional<TransactionInfo> waitingTransaction(const Journal &journal)
{
    const auto transactions = journal.list();
    if (!transactions)
        return std::nullopt;
    const auto found = std::ranges::find_if(*transactions, isWaiting);
    return found != transactions->end() ? std::optional(*found) : std::nullopt;
}

TransactionInfo withTimeLeft(TransactionInfo info)
{
    if (isWaiting(info))
        info.confirmation->left = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(leftOf(*info.confirmation)).count());
    return info;
}

Error waitsForConfirmation(const TransactionInfo &info)
{
    const QString id = QString::number(info.id);
    return {ErrorCode::Unconfirmed,
            placeOf(info),
            {QT_TRANSLATE_NOOP("Dockwright",
                               "Transaction %1 waits to be confirmed until %2; nothing else is changed meanwhile."),
             {id, info.confirmation->until}},
            {QT_TRANSLATE_NOOP("Dockwright",
                               "Keep it: dockwright-helper --confirm %1. Take it back now: dockwright-helper --rollback %1"),
             {id}},
            {}};
}

Result<bool> confirm(Journal &journal, quint64 id, const Confirmer &confirmer)
{
    const auto transactions = journal.list();
    if (!transactions)
        return tl::unexpected(transactions.error());
    const auto info = std::ranges::find(*transactions, id, &TransactionInfo::id);
    if (info == transactions->end())
        return failure(ErrorCode::InvalidInput, {},
                       {QT_TRANSLATE_NOOP("Dockwright", "There is no transaction %1."), {QString::number(id)}},
                       {QT_TRANSLATE_NOOP("Dockwright", "dockwright-helper --history lists them."), {}});
    if (info->state == TransactionState::Committed && info->confirmation)
        return false;
    if (!isWaiting(*info))
        return cannotBeConfirmed(*info);
    if (const auto may = mayConfirm(*info, confirmer); !may)
        return tl::unexpected(may.error());
    if (const auto finished = journal.finish(id, TransactionState::Committed); !finished)
        return tl::unexpected(finished.error());
    Confirmation confirmed = *info->confirmation;
    confirmed.by = confirmer.by;
    confirmed.time = QDateTime::currentDateTimeUtc().toString(Qt::ISODate);
    ignore(journal.noteConfirmation(id, confirmed), "that it is confirmed is decided; only by whom would be missing");
    disarmConfirmTimer(id);
    journal.prune(keptTransactions);
    return true;
}

} // namespace dockwright::helper
