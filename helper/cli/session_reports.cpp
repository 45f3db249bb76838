// SPDX-License-Identifier: Apache-2.0
#include "core/catalog/catalog.h"
#include "core/changes/advice.h"
#include "core/changes/make_changes.h"
#include "core/changes/shown.h"
#include "core/health/health_checks.h"
#include "core/host/daemon_settings.h"
#include "core/host/paths.h"
#include "core/readiness/readiness.h"
#include "core/text/redact.h"
#include "helper/cli/session.h"
#include "helper/engine/confirm.h"
#include "helper/engine/journal.h"
#include "helper/engine/obstacles.h"
#include "helper/engine/outside_check.h"
#include "helper/engine/transaction_files.h"
#include "helper/install/installer.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

#include <unistd.h>

/// The commands that only look.
namespace dockwright::helper {

using namespace core;

namespace {

/// What only root, or a member of the right groups, can see of this host decides about its health.
bool isSeen(const HostFacts &facts)
{
    const bool isActive = facts.dockerUnit && facts.dockerUnit->isActive();
    return !isActive || (facts.daemon && facts.dockerdProcess && facts.probe && facts.journalErrors);
}

QString secretFree(const GeneratedFile &file)
{
    return QString::fromUtf8(redactSecrets(file.content.value_or(QByteArray())));
}

} // namespace

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

ExitStatus Session::preview()
{
    tellUnfinished();
    const auto prepared = prepare();
    if (!prepared)
        return m_refused;
    for (const Conflict &conflict : prepared->changes.conflicts)
        m_output.conflict(conflict);
    const auto blind = m_options.json ? blindly(*prepared) : std::nullopt; // for the service, which asks
    const Prepared &asked = blind ? *blind : *prepared;
    if (!m_givenFacts)
        for (const Error &obstacle : obstaclesTo(asked.changes, asked.facts, *m_host))
            m_output.error(obstacle);
    for (const Finding &finding : prepared->changes.findings)
        if (m_options.json || finding.id == QLatin1String(foreignKey) || finding.id == QLatin1String(unsignedIndex))
            m_output.finding(finding);
    const std::vector<FilePreview> files = filePreviews(prepared->changes, prepared->facts);
    if (!m_options.out.isEmpty()) {
        if (const ExitStatus written = writeTree(prepared->changes); written != ExitDone)
            return written;
    } else {
        for (const FilePreview &file : files)
            m_output.file(file);
    }
    Json result = changesToJson(prepared->changes);
    result["seenDigest"] = seenDigestOf(*prepared).toStdString();
    if (m_unfinished)
        result["recovery"] = recoveryToJson(*m_unfinished);
    if (blind)
        result["shown"] = shownBeforeAYes(*blind);
    const InstallSettings &install = prepared->plan.install;
    if (bringsForeignKey(install))
        result["foreignKey"] = install.keyFingerprint.toUpper();
    m_output.result("previewed", result, {});
    return ExitDone;
}

/// The same as somebody may know it who has no right yet: see withoutSecrets(). No answer, and no time that one takes, depends
/// on what is secret.
std::optional<Session::Prepared> Session::blindly(const Prepared &prepared) const
{
    Prepared blind{prepared.plan, withoutSecrets(prepared.facts), {}};
    const auto changes = makeChanges(blind.plan, blind.facts, {choices().byPlace, Side::Ours});
    if (!changes)
        return std::nullopt;
    blind.changes = asMade(*changes, blind.facts);
    return blind;
}

Json Session::shownBeforeAYes(const Prepared &blind) const
{
    const auto previews = filePreviews(blind.changes, blind.facts);
    const auto files =
        std::ranges::count_if(previews, [](const FilePreview &file) { return file.state != FileState::Unchanged; });
    Json shown = changesToJson(blind.changes);
    shown.update({{"files", files}, {"overwritten", overwrittenBy(blind)}});
    return shown;
}

/// How many values and files of others the decisions of this call put the plan's own in place of.
qsizetype Session::overwrittenBy(const Prepared &blind) const
{
    const auto undecided = makeChanges(blind.plan, blind.facts);
    if (!undecided)
        return 0;
    const ConflictChoices decided = choices();
    return std::ranges::count_if(undecided->conflicts, [&](const Conflict &conflict) {
        return decided.at(conflict.pointer.isEmpty() ? conflict.path : conflict.pointer) == Side::Ours;
    });
}

ExitStatus Session::explain()
{
    const auto plan = readPlanFile();
    if (!plan)
        return m_refused;
    const HostFacts facts = look(Depth::Daemon);
    std::map<QString, QString> values;
    for (const Assignment &assignment : unitAssignments(*plan, facts))
        values[assignment.directive] = QString::fromUtf8(redactSecrets(assignment.value.toUtf8()));
    for (const DaemonKey &key : daemonKeys(*plan, facts))
        values[key.directive] = QString::fromUtf8(redactSecrets(QByteArray::fromStdString(key.value.dump())));
    std::vector<Directive> directives(catalog().begin(), catalog().end());
    for (const auto &[key, value] : plan->engine.keys.items()) { // of several places within a key all are shown
        const Directive *directive = findDirective(QLatin1String("daemon.json/") + QString::fromStdString(key));
        directives.push_back(*directive);
        values[QLatin1String(directive->id)] = QString::fromUtf8(redactSecrets(QByteArray::fromStdString(value.dump())));
    }
    for (const Directive &directive : directives) {
        const QString id = QLatin1String(directive.id);
        const auto value = values.find(id);
        m_output.directive({id, QLatin1String(directive.guideFile), QString::fromUtf8(directive.guideKey),
                            QString::fromUtf8(directive.guideValue), QLatin1String(dispositionName(directive.disposition)),
                            QLatin1String(directive.file), value != values.end() ? value->second : QString(), directive.reason,
                            QString::fromUtf8(directive.source), directive.measurement,
                            *directive.measurement != '\0' ? QLatin1String(directive.measuredOn) : QString(),
                            knownReleases(directive), whyLeftOut(directive, facts).value_or(Message{})});
    }
    m_output.result("explained", Json::object(), {});
    return ExitDone;
}

ExitStatus Session::refuseWhatDockerdRejects(const Prepared &prepared)
{
    for (const GeneratedFile &file : prepared.changes.files)
        if (file.path == QLatin1String(paths::daemonJson) && file.content)
            if (const auto valid = m_host->validateDaemonJson(*file.content, dockerdFlags(prepared.facts)); !valid)
                return fail(valid.error());
    return ExitDone;
}

ExitStatus Session::validate()
{
    tellUnfinished();
    const auto prepared = prepare();
    if (!prepared)
        return m_refused;
    for (const Finding &finding : prepared->changes.findings)
        m_output.finding(finding);
    if (const ExitStatus refused = refuseUnlessPossible(*prepared); refused != ExitDone)
        return refused;
    if (!m_givenFacts)
        if (const ExitStatus refused = refuseWhatDockerdRejects(*prepared); refused != ExitDone)
            return refused;
    if (!m_givenFacts)
        if (const ExitStatus refused = refuseObstacles(prepared->changes, prepared->facts); refused != ExitDone)
            return refused;
    tellStopping(prepared->changes);
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
                      {QT_TRANSLATE_NOOP("Dockwright", "%1 of %2 checks could not be completed."),
                       {QString::number(unknown), all}});
    else
        output.result("ok", counts, {QT_TRANSLATE_NOOP("Dockwright", "No problems found."), {}});
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
    const auto plan = readPlanFile();
    if (!plan)
        return m_refused;
    HostFacts facts = look(Depth::Health);
    if (const ExitStatus readable = refuseUnlessSeen(facts); readable != ExitDone)
        return readable;
    lookOutside(facts, *plan);
    if (m_stop.stop_requested()) // what was not answered by then says nothing
        return fail(cancelled().value());
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
    return fail(rootSeesMore());
}

