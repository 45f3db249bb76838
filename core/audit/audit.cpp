// SPDX-License-Identifier: Apache-2.0
#include "core/audit/audit_list.h"
#include "core/base/named.h"
#include "core/host/paths.h"
#include "core/host/setting_places.h"
#include "core/text/event.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

const QString unixScheme = QStringLiteral("unix://");

QStringList hosts(const AuditSubject &subject)
{
    const QStringList given = subject.settings.list("/hosts");
    return given.isEmpty() ? QStringList{unixScheme + QLatin1String("/run/docker.sock")} : given;
}

bool isSocketActivated(const AuditSubject &subject)
{
    return std::ranges::any_of(hosts(subject), [](const QString &host) { return host.startsWith(QLatin1String("fd:")); });
}

} // namespace

const char *auditResultName(AuditResult result)
{
    switch (result) {
    case AuditResult::Pass:
        return "pass";
    case AuditResult::Warn:
        return "warn";
    case AuditResult::Fail:
        return "fail";
    case AuditResult::Info:
        return "info";
    case AuditResult::NotApplicable:
        return "not-applicable";
    }
    Q_UNREACHABLE();
}

Message auditWord(AuditResult result)
{
    switch (result) {
    case AuditResult::Pass:
        return {QT_TRANSLATE_NOOP("Dockwright", "passed"), {}};
    case AuditResult::Warn:
        return {QT_TRANSLATE_NOOP("Dockwright", "warning"), {}};
    case AuditResult::Fail:
        return {QT_TRANSLATE_NOOP("Dockwright", "failed"), {}};
    case AuditResult::Info:
        return {QT_TRANSLATE_NOOP("Dockwright", "note"), {}};
    case AuditResult::NotApplicable:
        return {QT_TRANSLATE_NOOP("Dockwright", "not applicable"), {}};
    }
    Q_UNREACHABLE();
}

Message auditSection(const QString &number)
{
    constexpr std::array titles{
        QT_TRANSLATE_NOOP("Dockwright", "Host"),
        QT_TRANSLATE_NOOP("Dockwright", "Configuration of dockerd"),
        QT_TRANSLATE_NOOP("Dockwright", "Owners and permissions of files"),
        QT_TRANSLATE_NOOP("Dockwright", "Images"),
        QT_TRANSLATE_NOOP("Dockwright", "Running containers"),
        QT_TRANSLATE_NOOP("Dockwright", "Operations"),
        QT_TRANSLATE_NOOP("Dockwright", "Swarm"),
    };
    const qsizetype section = number.section(u'.', 0, 0).toInt() - 1;
    return {titles[static_cast<std::size_t>(std::clamp<qsizetype>(section, 0, std::ssize(titles) - 1))], {}};
}

AuditFinding makeFinding(const char *number, Message title, Verdict verdict)
{
    const bool isWrong = verdict.result == AuditResult::Warn || verdict.result == AuditResult::Fail;
    return {QLatin1String(number),
            std::move(title),
            verdict.result,
            std::move(verdict.found),
            isWrong ? std::move(verdict.remedy) : Message{},
            std::move(verdict.evidence),
            std::move(verdict.fix)};
}

AuditFindings runChecks(std::span<const AuditCheck> checks, const AuditSubject &subject)
{
    AuditFindings findings;
    for (const AuditCheck &check : checks)
        findings.push_back(makeFinding(check.number, {check.title, {}}, check.judge(subject)));
    return findings;
}

AuditFinding manualFinding(const ManualCheck &check)
{
    return makeFinding(check.number, {check.title, {}}, {AuditResult::Info, {check.advice, {}}});
}

AuditFindings runChecks(std::span<const DockerCheck> checks, const AuditSubject &subject)
{
    const auto &audit = subject.facts.audit;
    AuditFindings findings;
    for (const DockerCheck &check : checks)
        findings.push_back(makeFinding(check.number, {check.title, {}},
                                       audit && audit->docker ? check.judge(*audit->docker, subject) : unmeasured()));
    return findings;
}

