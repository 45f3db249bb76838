// SPDX-License-Identifier: Apache-2.0
#include "core/text/html_report.h"

#include "core/base/message.h"

namespace dockwright::core {

namespace {

constexpr auto style = "body{font:15px/1.5 sans-serif;max-width:75em;margin:2em auto;padding:0 1em}"
                       "table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;"
                       "padding:.5em .8em;border-bottom:1px solid #ccc}.warning td:first-child{color:#8a5300}"
                       ".bad td:first-child{color:#b3261e}.good td:first-child{color:#1b6e3c}"
                       "th[colspan]{font-size:1.2em;padding-top:1.5em}";

QString classOf(HtmlTone tone)
{
    switch (tone) {
    case HtmlTone::Plain:
        return QStringLiteral("plain");
    case HtmlTone::Good:
        return QStringLiteral("good");
    case HtmlTone::Warning:
        return QStringLiteral("warning");
    case HtmlTone::Bad:
        return QStringLiteral("bad");
    }
    Q_UNREACHABLE();
}

QString escaped(const QString &text)
{
    return printable(text).toHtmlEscaped().replace(u'\n', QLatin1String("<br>"));
}

QString rowOf(const HtmlReport::Row &row, qsizetype columns)
{
    if (row.cells.size() == 1)
        return QStringLiteral("<tr><th colspan=\"%1\">").arg(columns) + escaped(row.cells.front())
            + QLatin1String("</th></tr>\n");
    QString text = QStringLiteral("<tr class=\"%1\">").arg(classOf(row.tone));
    for (const QString &cell : row.cells)
        text += QLatin1String("<td>") + escaped(cell) + QLatin1String("</td>");
    return text + QLatin1String("</tr>\n");
}

} // namespace

QByteArray htmlReport(const HtmlReport &report)
{
    const QString title = escaped(report.title);
    QString page = QLatin1String("<!DOCTYPE html>\n<html lang=\"") + report.language.toHtmlEscaped()
        + QLatin1String("\"><head><meta charset=\"utf-8\"><title>") + title + QLatin1String("</title><style>")
        + QLatin1String(style) + QLatin1String("</style></head>\n<body><h1>") + title + QLatin1String("</h1><p>")
        + escaped(report.subtitle) + QLatin1String("</p>\n<table><tr>");
    for (const QString &head : report.heads)
        page += QLatin1String("<th>") + escaped(head) + QLatin1String("</th>");
    page += QLatin1String("</tr>\n");
    for (const HtmlReport::Row &row : report.rows)
        page += rowOf(row, report.heads.size());
    return (page + QLatin1String("</table></body></html>\n")).toUtf8();
}

} // namespace dockwright::core