/// Given facts are of another host, or another time.
void Session::lookOutside(HostFacts &facts, const Plan &plan)
{
    const bool isActive = facts.dockerUnit && facts.dockerUnit->isActive();
    if (m_givenFacts || !m_host->isLive() || !isActive)
        return;
    m_host->heed(m_stop);
    facts.outside = m_host->lookOutside(facts, plan.verify, outsideLimit, [this](int) { return !m_stop.stop_requested(); });
    if (plan.exposure.enforce == ExposureEnforcement::On)
        facts.outsider = m_host->lookFromOutside(plan.exposure, m_stop);
    m_host->heed({});
}

std::optional<TransactionInfo> Session::lastApplied()
{
    const auto transactions = Journal(*m_host).list();
    if (!transactions)
        return std::nullopt;
    for (auto info = transactions->rbegin(); info != transactions->rend(); ++info)
        if (info->state == TransactionState::Committed && info->kind == QLatin1String("apply") && readPlan(info->plan))
            return *info;
    return std::nullopt;
}

std::optional<Plan> Session::lastAppliedPlan()
{
    const auto info = lastApplied();
    const auto plan = info ? readPlan(info->plan) : tl::unexpected(Errors{});
    return plan ? std::optional(*plan) : std::nullopt;
}

ExitStatus Session::health()
{
    HostFacts facts = look(Depth::Health);
    if (const ExitStatus readable = refuseUnlessSeen(facts); readable != ExitDone)
        return readable;
    const auto plan = lastAppliedPlan();
    lookOutside(facts, plan.value_or(Plan()));
    if (m_stop.stop_requested())
        return fail(cancelled().value());
    Findings findings = m_givenFacts ? Findings() : aboutUnfinished();
    for (Finding &finding : checkHealth(facts, plan ? &*plan : nullptr))
        findings.push_back(std::move(finding));
    return judge(findings);
}

