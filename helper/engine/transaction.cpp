// SPDX-License-Identifier: Apache-2.0
#include "helper/engine/transaction.h"

#include "core/changes/cuts_off.h"
#include "core/health/health_checks.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/talk/event_data.h"
#include "helper/engine/docker_way_back.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::helper {

using namespace core;

namespace {

/// Somebody else was at the file since it was read for the record: it is hers, and nothing of it is to be taken back.
bool wroteNothing(const Step &step, const Error &error)
{
    return error.code == ErrorCode::PlanStale
        && (std::holds_alternative<WriteFile>(step) || std::holds_alternative<RemoveFile>(step));
}

bool stopsDocker(const ChangeSet &changes)
{
    return std::ranges::find(changes.steps, Step(StopUnit{QLatin1String(paths::dockerUnit)})) != changes.steps.end();
}

/// A restart of containerd that one of Docker follows.
bool isOfBoth(std::span<const Step> steps)
{
    const auto restarts = [&](std::size_t at, const char *unit) {
        const auto *restart = at < steps.size() ? std::get_if<RestartUnit>(&steps[at]) : nullptr;
        return restart != nullptr && restart->unit == QLatin1String(unit);
    };
    return restarts(0, paths::containerdUnit) && restarts(1, paths::dockerUnit);
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

QString changedPath(const Step &step)
{
    const auto *write = std::get_if<WriteFile>(&step);
    const auto *remove = std::get_if<RemoveFile>(&step);
    const QString path = write != nullptr ? write->path : remove != nullptr ? remove->path : QString();
    const bool isOurs = path == QLatin1String(paths::lastWritten) || path == QLatin1String(paths::mirrorStandings);
    return isOurs ? QString() : path;
}

Transaction::Transaction(const On &on, quint64 id, QString began, const Content &content, std::stop_token stop)
    : m_on(on),
      m_all(content),
      m_stop(std::move(stop)),
      m_ran(on.host, content.before, std::move(began)),
      m_away(content.before),
      m_outside(on.host, content.changes, content.plan, on.teller.sink(), m_stop)
{
    report.transaction = id;
}

void Transaction::lookBefore()
{
    m_outside.before(m_all.before);
}

Result<> Transaction::doSteps()
{
    for (std::span<const Step> left = m_all.changes.steps; !left.empty();) {
        if (m_stop.stop_requested())
            return cancelled();
        const std::size_t count = isOfBoth(left) ? 2 : 1;
        if (const auto done = doInOneGo(left.first(count)); !done)
            return done;
        left = left.subspan(count);
    }
    return {};
}

/// One step, or both restarts.
Result<> Transaction::doInOneGo(std::span<const Step> steps)
{
    std::vector<Begun> all;
    for (const Step &step : steps) {
        ++m_step;
        auto begun = begin(step);
        if (!begun)
            return forget(all, begun.error());
        all.push_back(std::move(*begun));
    }
    const auto done = run(all);
    m_ran.afterStep();
    if (!done)
        return fail(all, done.error());
    for (const Begun &begun : all)
        finish(begun);
    if (m_ran.wasTouched())
        m_away.look(m_on.host);
    return {};
}

Result<Transaction::Begun> Transaction::begin(const Step &step)
{
    auto context = contextOf(step);
    if (!context)
        return tl::unexpected(context.error());
    if (const auto valid = validateLate(step); !valid)
        return tl::unexpected(valid.error());
    auto undo = undoOf(step, *context);
    if (!undo)
        return tl::unexpected(undo.error());
    if (const auto recorded = m_on.journal.record(report.transaction, m_step, *undo); !recorded)
        return tl::unexpected(recorded.error());
    m_ran.beforeStep(step);
    m_on.teller.tell(Event::Kind::StepStarted, m_step, describeStep(step), {{"do", stepToJson(step)}});
    return Begun{step, m_step, std::move(*undo), std::move(*context)};
}

Result<> Transaction::run(const std::vector<Begun> &begun)
{
    if (begun.size() > 1)
        return m_on.host.restartBoth(begun.back().context.work.waiting);
    return runStep(begun.front().step, begun.front().undo, begun.front().context);
}

/// Nothing of these was done, and so there is nothing to take back.
Result<> Transaction::forget(const std::vector<Begun> &begun, const Error &error)
{
    for (const Begun &each : begun)
        if (const auto forgotten = m_on.journal.record(report.transaction, each.number, UndoNothing{}); !forgotten)
            return forgotten;
    return tl::unexpected(error);
}

/// Which of them failed is the one that the error is about; the last one otherwise.
Result<> Transaction::fail(const std::vector<Begun> &begun, const Error &error)
{
    const auto unitOf = [](const Begun &each) {
        const auto *restart = std::get_if<RestartUnit>(&each.step);
        return restart != nullptr ? restart->unit : QString();
    };
    const auto found = std::ranges::find(begun, error.where, unitOf);
    const Begun &failed = found != begun.end() ? *found : begun.back();
    for (const Begun &each : begun)
        if (each.number != failed.number && isUnitActive(unitOf(each), m_on.host))
            finish(each);
    m_step = failed.number;
    return wroteNothing(failed.step, error) ? forget({failed}, error) : tl::unexpected(error);
}

void Transaction::finish(const Begun &begun)
{
    noteStep(begun.step);
    m_on.teller.tell(Event::Kind::StepDone, begun.number, describeStep(begun.step));
}

Result<StepContext> Transaction::contextOf(const Step &step)
{
    const auto note = [this](const Findings &findings) {
        for (const Finding &finding : findings)
            m_on.teller.tell(Event::Kind::Check, m_step, finding.title, findingData(finding));
        report.health.insert(report.health.end(), findings.begin(), findings.end());
    };
    StepContext context{m_on.host, Journal::keptPath(report.transaction, m_step), m_on.teller.workFor(m_step, m_stop), note,
                        std::nullopt};
    context.work.proxy = proxyOf(step);
    if (const auto *revert = std::get_if<RevertInstall>(&step)) {
        const auto undos = m_on.journal.undos(revert->transaction);
        if (!undos)
            return tl::unexpected(undos.error());
        const auto index = static_cast<std::size_t>(revert->step) - 1;
        if (index < undos->size())
            context.reverted = (*undos)[index];
    }
    return context;
}

/// Where this transaction has brought dockerd itself, the candidate is shown to it as soon as it is there.
Result<> Transaction::validateLate(const Step &step) const
{
    const auto *write = std::get_if<WriteFile>(&step);
    const bool isNewDocker = std::ranges::any_of(m_all.changes.steps, [](const Step &each) {
        return std::holds_alternative<InstallPackages>(each) || std::holds_alternative<InstallBundle>(each);
    });
    if (write == nullptr || write->path != QLatin1String(paths::daemonJson) || !isNewDocker)
        return {};
    return m_on.host.validateDaemonJson(write->file.content, dockerdFlags(m_on.host.inspect(Depth::Files)));
}

void Transaction::noteStep(const Step &step)
{
    report.reloaded |= reloadsDocker(step) && m_on.host.isLive();
    report.restarted |= restartsDocker(step) && m_on.host.isLive();
    if (const QString path = changedPath(step); !path.isEmpty() && !m_done.contains(path))
        m_done << path;
}

void Transaction::noteAway()
{
    m_away.look(m_on.host);
    report.dockerAway = m_away.total();
    if (report.dockerAway)
        m_on.journal.noteDockerAway(report.transaction, *report.dockerAway);
}

/// Docker itself works on without a containerd for a while; one that we have restarted is to answer.
Findings Transaction::healthAfter(const HostFacts &facts) const
{
    Findings findings = checkHealth(facts, m_all.plan);
    for (Finding &finding : findings)
        if (finding.id == QLatin1String("containerd/answers") && finding.severity == Severity::Warning
            && m_all.changes.effect == Effect::RestartContainerd)
            finding.severity = Severity::Critical;
        else if (finding.id == QLatin1String("exposure/enforced") && finding.severity == Severity::Critical
                 && !closesPorts(m_all.changes, m_all.before)) // it may have been so before
            finding.severity = Severity::Warning;
    return findings;
}

Result<> Transaction::passGate()
{
    if (!m_on.host.isLive())
        return {};
    HostFacts facts = m_on.host.inspect(Depth::Health);
    if (m_stop.stop_requested()) // what was not answered by then says nothing
        return cancelled();
    report.docker = fateOf(m_all.before, facts, m_all.changes);
    const bool wasTouched = report.reloaded || report.restarted;
    const bool isActive = facts.dockerUnit && facts.dockerUnit->isActive();
    if (!isActive && (!wasTouched || stopsDocker(m_all.changes)))
        return {};
    Findings others;
    const auto compare = [&] { others = m_ran.compare(m_all.changes, m_on.teller.waitingFor(0, m_stop), m_stop); };
    if (!hasCritical(healthAfter(facts))) {
        compare();
        if (!m_stop.stop_requested() && !hasCritical(others))
            m_outside.after(facts); // only now: what Docker asks, such as a proxy, may be a container
        if (!m_stop.stop_requested() && facts.outside && !hasCritical(others))
            compare(); // one may have crashed in the time that took
        if (m_all.plan != nullptr && m_all.plan->exposure.enforce == ExposureEnforcement::On && !m_stop.stop_requested())
            facts.outsider = m_on.host.lookFromOutside(m_all.plan->exposure, m_stop);
    }
    if (m_stop.stop_requested())
        return cancelled();
    m_on.teller.note(healthAfter(facts), report);
    m_on.teller.note(std::move(others), report);
    const auto critical = std::ranges::find(report.health, Severity::Critical, &Finding::severity);
    if (critical == report.health.end())
        return {};
    return failure(ErrorCode::CommandFailed, critical->id,
                   {QT_TRANSLATE_NOOP("Dockwright", "The host is not healthy after the change: %1"),
                    {critical->found.english()}},
                   critical->remedy, critical->evidence);
}

} // namespace dockwright::helper
