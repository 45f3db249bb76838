#include "helper/cli/session.h"

#include "core/catalog/catalog.h"
#include "core/health/health_checks.h"
#include "core/host/paths.h"
#include "core/text/redact.h"
#include "core/text/unified_diff.h"
#include "helper/cli/input.h"
#include "helper/host/bundle_store.h"
#include "helper/host/live_host.h"
#include "helper/host/root_directory.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

#include <unistd.h>

namespace dockwright::helper {

using namespace core;

namespace {

Error noSuchDirectory(const QString &path)
{
    return {ErrorCode::InvalidInput, path, {QT_TRANSLATE_NOOP("Dockwright", "There is no such directory."), {}}, {}, {}};
}

Error rootOnly()
{
    return {ErrorCode::NotAuthorized,
            {},
            {QT_TRANSLATE_NOOP("Dockwright", "Only root may change this host."), {}},
            {QT_TRANSLATE_NOOP("Dockwright", "Run it with sudo."), {}},
            {}};
}

/// What only root, or a member of the right groups, can see of this host decides about its health.
bool isSeen(const HostFacts &facts)
{
    const bool isActive = facts.dockerUnit && facts.dockerUnit->isActive();
    return !isActive || (facts.daemon && facts.dockerdProcess && facts.probe && facts.journalErrors);
}

Json changedJson(const ApplyReport &report)
{
    return {{"transaction", report.transaction},
            {"changed", report.changed},
            {"reloaded", report.reloaded},
            {"restarted", report.restarted}};
}

QString secretFree(const GeneratedFile &file)
{
    return QString::fromUtf8(redactSecrets(file.content.value_or(QByteArray())));
}

} // namespace

ExitStatus exitStatusOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::Unsupported:
    case ErrorCode::Conflict:
    case ErrorCode::PlanStale:
        return ExitInvalid;
    case ErrorCode::NotAuthorized:
        return ExitNotAuthorized;
    case ErrorCode::RollbackFailed:
        return ExitNotTakenBack;
    case ErrorCode::Busy:
    case ErrorCode::Io:
    case ErrorCode::CommandFailed:
    case ErrorCode::TimedOut:
    case ErrorCode::Cancelled:
    case ErrorCode::Internal:
        return ExitFailed;
    }
    Q_UNREACHABLE();
}

Session::Session(Options options, Output &output, std::stop_token stop)
    : m_options(std::move(options)), m_output(output), m_stop(std::move(stop))
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
    case Command::History:
        return history();
    case Command::Rollback:
        return rollBack();
    case Command::Inspect:
        return inspect();
    case Command::StageBundle:
        return stage();
    case Command::Bundle: // what bundle_command.h does
    case Command::CheckBundle:
    case Command::Service:
    case Command::Help:
    case Command::Version:
        return ExitDone;
    }
    Q_UNREACHABLE();
}

ExitStatus Session::fail(const Error &error)
{
    m_output.error(error);
    const ExitStatus status = exitStatusOf(error.code);
    m_output.result(status == ExitInvalid ? "invalid" : "failed", {{"error", errorToJson(error)}}, {});
    return status;
}

ExitStatus Session::refuse(const Errors &errors, const char *why)
{
    Json problems = Json::array();
    for (const Error &error : errors) {
        m_output.error(error);
        problems.push_back(errorToJson(error));
    }
    m_output.result("invalid", {{"problems", problems}}, {why, {}});
    return ExitInvalid;
}

ExitStatus Session::openHost()
{
    if (!m_options.facts.isEmpty()) {
        const auto text = readInput(m_options.facts, 16 * maximalPlan);
        auto facts = text ? readFacts(*text) : tl::unexpected(text.error());
        if (!facts) {
            if (facts.error().where.isEmpty() || facts.error().where.contains(u':'))
                facts.error().where =
                    m_options.facts + (facts.error().where.isEmpty() ? QString() : u':' + facts.error().where);
            return fail(facts.error());
        }
        m_givenFacts = *facts;
    }
    const QString root = m_options.root.isEmpty() ? QStringLiteral("/") : m_options.root;
    if (!QFileInfo(root).isDir())
        return fail(noSuchDirectory(root));
    m_files = std::make_unique<RootedFiles>(root);
    if (m_options.root.isEmpty())
        m_host = std::make_unique<LiveHost>();
    else
        m_host = std::make_unique<RootDirectory>(root, m_givenFacts);
    return ExitDone;
}

