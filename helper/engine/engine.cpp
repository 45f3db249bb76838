// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/engine.h"

#include "core/changes/cuts_off.h"
#include "core/changes/make_changes.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/talk/event_data.h"
#include "helper/engine/before.h"
#include "helper/engine/docker_way_back.h"
#include "helper/engine/obstacles.h"
#include "helper/engine/recovery.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QScopeGuard>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

TransactionInfo describe(const char *kind, const ChangeSet &changes)
{
    TransactionInfo info;
    info.kind = QLatin1String(kind);
    info.digest = QString::fromLatin1(changes.digest());
    for (const Step &step : changes.steps) {
        info.steps.push_back(stepToJson(step));
        if (const QString path = changedPath(step); !path.isEmpty() && !info.changed.contains(path))
            info.changed << path;
    }
    return info;
}

const WriteFile *daemonJsonStep(const ChangeSet &changes)
{
    for (const Step &step : changes.steps)
        if (const auto *write = std::get_if<WriteFile>(&step);
            write != nullptr && write->path == QLatin1String(paths::daemonJson))
            return write;
    return nullptr;
}

/// What the doctor has made since of what that transaction has left, up to the next one of another kind.
std::vector<quint64> doctorsAfter(const std::vector<TransactionInfo> &all, const TransactionInfo &transaction)
{
    std::vector<quint64> ids;
    for (const TransactionInfo &info : all) {
        if (info.id <= transaction.id || !info.canBeTakenBack())
            continue;
        const auto reverted = std::ranges::find(all, info.reverts, &TransactionInfo::id);
        if (info.reverts > transaction.id && reverted != all.end() && reverted->reverts == 0)
            continue; // what came after it is as good as never made
        if (!info.isDoctors())
            break;
        ids.push_back(info.id);
    }
    return ids;
}

} // namespace

Engine::Engine(HostWriter &host, EventSink sink, Reserve *reserve, Asker asker)
    : m_host(host),
      m_teller(std::move(sink)),
      m_journal(host),
      m_reserve(reserve),
      m_asker(std::move(asker)),
      m_wayBack(host, m_journal, m_teller, reserve)
{}

ApplyReport Engine::refused(Error error) const
{
    return refused(Errors{std::move(error)});
}

ApplyReport Engine::refused(Errors errors) const
{
    ApplyReport report;
    report.status = ApplyStatus::Refused;
    report.errors = std::move(errors);
    return report;
}

bool Engine::needsRecovery() const
{
    const auto transactions = m_journal.list();
    return transactions
        && std::ranges::find(*transactions, TransactionState::Open, &TransactionInfo::state) != transactions->end();
}

std::optional<ApplyReport> Engine::recover(bool mayStopContainers, const std::stop_token &stop, const char *by)
{
    const auto transactions = m_journal.list();
    if (!transactions)
        return refused(transactions.error());
    const bool isBooting = m_host.isBooting(); // when nothing runs that could be interrupted
    if (const auto planned = isBooting ? std::nullopt : planRecovery(m_journal, m_host))
        if (const auto may = mayRecover(*planned, mayStopContainers); !may)
            return refused(may.error());
    std::optional<ApplyReport> report;
    for (auto info = transactions->rbegin(); info != transactions->rend(); ++info) {
        if (info->state != TransactionState::Open)
            continue;
        m_teller.tell(Event::Kind::Recovering, 0,
                      {info->confirmation
                           ? QT_TRANSLATE_NOOP("Dockwright", "Transaction %1 was not confirmed; it is rolled back")
                           : QT_TRANSLATE_NOOP("Dockwright", "Transaction %1 was not finished; it is rolled back first"),
                       {QString::number(info->id)}},
                      recoveringData(info->id, info->confirmation.has_value()));
        if (!report)
            report.emplace();
        report->transaction = info->id;
        report->changed << info->changed;
        m_journal.noteRecovery(info->id, isBooting ? recoveredAtBoot : by);
        Errors left =
            m_wayBack.takeBackAll(info->id, {isBooting ? WayBack::Trying::Again : WayBack::Trying::LastTime, stop, nullptr});
        if (const auto before = m_journal.factsBefore(info->id); before && left.empty() && !isBooting)
            left = m_wayBack.lookForOthers(WhatRan(m_host, *before, info->time), *report, stop);
        report->errors.insert(report->errors.end(), left.begin(), left.end());
    }
    m_journal.clearMarks();
    if (!report) { // nobody else would let it go
        if (const auto released = releaseDocker(m_host, m_teller.waitingFor(0, stop)); !released)
            return refused(released.error());
        return report;
    }
    m_host.clearLeftOvers();
    report->status = report->errors.empty() ? ApplyStatus::RolledBack : ApplyStatus::Failed;
    return report;
}