/// One transaction, and what it made of its files.
ExitStatus Session::showTransaction()
{
    const auto files = filesOf(m_options.transaction, *m_host);
    if (!files)
        return fail(files.error());
    const auto transactions = Journal(*m_host).list();
    if (!transactions)
        return fail(transactions.error());
    for (const TransactionInfo &info : *transactions)
        if (info.id == m_options.transaction)
            m_output.transaction(info);
    for (const FilePreview &file : files->files)
        m_output.file(file);
    for (const QString &path : files->unknown)
        m_output.finding(
            {QStringLiteral("history/edited"),
             Severity::Info,
             {"%1", {path}},
             {},
             {QT_TRANSLATE_NOOP("Dockwright", "What this transaction wrote is not known any more: the file was edited since."),
              {}},
             {},
             {}});
    m_output.result("listed", {{"transactions", 1}, {"files", files->files.size()}, {"unknown", files->unknown}},
                    files->files.empty() && files->unknown.isEmpty()
                        ? Message{QT_TRANSLATE_NOOP("Dockwright", "It changed no file."), {}}
                        : Message{});
    return ExitDone;
}

ExitStatus Session::history()
{
    tellUnfinished();
    if (m_options.transaction != 0)
        return showTransaction();
    const auto transactions = Journal(*m_host).list();
    if (!transactions)
        return fail(transactions.error());
    for (const TransactionInfo &info : *transactions)
        m_output.transaction(withTimeLeft(info));
    quint64 newest = 0; // that --rollback takes back
    for (const TransactionInfo &info : *transactions)
        if (info.state == TransactionState::Open || info.isForRollback())
            newest = info.id;
    m_output.result("listed", {{"transactions", transactions->size()}, {"newest", newest}},
                    transactions->empty() ? Message{QT_TRANSLATE_NOOP("Dockwright", "No transactions yet."), {}} : Message{});
    return ExitDone;
}

ExitStatus Session::inspect()
{
    HostFacts facts = look(Depth::Daemon);
    if (!m_givenFacts)
        facts.readiness = readReadiness(*m_host);
    if (!m_givenFacts)
        facts.network = inspectNetwork(*m_host, facts.daemon.has_value());
    if (Installer *installer = m_givenFacts ? nullptr : m_host->installer())
        installer->inspect(facts, {}, {}, {});
    if (!m_givenFacts || !m_options.root.isEmpty()) {
        aboutUnfinished();
        facts.unfinished = unfinishedFacts(m_unfinished);
    }
    m_output.facts(facts);
    m_output.result("inspected", Json::object(), {});
    return ExitDone;
}

} // namespace dockwright::helper