HostFacts Session::look(bool withHealth)
{
    return m_givenFacts && m_options.root.isEmpty() ? *m_givenFacts : m_host->inspect(withHealth);
}

std::optional<Plan> Session::readPlanFile()
{
    const auto text = readInput(m_options.plan, maximalPlan);
    if (!text) {
        fail(text.error());
        return std::nullopt;
    }
    const auto plan = readPlan(*text);
    if (plan)
        return *plan;
    refuse(plan.error(), QT_TRANSLATE_NOOP("Dockwright", "The plan cannot be used; nothing was touched."));
    return std::nullopt;
}

std::optional<Session::Prepared> Session::prepare()
{
    const auto plan = readPlanFile();
    if (!plan)
        return std::nullopt;
    const HostFacts facts = look(false);
    ConflictChoices choices{{}, m_options.takeOurs ? Side::Ours : Side::Undecided};
    for (const QString &place : m_options.ours)
        choices.byPlace[place] = Side::Ours;
    for (const QString &place : m_options.theirs)
        choices.byPlace[place] = Side::Theirs;
    const auto changes = makeChanges(*plan, facts, choices);
    if (changes)
        return Prepared{*plan, facts,
                        !m_host->isLive()         ? forDirectory(*changes)
                            : m_options.noRestart ? withoutRestart(*changes, facts)
                                                  : *changes};
    refuse(changes.error(), QT_TRANSLATE_NOOP("Dockwright", "The plan does not fit this host; nothing was touched."));
    return std::nullopt;
}

EventSink Session::sink()
{
    return [this](const Event &event) { m_output.event(event); };
}

ExitStatus Session::recover(Engine &engine)
{
    const auto report = engine.recover();
    if (!report)
        return ExitDone;
    for (const Error &error : report->errors)
        m_output.error(error);
    if (report->status == ApplyStatus::Failed) {
        m_output.result("failed", changedJson(*report),
                        {QT_TRANSLATE_NOOP("Dockwright", "A transaction that was not finished could not be taken back whole."),
                         {}});
        return ExitNotTakenBack;
    }
    m_output.say({QT_TRANSLATE_NOOP("Dockwright", "The host is as it was before transaction %1."),
                  {QString::number(report->transaction)}});
    return ExitDone;
}

ExitStatus Session::recoverUnlessBusy()
{
    Engine engine(*m_host, sink());
    if ((m_host->isLive() && geteuid() != 0) || !engine.needsRecovery())
        return ExitDone;
    const auto lock = Lock::take(*m_files);
    return lock ? recover(engine) : ExitDone;
}

ExitStatus Session::refuseUnlessReady(const Prepared &prepared)
{
    const bool isInstalled = prepared.facts.dockerUnit && prepared.facts.dockerUnit->isLoaded();
    if (m_host->isLive() && !isInstalled)
        return fail(
            {ErrorCode::Unsupported,
             {},
             {QT_TRANSLATE_NOOP("Dockwright", "There is no docker.service on this host."), {}},
             {QT_TRANSLATE_NOOP("Dockwright", "Install Docker Engine first; --root writes the files for a machine to be."), {}},
             {}});
    if (!prepared.changes.conflicts.empty()) {
        for (const Conflict &conflict : prepared.changes.conflicts)
            m_output.conflict(conflict);
        m_output.result("invalid", {{"conflicts", prepared.changes.conflicts.size()}},
                        {QT_TRANSLATE_NOOP("Dockwright",
                                           "Nothing was touched. Put these values into the plan, or overwrite them with "
                                           "--take-ours; a backup is kept."),
                         {}});
        return ExitInvalid;
    }
    if (!m_options.digest.isEmpty() && m_options.digest.toLatin1() != prepared.changes.digest())
        return fail({ErrorCode::PlanStale,
                     {},
                     {QT_TRANSLATE_NOOP("Dockwright", "The host has changed since the preview; nothing was touched."), {}},
                     {QT_TRANSLATE_NOOP("Dockwright", "Look at the new preview, and apply that."), {}},
                     {}});
    if (prepared.changes.stopsContainers && !m_options.yes && !m_options.dryRun) {
        m_output.changes(prepared.changes);
        return fail(wouldStop(prepared.changes));
    }
    return ExitDone;
}

