// SPDX-License-Identifier: Apache-2.0
#include "core/audit/audit_report.h"

#include "core/text/html_report.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace dockwright::core {

namespace {

HtmlTone toneOf(AuditResult result)
{
    switch (result) {
    case AuditResult::Pass:
        return HtmlTone::Good;
    case AuditResult::Warn:
        return HtmlTone::Warning;
    case AuditResult::Fail:
        return HtmlTone::Bad;
    case AuditResult::Info:
    case AuditResult::NotApplicable:
        return HtmlTone::Plain;
    }
    Q_UNREACHABLE();
}

QString now()
{
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODate);
}

} // namespace

Message auditSummary(const AuditFindings &findings)
{
    const auto count = [&](AuditResult result) {
        return QString::number(std::ranges::count(findings, result, &AuditFinding::result));
    };
    return {QT_TRANSLATE_NOOP("Dockwright", "%2 of %1 checks passed, %3 have a warning and %4 failed."),
            {QString::number(findings.size()), count(AuditResult::Pass), count(AuditResult::Warn), count(AuditResult::Fail)}};
}

QByteArray auditReportHtml(const AuditFindings &findings, const HostFacts &facts, const QString &language,
                           const std::function<QString(const Message &)> &say)
{
    HtmlReport report{language, say({QT_TRANSLATE_NOOP("Dockwright", "Docker audit"), {}}), {}, {}, {}};
    report.subtitle = QStringLiteral("CIS Docker Benchmark 1.6 · %1 · Docker %2 · %3\n")
                          .arg(facts.osName, facts.daemon ? facts.daemon->serverVersion : QStringLiteral("–"), now())
        + say(auditSummary(findings));
    for (const char *head : {QT_TRANSLATE_NOOP("Dockwright", "Result"), QT_TRANSLATE_NOOP("Dockwright", "No."),
                             QT_TRANSLATE_NOOP("Dockwright", "Check"), QT_TRANSLATE_NOOP("Dockwright", "Found"),
                             QT_TRANSLATE_NOOP("Dockwright", "Remediation")})
        report.heads << say({head, {}});
    const auto cell = [&](const Message &message) { return message.isEmpty() ? QString() : say(message); };
    QString section;
    for (const AuditFinding &finding : findings) {
        if (const QString next = say(auditSection(finding.number)); next != section) {
            section = next;
            report.rows.push_back({HtmlTone::Plain, {section}});
        }
        const QString evidence = finding.evidence.isEmpty() ? QString() : u'\n' + finding.evidence;
        report.rows.push_back({toneOf(finding.result),
                               {say(auditWord(finding.result)), finding.number, say(finding.title),
                                cell(finding.found) + evidence, cell(finding.remedy)}});
    }
    return htmlReport(report);
}

QByteArray auditReportJson(const AuditFindings &findings, const HostFacts &facts)
{
    Json list = Json::array();
    for (const AuditFinding &finding : findings)
        list.push_back(auditToJson(finding));
    const Json report{{"version", DOCKWRIGHT_VERSION},
                      {"time", now()},
                      {"os", facts.osName},
                      {"kernel", facts.kernel},
                      {"docker", facts.daemon ? Json(facts.daemon->serverVersion) : Json()},
                      {"findings", list}};
    return QByteArray::fromStdString(report.dump(2)) + '\n';
}

} // namespace dockwright::core
