// SPDX-License-Identifier: Apache-2.0
#include "core/registry/registry_report.h"

#include "core/plan/plan.h"
#include "core/text/event.h"

#include <QCoreApplication>

#include <algorithm>

namespace dockwright::core {

namespace {

constexpr qint64 millisecondsPerSecond = 1000;
constexpr double bytesPerKilobyte = 1e3;

/// Bytes each second; nullopt where nothing was measured.
std::optional<qint64> throughputOf(const RegistryFacts &facts)
{
    if (facts.configBytes <= 0)
        return std::nullopt;
    return facts.configBytes * millisecondsPerSecond / std::max<qint64>(1, facts.configTime);
}

Json timesOf(const RegistryFacts &facts)
{
    Json times = Json::object();
    for (const auto &[name, time] :
         {std::pair("name", facts.named), std::pair("connection", facts.connected), std::pair("ping", facts.pinged),
          std::pair("manifest", facts.manifested), std::pair("end", facts.ended)})
        if (time >= 0)
            times[name] = time;
    return times;
}

QString isoText(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODate);
}

} // namespace

Json registryToJson(const RegistryVerdict &verdict)
{
    const RegistryFacts &facts = verdict.facts;
    Json json{{"host", verdict.target.host},
              {"url", redactUrl(verdict.target.url)},
              {"reference", verdict.target.isReference},
              {"verdict", verdictName(verdict.verdict)},
              {"stage", probeStageName(facts.stage)},
              {"failure", probeFailureName(facts.failure)},
              {"milliseconds", timesOf(facts)},
              {"pingStatus", facts.pingStatus},
              {"status", facts.status},
              {"digest", facts.digest},
              {"redirects", facts.redirects},
              {"words", facts.words}};
    putMessage(json, "reason", verdict.reason);
    if (!verdict.remedy.isEmpty())
        putMessage(json, "remedy", verdict.remedy);
    Json notes = Json::array();
    for (const Message &note : verdict.notes)
        notes.push_back(note.english());
    json["notes"] = notes;
    if (facts.certificate)
        json["certificate"] = {{"subject", facts.certificate->subject},
                               {"issuer", facts.certificate->issuer},
                               {"from", isoText(facts.certificate->from)},
                               {"until", isoText(facts.certificate->until)}};
    if (facts.created)
        json["created"] = isoText(*facts.created);
    if (facts.clockAhead)
        json["clockAhead"] = *facts.clockAhead;
    if (const auto throughput = throughputOf(facts))
        json["bytesPerSecond"] = *throughput;
    return json;
}

Message verdictWord(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Works:
        return {QT_TRANSLATE_NOOP("Dockwright", "works"), {}};
    case Verdict::Slow:
        return {QT_TRANSLATE_NOOP("Dockwright", "slow"), {}};
    case Verdict::Lagging:
        return {QT_TRANSLATE_NOOP("Dockwright", "lagging"), {}};
    case Verdict::AnswersOnly:
        return {QT_TRANSLATE_NOOP("Dockwright", "answers only"), {}};
    case Verdict::AllowList:
        return {QT_TRANSLATE_NOOP("Dockwright", "allow-list"), {}};
    case Verdict::WrongContent:
        return {QT_TRANSLATE_NOOP("Dockwright", "wrong content"), {}};
    case Verdict::Certificate:
        return {QT_TRANSLATE_NOOP("Dockwright", "certificate"), {}};
    case Verdict::Dead:
        return {QT_TRANSLATE_NOOP("Dockwright", "dead"), {}};
    case Verdict::Untested:
        return {QT_TRANSLATE_NOOP("Dockwright", "not tested"), {}};
    }
    Q_UNREACHABLE();
}

Severity severityOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Works:
        return Severity::Pass;
    case Verdict::Slow:
    case Verdict::Lagging:
    case Verdict::AnswersOnly:
    case Verdict::AllowList:
        return Severity::Warning;
    case Verdict::WrongContent:
    case Verdict::Certificate:
    case Verdict::Dead:
        return Severity::Critical;
    case Verdict::Untested:
        return Severity::Unknown;
    }
    Q_UNREACHABLE();
}

QStringList registryTable(const RegistryVerdicts &verdicts, const Wording &wording)
{
    qsizetype width = 0;
    for (const RegistryVerdict &each : verdicts)
        width = std::max(width, visible(redactUrl(each.target.url)).size());
    QStringList rows;
    for (const RegistryVerdict &each : verdicts) {
        const auto throughput = throughputOf(each.facts);
        const QString time = each.facts.pinged >= 0 ? QStringLiteral("%1 ms").arg(each.facts.pinged) : QStringLiteral("-");
        const QString speed = throughput
            ? QStringLiteral("%1 kB/s").arg(static_cast<double>(*throughput) / bytesPerKilobyte, 0, 'f', 1)
            : QStringLiteral("-");
        rows << QStringLiteral("%1  %2  %3  %4")
                    .arg(visible(redactUrl(each.target.url)).leftJustified(width), time.rightJustified(8),
                         speed.rightJustified(14), wording(verdictWord(each.verdict)));
    }
    return rows;
}

} // namespace dockwright::core
