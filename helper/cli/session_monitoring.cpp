// SPDX-License-Identifier: Apache-2.0
#include "core/audit/audit_report.h"
#include "helper/cli/bundle_command.h"
#include "helper/cli/input.h"
#include "helper/cli/session.h"
#include "helper/engine/journal.h"
#include "helper/host/docker_journal.h"
#include "helper/host/process_facts.h"
#include "helper/host/replace_file.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <cstdio>

#include <unistd.h>

/// The commands that are made to be run again and again: metrics and audit.
namespace dockwright::helper {

using namespace core;

namespace {

/// dockerd walks through all its data for it.
constexpr qint64 diskInterval = 15LL * 60;

/// Health without the container that its check makes: this is done every minute.
void measureDaemon(const HostReader &host, HostFacts &facts)
{
    if (!facts.dockerUnit || !facts.dockerUnit->isActive())
        return;
    facts.dockerdProcess = readProcessFacts(host, facts.dockerUnit->mainPid);
    facts.journalErrors = journalErrors(*facts.dockerUnit);
}

} // namespace

std::optional<DiskUsage> Session::diskUsage(const HostFacts &facts, qint64 now) const
{
    const QByteArray earlier = m_options.out.isEmpty() ? QByteArray() : replaceableContent(m_options.out, maximalPlan);
    const auto known = diskUsageIn(earlier);
    if (known && known->measuredAt <= now && now - known->measuredAt < diskInterval)
        return known;
    if (!facts.daemon || !facts.dockerPath)
        return std::nullopt;
    const auto answer = m_host->query({*facts.dockerPath, QStringLiteral("system"), QStringLiteral("df"),
                                       QStringLiteral("--format"), QStringLiteral("{{json .}}")});
    return answer && answer->status == 0 ? readDiskUsage(answer->standardOutput, now) : std::nullopt;
}

/// Whoever no longer reads ends it.
ExitStatus Session::journal()
{
    const auto wish = journalWishOf(m_options);
    if (!wish)
        return fail(wish.error());
    qint64 lines = 0;
    const auto tell = [&](const JournalLine &line) {
        lines += line.skipped == 0 ? 1 : 0;
        m_output.journalLine(line);
        return std::ferror(stdout) == 0;
    };
    if (const auto read = readJournal(*wish, tell, m_stop); !read)
        return fail(read.error());
    m_output.result("listed", {{"lines", lines}},
                    lines == 0 ? Message{QT_TRANSLATE_NOOP("Dockwright", "The journal has no such lines."), {}} : Message{});
    return ExitDone;
}

/// Takes nothing back and waits for nobody: it is run by a timer that is confined to its one file.
ExitStatus Session::metrics()
{
    if (m_options.makesPlace || m_options.removesOut) {
        const auto done = m_options.makesPlace ? makeDirectoryOf(m_options.out) : removeReplaceable(m_options.out);
        if (!done)
            return fail(done.error());
        m_output.result(m_options.makesPlace ? "prepared" : "removed", Json::object(), {});
        return ExitDone;
    }
    if (m_host->isLive() && !m_givenFacts && geteuid() != 0)
        return fail(rootSeesMore());
    HostFacts facts = look(Depth::Daemon);
    if (m_host->isLive() && !m_givenFacts)
        measureDaemon(*m_host, facts);
    if (m_host->isLive() && !m_givenFacts)
        facts.network = inspectNetwork(*m_host, facts.daemon.has_value());
    MetricsInput input;
    input.now = QDateTime::currentSecsSinceEpoch();
    const auto applied = lastApplied();
    const auto plan = lastAppliedPlan();
    input.plan = plan ? &*plan : nullptr;
    if (applied)
        input.lastApply = QDateTime::fromString(applied->time, Qt::ISODate).toSecsSinceEpoch();
    input.disk = diskUsage(facts, input.now);
    input.mirrors = mirrorRecords();
    if (m_host->isLive() && !m_givenFacts && facts.daemon)
        if (const auto ports = inspectPorts(*m_host, PortDepth::Bindings))
            input.ports = judgeExposure(*ports);
    const QByteArray text = writeMetrics(facts, input);
    if (m_options.out.isEmpty())
        m_output.text("metrics", text);
    else if (const auto written = replaceFile(m_options.out, text, 0644); !written)
        return fail(written.error());
    m_output.result("measured", Json::object(), {});
    return ExitDone;
}

ExitStatus concludeAudit(Output &output, const Options &options, const AuditFindings &findings, const HostFacts &facts)
{
    if (options.out.isEmpty())
        for (const AuditFinding &finding : findings)
            output.audit(finding);
    else {
        const QByteArray report = options.out.endsWith(QLatin1String(".json"))
            ? auditReportJson(findings, facts)
            : auditReportHtml(findings, facts, QLatin1String(spokenLanguage(options.locale).tag), Wording(options.locale));
        if (const auto written = replaceFile(options.out, report, 0600); !written)
            return tellFailure(output, written.error());
        output.say({"%1", {options.out}});
    }
    Json counts{{"checks", findings.size()}};
    for (const AuditResult result : auditResults)
        counts[auditResultName(result)] = std::ranges::count(findings, result, &AuditFinding::result);
    const bool hasFailed = counts["fail"] != 0;
    output.result(hasFailed ? "drift" : "ok", counts, auditSummary(findings));
    return hasFailed ? ExitDrift : ExitDone;
}

ExitStatus Session::audit()
{
    HostFacts facts = look(Depth::Daemon);
    if (!m_givenFacts || !m_options.root.isEmpty())
        inspectForAudit(*m_host, facts);
    return concludeAudit(m_output, m_options, core::audit(facts), facts);
}

} // namespace dockwright::helper