ExitStatus Session::apply()
{
    if (m_host->isLive() && geteuid() != 0 && !m_options.dryRun)
        return fail(rootOnly());
    std::optional<Lock> lock;
    Engine engine(*m_host, sink());
    if (!m_options.dryRun) {
        auto taken = Lock::take(*m_files);
        if (!taken)
            return fail(taken.error());
        lock.emplace(std::move(*taken));
        if (const ExitStatus recovered = recover(engine); recovered != ExitDone)
            return recovered;
    } else if (const ExitStatus recovered = recoverUnlessBusy(); recovered != ExitDone) {
        return recovered;
    }
    const auto prepared = prepare();
    if (!prepared)
        return ExitInvalid;
    for (const Finding &finding : prepared->changes.findings)
        m_output.finding(finding);
    if (const ExitStatus ready = refuseUnlessReady(*prepared); ready != ExitDone)
        return ready;
    if (m_options.dryRun) {
        m_output.changes(prepared->changes);
        m_output.result(prepared->changes.isEmpty() ? "unchanged" : "planned",
                        {{"digest", prepared->changes.digest().toStdString()}},
                        {QT_TRANSLATE_NOOP("Dockwright", "Nothing was done: this was a dry run."), {}});
        return ExitDone;
    }
    const ApplyReport report =
        engine.apply(prepared->changes, prepared->plan, prepared->facts, {!m_options.noRollback}, m_stop);
    return finish(report, {{"effect", effectName(prepared->changes.effect)}});
}

ExitStatus Session::finish(const ApplyReport &report, const Json &more)
{
    qsizetype passed = 0;
    for (const Finding &finding : report.health) {
        if (finding.severity == Severity::Pass)
            ++passed;
        else if (!m_options.json) // the events have them already
            m_output.finding(finding);
    }
    if (passed > 0)
        m_output.say({QT_TRANSLATE_NOOP("Dockwright", "%1 of %2 health checks passed."),
                      {QString::number(passed), QString::number(report.health.size())}});
    for (const Error &error : report.errors)
        m_output.error(error);
    if (!report.journal.isEmpty() && report.status != ApplyStatus::Applied)
        m_output.say({QT_TRANSLATE_NOOP("Dockwright", "The last words of docker.service:\n%1"), {report.journal}});
    Json json = changedJson(report);
    json.update(more);
    Json errors = Json::array();
    for (const Error &error : report.errors)
        errors.push_back(errorToJson(error));
    json["errors"] = errors;
    if (!report.journal.isEmpty() && report.status != ApplyStatus::Applied)
        json["journal"] = report.journal;
    const ExitStatus refused = report.errors.empty() ? ExitInvalid : exitStatusOf(report.errors.front().code);
    const bool isBroken = report.status == ApplyStatus::Refused && refused != ExitInvalid;
    const auto say = [&](const char *text, QStringList arguments = {}) {
        m_output.result(isBroken ? "failed" : statusName(report.status), json, {text, std::move(arguments)});
    };
    switch (report.status) {
    case ApplyStatus::Unchanged:
        say(QT_TRANSLATE_NOOP("Dockwright", "Nothing to do: the host is as the plan says."));
        return ExitDone;
    case ApplyStatus::Applied:
        say(report.restarted ? QT_TRANSLATE_NOOP("Dockwright", "Done: transaction %1, %2 files, Docker restarted.")
                : report.reloaded
                ? QT_TRANSLATE_NOOP("Dockwright", "Done: transaction %1, %2 files, Docker reloaded.")
                : QT_TRANSLATE_NOOP("Dockwright", "Done: transaction %1, %2 files, Docker neither reloaded nor restarted."),
            {QString::number(report.transaction), QString::number(report.changed.size())});
        return ExitDone;
    case ApplyStatus::Refused:
        say(QT_TRANSLATE_NOOP("Dockwright", "Nothing was touched."));
        return refused;
    case ApplyStatus::RolledBack:
        say(QT_TRANSLATE_NOOP("Dockwright", "It failed, and everything is as it was."));
        return ExitFailed;
    case ApplyStatus::LeftAsIs:
        if (report.changed.isEmpty())
            say(QT_TRANSLATE_NOOP("Dockwright",
                                  "It failed. Nothing was taken back, as --no-rollback asks; no file was changed."));
        else
            say(QT_TRANSLATE_NOOP("Dockwright",
                                  "It failed. Nothing was taken back, as --no-rollback asks; these files were changed:\n%1\n"
                                  "dockwright-helper --rollback %2 brings the old ones back."),
                {report.changed.join(u'\n'), QString::number(report.transaction)});
        return ExitNotTakenBack;
    case ApplyStatus::Failed:
        say(QT_TRANSLATE_NOOP("Dockwright", "It failed, and not everything could be taken back: see above."));
        return ExitNotTakenBack;
    }
    Q_UNREACHABLE();
}