AuditFindings inOrder(AuditFindings findings)
{
    std::ranges::sort(findings, {}, [](const AuditFinding &finding) { return finding.number.section(u'.', 1).toInt(); });
    return findings;
}

Verdict undescribed(const AuditedDocker &docker)
{
    return {AuditResult::Info,
            {QT_TRANSLATE_NOOP("Dockwright", "These containers could not be looked into: %1."),
             {docker.undescribed.join(QLatin1String(", "))}}};
}

Verdict unmeasured()
{
    return {AuditResult::Info, {QT_TRANSLATE_NOOP("Dockwright", "It could not be measured."), {}}};
}

QString oneWay(const QString &path)
{
    if (path.startsWith(QLatin1String("/lib/")))
        return QLatin1String("/usr") + path;
    return path.startsWith(QLatin1String("/var/run/")) ? path.mid(4) : path;
}

QStringList localSockets(const AuditSubject &subject)
{
    QStringList sockets;
    for (const QString &host : hosts(subject))
        if (host.startsWith(unixScheme))
            sockets << oneWay(host.mid(unixScheme.size()));
    if (isSocketActivated(subject))
        for (const QString &stream : listenStreams(subject.facts))
            if (stream.startsWith(u'/'))
                sockets << oneWay(stream);
    sockets.removeDuplicates();
    return sockets;
}

QStringList remoteAddresses(const AuditSubject &subject)
{
    QStringList addresses;
    for (const QString &host : hosts(subject))
        if (!host.startsWith(unixScheme) && !host.startsWith(QLatin1String("fd:")))
            addresses << host;
    if (isSocketActivated(subject))
        for (const QString &stream : listenStreams(subject.facts))
            if (!stream.startsWith(u'/'))
                addresses << stream;
    return addresses;
}

QString programPath(const AuditSubject &subject, const char *name)
{
    if (subject.facts.audit)
        for (const char *directory : {"/usr/bin/", "/usr/sbin/", "/usr/local/bin/", "/usr/local/sbin/"})
            if (QString path = QLatin1String(directory) + QLatin1String(name); subject.facts.audit->entries.contains(path))
                return path;
    return {};
}

AuditFindings audit(const HostFacts &facts)
{
    const AuditSubject subject{facts, DaemonSettings(facts)};
    AuditFindings findings;
    for (const auto section : {auditHost, auditDaemon, auditFiles, auditImages, auditContainers, auditOperations, auditSwarm}) {
        AuditFindings part = section(subject);
        findings.insert(findings.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
    }
    return findings;
}

Json auditToJson(const AuditFinding &finding)
{
    Json json{{"number", finding.number}, {"result", auditResultName(finding.result)}};
    putMessage(json, "title", finding.title);
    putMessage(json, "found", finding.found);
    if (!finding.remedy.isEmpty())
        putMessage(json, "remedy", finding.remedy);
    if (!finding.evidence.isEmpty())
        json["evidence"] = finding.evidence;
    json["plan"] = finding.fix ? Json{{"member", finding.fix->pointer}, {"value", finding.fix->value}} : Json();
    return json;
}

std::optional<AuditFinding> auditFromJson(const Json &json)
{
    const auto result = json.is_object()
        ? named<AuditResult>(textOf(json, "result"), auditResultName, AuditResult::NotApplicable)
        : std::nullopt;
    if (!result)
        return std::nullopt;
    AuditFinding finding{textOf(json, "number"),    messageOf(json, "title"), *result, messageOf(json, "found"),
                         messageOf(json, "remedy"), textOf(json, "evidence"), {}};
    if (const Json fix = json.value("plan", Json()); fix.is_object() && fix.contains("value"))
        finding.fix = PlanFix{textOf(fix, "member"), fix["value"]};
    return finding;
}

AuditFindings auditFindingsFromJson(const Json &list)
{
    AuditFindings findings;
    for (const Json &each : list.is_array() ? list : Json::array())
        if (auto finding = auditFromJson(each))
            findings.push_back(std::move(*finding));
    return findings;
}

} // namespace dockwright::core