ApplyReport Engine::apply(const ChangeSet &changes, const Plan &plan, const HostFacts &facts, const ApplyOptions &options,
                          const std::stop_token &stop)
{
    if (changes.isEmpty())
        return {};
    if (const WriteFile *daemonJson = daemonJsonStep(changes))
        if (const auto valid = m_host.validateDaemonJson(daemonJson->file.content, dockerdFlags(facts)); !valid)
            return refused(valid.error());
    TransactionInfo info = describe(options.kind, changes);
    info.plan = writePlan(withoutSecrets(plan));
    return run(changes, info, &plan, facts, options, stop);
}

ApplyReport Engine::takeOut(const ChangeSet &changes, const HostFacts &facts, const std::stop_token &stop)
{
    if (changes.isEmpty())
        return {};
    const ApplyReport report = run(changes, describe("uninstall", changes), nullptr, facts, {}, stop);
    if (report.status != ApplyStatus::Applied)
        return report;
    QStringList directories = facts.install ? facts.install->installed.directories : QStringList();
    for (const char *directory : paths::ownDirectories)
        directories << QLatin1String(directory);
    for (const QString &directory : directories)
        m_host.removeEmptyDirectory(directory);
    return report;
}

ApplyReport Engine::rollBack(quint64 id, const RollbackChoices &choices, const std::stop_token &stop)
{
    const auto transactions = m_journal.list();
    if (!transactions)
        return refused(transactions.error());
    const auto isWanted = [id](const TransactionInfo &info) {
        return id == 0 ? info.isForRollback() : info.canBeTakenBack() && info.id == id;
    };
    const auto found = std::find_if(transactions->rbegin(), transactions->rend(), isWanted);
    if (found == transactions->rend())
        return refused(noSuchTransaction());
    auto undos = m_journal.undos(found->id);
    if (!undos)
        return refused(undos.error());
    const std::vector<quint64> doctors = doctorsAfter(*transactions, *found);
    for (const quint64 doctor : doctors) {
        const auto more = m_journal.undos(doctor);
        if (!more)
            return refused(more.error());
        undos->insert(undos->end(), more->begin(), more->end());
    }
    const Before original = stateBefore(found->id, *undos);
    const HostFacts facts = factsFor(original, m_host);
    if (!original.replaced.newUnits.isEmpty())
        if (const auto may = mayTakeDockerAway(facts); !may)
            return refused(may.error());
    if (const Errors edited = editedSince(original, facts); !edited.empty() && !choices.takeOurs)
        return refused(edited);
    const ChangeSet restore = makeRestore(original.replaced, facts);
    const ChangeSet changes = m_host.isLive() ? restore : forDirectory(restore);
    if (const Errors met = obstaclesTo(changes, facts, m_host); !met.empty())
        return refused(met);
    if (changes.interrupts() && !choices.mayStopContainers)
        return refused(wouldInterrupt(changes));
    if (m_host.isLive() && closesPorts(changes, facts) && !choices.mayClosePorts)
        return refused(wouldClosePorts());
    TransactionInfo info = describe("rollback", changes);
    info.reverts = found->id;
    ApplyReport report = run(changes, info, nullptr, facts, {}, stop);
    if (report.status == ApplyStatus::Applied) {
        m_teller.note(restore.findings, report);
        for (const QString &directory : original.madeDirectories)
            m_host.removeEmptyDirectory(directory);
        for (const auto &[path, list] : original.accessLists)
            if (const auto given = m_host.setAccessList(path, list); !given)
                report.errors.push_back(given.error());
        std::vector<quint64> takenBack = doctors;
        takenBack.push_back(found->id);
        for (const quint64 each : takenBack)
            if (const auto marked = m_journal.finish(each, TransactionState::RolledBack); !marked)
                report.errors.push_back(marked.error());
    }
    return report;
}

