// SPDX-License-Identifier: Apache-2.0
#include "core/registry/registry_report.h"

#include "core/base/named.h"
#include "core/plan/plan.h"
#include "core/talk/members.h"
#include "core/text/event.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

constexpr qint64 millisecondsPerSecond = 1000;
constexpr double bytesPerKilobyte = 1e3;

constexpr std::array times{
    std::pair("name", &RegistryFacts::named),  std::pair("connection", &RegistryFacts::connected),
    std::pair("ping", &RegistryFacts::pinged), std::pair("manifest", &RegistryFacts::manifested),
    std::pair("end", &RegistryFacts::ended),
};

Json timesOf(const RegistryFacts &facts)
{
    Json json = Json::object();
    for (const auto &[name, time] : times)
        if (facts.*time >= 0)
            json[name] = facts.*time;
    return json;
}

/// Notes in which something is filled in are there as they are put together, too.
void putNotes(Json &json, const std::vector<Message> &notes)
{
    Json texts = Json::array();
    Json sources = Json::array();
    for (const Message &note : notes) {
        texts.push_back(note.english());
        Json source = note.args;
        source.insert(source.begin(), note.text.toStdString());
        sources.push_back(std::move(source));
    }
    json["notes"] = std::move(texts);
    if (std::ranges::any_of(notes, [](const Message &note) { return !note.args.isEmpty(); }))
        json["sources"]["notes"] = std::move(sources);
}

std::vector<Message> notesOf(const Json &json)
{
    const QStringList texts = textsOf(json, "notes");
    const Json sources = listOf(memberOf(json, "sources"), "notes");
    std::vector<Message> notes;
    for (const QString &text : texts) {
        const std::size_t at = notes.size();
        // In the form in which messageOf() reads a text.
        Json note{{"note", text}};
        if (sources.size() == static_cast<std::size_t>(texts.size()))
            note["sources"]["note"] = sources[at];
        notes.push_back(messageOf(note, "note"));
    }
    return notes;
}

QDateTime timeOf(const Json &json, const char *member)
{
    return QDateTime::fromString(textOf(json, member), Qt::ISODate);
}

RegistryFacts factsOf(const Json &json)
{
    RegistryFacts facts;
    facts.stage = named<ProbeStage>(textOf(json, "stage"), probeStageName, ProbeStage::Done).value_or(ProbeStage::Name);
    facts.failure = named<ProbeFailure>(textOf(json, "failure"), probeFailureName, ProbeFailure::Untestable)
                        .value_or(ProbeFailure::Untestable);
    facts.pingStatus = static_cast<int>(numberOf(json, "pingStatus"));
    facts.status = static_cast<int>(numberOf(json, "status"));
    facts.words = textOf(json, "words");
    facts.digest = textOf(json, "digest");
    facts.redirects = textsOf(json, "redirects");
    const Json milliseconds = memberOf(json, "milliseconds");
    for (const auto &[name, time] : times)
        if (!memberOf(milliseconds, name).is_null())
            facts.*time = numberOf(milliseconds, name);
    if (const Json certificate = memberOf(json, "certificate"); certificate.is_object())
        facts.certificate = {textOf(certificate, "subject"), textOf(certificate, "issuer"), timeOf(certificate, "from"),
                             timeOf(certificate, "until")};
    if (const QDateTime created = timeOf(json, "created"); created.isValid())
        facts.created = created;
    if (!memberOf(json, "clockAhead").is_null())
        facts.clockAhead = numberOf(json, "clockAhead");
    facts.configBytes = numberOf(json, "bytesPerSecond");
    facts.configTime = facts.configBytes > 0 ? millisecondsPerSecond : 0;
    return facts;
}

QString isoText(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODate);
}

} // namespace

std::optional<qint64> throughputOf(const RegistryFacts &facts)
{
    if (facts.configBytes <= 0)
        return std::nullopt;
    return facts.configBytes * millisecondsPerSecond / std::max<qint64>(1, facts.configTime);
}

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
    putNotes(json, verdict.notes);
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

std::optional<RegistryVerdict> registryFromJson(const Json &json)
{
    const auto verdict =
        json.is_object() ? named<Verdict>(textOf(json, "verdict"), verdictName, Verdict::Untested) : std::nullopt;
    if (!verdict)
        return std::nullopt;
    RegistryVerdict read{{.host = textOf(json, "host"), .url = textOf(json, "url")},
                         factsOf(json),
                         *verdict,
                         messageOf(json, "reason"),
                         messageOf(json, "remedy"),
                         notesOf(json)};
    read.target.isReference = truthOf(json, "reference");
    return read;
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
