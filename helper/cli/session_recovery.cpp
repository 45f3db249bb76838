// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/session.h"
#include "helper/packages/private_directory.h"

#include <QCoreApplication>

#include <unistd.h>

/// What a session does about transactions that were cut off.
namespace dockwright::helper {

using namespace core;

namespace {

Finding aboutRecovery(const char *id, Message found, Message remedy)
{
    return {QLatin1String(id),
            Severity::Warning,
            {QT_TRANSLATE_NOOP("Dockwright", "Unfinished transaction"), {}},
            {},
            std::move(found),
            std::move(remedy),
            {}};
}

} // namespace

Json recoveryToJson(const Recovery &recovery)
{
    return {{"transaction", recovery.transaction},
            {"effect", effectName(recovery.changes.effect)},
            {"stopsContainers", recovery.changes.stopsContainers},
            {"affectedContainers", recovery.changes.affectedContainers},
            {"affectedUnits", recovery.changes.affectedUnits}};
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
    const auto report = engine.recover(m_options.yes, m_stop);
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
void Session::tellUnfinished()
{
    if ((m_host->isLive() && geteuid() != 0) || Lock::isHeld(*m_files))
        return;
    m_unfinished = planRecovery(Journal(*m_host), *m_host);
    if (m_unfinished)
        tell(*m_unfinished);
}

void Session::tell(const Recovery &recovery)
{
    m_output.finding(aboutRecovery(
        "transaction/unfinished",
        {QT_TRANSLATE_NOOP("Dockwright", "An earlier apply or rollback was interrupted, and its changes are only partly made."),
         {}},
        {QT_TRANSLATE_NOOP("Dockwright",
                           "The next --apply rolls it back first; --rollback rolls back this transaction and nothing else."),
         {}}));
    if (const auto may = mayRecover(recovery, false); !may)
        m_output.finding(aboutRecovery("transaction/would-interrupt", may.error().message, may.error().remedy));
    else if (recovery.restartsDocker())
        m_output.finding(aboutRecovery("transaction/would-restart",
                                       {QT_TRANSLATE_NOOP("Dockwright", "Rolling it back restarts Docker."), {}}, {}));
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
    if (m_options.digest.toLatin1() != prepared->changes.digest())
        return fail(previewIsStale());
    m_unfinished.reset();
    prepared->changes.agreed = agreedBeside();
    m_options.digest = QString::fromLatin1(prepared->changes.digest());
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
    auto taken = Lock::take(*m_files);
    if (!taken)
        return fail(taken.error());
    m_lock.emplace(std::move(*taken));
    if (m_host->isLive())
        sweepPrivateDirectories();
    if (plan != nullptr)
        if (const ExitStatus other = refuseOtherRecovery(*plan); other != ExitDone)
            return other;
    return recover(engine);
}

} // namespace dockwright::helper