ExitStatus Session::writeTree(const ChangeSet &changes)
{
    if (!QFileInfo(m_options.out).isDir())
        return fail(noSuchDirectory(m_options.out));
    RootedFiles tree(m_options.out);
    for (const GeneratedFile &file : changes.files) {
        if (!file.content)
            continue;
        const auto there = tree.read(file.path);
        const FileFact fact{secretFree(file).toUtf8(), file.mode, static_cast<int>(geteuid()), static_cast<int>(getegid()),
                            FileKind::Regular};
        const auto written = there ? tree.write(file.path, fact, *there) : tl::unexpected(there.error());
        if (!written)
            return fail(written.error());
        m_output.say({"%1", {m_options.out + file.path}});
    }
    return ExitDone;
}

/// nullopt for a file that is not ours and that the plan does not need: it stays as it is.
std::optional<FilePreview> Session::previewOf(const GeneratedFile &file, const Prepared &prepared)
{
    const FileFact *there = prepared.facts.file(file.path);
    const bool isRemoved = std::ranges::any_of(prepared.changes.steps, [&](const Step &step) {
        const auto *remove = std::get_if<RemoveFile>(&step);
        return remove != nullptr && remove->path == file.path;
    });
    if (!file.content && !isRemoved)
        return std::nullopt;
    FilePreview preview{file.path, "unchanged", {}, {}, file.mode};
    if (there != nullptr)
        preview.before = redactSecrets(there->content);
    if (file.content)
        preview.after = redactSecrets(*file.content);
    if (there == nullptr)
        preview.state = "new";
    else if (!file.content)
        preview.state = "removed";
    else if (there->content != *file.content || there->mode != file.mode)
        preview.state = "changed";
    return preview;
}

ExitStatus Session::preview()
{
    if (const ExitStatus recovered = recoverUnlessBusy(); recovered != ExitDone)
        return recovered;
    const auto prepared = prepare();
    if (!prepared)
        return ExitInvalid;
    for (const Conflict &conflict : prepared->changes.conflicts)
        m_output.conflict(conflict);
    if (m_options.json)
        for (const Finding &finding : prepared->changes.findings)
            m_output.finding(finding);
    if (!m_options.out.isEmpty()) {
        if (const ExitStatus written = writeTree(prepared->changes); written != ExitDone)
            return written;
    } else {
        for (const GeneratedFile &file : prepared->changes.files)
            if (const auto preview = previewOf(file, *prepared))
                m_output.file(*preview);
    }
    Json steps = Json::array();
    for (const Step &step : prepared->changes.steps)
        steps.push_back(stepToJson(step));
    m_output.result("previewed",
                    {{"digest", prepared->changes.digest().toStdString()},
                     {"effect", effectName(prepared->changes.effect)},
                     {"stopsContainers", prepared->changes.stopsContainers},
                     {"affectedContainers", prepared->changes.affectedContainers},
                     {"steps", steps}},
                    {});
    return ExitDone;
}

