// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/engine.h"

#include "core/changes/make_changes.h"
#include "core/health/health_checks.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/talk/event_data.h"
#include "helper/engine/before.h"
#include "helper/engine/confirm.h"
#include "helper/engine/docker_away.h"
#include "helper/engine/docker_way_back.h"
#include "helper/engine/obstacles.h"
#include "helper/engine/recovery.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QScopeGuard>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

/// One transaction on its way.
struct Engine::Running {
    const ChangeSet &changes;
    quint64 id = 0;
    int step = 0; ///< the one that is being done, 1-based
    ApplyReport report;
    QStringList done; ///< paths that were written or removed
    WhatRan ran;
    DockerAway away;
    OutsideCheck outside{};
};

namespace {

/// The path that a step writes or removes; empty for one that does neither, and for our own record.
QString changedPath(const Step &step)
{
    const auto *write = std::get_if<WriteFile>(&step);
    const auto *remove = std::get_if<RemoveFile>(&step);
    const QString path = write != nullptr ? write->path : remove != nullptr ? remove->path : QString();
    return path == QLatin1String(paths::lastWritten) ? QString() : path;
}

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

/// Somebody else was at the file since it was read for the record: it is hers, and nothing of it is to be taken back.
bool wroteNothing(const Step &step, const Error &error)
{
    return error.code == ErrorCode::PlanStale
        && (std::holds_alternative<WriteFile>(step) || std::holds_alternative<RemoveFile>(step));
}

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

const WriteFile *daemonJsonStep(const ChangeSet &changes)
{
    for (const Step &step : changes.steps)
        if (const auto *write = std::get_if<WriteFile>(&step);
            write != nullptr && write->path == QLatin1String(paths::daemonJson))
            return write;
    return nullptr;
}

bool stopsDocker(const ChangeSet &changes)
{
    return std::ranges::find(changes.steps, Step(StopUnit{QLatin1String(paths::dockerUnit)})) != changes.steps.end();
}

ProxySettings proxyOf(const Step &step)
{
    if (const auto *fetch = std::get_if<FetchKey>(&step))
        return fetch->proxy;
    if (const auto *refresh = std::get_if<RefreshPackages>(&step))
        return refresh->proxy;
    const auto *install = std::get_if<InstallPackages>(&step);
    return install != nullptr ? install->proxy : ProxySettings{};
}

} // namespace

Engine::Engine(HostWriter &host, EventSink sink, Reserve *reserve, Asker asker)
    : m_host(host), m_sink(std::move(sink)), m_journal(host), m_reserve(reserve), m_asker(std::move(asker))
{}

void Engine::tell(Event::Kind kind, int step, Message text, Json data)
{
    if (m_sink)
        m_sink({kind, step, std::move(text), std::move(data)});
}

Waiting Engine::waitingFor(int step, std::stop_token stop)
{
    return [this, step, stop = std::move(stop)](int seconds) {
        tell(Event::Kind::StepWaiting, step,
             {QT_TRANSLATE_NOOP("Dockwright", "still running after %1 s"), {QString::number(seconds)}}, {{"seconds", seconds}});
        return !stop.stop_requested();
    };
}

Work Engine::workFor(int step, std::stop_token stop)
{
    Work work;
    work.waiting = waitingFor(step, stop);
    work.stop = std::move(stop);
    work.progress = [this, step](const PackageProgress &progress) {
        tell(Event::Kind::Progress, step, progress.what, {{"percent", progress.percent}, {"what", "install"}});
    };
    return work;
}

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
        tell(Event::Kind::Recovering, 0,
             {info->confirmation ? QT_TRANSLATE_NOOP("Dockwright", "Transaction %1 was not confirmed; it is rolled back")
                                 : QT_TRANSLATE_NOOP("Dockwright", "Transaction %1 was not finished; it is rolled back first"),
              {QString::number(info->id)}},
             recoveringData(info->id, info->confirmation.has_value()));
        if (!report)
            report.emplace();
        report->transaction = info->id;
        report->changed << info->changed;
        m_journal.noteRecovery(info->id, isBooting ? recoveredAtBoot : by);
        Errors left = takeBackAll(info->id, {isBooting ? Trying::Again : Trying::LastTime, stop, nullptr});
        if (const auto before = m_journal.factsBefore(info->id); before && left.empty() && !isBooting)
            left = lookForOthers(WhatRan(m_host, *before, info->time), *report, stop);
        report->errors.insert(report->errors.end(), left.begin(), left.end());
    }
    m_journal.clearMarks();
    if (!report) { // nobody else would let it go
        if (const auto released = releaseDocker(m_host, waitingFor(0, stop)); !released)
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
    TransactionInfo info = describe("apply", changes);
    info.plan = writePlan(withoutSecrets(plan));
    return run(changes, info, &plan, facts, options, stop);
}

