// SPDX-License-Identifier: Apache-2.0
#include "core/text/html_report.h"
#include "ui/model/health_model.h"
#include "ui/model/sentence.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace dockwright::ui {

using namespace core;

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("HealthReport", text);
}

QString reportedWord(Severity severity)
{
    switch (severity) {
    case Severity::Pass:
        return say(QT_TRANSLATE_NOOP("HealthReport", "Passed"));
    case Severity::Info:
        return say(QT_TRANSLATE_NOOP("HealthReport", "Note"));
    case Severity::Warning:
        return say(QT_TRANSLATE_NOOP("HealthReport", "Warning"));
    case Severity::Critical:
        return say(QT_TRANSLATE_NOOP("HealthReport", "Failed"));
    case Severity::Unknown:
        return say(QT_TRANSLATE_NOOP("HealthReport", "Unknown"));
    }
    Q_UNREACHABLE();
}

HtmlTone htmlToneOf(Severity severity)
{
    switch (severity) {
    case Severity::Pass:
        return HtmlTone::Good;
    case Severity::Warning:
        return HtmlTone::Warning;
    case Severity::Critical:
        return HtmlTone::Bad;
    case Severity::Info:
    case Severity::Unknown:
        return HtmlTone::Plain;
    }
    Q_UNREACHABLE();
}

} // namespace

QByteArray healthReportHtml(const Findings &findings, const HostFacts &facts)
{
    HtmlReport report{QLocale().bcp47Name(), say(QT_TRANSLATE_NOOP("HealthReport", "Docker health report")), {}, {}, {}};
    report.subtitle = QStringLiteral("%1 · Docker %2 · %3")
                          .arg(facts.osName, facts.daemon ? facts.daemon->serverVersion : QStringLiteral("–"),
                               QLocale().toString(QDateTime::currentDateTime(), QLocale::LongFormat));
    for (const char *head : {QT_TRANSLATE_NOOP("HealthReport", "Result"), QT_TRANSLATE_NOOP("HealthReport", "Check"),
                             QT_TRANSLATE_NOOP("HealthReport", "Expected"), QT_TRANSLATE_NOOP("HealthReport", "Found"),
                             QT_TRANSLATE_NOOP("HealthReport", "Remediation")})
        report.heads << say(head);
    for (const Finding &finding : findings)
        report.rows.push_back({htmlToneOf(finding.severity),
                               {reportedWord(finding.severity), sentence(finding.title), sentence(finding.expected),
                                sentence(finding.found), sentence(finding.remedy)}});
    return htmlReport(report);
}

QByteArray healthReportJson(const Findings &findings, const HostFacts &facts)
{
    Json list = Json::array();
    for (const Finding &finding : findings)
        list.push_back(findingToJson(finding));
    const Json report{{"version", DOCKWRIGHT_VERSION},
                      {"time", QDateTime::currentDateTimeUtc().toString(Qt::ISODate)},
                      {"os", facts.osName},
                      {"kernel", facts.kernel},
                      {"findings", list}};
    return QByteArray::fromStdString(report.dump(2)) + '\n';
}

} // namespace dockwright::ui