ExitStatus Session::explain()
{
    if (const ExitStatus recovered = recoverUnlessBusy(); recovered != ExitDone)
        return recovered;
    const auto plan = readPlanFile();
    if (!plan)
        return ExitInvalid;
    const HostFacts facts = look(false);
    std::map<QString, QString> values;
    for (const Assignment &assignment : unitAssignments(*plan, facts))
        values[assignment.directive] = QString::fromUtf8(redactSecrets(assignment.value.toUtf8()));
    for (const DaemonKey &key : daemonKeys(*plan, facts))
        values[key.directive] = QString::fromUtf8(redactSecrets(QByteArray::fromStdString(key.value.dump())));
    for (const Directive &directive : catalog()) {
        const QString id = QLatin1String(directive.id);
        const auto value = values.find(id);
        m_output.directive({id, QLatin1String(directive.guideFile), QString::fromUtf8(directive.guideKey),
                            QString::fromUtf8(directive.guideValue), QLatin1String(dispositionName(directive.disposition)),
                            QLatin1String(directive.file), value != values.end() ? value->second : QString(), directive.reason,
                            QString::fromUtf8(directive.source), directive.measurement});
    }
    m_output.result("explained", Json::object(), {});
    return ExitDone;
}

ExitStatus Session::validate()
{
    if (const ExitStatus recovered = recoverUnlessBusy(); recovered != ExitDone)
        return recovered;
    const auto prepared = prepare();
    if (!prepared)
        return ExitInvalid;
    for (const Finding &finding : prepared->changes.findings)
        m_output.finding(finding);
    for (const GeneratedFile &file : prepared->changes.files)
        if (file.path == QLatin1String(paths::daemonJson) && file.content && !m_givenFacts)
            if (const auto valid = m_host->validateDaemonJson(*file.content, dockerdFlags(prepared->facts)); !valid)
                return fail(valid.error());
    m_output.result("valid", Json::object(), {QT_TRANSLATE_NOOP("Dockwright", "The plan is valid."), {}});
    return ExitDone;
}

ExitStatus concludeFindings(Output &output, const Findings &findings)
{
    const auto failed = std::ranges::count_if(findings, [](const Finding &finding) {
        return finding.severity == Severity::Warning || finding.severity == Severity::Critical;
    });
    const auto unknown = std::ranges::count(findings, Severity::Unknown, &Finding::severity);
    const Json counts{{"failed", failed}, {"unknown", unknown}, {"checks", findings.size()}};
    const QString all = QString::number(findings.size());
    if (failed > 0) {
        output.result("drift", counts,
                      {QT_TRANSLATE_NOOP("Dockwright", "%1 of %2 findings need attention."), {QString::number(failed), all}});
        return ExitDrift;
    }
    const bool isBlind = unknown > 0 && unknown == static_cast<qsizetype>(findings.size());
    if (unknown > 0)
        output.result(isBlind ? "unknown" : "ok", counts,
                      {QT_TRANSLATE_NOOP("Dockwright", "%1 of %2 checks could not be made."), {QString::number(unknown), all}});
    else
        output.result("ok", counts, {QT_TRANSLATE_NOOP("Dockwright", "All is as it should be."), {}});
    return isBlind ? ExitFailed : ExitDone;
}

ExitStatus Session::judge(const Findings &findings)
{
    for (const Finding &finding : findings)
        m_output.finding(finding);
    return concludeFindings(m_output, findings);
}