ApplyReport Engine::takeOut(const ChangeSet &changes, const HostFacts &facts, const std::stop_token &stop)
{
    if (changes.isEmpty())
        return {};
    const ApplyReport report = run(changes, describe("uninstall", changes), nullptr, facts, {}, stop);
    if (report.status == ApplyStatus::Applied)
        for (const char *directory : paths::ownDirectories)
            m_host.removeEmptyDirectory(QLatin1String(directory));
    return report;
}

ApplyReport Engine::rollBack(quint64 id, bool takeOurs, bool mayStopContainers, const std::stop_token &stop)
{
    const auto transactions = m_journal.list();
    if (!transactions)
        return refused(transactions.error());
    const auto isWanted = [id](const TransactionInfo &info) {
        return info.canBeTakenBack() && (id == 0 ? info.kind != QLatin1String("rollback") : info.id == id);
    };
    const auto found = std::find_if(transactions->rbegin(), transactions->rend(), isWanted);
    if (found == transactions->rend())
        return refused(noSuchTransaction());
    const auto undos = m_journal.undos(found->id);
    if (!undos)
        return refused(undos.error());
    const Before original = stateBefore(found->id, *undos);
    const HostFacts facts = factsFor(original, m_host);
    if (!original.replaced.newUnits.isEmpty())
        if (const auto may = mayTakeDockerAway(facts); !may)
            return refused(may.error());
    if (const Errors edited = editedSince(original, facts); !edited.empty() && !takeOurs)
        return refused(edited);
    const ChangeSet restore = makeRestore(original.replaced, facts);
    const ChangeSet changes = m_host.isLive() ? restore : forDirectory(restore);
    if (const Errors met = obstaclesTo(changes, facts, m_host); !met.empty())
        return refused(met);
    if (changes.interrupts() && !mayStopContainers)
        return refused(wouldInterrupt(changes));
    TransactionInfo info = describe("rollback", changes);
    info.reverts = found->id;
    ApplyReport report = run(changes, info, nullptr, facts, {}, stop);
    if (report.status == ApplyStatus::Applied) {
        for (const QString &directory : original.madeDirectories)
            m_host.removeEmptyDirectory(directory);
        for (const auto &[path, list] : original.accessLists)
            if (const auto given = m_host.setAccessList(path, list); !given)
                report.errors.push_back(given.error());
        if (const auto marked = m_journal.finish(found->id, TransactionState::RolledBack); !marked)
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
    Running running{
        changes, *id, 0, {}, {}, WhatRan(m_host, facts, began), DockerAway(facts), {m_host, changes, plan, m_sink, stop}};
    running.report.transaction = *id;
    running.report.changed = info.changed;
    tell(Event::Kind::Started, 0, {QT_TRANSLATE_NOOP("Dockwright", "Transaction %1"), {QString::number(*id)}},
         stepsData(*id, changes.steps.size(), info.digest));
    if (plan != nullptr && facts.dockerUnit && facts.dockerUnit->isActive() && !changes.movesData)
        m_host.prepareHealth(); // elsewhere its image would stay where it was made
    m_host.heed(stop);
    running.outside.before(facts);
    auto done = options.toBeConfirmed ? options.toBeConfirmed->arm(*id) : Result<>();
    if (done)
        done = doSteps(running, stop);
    if (done)
        done = passGate(running, plan, facts, stop);
    m_host.heed({}); // on the way back too much depends on what dockerd says
    noteAway(running);
    if (done && stop.stop_requested())
        done = cancelled();
    if (done)
        done = closeOrAwait(m_journal, running.report, options.toBeConfirmed);
    if (done) {
        if (running.report.status == ApplyStatus::Applied)
            tell(Event::Kind::Committed, 0,
                 {QT_TRANSLATE_NOOP("Dockwright", "Transaction %1 is finished"), {QString::number(*id)}},
                 {{"transaction", *id}});
        m_journal.prune(keptTransactions);
        return running.report;
    }
    running.report.docker.reset(); // what it was by then is not what it will be
    running.report.errors.push_back(done.error());
    running.report.journal = m_host.journal(QLatin1String(paths::dockerUnit), 20);
    tell(Event::Kind::StepFailed, running.step, done.error().message, errorData(done.error()));
    if (!options.rollBackOnFailure)
        return leaveAsItIs(running);
    Errors left = takeBackAll(*id, {Trying::Again, m_insisted, &done.error()});
    noteAway(running);
    if (left.empty())
        left = lookForOthers(running.ran, running.report, m_insisted);
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

ApplyReport Engine::leaveAsItIs(Running &running)
{
    running.report.status = ApplyStatus::LeftAsIs;
    running.report.changed = running.done;
    if (const auto finished = m_journal.finish(running.id, TransactionState::Failed); !finished)
        running.report.errors.push_back(finished.error());
    m_journal.prune(keptTransactions);
    return running.report;
}

Result<> Engine::doSteps(Running &running, const std::stop_token &stop)
{
    for (const Step &step : running.changes.steps) {
        if (stop.stop_requested())
            return cancelled();
        ++running.step;
        if (const auto done = doStep(running, step, stop); !done)
            return done;
    }
    return {};
}

Result<> Engine::doStep(Running &running, const Step &step, const std::stop_token &stop)
{
    auto context = contextOf(running, step, stop);
    if (!context)
        return tl::unexpected(context.error());
    if (const auto valid = validateLate(running, step); !valid)
        return valid;
    const auto undo = undoOf(step, *context);
    if (!undo)
        return tl::unexpected(undo.error());
    if (const auto recorded = m_journal.record(running.id, running.step, *undo); !recorded)
        return recorded;
    running.ran.beforeStep(step);
    tell(Event::Kind::StepStarted, running.step, describeStep(step), {{"do", stepToJson(step)}});
    const auto done = runStep(step, *undo, *context);
    running.ran.afterStep();
    if (!done) {
        if (wroteNothing(step, done.error()))
            if (const auto forgotten = m_journal.record(running.id, running.step, UndoNothing{}); !forgotten)
                return forgotten;
        return done;
    }
    noteStep(running, step);
    if (running.ran.wasTouched())
        running.away.look(m_host);
    tell(Event::Kind::StepDone, running.step, describeStep(step));
    return {};
}

Result<StepContext> Engine::contextOf(Running &running, const Step &step, const std::stop_token &stop)
{
    const auto note = [this, &running](const Findings &findings) {
        for (const Finding &finding : findings)
            tell(Event::Kind::Check, running.step, finding.title, findingData(finding));
        running.report.health.insert(running.report.health.end(), findings.begin(), findings.end());
    };
    StepContext context{m_host, Journal::keptPath(running.id, running.step), workFor(running.step, stop), note, std::nullopt};
    context.work.proxy = proxyOf(step);
    if (const auto *revert = std::get_if<RevertInstall>(&step)) {
        const auto undos = m_journal.undos(revert->transaction);
        if (!undos)
            return tl::unexpected(undos.error());
        const auto index = static_cast<std::size_t>(revert->step) - 1;
        if (index < undos->size())
            context.reverted = (*undos)[index];
    }
    return context;
}

/// Where this transaction has brought dockerd itself, the candidate is shown to it as soon as it is there.
Result<> Engine::validateLate(const Running &running, const Step &step)
{
    const auto *write = std::get_if<WriteFile>(&step);
    const bool isNewDocker = std::ranges::any_of(running.changes.steps, [](const Step &each) {
        return std::holds_alternative<InstallPackages>(each) || std::holds_alternative<InstallBundle>(each);
    });
    if (write == nullptr || write->path != QLatin1String(paths::daemonJson) || !isNewDocker)
        return {};
    return m_host.validateDaemonJson(write->file.content, dockerdFlags(m_host.inspect(Depth::Files)));
}

void Engine::noteStep(Running &running, const Step &step)
{
    running.report.reloaded |= std::holds_alternative<ReloadUnit>(step) && m_host.isLive();
    running.report.restarted |= std::holds_alternative<RestartUnit>(step) && m_host.isLive();
    if (const QString path = changedPath(step); !path.isEmpty() && !running.done.contains(path))
        running.done << path;
}

/// Of an apply that is taken back: with its way back.
void Engine::noteAway(Running &running)
{
    running.away.look(m_host);
    running.report.dockerAway = running.away.total();
    if (running.report.dockerAway)
        m_journal.noteDockerAway(running.id, *running.report.dockerAway);
}

/// Docker itself works on without a containerd for a while; one that we have restarted is to answer.
Findings Engine::healthAfter(const HostFacts &facts, const Plan *plan, const ChangeSet &changes)
{
    Findings findings = checkHealth(facts, plan);
    for (Finding &finding : findings)
        if (finding.id == QLatin1String("containerd/answers") && finding.severity == Severity::Warning
            && changes.effect == Effect::RestartContainerd)
            finding.severity = Severity::Critical;
    return findings;
}

/// Nothing is committed on a host whose Docker does not work, or where something that ran no longer does.
Result<> Engine::passGate(Running &running, const Plan *plan, const HostFacts &before, const std::stop_token &stop)
{
    if (!m_host.isLive())
        return {};
    HostFacts facts = m_host.inspect(Depth::Health);
    if (stop.stop_requested()) // what was not answered by then says nothing
        return cancelled();
    running.report.docker = fateOf(before, facts, running.changes);
    const bool wasTouched = running.report.reloaded || running.report.restarted;
    const bool isActive = facts.dockerUnit && facts.dockerUnit->isActive();
    if (!isActive && (!wasTouched || stopsDocker(running.changes)))
        return {};
    Findings others;
    if (!hasCritical(healthAfter(facts, plan, running.changes)))
        others = running.ran.compare(running.changes, waitingFor(0, stop), stop);
    if (!stop.stop_requested() && !hasCritical(others))
        running.outside.after(facts); // last: what Docker asks, such as a proxy, may be a container
    if (stop.stop_requested())
        return cancelled();
    note(healthAfter(facts, plan, running.changes), running.report);
    note(std::move(others), running.report);
    const auto critical = std::ranges::find(running.report.health, Severity::Critical, &Finding::severity);
    if (critical == running.report.health.end())
        return {};
    return failure(ErrorCode::CommandFailed, critical->id,
                   {QT_TRANSLATE_NOOP("Dockwright", "The host is not healthy after the change: %1"),
                    {critical->found.english()}},
                   critical->remedy, critical->evidence);
}

/// What is left is tried again by the next call, unless trying again cannot help. What that cannot take back either is
/// for a human: a transaction that stays open would be in the way of every other.
Errors Engine::takeBackAll(quint64 id, const WayBack &way)
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

void Engine::note(Findings findings, ApplyReport &report)
{
    for (Finding &finding : findings) {
        tell(Event::Kind::Check, 0, finding.title, findingData(finding));
        report.health.push_back(std::move(finding));
    }
}

/// What ran beside Docker is to run after a way back, too.
Errors Engine::lookForOthers(WhatRan ran, ApplyReport &report, const std::stop_token &stop)
{
    m_host.heed(stop);
    Findings findings;
    Errors left = ran.compareAsItWas(findings, waitingFor(0, stop), stop);
    note(std::move(findings), report);
    return left;
}

Errors Engine::undoAll(quint64 id, const WayBack &way)
{
    Errors left;
    tell(Event::Kind::UndoStarted, 0, {QT_TRANSLATE_NOOP("Dockwright", "Rolling back all changes"), {}}, {{"transaction", id}});
    auto undos = m_journal.undos(id);
    if (!undos) {
        left.push_back(undos.error());
        if (const auto released = releaseDocker(m_host, waitingFor(0, way.stop)); !released)
            left.push_back(released.error());
        return left;
    }
    if (const auto before = m_journal.factsBefore(id))
        spareWhatRunsOn(*undos, *before, m_host);
    const auto note = [&](const Result<> &result, int step) {
        if (result) {
            tell(Event::Kind::StepUndone, step, {QT_TRANSLATE_NOOP("Dockwright", "Rolled back"), {}});
            return;
        }
        left.push_back(result.error());
        tell(Event::Kind::UndoFailed, step, result.error().message, errorData(result.error()));
    };
    if (const auto held = holdDocker(*undos, m_host, waitingFor(0, way.stop)); !held)
        note(held, 0);
    for (auto step = static_cast<int>(undos->size()); step > 0; --step)
        note(takeBack((*undos)[static_cast<std::size_t>(step) - 1], m_host, workFor(step, way.stop)), step);
    Errors units = takeBackUnits(*undos, m_host, waitingFor(0, way.stop));
    if (const auto released = releaseDocker(m_host, waitingFor(0, way.stop)); !released)
        units.push_back(released.error());
    std::erase_if(units, [&](const Error &error) { return isSameRejection(error, way.failure); });
    if (units.empty())
        note({}, 0);
    for (const Error &error : units)
        note(tl::unexpected(error), 0);
    return left;
}

} // namespace dockwright::helper