ApplyReport Engine::run(const ChangeSet &changes, TransactionInfo info, const Plan *plan, const HostFacts &facts,
                        const ApplyOptions &options, const std::stop_token &stop)
{
    const QString began = QDateTime::currentDateTimeUtc().toString(Qt::ISODate);
    if (const auto reserved = reserveFor(changes); !reserved)
        return refused(reserved.error());
    const auto letGo = qScopeGuard([this] {
        if (m_reserve != nullptr)
            m_reserve->release();
    });
    if (m_asker)
        info.by = m_asker();
    const auto id = m_journal.begin(info, facts);
    if (!id)
        return refused(id.error());
    Transaction running({m_host, m_journal, m_teller}, *id, began, {changes, facts, plan}, stop);
    running.report.changed = info.changed;
    m_teller.tell(Event::Kind::Started, 0, {QT_TRANSLATE_NOOP("Dockwright", "Transaction %1"), {QString::number(*id)}},
                  stepsData(*id, changes.steps.size(), info.digest));
    if (plan != nullptr && facts.dockerUnit && facts.dockerUnit->isActive() && !changes.movesData)
        m_host.prepareHealth(); // elsewhere its image would stay where it was made
    m_host.heed(stop);
    running.lookBefore();
    auto done = options.toBeConfirmed ? options.toBeConfirmed->arm(*id) : Result<>();
    if (done)
        done = running.doSteps();
    if (done)
        done = running.passGate();
    m_host.heed({}); // on the way back too much depends on what dockerd says
    running.noteAway();
    if (done && stop.stop_requested())
        done = cancelled();
    if (done)
        done = closeOrAwait(m_journal, running.report, options.toBeConfirmed);
    if (done) {
        if (running.report.status == ApplyStatus::Applied)
            m_teller.tell(Event::Kind::Committed, 0,
                          {QT_TRANSLATE_NOOP("Dockwright", "Transaction %1 is finished"), {QString::number(*id)}},
                          {{"transaction", *id}});
        m_journal.prune(keptTransactions);
        return running.report;
    }
    running.report.docker.reset(); // what it was by then is not what it will be
    running.report.errors.push_back(done.error());
    running.report.journal = m_host.journal(QLatin1String(paths::dockerUnit), 20);
    m_teller.tell(Event::Kind::StepFailed, running.step(), done.error().message, errorData(done.error()));
    if (!options.rollBackOnFailure)
        return leaveAsItIs(running);
    Errors left = m_wayBack.takeBackAll(*id, {WayBack::Trying::Again, m_insisted, &done.error()});
    running.noteAway();
    if (left.empty())
        left = m_wayBack.lookForOthers(running.ran(), running.report, m_insisted);
    running.report.errors.insert(running.report.errors.end(), left.begin(), left.end());
    running.report.status = left.empty() ? ApplyStatus::RolledBack : ApplyStatus::Failed;
    return running.report;
}

Result<> Engine::reserveFor(const ChangeSet &changes)
{
    if (m_reserve == nullptr)
        return {};
    constexpr qint64 record = 16LL * 1024; // of the journal: how it ended, and what is written down on the way
    std::vector<Reserve::Need> needs;
    for (const Step &step : changes.steps) {
        const auto *write = std::get_if<WriteFile>(&step);
        const auto *remove = std::get_if<RemoveFile>(&step);
        if (write != nullptr && write->replaces)
            needs.push_back({write->path, write->replaces->content.size() + 1});
        if (remove != nullptr)
            needs.push_back({remove->path, remove->replaces.content.size() + 1});
    }
    // What stands in its place for a moment while Docker is brought back.
    constexpr qint64 transition = 4096;
    if (std::ranges::any_of(changes.steps, startsDockerAnew))
        if (const auto there = m_host.readFile(QLatin1String(paths::daemonJson)))
            needs.push_back({QLatin1String(paths::daemonJson), transition + (*there ? (*there)->content.size() : 0)});
    for (int i = 0; i < 2; ++i)
        needs.push_back({QString(QLatin1String(paths::transactions)) + QLatin1String("/reserve"), record});
    return m_reserve->take(needs);
}

ApplyReport Engine::leaveAsItIs(Transaction &running)
{
    running.report.status = ApplyStatus::LeftAsIs;
    running.report.changed = running.done();
    if (const auto finished = m_journal.finish(running.report.transaction, TransactionState::Failed); !finished)
        running.report.errors.push_back(finished.error());
    m_journal.prune(keptTransactions);
    return running.report;
}

} // namespace dockwright::helper