ExitStatus Session::verify()
{
    if (const ExitStatus recovered = recoverUnlessBusy(); recovered != ExitDone)
        return recovered;
    const auto plan = readPlanFile();
    if (!plan)
        return ExitInvalid;
    const HostFacts facts = look(true);
    if (const ExitStatus readable = refuseUnlessSeen(facts); readable != ExitDone)
        return readable;
    Findings findings = checkDrift(*plan, facts);
    if (m_host->isLive())
        for (const Finding &finding : checkHealth(facts, &*plan))
            if (finding.id != QLatin1String("files/missing")) // drift has said so
                findings.push_back(finding);
    return judge(findings);
}

/// An ordinary user sees less; what then looks as if it were missing is no finding.
ExitStatus Session::refuseUnlessSeen(const HostFacts &facts)
{
    if (!m_host->isLive() || m_givenFacts || geteuid() == 0)
        return ExitDone;
    const auto isReadable = [this](const char *path) { return m_host->readFile(QLatin1String(path)).has_value(); };
    if (isReadable(paths::lastWritten) && std::ranges::all_of(paths::managed, isReadable) && isSeen(facts))
        return ExitDone;
    return fail({ErrorCode::NotAuthorized,
                 {},
                 {QT_TRANSLATE_NOOP("Dockwright", "Only root can see all of this host that is to be checked."), {}},
                 {QT_TRANSLATE_NOOP("Dockwright", "Run it with sudo."), {}},
                 {}});
}

std::optional<Plan> Session::lastAppliedPlan()
{
    const auto transactions = Journal(*m_host).list();
    if (!transactions)
        return std::nullopt;
    for (auto info = transactions->rbegin(); info != transactions->rend(); ++info)
        if (info->state == TransactionState::Committed && info->kind == QLatin1String("apply"))
            if (const auto plan = readPlan(info->plan))
                return *plan;
    return std::nullopt;
}

ExitStatus Session::health()
{
    if (const ExitStatus recovered = recoverUnlessBusy(); recovered != ExitDone)
        return recovered;
    const HostFacts facts = look(true);
    if (const ExitStatus readable = refuseUnlessSeen(facts); readable != ExitDone)
        return readable;
    const auto plan = lastAppliedPlan();
    return judge(checkHealth(facts, plan ? &*plan : nullptr));
}

ExitStatus Session::history()
{
    if (const ExitStatus recovered = recoverUnlessBusy(); recovered != ExitDone)
        return recovered;
    const auto transactions = Journal(*m_host).list();
    if (!transactions)
        return fail(transactions.error());
    for (const TransactionInfo &info : *transactions)
        m_output.transaction(info);
    quint64 newest = 0; // that --rollback takes back
    for (const TransactionInfo &info : *transactions)
        if (info.canBeTakenBack() && info.kind == QLatin1String("apply"))
            newest = info.id;
    m_output.result("listed", {{"transactions", transactions->size()}, {"newest", newest}},
                    transactions->empty() ? Message{QT_TRANSLATE_NOOP("Dockwright", "No transaction yet."), {}} : Message{});
    return ExitDone;
}

ExitStatus Session::rollBack()
{
    if (m_host->isLive() && geteuid() != 0)
        return fail(rootOnly());
    const auto lock = Lock::take(*m_files);
    if (!lock)
        return fail(lock.error());
    Engine engine(*m_host, sink());
    if (const ExitStatus recovered = recover(engine); recovered != ExitDone)
        return recovered;
    return finish(engine.rollBack(m_options.transaction, m_options.takeOurs, m_options.yes, m_stop), Json::object());
}

ExitStatus Session::stage()
{
    const auto bundle = stageBundle(STDIN_FILENO, *m_files);
    if (!bundle)
        return fail(bundle.error());
    m_output.result("staged", {{"sha256", bundle->sha256}, {"size", bundle->size}},
                    {QT_TRANSLATE_NOOP("Dockwright", "The bundle is kept; its SHA-256 is %1."), {bundle->sha256}});
    return ExitDone;
}

ExitStatus Session::inspect()
{
    if (const ExitStatus recovered = recoverUnlessBusy(); recovered != ExitDone)
        return recovered;
    m_output.facts(look(false));
    m_output.result("inspected", Json::object(), {});
    return ExitDone;
}

} // namespace dockwright::helper
