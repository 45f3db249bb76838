// SPDX-License-Identifier: Apache-2.0
#include "helper/cli/session.h"

#include "core/changes/advice.h"
#include "core/changes/conflict_places.h"
#include "core/changes/cuts_off.h"
#include "core/changes/make_changes.h"
#include "core/host/files_of_plan.h"
#include "core/host/paths.h"
#include "core/talk/preview_report.h"
#include "helper/cli/after_recovery.h"
#include "helper/cli/bundle_command.h"
#include "helper/cli/closing_ports.h"
#include "helper/cli/input.h"
#include "helper/cli/journal_output.h"
#include "helper/engine/obstacles.h"
#include "helper/host/confirm_timer.h"
#include "helper/machine/booting_host.h"
#include "helper/machine/root_directory.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>

namespace dockwright::helper {

using namespace core;

Error rootOnly()
{
    return {ErrorCode::NotAuthorized,
            {},
            {QT_TRANSLATE_NOOP("Dockwright", "Only root can change this host."), {}},
            {QT_TRANSLATE_NOOP("Dockwright", "Run it with sudo."), {}},
            {}};
}

Error rootSeesMore()
{
    return {ErrorCode::NotAuthorized,
            {},
            {QT_TRANSLATE_NOOP("Dockwright", "Only root can read everything on this host that has to be checked."), {}},
            {QT_TRANSLATE_NOOP("Dockwright", "Run it with sudo."), {}},
            {}};
}

Error noSuchDirectory(const QString &path)
{
    return {ErrorCode::InvalidInput, path, {QT_TRANSLATE_NOOP("Dockwright", "There is no such directory."), {}}, {}, {}};
}

Session::Session(Options options, Output &output, std::stop_token stop, std::stop_token insisted,
                 std::function<void(bool)> changing)
    : m_options(std::move(options)),
      m_output(output),
      m_stop(std::move(stop)),
      m_insisted(std::move(insisted)),
      m_changing(std::move(changing))
{}

ExitStatus Session::run()
{
    if (const ExitStatus opened = openHost(); opened != ExitDone)
        return opened;
    switch (m_options.command) {
    case Command::Apply:
        return apply();
    case Command::Preview:
        return preview();
    case Command::Explain:
        return explain();
    case Command::Validate:
        return validate();
    case Command::Verify:
        return verify();
    case Command::Health:
        return health();
    case Command::Audit:
        return audit();
    case Command::Metrics:
        return metrics();
    case Command::Exposure:
        return exposure();
    case Command::Doctor:
        return doctor();
    case Command::Journal:
        return journal();
    case Command::History:
        return history();
    case Command::Rollback:
        return rollBack();
    case Command::Recover:
        return recoverOnly();
    case Command::Confirm:
        return confirmTransaction();
    case Command::Inspect:
        return inspect();
    case Command::Readiness:
        return readiness();
    case Command::ComposeRun:
        return composeRun();
    case Command::StageBundle:
        return stage();
    case Command::Uninstall:
        return uninstall();
    case Command::ListVersions:
        return listVersions();
    case Command::ProbeRegistries:
    case Command::LogIn:
    case Command::Bundle:
    case Command::CheckBundle:
    case Command::Export:
    case Command::Service:
    case Command::Help:
    case Command::Version:
        return ExitDone;
    }
    Q_UNREACHABLE();
}

ExitStatus Session::fail(Error error)
{
    error.message = afterRecovery(error.message, recovered());
    return m_refused = tellFailure(m_output, error, beside());
}

ExitStatus Session::refuse(const Errors &errors, const char *why)
{
    return tellProblems(m_output, errors, afterRecovery({why, {}}, recovered()), beside());
}

ExitStatus Session::openHost()
{
    if (!m_options.facts.isEmpty()) {
        const auto facts = readFactsFile(m_options.facts);
        if (!facts)
            return fail(facts.error());
        m_givenFacts = *facts;
    }
    const QString root = m_options.root.isEmpty() ? QStringLiteral("/") : m_options.root;
    if (!QFileInfo(root).isDir())
        return fail(noSuchDirectory(root));
    m_files = std::make_unique<RootedFiles>(root);
    if (m_options.atBoot)
        m_host = std::make_unique<BootingHost>();
    else if (m_options.root.isEmpty())
        m_host = std::make_unique<LiveHost>();
    else
        m_host = std::make_unique<RootDirectory>(root, m_givenFacts);
    return ExitDone;
}

HostFacts Session::look(Depth depth)
{
    return m_givenFacts && m_options.root.isEmpty() ? *m_givenFacts : m_host->inspect(depth);
}

std::optional<Plan> Session::readPlanFile()
{
    const auto text = readPlanText(m_options, m_stop);
    if (!text) {
        fail(text.error());
        return std::nullopt;
    }
    auto plan = readPlan(*text);
    if (plan && !m_options.planText) // what a service was sent names no file of its caller
        plan = withFilesOfPlan(*plan);
    if (plan)
        return *plan;
    refuse(plan.error(), QT_TRANSLATE_NOOP("Dockwright", "The plan cannot be used; nothing was changed."));
    return std::nullopt;
}

ConflictChoices Session::choices() const
{
    ConflictChoices choices{{}, m_options.takeOurs ? Side::Ours : Side::Undecided};
    for (const QString &place : m_options.ours)
        choices.byPlace[place] = Side::Ours;
    for (const QString &place : m_options.theirs)
        choices.byPlace[place] = Side::Theirs;
    return choices;
}

/// Without what is not done in a directory, or not wanted; with what is agreed to beside.
ChangeSet Session::asMade(const ChangeSet &changes, const HostFacts &facts) const
{
    ChangeSet made = !m_host->isLive() ? forDirectory(changes) : m_options.noRestart ? withoutRestart(changes, facts) : changes;
    made.agreed = agreedBeside();
    return made;
}

std::optional<Session::Prepared> Session::prepare()
{
    const auto plan = readPlanFile();
    return plan ? prepare(*plan) : std::nullopt;
}

ExitStatus Session::refuseUnknownPlaces(const Plan &plan)
{
    const QStringList places = m_options.ours + m_options.theirs;
    if (places.isEmpty() || !m_host->readFile(QLatin1String(paths::daemonJson))) // which only root may read
        return ExitDone;
    const HostFacts facts = look(Depth::Files);
    for (const QString &place : places)
        if (!isPlaceOfConflict(place, plan, facts))
            return fail({ErrorCode::InvalidInput,
                         {},
                         {QT_TRANSLATE_NOOP("Dockwright", "--ours and --theirs: “%1” is neither on this host nor in the plan."),
                          {visible(place)}},
                         {QT_TRANSLATE_NOOP("Dockwright", "--validate lists the conflicts, with their files and keys."), {}},
                         {}});
    return ExitDone;
}

std::optional<Session::Prepared> Session::prepare(const Plan &plan)
{
    if (refuseUnknownPlaces(plan) != ExitDone)
        return std::nullopt;
    if (m_options.command == Command::Apply && !isInstallation(plan.install))
        if (auto unchanged = prepareUnchanged(plan))
            return unchanged;
    const auto looked = lookFor(plan);
    if (!looked) {
        fail(looked.error());
        return std::nullopt;
    }
    const HostFacts &facts = *looked;
    const auto changes = makeChanges(plan, facts, choices());
    if (changes)
        return Prepared{plan, facts, asMade(*changes, facts)};
    refuse(changes.error(), QT_TRANSLATE_NOOP("Dockwright", "The plan does not fit this host; nothing was changed."));
    return std::nullopt;
}

EventSink Session::sink()
{
    return [this](const Event &event) {
        if (event.kind == Event::Kind::Started || event.kind == Event::Kind::Recovering)
            m_changing(true);
        m_output.event(event);
    };
}

Engine::Asker Session::asker() const
{
    return [options = m_options] { return originOf(options); };
}

/// What no apply of this plan gets past, whatever the host is like otherwise.
ExitStatus Session::refuseUnlessPossible(const Prepared &prepared)
{
    const Findings &findings = prepared.changes.findings;
    const auto leftOut = std::ranges::find_if(findings, [](const Finding &finding) {
        return std::ranges::any_of(std::array{passwordLeftOut, secretLeftOut, keyLeftOut},
                                   [&](const char *id) { return finding.id == QLatin1String(id); });
    });
    if (leftOut != findings.end())
        return fail({ErrorCode::InvalidInput, u'/' + leftOut->id.section(u'/', 0, 0), leftOut->found, leftOut->remedy, {}});
    const auto &unit = prepared.facts.dockerUnit;
    const bool isInstalled = unit && (unit->isLoaded() || unit->isMasked());
    const bool installs = prepared.plan.install.method != InstallMethod::Keep;
    if (m_host->isLive() && !isInstalled && !installs)
        return fail(
            {ErrorCode::Unsupported,
             {},
             {QT_TRANSLATE_NOOP("Dockwright", "There is no docker.service on this host."), {}},
             {QT_TRANSLATE_NOOP(
                  "Dockwright",
                  "Let the plan install Docker (set install.method to online or offline); --root writes the files for a "
                  "future machine."),
              {}},
             {}});
    return refuseConflicts(prepared.changes);
}

QByteArray Session::seenDigestOf(const Prepared &prepared) const
{
    return seenDigest(prepared.changes, filePreviews(prepared.changes, prepared.facts), unfinishedFacts(m_unfinished));
}

/// The caller named what was shown of it.
bool Session::wasSeen(const Prepared &prepared) const
{
    return m_options.digest.toLatin1() == seenDigestOf(prepared);
}

ExitStatus Session::refuseUnlessReady(const Prepared &prepared)
{
    if (const ExitStatus refused = refuseUnlessPossible(prepared); refused != ExitDone)
        return refused;
    if (const ExitStatus refused = refuseObstacles(prepared.changes, prepared.facts); refused != ExitDone)
        return refused;
    if (!m_options.digest.isEmpty() && m_options.digest.toLatin1() != prepared.changes.digest() && !wasSeen(prepared))
        return fail(previewIsStale());
    if (prepared.changes.interrupts() && !m_options.yes && !m_options.dryRun) {
        m_output.changes(prepared.changes);
        return fail(wouldInterrupt(prepared.changes));
    }
    const bool isAgreed = m_options.confirmWithin > 0 || mayClosePorts(m_options) || m_options.dryRun;
    if (m_host->isLive() && closesPorts(prepared.changes, prepared.facts) && !isAgreed) {
        m_output.changes(prepared.changes);
        return fail(wouldClosePorts(m_options));
    }
    return ExitDone;
}

ExitStatus Session::refuseConflicts(const ChangeSet &changes)
{
    if (changes.conflicts.empty())
        return ExitDone;
    for (const Conflict &conflict : changes.conflicts)
        m_output.conflict(conflict);
    Json result = beside();
    result["conflicts"] = changes.conflicts.size();
    const Message why{QT_TRANSLATE_NOOP("Dockwright",
                                        "Nothing was changed. Put these values into the plan, or overwrite them with "
                                        "--take-ours; a backup is kept."),
                      {}};
    m_output.result("invalid", result, afterRecovery(why, recovered()));
    return ExitInvalid;
}

ExitStatus Session::refuseObstacles(const ChangeSet &changes, const HostFacts &facts)
{
    const Errors met = obstaclesTo(changes, facts, *m_host);
    return met.empty()
        ? ExitDone
        : refuse(met,
                 QT_TRANSLATE_NOOP("Dockwright",
                                   "This is not possible on this host; see the errors above. Nothing was changed."));
}

ExitStatus Session::tellDryRun(const ChangeSet &changes)
{
    m_output.changes(changes);
    m_output.result(changes.isEmpty() ? "unchanged" : "planned", {{"digest", changes.digest().toStdString()}},
                    {QT_TRANSLATE_NOOP("Dockwright", "Dry run: nothing was changed."), {}});
    return ExitDone;
}

ExitStatus Session::apply()
{
    // What is refused anyhow locks nothing.
    const auto plan = readPlanFile();
    if (!plan)
        return m_refused;
    Reserve reserve(*m_files);
    Engine engine(*m_host, sink(), &reserve, asker());
    if (!m_host->isLive() && !engine.needsRecovery()) {
        const auto first = prepare(*plan);
        if (!first)
            return m_refused;
        if (const ExitStatus ready = refuseUnlessReady(*first); ready != ExitDone)
            return ready;
    }
    if (const ExitStatus entered = enter(engine, &*plan); entered != ExitDone)
        return entered;
    const auto prepared = prepare(*plan);
    if (!prepared)
        return m_refused;
    for (const Finding &finding : prepared->changes.findings)
        m_output.finding(finding);
    if (const ExitStatus ready = refuseUnlessReady(*prepared); ready != ExitDone)
        return ready;
    if (m_options.dryRun) {
        const ExitStatus rejected = refuseWhatDockerdRejects(*prepared);
        return rejected != ExitDone ? rejected : tellDryRun(prepared->changes);
    }
    if (const auto staged = stageFor(*prepared); !staged)
        return fail(staged.error());
    engine.waitNoLongerOn(m_insisted);
    const ApplyReport report = engine.apply(prepared->changes, prepared->plan, prepared->facts, applyOptions(), m_stop);
    if (m_options.confirmWithin > 0 && report.transaction != 0 && report.status != ApplyStatus::Waiting)
        disarmConfirmTimer(report.transaction);
    return finish(report, {{"effect", effectName(prepared->changes.effect)}});
}

} // namespace dockwright::helper
