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

QString wordOf(Severity severity)
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

QString cell(const QString &text)
{
    return QStringLiteral("<td>%1</td>").arg(text.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>")));
}

} // namespace

QByteArray healthReportHtml(const std::vector<Json> &findings, const HostFacts &facts)
{
    QString rows;
    for (const Json &finding : findings) {
        const Severity severity = severityOf(finding);
        rows += QStringLiteral("<tr class=\"%1\">").arg(QLatin1String(severityName(severity))) + cell(wordOf(severity))
            + cell(sentence(finding, "title")) + cell(sentence(finding, "expected")) + cell(sentence(finding, "found"))
            + cell(sentence(finding, "remedy")) + QStringLiteral("</tr>\n");
    }
    const QString title = say(QT_TRANSLATE_NOOP("HealthReport", "Docker health report"));
    QString heads;
    for (const char *head : {QT_TRANSLATE_NOOP("HealthReport", "Result"), QT_TRANSLATE_NOOP("HealthReport", "Check"),
                             QT_TRANSLATE_NOOP("HealthReport", "Expected"), QT_TRANSLATE_NOOP("HealthReport", "Found"),
                             QT_TRANSLATE_NOOP("HealthReport", "How to mend it")})
        heads += QStringLiteral("<th>%1</th>").arg(say(head).toHtmlEscaped());
    const QString style = QStringLiteral("body{font:15px/1.5 sans-serif;max-width:75em;margin:2em auto;padding:0 1em}"
                                         "table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;"
                                         "padding:.5em .8em;border-bottom:1px solid #ccc}.warning td:first-child{color:#8a5300}"
                                         ".critical td:first-child{color:#b3261e}.pass td:first-child{color:#1b6e3c}");
    return QStringLiteral(
               "<!DOCTYPE html>\n<html lang=\"%1\"><head><meta charset=\"utf-8\"><title>%2</title><style>%3</style></head>\n"
               "<body><h1>%2</h1><p>%4 · Docker %5 · %6</p>\n<table><tr>%7</tr>\n%8</table></body></html>\n")
        .arg(QLocale().bcp47Name(), title.toHtmlEscaped(), style, facts.osName.toHtmlEscaped(),
             (facts.daemon ? facts.daemon->serverVersion : QStringLiteral("–")).toHtmlEscaped(),
             QLocale().toString(QDateTime::currentDateTime(), QLocale::LongFormat).toHtmlEscaped(), heads, rows)
        .toUtf8();
}

QByteArray healthReportJson(const std::vector<Json> &findings, const HostFacts &facts)
{
    const Json report{{"version", DOCKWRIGHT_VERSION},
                      {"time", QDateTime::currentDateTimeUtc().toString(Qt::ISODate)},
                      {"os", facts.osName},
                      {"kernel", facts.kernel},
                      {"findings", findings}};
    return QByteArray::fromStdString(report.dump(2)) + '\n';
}

} // namespace dockwright::ui
