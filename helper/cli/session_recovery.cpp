// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/session.h"

#include "core/host/paths.h"
#include "helper/cli/closing_ports.h"
#include "helper/engine/confirm.h"
#include "helper/host/confirm_timer.h"
#include "helper/packages/private_directory.h"

#include <QCoreApplication>

#include <unistd.h>

/// What a session does about transactions that were cut off.
namespace dockwright::helper {

using namespace core;

namespace {

Finding unfinished(const char *id, Message found, Message remedy)
{
    return {QLatin1String(id),
            Severity::Warning,
            {QT_TRANSLATE_NOOP("Dockwright", "Unfinished transaction"), {}},
            {},
            std::move(found),
            std::move(remedy),
            {}};
}

/// Of a transaction that is over, and left to a human: until there is a newer one.
Findings aboutBoot(const TransactionInfo &info)
{
    const QString id = QString::number(info.id);
    const bool isLeft = info.state == TransactionState::Failed && info.wasSeenAtBoot();
    if (!isLeft)
        return {};
    return {
        unfinished("transaction/left-at-boot",
                   {QT_TRANSLATE_NOOP("Dockwright",
                                      "Transaction %1 was interrupted, and could not be rolled back completely at boot (%2)."),
                    {id, info.recovery->time}},
                   {QT_TRANSLATE_NOOP("Dockwright",
                                      "See what is left: journalctl -u dockwright-recover. Fix it by hand; "
                                      "dockwright-helper --rollback %1 then rolls back the rest."),
                    {id}})};
}

Error dockerRuns()
{
    return {ErrorCode::Conflict,
            QLatin1String(paths::dockerUnit),
            {QT_TRANSLATE_NOOP("Dockwright", "--at-boot is for use during the boot, and Docker is running already."), {}},
            {QT_TRANSLATE_NOOP("Dockwright", "Call dockwright-helper --recover without it."), {}},
            {}};
}

} // namespace

Json recoveryToJson(const Recovery &recovery)
{
    return {{"transaction", recovery.transaction},
            {"effect", effectName(recovery.changes.effect)},
            {"stopsContainers", recovery.changes.stopsContainers},
            {"affectedContainers", recovery.changes.affectedContainers},
            {"affectedUnits", recovery.changes.affectedUnits},
            {"affectedWork", recovery.changes.affectedWork},
            {"affectedDevices", recovery.changes.affectedDevices}};
}

Json Session::beside() const
{
    return m_recovered ? Json{{"recovered", m_recovered->transaction}} : Json::object();
}

Json Session::agreedBeside() const
{
    Json agreed;
    if (m_options.takeOurs)
        agreed["take-ours"] = true;
    for (const auto &[name, places] : {std::pair("ours", m_options.ours), std::pair("theirs", m_options.theirs)})
        if (!places.isEmpty())
            agreed[name] = places;
    if (m_unfinished)
        agreed["recovery"] = recoveryToJson(*m_unfinished);
    return agreed;
}

ExitStatus Session::recover(Engine &engine)
{
    const bool isTimer = !m_options.unconfirmed.isEmpty();
    const auto report = engine.recover(m_options.yes, m_stop, isTimer ? recoveredByTimer : recoveredByCall);
    m_changing(false);
    if (!report)
        return ExitDone;
    if (!m_options.json) // the events have them already
        for (const Finding &finding : report->health)
            m_output.finding(finding);
    if (report->status == ApplyStatus::Refused && engine.needsRecovery())
        return finish(*report, Json::object());
    if (report->status == ApplyStatus::Refused)
        return refuse(report->errors,
                      QT_TRANSLATE_NOOP("Dockwright", "The transaction journal cannot be read; nothing was changed."));
    for (const Error &error : report->errors)
        m_output.error(error);
    if (report->status == ApplyStatus::Failed) {
        m_output.result("failed", changedJson(*report),
                        {QT_TRANSLATE_NOOP("Dockwright", "An unfinished transaction could not be rolled back completely."),
                         {}});
        return ExitNotTakenBack;
    }
    m_recovered = *report;
    m_unfinished.reset();
    m_output.say({QT_TRANSLATE_NOOP("Dockwright", "The host is in the state before transaction %1."),
                  {QString::number(report->transaction)}});
    return ExitDone;
}

/// Looking changes nothing, not even back: what was cut off is only told of, unless it is at work.
Findings Session::aboutUnfinished()
{
    if ((m_host->isLive() && geteuid() != 0) || Lock::isHeld(*m_files))
        return {};
    const Journal journal(*m_host);
    if (const auto waiting = waitingTransaction(journal)) {
        const Error error = waitsForConfirmation(*waiting);
        return {unfinished("transaction/unconfirmed", error.message, error.remedy)};
    }
    m_unfinished = planRecovery(journal, *m_host);
    if (m_unfinished)
        return aboutRecovery(*m_unfinished);
    const auto transactions = journal.list();
    return transactions && !transactions->empty() ? aboutBoot(transactions->back()) : Findings();
}

void Session::tellUnfinished()
{
    for (const Finding &finding : aboutUnfinished())
        m_output.finding(finding);
}

Findings Session::aboutRecovery(const Recovery &recovery) const
{
    Findings findings{unfinished(
        "transaction/unfinished",
        {QT_TRANSLATE_NOOP("Dockwright", "An earlier apply or rollback was interrupted, and its changes are only partly made."),
         {}},
        {QT_TRANSLATE_NOOP("Dockwright",
                           "The next --apply rolls it back first; --rollback rolls back this transaction and nothing else."),
         {}})};
    const auto transactions = Journal(*m_host).list();
    for (const TransactionInfo &info : transactions.value_or(std::vector<TransactionInfo>()))
        if (info.state == TransactionState::Open && info.wasSeenAtBoot())
            findings.push_back(unfinished(
                "transaction/not-recovered",
                {QT_TRANSLATE_NOOP("Dockwright", "Rolling back transaction %1 at boot (%2) failed or took too long."),
                 {QString::number(info.id), info.recovery->time}},
                {QT_TRANSLATE_NOOP("Dockwright", "See why: journalctl -u dockwright-recover"), {}}));
    if (const auto may = mayRecover(recovery, false); !may)
        findings.push_back(unfinished("transaction/would-interrupt", may.error().message, may.error().remedy));
    else if (recovery.restartsDocker())
        findings.push_back(unfinished("transaction/would-restart",
                                      {QT_TRANSLATE_NOOP("Dockwright", "Rolling it back restarts Docker."), {}}, {}));
    return findings;
}

/// The changes themselves are other ones on the host as it is after the recovery: those are compared then.
ExitStatus Session::refuseOtherRecovery(const Plan &plan)
{
    m_unfinished = planRecovery(Journal(*m_host), *m_host);
    if (!m_unfinished || m_options.digest.isEmpty())
        return ExitDone;
    auto prepared = prepare(plan);
    if (!prepared)
        return m_refused;
    const bool isOfWhatWasSeen = wasSeen(*prepared);
    if (!isOfWhatWasSeen && m_options.digest.toLatin1() != prepared->changes.digest())
        return fail(previewIsStale());
    m_unfinished.reset();
    prepared->changes.agreed = agreedBeside();
    m_options.digest = QString::fromLatin1(isOfWhatWasSeen ? seenDigestOf(*prepared) : prepared->changes.digest());
    return ExitDone;
}

ExitStatus Session::enter(Engine &engine, const Plan *plan)
{
    if (m_options.dryRun) {
        tellUnfinished();
        return ExitDone;
    }
    if (m_host->isLive() && geteuid() != 0)
        return fail(rootOnly());
    if (!m_lock) {
        auto taken = Lock::take(*m_files);
        if (!taken)
            return fail(taken.error());
        m_lock.emplace(std::move(*taken));
    }
    if (const ExitStatus waiting = refuseWhileWaiting(); waiting != ExitDone)
        return waiting;
    if (m_host->isLive())
        sweepPrivateDirectories();
    if (plan != nullptr)
        if (const ExitStatus other = refuseOtherRecovery(*plan); other != ExitDone)
            return other;
    return recover(engine);
}

ExitStatus Session::recoverOnly()
{
    if (!m_options.unconfirmed.isEmpty())
        if (const ExitStatus over = awaitDeadline(); over != ExitDone || !m_lock)
            return over;
    Reserve reserve(*m_files);
    Engine engine(*m_host, sink(), &reserve, asker());
    if (m_options.atBoot) {
        const auto docker = m_host->unit(QLatin1String(paths::dockerUnit));
        if (docker && *docker && (*docker)->isUp() && engine.needsRecovery())
            return fail(dockerRuns());
    }
    if (const ExitStatus entered = enter(engine); entered != ExitDone)
        return entered;
    if (m_recovered)
        m_output.result("recovered", changedJson(*m_recovered),
                        {m_options.unconfirmed.isEmpty()
                             ? QT_TRANSLATE_NOOP("Dockwright", "Transaction %1 was interrupted, and was rolled back.")
                             : QT_TRANSLATE_NOOP("Dockwright", "Transaction %1 was not confirmed, and was rolled back."),
                         {QString::number(m_recovered->transaction)}});
    else
        m_output.result("unchanged", changedJson(ApplyReport()),
                        {QT_TRANSLATE_NOOP("Dockwright", "No transaction was interrupted; there is nothing to roll back."),
                         {}});
    return ExitDone;
}

ExitStatus Session::rollBack()
{
    Reserve reserve(*m_files);
    Engine engine(*m_host, sink(), &reserve, asker());
    if (const ExitStatus entered = enter(engine); entered != ExitDone)
        return entered;
    // The newest was the one that was cut off, and it is taken back by now.
    if (m_recovered && (m_options.transaction == 0 || m_options.transaction == m_recovered->transaction)) {
        if (m_host->isLive())
            disarmConfirmTimer(m_recovered->transaction);
        m_output.result("applied", changedJson(*m_recovered), {});
        return ExitDone;
    }
    engine.waitNoLongerOn(m_insisted);
    ApplyReport report = engine.rollBack(m_options.transaction,
                                         {.takeOurs = m_options.takeOurs,
                                          .mayStopContainers = m_options.yes,
                                          .mayClosePorts = mayClosePorts(m_options)},
                                         m_stop);
    for (Error &error : report.errors)
        if (error.code == ErrorCode::WouldClosePorts)
            error = wouldClosePorts(m_options);
    return finish(report, Json::object());
}

} // namespace dockwright::helper
